"""Values whose unit a file does not declare: shown without one, and told."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Read
from tests.reported.drawn_shapes import drawn
from tests.reported.ifc_maker import DERIVED, IfcMaker, enum, typed
from timeo_desktop.services.opening.inspect import elements_of


def file(declared: bool) -> IfcMaker:
    maker = IfcMaker()
    if declared:
        for kind, name in (("AREAUNIT", "SQUARE_METRE"), ("PRESSUREUNIT", "PASCAL"), ("MASSUNIT", "GRAM")):
            maker.units.append(maker.add("IFCSIUNIT", DERIVED, enum(kind), None, enum(name)))
    wall = maker.product("wall", maker.shape(maker.block(4, 0.2, 3)), kind="IFCWALL", end=(None,))
    maker.property_set(
        [wall], "Pset", Length=typed("IFCLENGTHMEASURE", 4.0), Pressure=typed("IFCPRESSUREMEASURE", 5.0),
        Name=typed("IFCLABEL", "x"), Share=typed("IFCRATIOMEASURE", 0.5),
    )  # fmt: skip
    own = maker.add("IFCSIUNIT", DERIVED, enum("POWERUNIT"), None, enum("WATT"))
    power = maker.add("IFCPROPERTYSINGLEVALUE", "Power", None, typed("IFCPOWERMEASURE", 7.0), own)
    area = maker.add("IFCQUANTITYAREA", "Area", None, None, 12.0, None)
    weight = maker.add("IFCQUANTITYWEIGHT", "Weight", "it's heavy", None, 900.0, None)
    count = maker.add("IFCQUANTITYCOUNT", "Count", None, None, 1, None)
    for kind, name, rows in (("IFCPROPERTYSET", "Own", [power]), ("IFCELEMENTQUANTITY", "Qto", [area, weight, count])):
        end = [None, rows] if kind == "IFCELEMENTQUANTITY" else [rows]
        maker.relate("IFCRELDEFINESBYPROPERTIES", [wall], maker.root(kind, name, None, *end))
    return maker


@pytest.mark.parametrize("declared", [True, False])
def test_what_has_no_unit_is_shown_without_one_and_told(tmp_path: Path, read: Read, declared: bool) -> None:
    package = read(file(declared).write(tmp_path / "made.ifc"))
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        (wall,) = elements.of_class("IfcWall")
        units = {row.name: row.unit for each in elements.property_sets(wall) for row in each.properties}
    seen = {name: units[name] for name in ("Length", "Pressure", "Power", "Area", "Weight", "Share")}
    told = [str(notice) for notice in package.summary.notices]
    if declared:
        right = {"Length": "m", "Pressure": "Pa", "Power": "W", "Area": "m²", "Weight": "g", "Share": ""}
        assert told == []
    else:
        right = {"Length": "m", "Pressure": "", "Power": "W", "Area": "", "Weight": "", "Share": ""}
        assert told == [
            "made.ifc declares no unit for IfcAreaMeasure, IfcMassMeasure: these values are shown without one"
        ]
    assert seen == right


def test_without_a_unit_of_length_a_file_is_read_in_metres(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    maker.units[0] = maker.add("IFCSIUNIT", DERIVED, enum("AREAUNIT"), None, enum("SQUARE_METRE"))
    maker.product("block", maker.shape(maker.block(4, 1, 3)))
    package = read(maker.write(tmp_path / "made.ifc"))
    assert drawn(package)["block"].volume == pytest.approx(12)
    assert list(map(str, package.summary.notices)) == ["made.ifc declares no unit of length: it is read in metres"]
