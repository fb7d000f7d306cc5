"""What no engine draws, or one makes the program wait for, is said to them in plainer words; by formula."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Read
from tests.reported.drawn_shapes import Drawn, drawn
from tests.reported.ifc_maker import FALSE, TRUE, IfcMaker, Raw, enum, typed

FILES = Path(__file__).parent / "data" / "ifc"


def test_tapered_and_centre_line_profiles(read: Read) -> None:
    package = read(FILES / "09_tapered_profiles.ifc")
    assert not package.summary.failed
    volumes = {name: each.volume for name, each in drawn(package).items()}
    right = {
        "tapered hollow circle": 1.759,
        "tapered rectangle": 0.28,
        "center line profile along polyline": 0.6,
        "mirrored profile": 1.25,
        "derived profile turned 90": 1.25,
        "composite of two": 2.0,
        "asymmetric I": 0.4 * 0.03 + 0.2 * 0.02 + 0.45 * 0.02,
        "rectangle with voids rounded hollow": 0.4 * 0.6 - (4 - math.pi) * 0.1**2 - 0.3 * 0.5 + (4 - math.pi) * 0.05**2,
        "trapezium": 0.75,
    }
    assert volumes == pytest.approx(right, rel=0.015)
    assert drawn(package)["center line profile along polyline"].box == [8, -0.1, 0, 10.1, 1, 1]


def test_a_bar_with_round_corners(read: Read) -> None:
    package = read(FILES / "08_rebar_fillet.ifc")
    assert not package.summary.failed
    bar = drawn(package)["bar with fillets r 100"]
    length = 2.8 - 4 * 0.1 + 2 * 0.1 * math.pi / 2
    assert bar.area == pytest.approx(2 * math.pi * 0.01 * length, rel=0.02)
    assert bar.box == pytest.approx([0, -0.01, -0.01, 1.01, 1.01, 0.8], abs=0.001)


def test_an_extruded_surface_makes_nobody_wait(read: Read) -> None:
    package = read(FILES / "41_extruded_surface_only.ifc")
    assert not package.summary.failed
    assert set(package.summary.kernels) == {"ifclite"}  # no kernel of ifcopenshell is asked, for two hang
    plate = drawn(package)["surface of linear extrusion"]
    assert plate.area == pytest.approx(9)
    assert plate.box == [0, 0, 0, 2, 1, 3]


def flat(maker: IfcMaker) -> Raw:
    return maker.add("IFCAXIS2PLACEMENT2D", maker.point(0, 0), None)


def centre_line(maker: IfcMaker, *points: tuple[float, float]) -> Raw:
    profile = maker.add("IFCCENTERLINEPROFILEDEF", enum("AREA"), None, maker.polyline(*points), 0.2)
    return maker.extruded(profile, 1)


def curved_centre_line(maker: IfcMaker) -> Raw:
    """Two metres straight on, then half a circle of 1 m."""
    points = maker.add("IFCCARTESIANPOINTLIST2D", [[0.0, 0.0], [2.0, 0.0], [3.0, 1.0], [2.0, 2.0]])
    parts = [typed("IFCLINEINDEX", [1, 2]), typed("IFCARCINDEX", [2, 3, 4])]
    curve = maker.add("IFCINDEXEDPOLYCURVE", points, parts, FALSE)
    return maker.extruded(maker.add("IFCCENTERLINEPROFILEDEF", enum("AREA"), None, curve, 0.2), 1)


def z_shape(maker: IfcMaker, fillet: float | None = None) -> Raw:
    profile = maker.add("IFCZSHAPEPROFILEDEF", enum("AREA"), None, flat(maker), 2.0, 1.0, 0.1, 0.2, fillet, None)
    return maker.extruded(profile, 1)


def red(maker: IfcMaker, *items: Raw) -> None:
    """Colours, so that ifcopenshell makes it, which knows several in an element."""
    for number, item in enumerate(items):
        maker.style(item, 1.0, number / 2, 0.0)


def styled_z_shape(maker: IfcMaker) -> Raw:
    solid = z_shape(maker)
    red(maker, solid)
    return solid


def drilled(maker: IfcMaker, *numbers: float, kind: str) -> Raw:
    """A block of 4 × 4 × 4 m less a primitive that stands in it from 3 m up."""
    primitive = maker.add(kind, maker.place(2, 2, 3), *numbers)
    return maker.add("IFCBOOLEANRESULT", enum("DIFFERENCE"), maker.block(4, 4, 4), primitive)


def primitive(maker: IfcMaker, *numbers: float, kind: str) -> Raw:
    return maker.add("IFCCSGSOLID", maker.add(kind, maker.place(2, 2, 1), *numbers))


def open_profile(maker: IfcMaker, curve: Raw) -> Raw:
    return maker.add("IFCARBITRARYOPENPROFILEDEF", enum("CURVE"), None, curve)


def revolved_line(maker: IfcMaker) -> Raw:
    axis = maker.add("IFCAXIS1PLACEMENT", maker.point(0, 0, 0), maker.direction(0, 1, 0))
    line = open_profile(maker, maker.polyline((1, 0), (1, 2)))
    return maker.add("IFCSURFACEOFREVOLUTION", line, maker.origin, axis)


def extruded_arc(maker: IfcMaker) -> Raw:
    circle = maker.add("IFCCIRCLE", flat(maker), 1.0)
    trims = [[typed("IFCPARAMETERVALUE", each)] for each in (0.0, math.pi)]
    maker.units.append(maker.add("IFCSIUNIT", Raw("*"), enum("PLANEANGLEUNIT"), None, enum("RADIAN")))
    arc = maker.add("IFCTRIMMEDCURVE", circle, *trims, TRUE, enum("PARAMETER"))
    up = maker.direction(0, 0, 2)
    return maker.add("IFCSURFACEOFLINEAREXTRUSION", open_profile(maker, arc), maker.origin, up, 3.0)


def plane_with_hole(maker: IfcMaker) -> Raw:
    outer = maker.polyline((0, 0), (2, 0), (2, 1), (0, 1), (0, 0))
    hole = maker.polyline((0.5, 0.25), (1.5, 0.25), (1.5, 0.75), (0.5, 0.75), (0.5, 0.25))
    return maker.add("IFCCURVEBOUNDEDPLANE", maker.add("IFCPLANE", maker.origin), outer, [hole])


def rectangle_of(maker: IfcMaker, surface: Raw, *ends: float) -> Raw:
    return maker.add("IFCRECTANGULARTRIMMEDSURFACE", surface, *ends, TRUE, TRUE)


def tapered_bend(maker: IfcMaker) -> Raw:
    """A square of 1 m that becomes one of 0.5 m while it turns a quarter at 2 m."""
    place = maker.add("IFCAXIS2PLACEMENT2D", maker.point(2, 0), None)
    first, last = (
        maker.add("IFCRECTANGLEPROFILEDEF", enum("AREA"), None, place, side, side) for side in (1.0, 0.5)
    )  # fmt: skip
    axis = maker.add("IFCAXIS1PLACEMENT", maker.point(0, 0, 0), maker.direction(0, 1, 0))
    maker.units.append(maker.add("IFCSIUNIT", Raw("*"), enum("PLANEANGLEUNIT"), None, enum("RADIAN")))
    return maker.add("IFCREVOLVEDAREASOLIDTAPERED", first, maker.origin, axis, math.pi / 2, last)


def shell(maker: IfcMaker, low: float, high: float, outwards: Raw = TRUE) -> Raw:
    corners = [(x, y, z) for z in (low, high) for y in (low, high) for x in (low, high)]
    quads = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))
    faces = []
    for quad in quads:
        loop = maker.add("IFCPOLYLOOP", [maker.point(*corners[corner]) for corner in quad])
        faces.append(maker.add("IFCFACE", [maker.add("IFCFACEOUTERBOUND", loop, outwards)]))
    return maker.add("IFCCLOSEDSHELL", faces)


def hollow_brep(maker: IfcMaker, outwards: Raw = TRUE) -> Raw:
    return maker.add("IFCFACETEDBREPWITHVOIDS", shell(maker, 0, 1), [shell(maker, 0.25, 0.75, outwards)])


def in_a_set(maker: IfcMaker, *others: Raw) -> Raw:
    return maker.add("IFCGEOMETRICSET", [plane_with_hole(maker), *others])


def spine(maker: IfcMaker) -> Raw:
    """A square of 2 m that becomes one of 1 m along 3 m."""
    segment = maker.add("IFCCOMPOSITECURVESEGMENT", enum("CONTINUOUS"), TRUE, maker.polyline((0, 0, 0), (0, 0, 3)))
    curve = maker.add("IFCCOMPOSITECURVE", [segment], FALSE)
    profiles = [maker.add("IFCRECTANGLEPROFILEDEF", enum("AREA"), None, flat(maker), side, side) for side in (2.0, 1.0)]
    return maker.add("IFCSECTIONEDSPINE", curve, profiles, [maker.place(), maker.place(0, 0, 3)])


def beside_a_square(maker: IfcMaker, distance: float) -> Raw:
    """What is within a line beside a square of 4 m, 1 m high."""
    square = maker.polyline((0, 0), (4, 0), (4, 4), (0, 4), (0, 0))
    return maker.extruded(maker.closed(maker.add("IFCOFFSETCURVE2D", square, distance, FALSE)), 1)


def bar_beside(maker: IfcMaker) -> Raw:
    """A bar of 20 mm, 0.5 m below a line of 2 m: downwards points the reference direction turned on to the tangent."""
    line = maker.polyline((0, 0, 0), (2, 0, 0))
    curve = maker.add("IFCOFFSETCURVE3D", line, 0.5, FALSE, maker.direction(0, 1, 0))
    return maker.add("IFCSWEPTDISKSOLID", curve, 0.01, None, None, None)


def volume(shape: Drawn) -> float:
    return shape.volume


def area(shape: Drawn) -> float:
    return shape.area


Make = Callable[[IfcMaker], Raw]
SISTERS: dict[str, tuple[Make, Callable[[Drawn], float], float]] = {
    "centre line, straight": (lambda m: centre_line(m, (0, 0), (2, 0)), volume, 0.4),
    "centre line, three sides": (lambda m: centre_line(m, (0, 1), (0, 0), (2, 0), (2, 1)), volume, 0.8),
    "centre line, closed": (lambda m: centre_line(m, (0, 0), (2, 0), (2, 1), (0, 1), (0, 0)), volume, 1.2),
    "centre line, curved": (curved_centre_line, volume, 0.2 * (2 + math.pi)),
    "Z": (z_shape, volume, 0.56),
    "Z in a colour": (styled_z_shape, volume, 0.56),
    "Z with fillets": (lambda m: z_shape(m, 0.3), volume, 0.56 + 2 * (1 - math.pi / 4) * 0.09),
    "cylinder": (lambda m: primitive(m, 3.0, 1.0, kind="IFCRIGHTCIRCULARCYLINDER"), volume, 3 * math.pi),
    "cone": (lambda m: primitive(m, 3.0, 1.0, kind="IFCRIGHTCIRCULARCONE"), volume, math.pi),
    "less a cylinder": (lambda m: drilled(m, 2.0, 1.0, kind="IFCRIGHTCIRCULARCYLINDER"), volume, 64 - math.pi),
    "less a cone": (lambda m: drilled(m, 2.0, 1.0, kind="IFCRIGHTCIRCULARCONE"), volume, 64 - math.pi * 7 / 12),
    "line, revolved": (revolved_line, area, 4 * math.pi),
    "arc, extruded": (extruded_arc, area, 3 * math.pi),
    "plane with a hole": (plane_with_hole, area, 1.5),
    "rectangle of a plane": (
        lambda m: rectangle_of(m, m.add("IFCPLANE", m.origin), 0.0, 0.0, 2.0, 1.0), area, 2.0),
    "rectangle of a cylinder": (
        lambda m: rectangle_of(m, m.add("IFCCYLINDRICALSURFACE", m.origin, 1.0), 0.0, 0.0, 1.0, 2.0), area, 2.0),
    "tapered bend": (tapered_bend, volume, math.pi * (1 + 0.5 + 0.25) / 3),
    "body with a hollow": (hollow_brep, area, 7.5),
    "body less its hollow": (hollow_brep, volume, 0.875),
    "body less a hollow that faces inwards": (lambda m: hollow_brep(m, FALSE), volume, 0.875),
    "surface in a set": (in_a_set, area, 1.5),
    "surface and a line in a set": (lambda m: in_a_set(m, m.polyline((0, 0, 1), (1, 0, 1))), area, 1.5),
    "surface of a sphere": (lambda m: m.add("IFCSPHERICALSURFACE", m.place(1, 2, 3), 2.0), area, 16 * math.pi),
    "surface of a torus": (lambda m: m.add("IFCTOROIDALSURFACE", m.origin, 2.0, 0.5), area, 4 * math.pi**2),
    "sectioned spine": (spine, volume, 7),
    "beside a square, inside": (lambda m: beside_a_square(m, 0.5), volume, 9),
    "beside a square, outside": (lambda m: beside_a_square(m, -0.5), volume, 25),
    "bar beside a line": (bar_beside, volume, math.pi * 0.01**2 * 2),
}  # fmt: skip


@pytest.mark.parametrize("name", SISTERS)
def test_sisters(name: str, tmp_path: Path, read: Read) -> None:
    make, measure, right = SISTERS[name]
    maker = IfcMaker("IFC4X3_ADD2" if name.startswith("surface of") else "IFC4")
    item = make(maker)
    surfaces = ("line", "arc", "plane", "rectangle", "surface of")
    kind = "GeometricSet" if "in a set" in name else "SurfaceModel" if name.startswith(surfaces) else "SolidModel"
    maker.product("it", maker.shape(item, kind=kind))
    package = read(maker.write(tmp_path / "made.ifc"))
    assert not package.summary.failed
    assert not package.summary.notices
    assert measure(drawn(package)["it"]) == pytest.approx(right, rel=0.02)


def test_a_bar_beside_a_line_is_on_the_right_side(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    maker.product("it", maker.shape(bar_beside(maker), kind="AdvancedSweptSolid"))
    made = drawn(read(maker.write(tmp_path / "made.ifc")))["it"]
    assert made.box == pytest.approx([0, -0.01, -0.51, 2, 0.01, -0.49], abs=0.001)
