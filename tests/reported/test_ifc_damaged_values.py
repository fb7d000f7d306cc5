"""An entity where a number is expected costs that value, and nothing else of the file."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Read
from tests.reported.drawn_shapes import drawn
from tests.reported.ifc_maker import IfcMaker, enum, typed
from timeo_desktop.services.opening.inspect import elements_of

# Each is a record of the file, what is in it for good, and what is in its place: the reference of a point.
DAMAGED = {
    "height of a storey": ("IFCBUILDINGSTOREY", "0.0)", "#2)"),
    "height of a site": ("IFCSITE", ",12.5,", ",#2,"),
    "latitude of a site": ("IFCSITE", "(48,51,0)", "#2"),
    "one number of a latitude": ("IFCSITE", "(48,51,0)", "(48,#2,0)"),
    "easting of a map": ("IFCMAPCONVERSION", "652000.0", "#2"),
    "scale of a map": ("IFCMAPCONVERSION", "1.0)", "#2)"),
    "a quantity": ("IFCQUANTITYLENGTH", "2.0,", "#2,"),
    "a property": ("IFCPROPERTYSINGLEVALUE", "IFCLENGTHMEASURE(3.0)", "#2"),
    "a name": ("IFCBUILDINGSTOREY", "'Level'", "#2"),
    "a description": ("IFCBUILDINGSTOREY", "'Level',$", "'Level',#2"),
    "a name of a project": ("IFCPROJECT", "'Project'", "#2"),
    "true north": ("IFCGEOMETRICREPRESENTATIONCONTEXT", "$);", "#2);"),
    "a number for a name": ("IFCBUILDINGSTOREY", "'Level'", "3.5"),
    "a text for a number": ("IFCBUILDINGSTOREY", "0.0)", "'ground')"),
}


def made() -> str:
    maker = IfcMaker(site=([48, 51, 0], [2, 21, 0]))
    system = maker.add("IFCPROJECTEDCRS", "EPSG:2154", None, None, None, None, None, None)
    maker.add("IFCMAPCONVERSION", maker.context, system, 652000.0, 6862000.0, 35.0, 1.0, 0.0, 1.0)
    wall = maker.product("wall", maker.shape(maker.block(4, 0.2, 3)), kind="IFCWALL", end=(enum("SOLIDWALL"),))
    maker.property_set([wall], "Pset", Height=typed("IFCLENGTHMEASURE", 3.0), Name=typed("IFCLABEL", "here"))
    quantity = maker.add("IFCQUANTITYLENGTH", "Length", None, None, 2.0, None)
    quantities = maker.root("IFCELEMENTQUANTITY", "Qto", None, None, [quantity])
    maker.relate("IFCRELDEFINESBYPROPERTIES", [wall], quantities)
    return maker.text().replace("(2,21,0),$", "(2,21,0),12.5")


@pytest.mark.parametrize("name", DAMAGED)
def test_one_damaged_value_costs_only_itself(name: str, tmp_path: Path, read: Read) -> None:
    kind, whole, broken = DAMAGED[name]
    lines = made().split("\n")
    at = next(number for number, line in enumerate(lines) if f"={kind}(" in line)
    assert whole in lines[at]
    lines[at] = lines[at].replace(whole, broken)
    (tmp_path / "made.ifc").write_text("\n".join(lines))
    package = read(tmp_path / "made.ifc")
    assert drawn(package)["wall"].volume == pytest.approx(2.4)
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        (wall,) = elements.of_class("IfcWall")
        found = {(each.name, row.name): row.value for each in elements.property_sets(wall) for row in each.properties}
        (storey,) = elements.of_class("IfcBuildingStorey")
        assert elements.children(storey)
    assert found["Pset", "Name"] == "here"
    assert (("Pset", "Height") in found) == (name != "a property") or found["Pset", "Height"] is None
    if "map" not in name:
        assert package.summary.placement.epsg == 2154
        assert np.array(package.summary.placement.matrix)[:2, 3] == pytest.approx([652000, 6862000])
