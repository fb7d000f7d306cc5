"""What users of other viewers reported in public, rebuilt in files of our own; the right answers were found by hand.

docs/fidelity.md lists them with their addresses. No content of the reports was copied.
"""

import math
from pathlib import Path

import pytest

from tests.conftest import Read
from tests.reported.drawn_shapes import Drawn, drawn
from tests.reported.ifc_maker import FALSE, TRUE, IfcMaker, Raw, enum, typed
from timeo_desktop.services.opening.inspect import reader_of

CORNERS = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 2), (1, 0, 2), (1, 1, 2), (0, 1, 2)]
QUADS = [[1, 4, 3, 2], [5, 6, 7, 8], [1, 2, 6, 5], [2, 3, 7, 6], [3, 4, 8, 7], [4, 1, 5, 8]]


def floats(rows: list[tuple[float, ...]]) -> list[list[float]]:
    return [[float(each) for each in row] for row in rows]


def shapes(maker: IfcMaker, folder: Path, read: Read) -> dict[str, Drawn]:
    """What the program draws of a made file, with nothing to complain about."""
    package = read(maker.write(folder / "made.ifc"))
    assert not package.summary.failed
    assert not package.summary.notices
    return drawn(package)


def test_a_body_in_a_context_that_is_called_plan_is_drawn(tmp_path: Path, read: Read) -> None:
    """Its exporter mixed up the names of two contexts of three dimensions."""
    maker = IfcMaker()
    plan = maker.add("IFCGEOMETRICREPRESENTATIONCONTEXT", None, "Plan", 3, 1e-5, maker.origin, None)
    maker.product("stove", maker.shape(maker.block(2, 1, 3), context=plan))
    assert shapes(maker, tmp_path, read)["stove"].volume == pytest.approx(6)


@pytest.mark.parametrize("gap", ["", " ", "\n  "])
def test_triangles_name_points_through_their_index(tmp_path: Path, read: Read, gap: str) -> None:
    """However the file is laid out."""
    maker = IfcMaker(gap=gap)
    points = maker.add("IFCCARTESIANPOINTLIST3D", floats([(9, 9, 9), *CORNERS]))
    halves = [half for a, b, c, d in QUADS for half in ([a, b, c], [a, c, d])]
    through = list(range(2, 10))
    triangles = maker.add("IFCTRIANGULATEDFACESET", points, None, TRUE, halves, through)
    faces = [maker.add("IFCINDEXEDPOLYGONALFACE", quad) for quad in QUADS]
    polygons = maker.add("IFCPOLYGONALFACESET", points, TRUE, faces, through)
    maker.product("triangles", maker.shape(triangles, kind="Tessellation"))
    maker.product("polygons", maker.shape(polygons, kind="Tessellation"), maker.local(5))
    made = shapes(maker, tmp_path, read)
    assert [made[name].volume for name in ("triangles", "polygons")] == pytest.approx([2, 2])
    assert made["triangles"].box == [0, 0, 0, 1, 1, 2]


def test_voids_and_holes_of_a_terrain_are_left_out(tmp_path: Path, read: Read) -> None:
    """A flag of −2 is a void, −1 a hole that another surface fills, 3 a line along two edges."""
    maker = IfcMaker("IFC4X3_ADD2")
    points = maker.add(
        "IFCCARTESIANPOINTLIST3D",
        floats([(0, 0, 0), (4, 0, 0), (4, 4, 0), (0, 4, 0), (8, 0, 0), (8, 4, 0)]), None,
    )  # fmt: skip
    net = maker.add(
        "IFCTRIANGULATEDIRREGULARNETWORK", points, None, FALSE,
        [[1, 2, 3], [1, 3, 4], [2, 5, 6], [2, 6, 3]], None, [0, 3, -2, -1],
    )  # fmt: skip
    maker.product("terrain", maker.shape(net, kind="Tessellation"), kind="IFCGEOGRAPHICELEMENT")
    made = shapes(maker, tmp_path, read)["terrain"]
    assert made.area == pytest.approx(16)
    assert made.box == [0, 0, 0, 4, 4, 0]


