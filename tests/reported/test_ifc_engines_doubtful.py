"""What ifclite-geom is known to draw wrong is made by ifcopenshell's kernels; volumes by formula."""

import math
from pathlib import Path

import pytest

from tests.conftest import Read
from tests.reported.drawn_shapes import drawn
from tests.reported.ifc_maker import FALSE, TRUE, IfcMaker, Raw, enum, typed
from timeo_desktop.readers.rung_order import PARTLY

FILES = Path(__file__).parent / "data" / "ifc"
RADIUS, LEG = 0.1, 2.0
ROUND = math.pi * RADIUS**2


def test_half_spaces(read: Read) -> None:
    package = read(FILES / "37_half_spaces.ifc")
    assert not package.summary.failed
    volumes = [round(each.volume, 3) for each in drawn(package).values()]
    assert sorted(volumes) == [1.2, 2.4, 3.0, 3.0, 3.0]


def test_arcs_stay_right(read: Read) -> None:
    volumes = {name[0]: each.volume for name, each in drawn(read(FILES / "06_arcs_deg.ifc")).items()}
    halves = [volumes[number] for number in "123478"]
    assert halves == pytest.approx([math.pi / 2] * 6, rel=0.01)
    assert volumes["6"] == pytest.approx(math.pi, rel=0.01)
    assert volumes["5"] == pytest.approx((math.pi / 6 - math.sin(math.pi / 6)) / 2, rel=0.02)


def bounded(maker: IfcMaker, boundary: Raw) -> Raw:
    """A body of 2 × 1 × 1 m of which what is above 0.5 within a boundary is cut away."""
    plane = maker.add("IFCPLANE", maker.place(0, 0, 0.5))
    half = maker.add("IFCPOLYGONALBOUNDEDHALFSPACE", plane, FALSE, maker.origin, boundary)
    return maker.add("IFCBOOLEANCLIPPINGRESULT", enum("DIFFERENCE"), maker.block(2, 1, 1), half)


def composite(maker: IfcMaker, *curves: Raw) -> Raw:
    parts = [maker.add("IFCCOMPOSITECURVESEGMENT", enum("CONTINUOUS"), TRUE, curve) for curve in curves]
    return maker.add("IFCCOMPOSITECURVE", parts, FALSE)


def arc(maker: IfcMaker, centre: Raw, start: float, end: float) -> Raw:
    trims = [[typed("IFCPARAMETERVALUE", float(each))] for each in (start, end)]
    circle = maker.add("IFCCIRCLE", centre, 1.0)
    return maker.add("IFCTRIMMEDCURVE", circle, *trims, TRUE, enum("PARAMETER"))


def disk(maker: IfcMaker, directrix: Raw, start: float | None = None, end: float | None = None) -> Raw:
    return maker.add("IFCSWEPTDISKSOLID", directrix, RADIUS, None, start, end)


def bent(maker: IfcMaker) -> Raw:
    """Two legs of 2 m and a quarter of a circle of 1 m between them."""
    maker.units.append(maker.add("IFCSIUNIT", Raw("*"), enum("PLANEANGLEUNIT"), None, enum("RADIAN")))
    return composite(
        maker, maker.polyline((0, 0, 0), (LEG, 0, 0)), arc(maker, maker.place(2, 1, 0), -math.pi / 2, 0),
        maker.polyline((3, 1, 0), (3, 1 + LEG, 0)),
    )  # fmt: skip


def slab(maker: IfcMaker, profile: Raw) -> Raw:
    return maker.extruded(profile, 1)


def flat(maker: IfcMaker, x: float = 0, y: float = 0) -> Raw:
    return maker.add("IFCAXIS2PLACEMENT2D", maker.point(x, y), None)


def profile(maker: IfcMaker, kind: str, *numbers: float | None) -> Raw:
    return slab(maker, maker.add(kind, enum("AREA"), None, flat(maker), *numbers))


def hollow_bend(maker: IfcMaker) -> Raw:
    ring = maker.add("IFCCIRCLEHOLLOWPROFILEDEF", enum("AREA"), None, flat(maker, 2), 0.5, 0.1)
    axis = maker.add("IFCAXIS1PLACEMENT", maker.point(0, 0, 0), maker.direction(0, 1, 0))
    maker.units.append(maker.add("IFCSIUNIT", Raw("*"), enum("PLANEANGLEUNIT"), None, enum("RADIAN")))
    return maker.add("IFCREVOLVEDAREASOLID", ring, maker.origin, axis, math.pi / 2)


