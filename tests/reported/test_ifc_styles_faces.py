"""Colours and opacity of single faces (IfcIndexedColourMap)."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Read
from tests.reported.drawn_shapes import drawn
from tests.reported.ifc_maker import TRUE, IfcMaker, Raw

DATA = Path(__file__).parent / "data" / "ifc"
CORNERS = [[0, 0, 0], [2, 0, 0], [2, 2, 0], [0, 2, 0], [0, 0, 1], [2, 0, 1], [2, 2, 1], [0, 2, 1]]
QUADS = [[1, 4, 3, 2], [1, 2, 6, 5], [2, 3, 7, 6], [3, 4, 8, 7], [4, 1, 5, 8]]
RED, BLUE, GREEN = (255, 0, 0, 255), (0, 0, 255, 255), (0, 255, 0, 255)


@pytest.mark.parametrize(
    ("name", "alpha"),
    [("two colours", 255), ("two colours half opaque", 128), ("opacity 1", 255), ("map and green style", 255)],
)
def test_faces_have_the_colours_and_the_opacity_of_their_map(read: Read, name: str, alpha: int) -> None:
    made = drawn(read(DATA / "36_indexed_colours.ifc"))[name]
    assert Counter(made.colours) == {(255, 0, 0, alpha): 6, (0, 0, 255, alpha): 6}


def coloured_box(maker: IfcMaker, *rows: int) -> Raw:
    """A box of 2 × 2 × 1 m with a hole of 1 m² in its top; the colour of each face, 1 for red and 2 for blue."""
    points = [*CORNERS, [0.5, 0.5, 1], [1.5, 0.5, 1], [1.5, 1.5, 1], [0.5, 1.5, 1]]
    listed = maker.add("IFCCARTESIANPOINTLIST3D", [[float(each) for each in point] for point in points])
    faces = [maker.add("IFCINDEXEDPOLYGONALFACE", quad) for quad in QUADS]
    faces.append(maker.add("IFCINDEXEDPOLYGONALFACEWITHVOIDS", [5, 6, 7, 8], [[9, 12, 11, 10]]))
    item = maker.add("IFCPOLYGONALFACESET", listed, TRUE, faces, None)
    colours = maker.add("IFCCOLOURRGBLIST", [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    maker.add("IFCINDEXEDCOLOURMAP", item, None, colours, list(rows))
    return item


def test_faces_with_holes_in_mapped_items_and_solids_beside_them(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    solid = maker.block(1, 1, 1)
    maker.style(solid, 0, 1, 0)
    body = maker.add(
        "IFCSHAPEREPRESENTATION", maker.body, "Body", "Tessellation", [coloured_box(maker, 1, 1, 1, 1, 1, 2)]
    )
    target = maker.add("IFCCARTESIANTRANSFORMATIONOPERATOR3D", None, None, maker.point(10, 0, 0), 2.0, None)
    mapped = maker.add("IFCMAPPEDITEM", maker.add("IFCREPRESENTATIONMAP", maker.origin, body), target)
    maker.product("both", maker.shape(mapped, solid, kind="MappedRepresentation"), maker.local(0, 5))
    made = drawn(read(maker.write(tmp_path / "made.ifc")))["both"]
    assert set(made.colours) == {RED, BLUE, GREEN}
    blue = made.corners[[colour == BLUE for colour in made.colours]]
    assert blue[..., 2].min() == pytest.approx(2)  # the top, twice as high
    sides = blue[:, 1] - blue[:, 0], blue[:, 2] - blue[:, 0]
    assert abs(sides[0][:, 0] * sides[1][:, 1] - sides[0][:, 1] * sides[1][:, 0]).sum() / 2 == pytest.approx(3 * 4)
    assert made.box == [0, 5, 0, 14, 9, 2]


def test_a_map_of_one_colour_needs_no_other_engine(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    maker.product("box", maker.shape(coloured_box(maker, *[2] * 6), kind="Tessellation"))
    package = read(maker.write(tmp_path / "made.ifc"))
    assert set(drawn(package)["box"].colours) == {BLUE}
    assert package.summary.kernels == {"ifclite": 1}


def test_what_is_cut_keeps_its_opening_and_its_colours(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    wall = maker.product("wall", maker.shape(coloured_box(maker, 1, 1, 1, 1, 1, 2), kind="Tessellation"))
    maker.void([wall], maker.block(0.2, 0.2, 1), maker.local(0.1, 0.1))
    made = drawn(read(maker.write(tmp_path / "made.ifc")))["wall"]
    assert any(np.allclose(point, (0.3, 0.3, 1), atol=1e-5) for point in made.corners.reshape(-1, 3))
    blue = made.corners[[colour == BLUE for colour in made.colours]]
    assert set(made.colours) == {RED, BLUE}
    assert len(blue) > 6  # cut out of the top, and still blue
    assert blue[..., 2].mean() > 0.9