def test_what_is_left_of_a_terrain_keeps_its_colours(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker("IFC4X3_ADD2")
    points = maker.add("IFCCARTESIANPOINTLIST3D", floats([(0, 0, 0), (4, 0, 0), (4, 4, 0), (0, 4, 0)]), None)
    net = maker.add("IFCTRIANGULATEDIRREGULARNETWORK", points, None, FALSE, [[1, 2, 3], [1, 3, 4]], None, [-1, 0])
    palette = maker.add("IFCCOLOURRGBLIST", floats([(1, 0, 0), (0, 0, 1)]))
    maker.add("IFCINDEXEDCOLOURMAP", net, None, palette, [1, 2])
    maker.product("terrain", maker.shape(net, kind="Tessellation"), kind="IFCGEOGRAPHICELEMENT")
    assert set(shapes(maker, tmp_path, read)["terrain"].colours) == {(0, 0, 255, 255)}


@pytest.mark.parametrize("schema", ["IFC2X3", "IFC4", "IFC4X3_ADD2"])
def test_what_stands_on_a_grid_stands_there(tmp_path: Path, read: Read, schema: str) -> None:
    """The grid's own place counts; x runs along the first axis, or as it is given; offsets are to the left."""
    maker = IfcMaker(schema)

    def axis(tag: str, *points: tuple[float, float]) -> Raw:
        return maker.add("IFCGRIDAXIS", tag, maker.polyline(*points), TRUE)

    a, b = axis("A", (0, -1), (0, 11)), axis("B", (5, -1), (5, 11))
    one, two = axis("1", (-1, 0), (6, 0)), axis("2", (-1, 10), (6, 10))
    place = maker.local(100)
    kind = [] if schema == "IFC2X3" else [enum("RECTANGULAR")]
    maker.root("IFCGRID", "Grid", None, None, place, None, [a, b], [one, two], None, *kind)

    def column(name: str, axes: list[Raw], offsets: list[float], direction: Raw | None = None) -> None:
        meeting = maker.add("IFCVIRTUALGRIDINTERSECTION", axes, offsets)
        above = [place] if schema == "IFC4X3_ADD2" else []
        placed = maker.add("IFCGRIDPLACEMENT", *above, meeting, direction)
        end = () if schema == "IFC2X3" else (None,)
        maker.product(name, maker.shape(maker.block(1, 2, 3)), placed, kind="IFCCOLUMN", end=end)

    column("B2", [b, two], [0.0, 0.0, 2.0])
    column("beside A1", [a, one], [0.5, 0.0])
    towards = maker.add("IFCVIRTUALGRIDINTERSECTION", [b, one], [0.0, 0.0])
    column("A1 towards B1", [a, one], [0.0, 0.0], towards)
    made = shapes(maker, tmp_path, read)
    assert made["B2"].box == [103, 10, 2, 105, 11, 5]
    assert made["beside A1"].box == [97.5, 0, 0, 99.5, 1, 3]
    assert made["A1 towards B1"].box == [100, 0, 0, 101, 2, 3]


def test_part_of_a_part_of_a_circle(tmp_path: Path, read: Read) -> None:
    """The second trims the first, whose parameter begins at zero where it begins: from 90° to 180°, then 45° of it."""
    maker = IfcMaker("IFC2X3")
    circle = maker.add("IFCCIRCLE", maker.add("IFCAXIS2PLACEMENT2D", maker.point(0, 0), None), 1.0)

    def part(basis: Raw, low: float, high: float) -> Raw:
        trims = [[typed("IFCPARAMETERVALUE", each)] for each in (low, high)]
        return maker.add("IFCTRIMMEDCURVE", basis, *trims, TRUE, enum("PARAMETER"))

    arc = part(part(circle, math.pi / 2, math.pi), 0.0, math.pi / 4)
    end = (-math.sqrt(0.5), math.sqrt(0.5))
    sides = [arc, maker.polyline(end, (0, 0)), maker.polyline((0, 0), (0, 1))]
    segments = [maker.add("IFCCOMPOSITECURVESEGMENT", enum("CONTINUOUS"), TRUE, side) for side in sides]
    outline = maker.add("IFCCOMPOSITECURVE", segments, FALSE)
    maker.product("eighth", maker.shape(maker.extruded(maker.closed(outline), 1)), end=(None,))
    made = shapes(maker, tmp_path, read)["eighth"]
    assert made.volume == pytest.approx(math.pi / 8, rel=0.01)
    assert made.box == [-0.707, 0, 0, 0, 1, 1]


def test_what_a_body_shares_with_one_side_of_a_plane(tmp_path: Path, read: Read) -> None:
    """Agreement false: the side that the normal points into. First or second operand makes no difference."""
    maker = IfcMaker()
    above = maker.add("IFCHALFSPACESOLID", maker.add("IFCPLANE", maker.place(0, 0, 2)), FALSE)
    below = maker.add("IFCHALFSPACESOLID", maker.add("IFCPLANE", maker.place(0, 0, 2)), TRUE)
    for name, first, second in (
        ("above", maker.block(2, 2, 3), above),
        ("below", maker.block(2, 2, 3), below),
        ("turned", above, maker.block(2, 2, 3)),
    ):
        shared = maker.add("IFCBOOLEANRESULT", enum("INTERSECTION"), first, second)
        maker.product(name, maker.shape(shared, kind="CSG"))
    made = shapes(maker, tmp_path, read)
    assert {name: each.volume for name, each in made.items()} == pytest.approx({"above": 4, "below": 8, "turned": 4})
    assert made["turned"].box == [0, 0, 2, 2, 2, 3]


def test_a_plain_shading_can_be_transparent(tmp_path: Path, read: Read) -> None:
    """IFC4 gave transparency to every shading, not only to renderings."""
    maker = IfcMaker()
    pane = maker.block(1, 0.1, 1)
    maker.style(pane, 1, 0, 0, transparency=0.8)
    maker.product("pane", maker.shape(pane))
    assert set(shapes(maker, tmp_path, read)["pane"].colours) == {(255, 0, 0, 51)}


def test_an_opening_of_a_whole_cuts_its_parts(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    wall = maker.product("wall", None, kind="IFCWALL")
    panel = maker.product("panel", maker.shape(maker.block(4, 0.1, 3)), kind="IFCPLATE", tree=False)
    maker.relate("IFCRELAGGREGATES", wall, [panel])
    maker.void([wall], maker.block(1, 3, 1), maker.local(1, -1, 1))
    assert shapes(maker, tmp_path, read)["panel"].volume == pytest.approx(1.1)


def test_one_opening_cuts_all_that_name_it(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    slabs = [
        maker.product(f"slab {x}", maker.shape(maker.block(4, 4, 0.2)), maker.local(0, 0, 3 * x), kind="IFCSLAB")
        for x in range(2)
    ]
    maker.void(slabs, maker.block(1, 1, 6), maker.local(1, 1, -1))
    made = shapes(maker, tmp_path, read)
    assert [made[f"slab {x}"].volume for x in range(2)] == pytest.approx([3.0, 3.0], rel=1e-3)


def test_a_wall_below_a_roof_of_many_planes(tmp_path: Path, read: Read) -> None:
    """Fourteen cuts, one inside the other, each bounded by the outline of a roof plane beside the next."""
    maker = IfcMaker()
    body = maker.block(14, 1, 3)
    for x in range(14):
        outline = maker.polyline((x, -1), (x + 1, -1), (x + 1, 2), (x, 2), (x, -1))
        plane = maker.add("IFCPLANE", maker.place(0, 0, 2 if x % 2 else 2.5))
        above = maker.add("IFCPOLYGONALBOUNDEDHALFSPACE", plane, FALSE, maker.origin, outline)
        body = maker.add("IFCBOOLEANCLIPPINGRESULT", enum("DIFFERENCE"), body, above)
    maker.product("gable", maker.shape(body, kind="Clipping"))
    made = shapes(maker, tmp_path, read)["gable"]
    assert made.volume == pytest.approx(31.5)
    assert made.box[5] == 2.5


def test_a_bar_keeps_its_thickness_between_corners(tmp_path: Path, read: Read) -> None:
    """Along three edges of a cube, and as a stirrup that ends where it begins."""
    maker = IfcMaker()
    bent = maker.polyline((0, 0, 0), (4, 0, 0), (4, 4, 0), (4, 4, 4))
    bar = maker.add("IFCSWEPTDISKSOLID", bent, 0.1, None, None, None)
    ring = maker.polyline((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 0))
    stirrup = maker.add("IFCSWEPTDISKSOLIDPOLYGONAL", ring, 0.02, None, None, None, None)
    maker.product("bar", maker.shape(bar, kind="AdvancedSweptSolid"))
    maker.product("stirrup", maker.shape(stirrup, kind="AdvancedSweptSolid"), maker.local(10))
    made = shapes(maker, tmp_path, read)
    assert made["bar"].volume == pytest.approx(math.pi * 0.1**2 * 12, rel=0.03)
    assert made["stirrup"].volume == pytest.approx(math.pi * 0.02**2 * 4, rel=0.25)  # its corners are not closed
    assert made["stirrup"].box[:3] == pytest.approx([9.98, -0.02, -0.02], abs=0.01)


@pytest.mark.parametrize(
    ("longitude", "right"),
    [((-74, 0, -41), -74.0114), ((-74, 0, 41), -74.0114), ((0, -7, -39, 0), -0.1275), ((2, 17, 39, 500000), 2.2943)],
)
def test_degrees_west_have_one_sign(tmp_path: Path, read: Read, longitude: tuple[int, ...], right: float) -> None:
    """The standard signs all parts; some authors sign the first only, and west of Greenwich the first may be zero."""
    maker = IfcMaker(site=((40, 42, 12), longitude))
    maker.product("house", maker.shape(maker.block(1, 1, 1)))
    site = read(maker.write(tmp_path / "made.ifc")).summary.placement.site
    assert site is not None
    assert site[:2] == pytest.approx((right, 40.7033), abs=1e-3)


def test_what_ifc2x3_says_of_a_material_in_attributes(tmp_path: Path, read: Read) -> None:
    """It has a class for each kind of property: thermal, mechanical, of concrete; and one for all others."""
    maker = IfcMaker("IFC2X3")
    owner = maker.product("wall", maker.shape(maker.block(1, 1, 1)), end=(None,))
    brick = maker.add("IFCMATERIAL", "Brick")
    maker.add("IFCTHERMALMATERIALPROPERTIES", brick, 840.0, None, None, 0.77)
    maker.add("IFCMECHANICALMATERIALPROPERTIES", brick, None, 1.5e10, None, None, None)
    maker.add("IFCEXTENDEDMATERIALPROPERTIES", brick, [maker.single("Maker", typed("IFCLABEL", "Own"))], None, "More")
    maker.relate("IFCRELASSOCIATESMATERIAL", [owner], brick)
    reader = reader_of(read(maker.write(tmp_path / "made.ifc")))
    assert reader is not None
    (row,) = (row for row in reader.associations(int(owner[1:])) if row.kind == "material")
    said = {each.name: each.value for found in reader.property_sets(row.thing) for each in found.properties}
    reader.close()
    assert row.name == "Brick"
    assert said == {"SpecificHeatCapacity": 840, "ThermalConductivity": 0.77, "YoungModulus": 1.5e10, "Maker": "Own"}
