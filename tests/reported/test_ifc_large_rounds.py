"""Large round things are round: a tank of 20 m, a slab with arcs of 5 m, a ramp that turns; small ones stay cheap."""

import math
from pathlib import Path

import pytest

from tests.conftest import Read
from tests.reported.drawn_shapes import drawn
from tests.reported.ifc_maker import FALSE, IfcMaker, Raw, enum, typed


def circle(maker: IfcMaker, radius: float) -> Raw:
    return maker.extruded(maker.add("IFCCIRCLEPROFILEDEF", enum("AREA"), None, None, radius), 1)


def segment(maker: IfcMaker, radius: float, turn: float) -> Raw:
    """What an arc cuts off a circle, its chord on the x axis."""
    wide, high = radius * math.sin(turn / 2), radius * (1 - math.cos(turn / 2))
    points = maker.add("IFCCARTESIANPOINTLIST2D", [[wide, 0.0], [0.0, high], [-wide, 0.0]])
    parts = [typed("IFCARCINDEX", [1, 2, 3]), typed("IFCLINEINDEX", [3, 1])]
    return maker.extruded(maker.closed(maker.add("IFCINDEXEDPOLYCURVE", points, parts, FALSE)), 1)


def ramp(maker: IfcMaker, radius: float) -> Raw:
    place = maker.add("IFCAXIS2PLACEMENT2D", maker.point(radius, 0), None)
    profile = maker.add("IFCRECTANGLEPROFILEDEF", enum("AREA"), None, place, 2.0, 1.0)
    axis = maker.add("IFCAXIS1PLACEMENT", maker.point(0, 0, 0), maker.direction(0, 1, 0))
    return maker.add("IFCREVOLVEDAREASOLID", profile, maker.origin, axis, math.pi)


def test_what_is_round_is_within_a_centimetre(tmp_path: Path, read: Read) -> None:
    """By its volume, which is that of the circle but for what lies between its pieces and the arc."""
    maker = IfcMaker()
    maker.units.append(maker.add("IFCSIUNIT", Raw("*"), enum("PLANEANGLEUNIT"), None, enum("RADIAN")))
    volumes = {
        "tank": 400 * math.pi,
        "slab": 12.5 * math.pi,
        "ramp": 40 * math.pi,
        "edge": 13.52 * (0.8 - math.sin(0.8)),
    }
    items = {"tank": circle(maker, 20.0), "slab": segment(maker, 5.0, math.pi), "ramp": ramp(maker, 20.0)}
    items |= {"edge": segment(maker, 5.2, 0.8), "pipe": circle(maker, 0.1)}
    for name, item in items.items():
        maker.product(name, maker.shape(item))
    package = read(maker.write(tmp_path / "made.ifc"))
    made = drawn(package)
    assert {name: made[name].volume for name in volumes} == pytest.approx(volumes, rel=5e-3)
    assert made["pipe"].volume == pytest.approx(0.01 * math.pi, rel=0.02)
    assert package.summary.kernels["ifclite"] == 1  # the pipe: what is small needs no other engine
