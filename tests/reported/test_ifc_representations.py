"""Which representation is the element: reported inputs with the right answers, and sisters made here."""

import math
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import ifcopenshell
import pytest

from tests.conftest import Read
from tests.reported.drawn_shapes import Drawn, drawn
from tests.reported.ifc_maker import DERIVED, IfcMaker, Raw, Value, enum
from timeo_desktop.domain.chunks import BESIDE
from timeo_desktop.readers.ifc.engines import beside
from timeo_desktop.readers.job import Out
from timeo_desktop.services.opening.inspect import elements_of
from timeo_desktop.store.models.chunk_files import read_chunk

IFC = Path(__file__).parent / "data" / "ifc"


def test_the_body_is_the_element_and_nothing_on_top_of_it(read: Read) -> None:
    package = read(IFC / "11_representations.ifc")
    made = drawn(package)
    assert {name[0]: each.box for name, each in made.items()} == {
        "1": [0, 0, 0, 1, 0.1, 2],
        "3": [20, 0, 0, 21, 0.1, 2],
        "4": [30, 0, 0, 31, 1, 2],
        "5": [36, 0, 0, 38, 1, 3],
        "6": [42, 0, 0, 43, 1, 1],
        "7": [48, 0, 0, 50, 2, 2],
    }
    assert made["4 two bodies in one context"].volume == pytest.approx(2)
    assert package.summary.failed == ()
    virtual = next(file for file in package.chunks if file.bounds[0] == 48)
    assert virtual.layer == "spaces"  # hidden at first


def test_what_else_is_said_of_an_element_is_a_layer_of_the_model(read: Read) -> None:
    package = read(IFC / "11_representations.ifc")
    found = {}
    for file in (each for each in package.chunks if each.layer in BESIDE):
        chunk = read_chunk(package.folder / file.name)
        found[file.layer] = dict(zip(chunk.steps.tolist(), chunk.highs[:, :3].round(3).tolist(), strict=True))
    assert found == {
        "clearance": {40: [5, 5, 5], 52: [15, 5, 5]},
        "footprint": {70: pytest.approx([25, 5, 0.01])},
        "box": {116: [45, 3, 3]},
    }
    reader = elements_of(package)
    assert reader is not None
    with closing(reader):
        assert reader.box(40) == pytest.approx((0, 0, 0, 1, 0.1, 2))
        assert reader.box(52) is None
    assert package.summary.bounds == pytest.approx((0, 0, 0, 50, 2, 3))


def test_a_bar_is_bent_around_its_corners(read: Read) -> None:
    package = read(IFC / "08_rebar_fillet.ifc")
    made = drawn(package)
    length = 2.8 - 4 * 0.1 + math.pi * 0.1  # two corners of a radius of 100 mm
    assert made["bar with fillets r 100"].volume == pytest.approx(math.pi * 0.01**2 * length, rel=0.02)
    assert made["bar with fillets r 100"].box == pytest.approx([0, -0.01, -0.01, 1.01, 1.01, 0.8], abs=1e-3)
    assert made["bar without fillets"].volume == pytest.approx(math.pi * 0.01**2 * 2.8, rel=0.02)
    assert package.summary.failed == ()


def test_parts_of_a_layered_wall_stay_as_they_are(read: Read) -> None:
    made = drawn(read(IFC / "05_layered_wall_parts.ifc"))
    assert [round(each.volume, 3) for each in made.values()] == [1.0, 1.0, 1.0]
    assert [each.box[:3] for each in made.values()] == [[0, 0, 0], [0, 0.2, 0], [0, 0.1, 0]]


