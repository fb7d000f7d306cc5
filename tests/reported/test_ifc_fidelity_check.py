"""The check of fidelity finds what it is for: other sizes, holes, other colours; and what it takes for the same."""

from pathlib import Path

import ifcopenshell
import numpy as np
import pytest

from tests.benchmarks.fidelity_check.measures import F64, Palette, disagreements, same_colours, shape_of
from tests.benchmarks.fidelity_check.own_styles import OwnStyles
from tests.benchmarks.fidelity_check.report import FROM, TO, by_hand
from tests.reported.ifc_maker import FALSE, TRUE, IfcMaker, Raw, enum

RED, BLUE, GREEN = (255, 0, 0, 255), (0, 0, 255, 255), (0, 255, 0, 255)
QUADS = [(0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]


def block(width: float = 1.0, faces: int = 6) -> F64:
    """Triangles of a block of 1 × 1 m and a width, of which some faces may be missing."""
    points = np.array(
        [[x, y, z] for z in (0, 1) for x, y in ((0, 0), (width, 0), (width, 1), (0, 1))], dtype=np.float64
    )
    return points[[each for a, b, c, d in QUADS[:faces] for each in ((a, b, c), (a, c, d))]]


def test_measures_of_a_block() -> None:
    whole, open_ = shape_of(block(2), {}), shape_of(block(2, faces=5), {})
    assert (whole.area, whole.volume) == pytest.approx((10, 2))
    assert whole.box.tolist() == [0, 0, 0, 2, 1, 1]
    assert open_.volume is None


def test_what_a_file_turns_inside_out_has_its_volume() -> None:
    """Two blocks, one of them inside out, that touch in a corner."""
    beside = block() + np.array([1, 1, 1])
    apart = np.concatenate([block(), beside[:, ::-1]])
    made = shape_of(apart, {})
    assert (made.volume, made.bodies) == pytest.approx((0, 2))
    assert not disagreements(made, shape_of(np.concatenate([block(), beside]), {}))


@pytest.mark.parametrize(
    ("width", "faces", "found"),
    [(1.0, 6, ()), (1.009, 6, ()), (1.05, 6, ("box", "area", "volume")), (1.0, 5, ("area",))],
)
def test_what_counts_as_the_same_shape(width: float, faces: int, found: tuple[str, ...]) -> None:
    assert disagreements(shape_of(block(width, faces), {}), shape_of(block(), {})) == found


@pytest.mark.parametrize(
    ("ours", "read", "same"),
    [
        ({(254, 1, 0, 255): 1.0}, {RED: 7.0}, True),
        ({(250, 0, 0, 255): 1.0}, {RED: 1.0}, False),
        ({(255, 0, 0, 128): 1.0}, {RED: 1.0}, False),
        ({RED: 1.0}, {RED: 0.5, BLUE: 0.5}, False),
        ({RED: 0.51, BLUE: 0.49}, {RED: 0.5, BLUE: 0.5}, True),
        ({RED: 0.5, GREEN: 0.5}, {RED: 0.5, BLUE: 0.5}, False),
        ({GREEN: 1.0}, {None: 1.0}, True),
        ({RED: 0.5, GREEN: 0.5}, {RED: 0.5, None: 0.5}, True),
        ({GREEN: 1.0}, {RED: 0.5, None: 0.5}, False),
    ],
)
def test_what_counts_as_the_same_colours(ours: Palette, read: Palette, same: bool) -> None:
    assert same_colours(ours, read) == same


def mix(maker: IfcMaker, path: Path) -> dict[object, float]:
    """The colours of the only item of the only product."""
    model = ifcopenshell.open(str(maker.write(path)))
    (product,) = model.by_type("IfcBuildingElementProxy")
    (found,) = OwnStyles(model).mixes(product).values()
    return dict(found)


def material(maker: IfcMaker, owner: Raw, *rgb: float) -> None:
    made = maker.add("IFCMATERIAL", "Stone", None, None)
    shape = maker.add("IFCSTYLEDREPRESENTATION", maker.context, None, None, [maker.style(None, *rgb)])
    maker.add("IFCMATERIALDEFINITIONREPRESENTATION", None, None, [shape], made)
    maker.relate("IFCRELASSOCIATESMATERIAL", [owner], made)


def test_the_order_of_styles(tmp_path: Path) -> None:
    """Layer, then material before it, then the mapped item, then the item itself."""
    maker = IfcMaker()
    item = maker.block(1, 1, 1)
    inner = maker.add("IFCSHAPEREPRESENTATION", maker.body, "Body", "SweptSolid", [item])
    kept = maker.add("IFCREPRESENTATIONMAP", maker.origin, inner)
    target = maker.add("IFCCARTESIANTRANSFORMATIONOPERATOR3D", None, None, maker.point(0, 0, 0), None, None)
    mapped = maker.add("IFCMAPPEDITEM", kept, target)
    product = maker.product("block", maker.shape(mapped, kind="MappedRepresentation"))
    assert mix(maker, tmp_path / "0.ifc") == {None: 1.0}
    colour = maker.add("IFCSURFACESTYLESHADING", maker.add("IFCCOLOURRGB", None, 0.0, 1.0, 0.0), None)
    layered = maker.add("IFCSURFACESTYLE", None, enum("BOTH"), [colour])
    maker.add("IFCPRESENTATIONLAYERWITHSTYLE", "A", None, [item], None, TRUE, FALSE, FALSE, [layered])
    assert mix(maker, tmp_path / "1.ifc") == {GREEN: 1.0}
    material(maker, product, 0, 0, 1)
    assert mix(maker, tmp_path / "2.ifc") == {BLUE: 1.0}
    maker.style(mapped, 1, 0, 0)
    assert mix(maker, tmp_path / "3.ifc") == {RED: 1.0}
    maker.style(item, 1, 1, 0)
    assert mix(maker, tmp_path / "4.ifc") == {(255, 255, 0, 255): 1.0}


def test_what_people_wrote_in_the_page_stays() -> None:
    assert by_hand(f"# Old\n{FROM}\n## Mine\n\nText\n{TO}\n") == "## Mine\n\nText"
    assert by_hand("# Old\n") == ""
