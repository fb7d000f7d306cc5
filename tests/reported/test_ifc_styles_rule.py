"""The order of styles: item, mapped item, shape aspect, material by every route, layer, class."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Read
from tests.reported.drawn_shapes import drawn
from tests.reported.ifc_maker import FALSE, TRUE, IfcMaker, Raw, enum, typed
from timeo_desktop.services.opening.inspect import reader_of
from timeo_desktop.store.models.chunk_files import read_chunk

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
Route = Callable[[IfcMaker, Raw], Raw]


def material(maker: IfcMaker, name: str, *rgb: float) -> Raw:
    """A material that has a look; without `rgb` one that has none."""
    made = maker.add("IFCMATERIAL", name, *([] if maker.schema == "IFC2X3" else [None, None]))
    if rgb:
        item = maker.style(None, *rgb)
        shape = maker.add("IFCSTYLEDREPRESENTATION", maker.context, "Style", "Material", [item])
        maker.add("IFCMATERIALDEFINITIONREPRESENTATION", None, None, [shape], made)
    return made


def colours(maker: IfcMaker, folder: Path, read: Read) -> dict[str, set[tuple[int, ...]]]:
    """The colours of each element without their opacity."""
    package = read(maker.write(folder / "made.ifc"))
    return {name: {colour[:3] for colour in made.colours} for name, made in drawn(package).items()}


def layer_set(maker: IfcMaker, made: Raw) -> Raw:
    plain = material(maker, "air gap")
    layers = [maker.add("IFCMATERIALLAYER", each, 0.1, *[None] * 5) for each in (plain, made)]
    return maker.add("IFCMATERIALLAYERSET", layers, "Wall", None)


ROUTES: dict[str, Route] = {
    "material": lambda _, made: made,
    "list": lambda maker, made: maker.add("IFCMATERIALLIST", [material(maker, "plain"), made]),
    "layer set": layer_set,
    "usage": lambda maker, made: maker.add(
        "IFCMATERIALLAYERSETUSAGE", layer_set(maker, made), enum("AXIS2"), enum("POSITIVE"), 0.0, None
    ),
    "profile set": lambda maker, made: maker.add(
        "IFCMATERIALPROFILESETUSAGE",
        maker.add(
            "IFCMATERIALPROFILESET", None, None,
            [maker.add("IFCMATERIALPROFILE", None, None, made, maker.rectangle(1, 1), None, None)], None,
        ), None, None,
    ),
    "constituents": lambda maker, made: maker.add(
        "IFCMATERIALCONSTITUENTSET", None, None,
        [maker.add("IFCMATERIALCONSTITUENT", "Frame", None, made, None, None)],
    ),
}  # fmt: skip


def test_materials_by_every_route(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    for name, route in ROUTES.items():
        product = maker.product(name, maker.shape(maker.block(1, 1, 1)))
        maker.relate("IFCRELASSOCIATESMATERIAL", [product], route(maker, material(maker, name, 0, 1, 0)))
    assert colours(maker, tmp_path, read) == {name: {GREEN} for name in ROUTES}


def test_own_material_hides_that_of_the_type_and_an_item_style_hides_both(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    kind = maker.root("IFCBUILDINGELEMENTPROXYTYPE", "Type", *[None] * 6, enum("NOTDEFINED"))
    maker.relate("IFCRELASSOCIATESMATERIAL", [kind], material(maker, "of the type", 1, 0, 0))
    styled = maker.block(1, 1, 1)
    maker.style(styled, 0, 0, 1)
    products = {
        name: maker.product(name, maker.shape(item))
        for name, item in (("type", maker.block(1, 1, 1)), ("own", maker.block(1, 1, 1)), ("item", styled))
    }
    maker.relate("IFCRELDEFINESBYTYPE", list(products.values()), kind)
    own = material(maker, "own", 0, 1, 0)
    maker.relate("IFCRELASSOCIATESMATERIAL", [products["own"], products["item"]], own)
    assert colours(maker, tmp_path, read) == {"type": {RED}, "own": {GREEN}, "item": {BLUE}}


def test_a_constituent_is_found_by_the_name_of_the_shape_aspect(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    frame, pane = maker.block(1, 1, 1), maker.block(2, 1, 1)
    shape = maker.shape(frame, pane)
    for item, name in ((frame, "Frame"), (pane, "Pane")):
        part = maker.add("IFCSHAPEREPRESENTATION", maker.body, "Body", "SweptSolid", [item])
        maker.add("IFCSHAPEASPECT", [part], name, None, TRUE, shape)
    window = maker.product("window", shape)
    rows = [
        maker.add("IFCMATERIALCONSTITUENT", name, None, material(maker, name, *rgb), None, None)
        for name, rgb in (("Pane", (0, 0, 1)), ("Frame", (1, 0, 0)))
    ]
    maker.relate("IFCRELASSOCIATESMATERIAL", [window], maker.add("IFCMATERIALCONSTITUENTSET", None, None, rows))
    package = read(maker.write(tmp_path / "made.ifc"))
    made = drawn(package)["window"]
    widths: dict[tuple[int, ...], float] = {}
    for colour, corners in zip(made.colours, made.corners, strict=True):
        widths[colour[:3]] = max(widths.get(colour[:3], 0.0), float(corners[:, 0].max()))
    assert widths == {RED: 1, BLUE: 2}


@pytest.mark.parametrize("schema", ["IFC2X3", "IFC4"])
def test_a_mapped_item_and_a_layer_give_what_the_item_does_not_say(tmp_path: Path, read: Read, schema: str) -> None:
    maker = IfcMaker(schema)
    plain, styled = maker.block(1, 1, 1), maker.block(2, 1, 1)
    maker.style(styled, 1, 0, 0)
    body = maker.add("IFCSHAPEREPRESENTATION", maker.body, "Body", "SweptSolid", [plain, styled])
    source = maker.add("IFCREPRESENTATIONMAP", maker.origin, body)
    target = maker.add("IFCCARTESIANTRANSFORMATIONOPERATOR3D", None, None, maker.point(0, 0, 0), None, None)
    green, bare = (maker.add("IFCMAPPEDITEM", source, target) for _ in range(2))
    maker.style(green, 0, 1, 0)
    maker.product("mapped", maker.shape(green, kind="MappedRepresentation"))
    maker.product("bare", maker.shape(bare, kind="MappedRepresentation"))
    colour = maker.add("IFCCOLOURRGB", None, 0.0, 0.0, 1.0)
    shading = maker.add("IFCSURFACESTYLESHADING", colour, *([] if schema == "IFC2X3" else [None]))
    look = maker.add("IFCSURFACESTYLE", None, enum("BOTH"), [shading])
    maker.add("IFCPRESENTATIONLAYERWITHSTYLE", "A-WALL", None, [bare], None, TRUE, FALSE, FALSE, [look])
    assert colours(maker, tmp_path, read) == {"mapped": {RED, GREEN}, "bare": {RED, BLUE}}


def test_factors_of_a_rendering_darken_nothing(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    for name, diffuse in (
        ("none", None),
        ("zero", typed("IFCNORMALISEDRATIOMEASURE", 0.0)),
        ("half", typed("IFCNORMALISEDRATIOMEASURE", 0.5)),
        ("colour", maker.add("IFCCOLOURRGB", None, 0.0, 0.0, 0.0)),
    ):
        item = maker.block(1, 1, 1)
        colour = maker.add("IFCCOLOURRGB", None, 1.0, 0.0, 0.0)
        rendering = maker.add("IFCSURFACESTYLERENDERING", colour, 0.5, diffuse, *[None] * 5, enum("NOTDEFINED"))
        style = maker.add("IFCSURFACESTYLE", None, enum("BOTH"), [rendering])
        maker.add("IFCSTYLEDITEM", item, [style], None)
        maker.product(name, maker.shape(item))
    package = read(maker.write(tmp_path / "made.ifc"))
    assert {name: set(made.colours) for name, made in drawn(package).items()} == {
        name: {(*RED, 128)} for name in ("none", "zero", "half", "colour")
    }
    assert len(package.chunks) == 1  # right at once, not drawn a second time


def test_the_side_that_is_seen_from_outside_counts(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    item, inner = maker.block(1, 1, 1), maker.block(1, 1, 1)
    sides = {
        side: maker.add(
            "IFCSURFACESTYLE", None, enum(side),
            [maker.add("IFCSURFACESTYLESHADING", maker.add("IFCCOLOURRGB", None, *rgb), None)],
        )
        for side, rgb in (("NEGATIVE", (1.0, 0.0, 0.0)), ("POSITIVE", (0.0, 1.0, 0.0)))
    }  # fmt: skip
    maker.add("IFCSTYLEDITEM", item, list(sides.values()), None)
    maker.add("IFCSTYLEDITEM", inner, [sides["NEGATIVE"]], None)
    maker.product("both", maker.shape(item))
    maker.product("inner", maker.shape(inner))
    assert colours(maker, tmp_path, read) == {"both": {GREEN}, "inner": {RED}}


def test_all_engines_give_an_element_without_style_the_colour_of_its_class(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    maker.product("drawn at once", maker.shape(maker.block(1, 1, 1)), kind="IFCSLAB")
    styled = maker.block(1, 1, 1)
    maker.style(styled, 1, 0, 0)
    maker.product("by a kernel", maker.shape(maker.block(2, 1, 1), styled), kind="IFCSLAB")
    assert colours(maker, tmp_path, read) == {"drawn at once": {(178, 178, 178)}, "by a kernel": {(178, 178, 178), RED}}


def test_what_is_on_a_layer_that_is_off_is_hidden_and_told(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    names = ("off", "frozen", "blocked", "unknown", "off and on")
    items = {name: maker.block(1, 1, 1) for name in names}
    for name, states in (
        ("off", (FALSE, FALSE, FALSE)),
        ("frozen", (TRUE, TRUE, FALSE)),
        ("blocked", (TRUE, FALSE, TRUE)),
        ("unknown", (enum("U"), enum("U"), enum("U"))),
        ("off and on", (FALSE, FALSE, FALSE)),
    ):
        maker.add("IFCPRESENTATIONLAYERWITHSTYLE", name, None, [items[name]], None, *states, [])
    maker.add("IFCPRESENTATIONLAYERASSIGNMENT", "plain", None, [items["off and on"]], None)
    for name in names:
        maker.product(name, maker.shape(items[name]))
    package = read(maker.write(tmp_path / "made.ifc"))
    reader = reader_of(package)
    assert reader is not None
    layers = {}
    for file in package.chunks:
        for step in read_chunk(package.folder / file.name).steps.tolist():
            element = reader.element(step)
            assert element is not None
            layers[element.name] = file.layer
    reader.close()
    assert layers == {"off": "off", "frozen": "off", "blocked": "model", "unknown": "model", "off and on": "model"}
    assert list(map(str, package.summary.notices)) == [
        "made.ifc: 2 elements are on layers that are switched off; View › Switched-off layers shows them"
    ]