class Shapes:
    """A made file whose elements have several representations, each a cube of its own size."""

    def __init__(self, schema: str = "IFC4") -> None:
        self.maker = IfcMaker(schema)

    def view(self, target: str, name: str = "Body", scale: float | None = None) -> Raw:
        """A context of the model for a view."""
        return self.maker.add(
            "IFCGEOMETRICREPRESENTATIONSUBCONTEXT", name, "Model", *[DERIVED] * 4, self.maker.context, scale,
            enum(target), None,
        )  # fmt: skip

    def cube(self, size: float, name: Value = "Body", kind: Value = "SweptSolid", context: Raw | None = None) -> Raw:
        block = self.maker.block(size, size, size)
        return self.maker.add("IFCSHAPEREPRESENTATION", context or self.maker.body, name, kind, [block])

    def mapped(self, size: float, name: Value = "Body") -> Raw:
        """A cube of a type."""
        maker = self.maker
        source = maker.add("IFCREPRESENTATIONMAP", maker.origin, self.cube(size))
        target = maker.add("IFCCARTESIANTRANSFORMATIONOPERATOR3D", None, None, maker.point(0, 0, 0), None, None)
        item = maker.add("IFCMAPPEDITEM", source, target)
        return maker.add("IFCSHAPEREPRESENTATION", maker.body, name, "MappedRepresentation", [item])

    def element(self, name: str, *shapes: Raw) -> None:
        shape = self.maker.add("IFCPRODUCTDEFINITIONSHAPE", None, None, list(shapes))
        self.maker.product(name, shape)

    def sizes(self, folder: Path, read: Read) -> dict[str, float]:
        """How wide each element is drawn; nothing may be told of it."""
        package = read(self.maker.write(folder / "made.ifc"))
        assert package.summary.failed == ()
        made: dict[str, Drawn] = drawn(package)
        return {name: each.box[3] for name, each in made.items()}


@pytest.mark.parametrize(
    "name", ["Clearance", "Box", "Reference", "Lighting", "Profile", "Surface", "CoG", "FootPrint", "Body-FallBack"]
)
@pytest.mark.parametrize("mapped", [False, True])
def test_nothing_is_drawn_on_top_of_a_body(tmp_path: Path, read: Read, name: str, mapped: bool) -> None:
    file = Shapes()
    other = file.mapped(2, name) if mapped else file.cube(2, name)
    file.element("first", file.cube(1), other)
    file.element("last", other, file.cube(1))
    file.element("of a type", file.mapped(1), other)
    assert file.sizes(tmp_path, read) == {"first": 1, "last": 1, "of a type": 1}


@pytest.mark.parametrize("target", ["PLAN_VIEW", "SKETCH_VIEW", "GRAPH_VIEW", "ELEVATION_VIEW", "SECTION_VIEW"])
def test_the_body_for_the_view_of_the_model_is_drawn(tmp_path: Path, read: Read, target: str) -> None:
    file = Shapes()
    file.element("element", file.cube(1), file.cube(2, context=file.view(target)))
    assert file.sizes(tmp_path, read) == {"element": 1}


def test_of_two_scales_the_finer_is_drawn(tmp_path: Path, read: Read) -> None:
    file = Shapes()
    coarse, fine = (file.view("MODEL_VIEW", scale=scale) for scale in (0.005, 0.02))
    file.element("element", file.cube(2, context=coarse), file.cube(1, context=fine))
    assert file.sizes(tmp_path, read) == {"element": 1}


def test_a_representation_without_a_name_is_what_its_context_is(tmp_path: Path, read: Read) -> None:
    """As exporters of IFC2X3 leave it out."""
    file = Shapes("IFC2X3")
    clearance = file.view("MODEL_VIEW", "Clearance")
    file.element("both", file.cube(1, None), file.cube(2, None, context=clearance))
    file.element("body", file.cube(1, None, context=file.maker.context))
    file.element("type left out too", file.cube(1, None, None, context=file.maker.context))
    assert file.sizes(tmp_path, read) == {"both": 1, "body": 1, "type left out too": 1}