def boxed(maker: IfcMaker) -> Raw:
    box = maker.add("IFCBOUNDINGBOX", maker.point(-5, -5, 0), 10.0, 10.0, 5.0)
    half = maker.add("IFCBOXEDHALFSPACE", maker.add("IFCPLANE", maker.place(0, 0, 0.5)), FALSE, box)
    return maker.add("IFCBOOLEANCLIPPINGRESULT", enum("DIFFERENCE"), maker.block(2, 1, 1), half)


def touching(maker: IfcMaker) -> Raw:
    parts = [maker.add("IFCRECTANGLEPROFILEDEF", enum("AREA"), None, flat(maker, x, 0.5), 1.0, 1.0) for x in (0.5, 1.5)]
    return slab(maker, maker.add("IFCCOMPOSITEPROFILEDEF", enum("AREA"), None, parts, None))


CORNERS = ((0, 0, 0), (LEG, 0, 0), (LEG, LEG, 0))
RECTANGLE = ((1, -1), (3, -1), (3, 2), (1, 2))
BENT = 2 * LEG + math.pi / 2
# What is made, and its volume.
SISTERS = {
    "bounded by a composite curve": (
        lambda m: bounded(m, composite(m, m.polyline(*RECTANGLE), m.polyline(RECTANGLE[-1], RECTANGLE[0]))), 1.5),
    "boxed half space": (boxed, 1.0),
    "bar with a corner": (lambda m: disk(m, m.polyline(*CORNERS)), ROUND * 2 * LEG),
    "bar from 0 to 1 of two legs": (lambda m: disk(m, m.polyline(*CORNERS), 0.0, 1.0), ROUND * 2 * LEG),
    "bar from 0 to 1 of a composite curve": (lambda m: disk(m, bent(m), 0.0, 1.0), ROUND * BENT),
    "bar from 0 to 3 of three parts": (lambda m: disk(m, bent(m), 0.0, 3.0), ROUND * BENT),
    "bar from 0 to all of its parameters": (lambda m: disk(m, bent(m), 0.0, 2 + math.pi / 2), ROUND * BENT),
    "hollow profile, revolved": (hollow_bend, math.pi * (0.25 - 0.16) * math.pi),
    "profiles that touch": (touching, 2.0),
    "C with inner fillets": (lambda m: profile(
        m, "IFCCSHAPEPROFILEDEF", 2.0, 1.0, 0.1, 0.3, 0.05),
        0.42 - (1 - math.pi / 4) * 4 * (0.15**2 - 0.05**2)),
}  # fmt: skip


@pytest.mark.parametrize("name", SISTERS)
def test_sisters(name: str, tmp_path: Path, read: Read) -> None:
    make, volume = SISTERS[name]
    maker = IfcMaker()
    maker.product("it", maker.shape(make(maker)))
    package = read(maker.write(tmp_path / "made.ifc"))
    assert not package.summary.failed
    assert drawn(package)["it"].volume == pytest.approx(volume, rel=0.02)


def test_a_part_that_ifclite_does_not_draw_is_not_lost(tmp_path: Path, read: Read) -> None:
    """It draws the block and says nothing of the trapezium."""
    maker = IfcMaker()
    trapezium = profile(maker, "IFCTRAPEZIUMPROFILEDEF", 1.0, 0.5, 1.0, 0.25)
    maker.product("it", maker.shape(maker.block(1, 1, 1), trapezium))
    package = read(maker.write(tmp_path / "made.ifc"))
    assert drawn(package)["it"].volume == pytest.approx(1.75)


def test_what_a_kernel_leaves_out_is_listed_with_its_element(tmp_path: Path, read: Read) -> None:
    """It says so in its log only. That is no fault of references in the file."""
    maker = IfcMaker()
    line = maker.polyline((0, 0, 0), (0, 0, 1))
    curve = maker.add(
        "IFCCOMPOSITECURVE", [maker.add("IFCCOMPOSITECURVESEGMENT", enum("CONTINUOUS"), TRUE, line)], FALSE
    )
    circle = maker.add("IFCCIRCLEPROFILEDEF", enum("AREA"), None, None, 1.0)  # whose points are not those of a square
    ends = [maker.place(), maker.place(0, 0, 1)]
    lost = maker.add("IFCSECTIONEDSPINE", curve, [maker.rectangle(1, 1), circle], ends)
    kept = profile(maker, "IFCTRAPEZIUMPROFILEDEF", 1.0, 0.5, 1.0, 0.25)
    maker.product("other", maker.shape(maker.block(1, 1, 1)))
    maker.product("it", maker.shape(lost, kept))
    package = read(maker.write(tmp_path / "made.ifc"))
    assert [(row.name, row.reason) for row in package.summary.failed] == [("it", PARTLY)]
    assert not package.summary.notices
    assert drawn(package)["it"].volume == pytest.approx(0.75)