def test_a_context_without_a_parent_is_of_the_model(tmp_path: Path, read: Read) -> None:
    file = Shapes()
    add, view = file.maker.add, enum("MODEL_VIEW")
    orphan = add("IFCGEOMETRICREPRESENTATIONSUBCONTEXT", "Body", "Model", *[DERIVED] * 4, None, None, view, None)
    file.element("element", file.cube(1, context=orphan))
    assert file.sizes(tmp_path, read) == {"element": 1}


def test_topology_is_no_body_where_there_is_one(tmp_path: Path, read: Read) -> None:
    file = Shapes()
    add, point = file.maker.add, file.maker.point
    ends = [add("IFCVERTEXPOINT", point(0, 0, height)) for height in (0, 9)]
    topology = add("IFCTOPOLOGYREPRESENTATION", file.maker.body, "Reference", "Edge", [add("IFCEDGE", *ends)])
    file.element("beam", topology, file.cube(1))
    assert file.sizes(tmp_path, read) == {"beam": 1}


def test_all_bodies_of_one_context_are_drawn(tmp_path: Path, read: Read) -> None:
    """ifclite-geom leaves mapped ones out where there is another."""
    file = Shapes()
    file.element("two", file.cube(1), file.mapped(2))
    assert file.sizes(tmp_path, read) == {"two": 2}


def test_a_surface_is_the_element_where_there_is_no_body(tmp_path: Path, read: Read) -> None:
    file = Shapes()
    file.element("terrain", file.cube(3, "Surface"))
    file.element("in a view of its own", file.cube(2, "Surface", context=file.view("SKETCH_VIEW", "Surface")))
    file.element("of an unknown name", file.cube(1, "Body of 2019"))
    assert file.sizes(tmp_path, read) == {"terrain": 3, "in a view of its own": 2, "of an unknown name": 1}


@pytest.mark.parametrize("name", ["Clearance", "Lighting", "CoG"])
def test_what_has_no_body_is_not_told_as_missing(tmp_path: Path, read: Read, name: str) -> None:
    file = Shapes()
    file.element("nothing of the model", file.cube(2, name))
    file.element("wall", file.cube(1))
    assert file.sizes(tmp_path, read) == {"wall": 1}


def test_a_box_of_a_type_is_drawn_where_its_element_is(tmp_path: Path, read: Read) -> None:
    file = Shapes("IFC2X3")
    maker = file.maker
    corner = maker.add("IFCBOUNDINGBOX", maker.point(1, 0, 0), 2.0, 1.0, 3.0)
    box = maker.add("IFCSHAPEREPRESENTATION", maker.body, "Box", "BoundingBox", [corner])
    source = maker.add("IFCREPRESENTATIONMAP", maker.origin, box)
    target = maker.add("IFCCARTESIANTRANSFORMATIONOPERATOR3D", None, None, maker.point(0, 5, 0), 2.0, None)
    mapped = maker.add("IFCMAPPEDITEM", source, target)
    shape = maker.add("IFCSHAPEREPRESENTATION", maker.body, "Box", "MappedRepresentation", [mapped])
    maker.product("box", maker.add("IFCPRODUCTDEFINITIONSHAPE", None, None, [shape]), maker.local(0, 0, 1))
    package = read(maker.write(tmp_path / "made.ifc"))
    assert drawn(package)["box"].box == [2, 5, 1, 6, 7, 7]
    assert package.summary.failed == ()
    assert package.summary.kernels == {"bounding": 1}


def test_a_body_that_cannot_be_made_is_drawn_from_its_facets_and_that_is_told(tmp_path: Path, read: Read) -> None:
    file = Shapes()
    broken = file.maker.add("IFCEXTRUDEDAREASOLID", file.maker.rectangle(1, 1), file.maker.origin, None, 1.0)
    body = file.maker.add("IFCSHAPEREPRESENTATION", file.maker.body, "Body", "SweptSolid", [broken])
    other = file.mapped(2, "Facetation")  # which ifclite-geom leaves out beside another
    file.element("facets", body, other)
    package = read(file.maker.write(tmp_path / "made.ifc"))
    assert drawn(package)["facets"].box == [0, 0, 0, 2, 2, 2]
    assert [str(failure.reason) for failure in package.summary.failed] == [
        "its exact body could not be made: it is drawn from its facets"
    ]


def test_a_corner_that_cannot_be_rounded_is_drawn_sharp_and_told(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    line = maker.polyline((0, 0, 0), (1, 0, 0), (1, 0.02, 0), (2, 0.02, 0))
    bar = maker.add("IFCSWEPTDISKSOLIDPOLYGONAL", line, 0.01, None, None, None, 0.5)
    maker.product("bar", maker.shape(bar, kind="AdvancedSweptSolid"))
    package = read(maker.write(tmp_path / "made.ifc"))
    assert drawn(package)["bar"].box == pytest.approx([0, -0.01, -0.01, 2, 0.03, 0.01], abs=2e-3)
    assert [str(failure.reason) for failure in package.summary.failed] == [
        "it is drawn with sharp corners in place of rounded ones"
    ]


def test_of_very_many_axes_some_are_drawn_and_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "MOST", 2)
    file = Shapes()
    axis = file.maker.add(
        "IFCSHAPEREPRESENTATION", file.maker.context, "Axis", "Curve3D", [file.maker.polyline((0, 0, 0), (4, 0, 0))]
    )
    for number in range(3):
        file.element(f"wall {number}", file.cube(1), axis)
    model = ifcopenshell.open(str(file.maker.write(tmp_path / "made.ifc")))
    told, chunks = [], []
    out = SimpleNamespace(notice=told.append, chunk=lambda chunk, _kernel: chunks.append(chunk), tick=lambda *_: None)
    beside.draw_beside(model, iter(model.by_type("IfcBuildingElementProxy")), "made.ifc", cast(Out, out))
    assert [(chunk.layer, len(chunk.steps), len(chunk.curves)) for chunk in chunks] == [("axis", 2, 2)]
    assert [str(notice) for notice in told] == [
        "made.ifc: axes, footprints and other shapes beside bodies are drawn of 2 elements only"
    ]


@pytest.mark.parametrize("mapped", [False, True])
@pytest.mark.parametrize("first", ["exact", "facets"])
def test_an_exact_body_and_its_facets_are_drawn_once(tmp_path: Path, read: Read, first: str, mapped: bool) -> None:
    file = Shapes()
    exact = file.mapped(1) if mapped else file.cube(1)
    facets = file.cube(1, "Facetation", "Tessellation", file.maker.context)
    file.element("cube", *((exact, facets) if first == "exact" else (facets, exact)))
    cube = drawn(read(file.maker.write(tmp_path / "made.ifc")))["cube"]
    assert cube.volume == pytest.approx(1)
    assert len(cube.corners) == 12


def test_a_representation_that_is_named_twice_is_drawn_once(tmp_path: Path, read: Read) -> None:
    """As in the heating plant of a real file, whose valves name their body twice."""
    maker = IfcMaker()
    body = maker.add("IFCSHAPEREPRESENTATION", maker.body, "Body", "SweptSolid", [maker.block(1, 1, 1)])
    twice = maker.add("IFCPRODUCTDEFINITIONSHAPE", None, None, [body, body])
    other = maker.add("IFCSHAPEREPRESENTATION", maker.body, "Body", "SweptSolid", [maker.block(2, 1, 1)])
    both = maker.add("IFCPRODUCTDEFINITIONSHAPE", None, None, [body, other, body])
    maker.product("twice", twice)
    maker.product("both", both, maker.local(10))
    made = drawn(read(maker.write(tmp_path / "made.ifc")))
    assert (made["twice"].area, made["twice"].volume) == (pytest.approx(6), pytest.approx(1))
    assert made["both"].area == pytest.approx(6 + 10)
