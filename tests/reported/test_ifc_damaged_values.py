"""An entity where a number is expected costs that value, and nothing else of the file."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Read
from tests.reported.drawn_shapes import drawn
from tests.reported.ifc_maker import IfcMaker, enum, typed
from timeo_desktop.readers.ifc import model as models
from timeo_desktop.readers.ifc import source
from timeo_desktop.readers.ifc.description import IfcDescription
from timeo_desktop.readers.ifc.styles.rule import Looks
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


RECORD = re.compile(r"(#\d+\s*=\s*IFC\w+\()(.*)(\);)$")
FILES = (
    "12_property_kinds_ifc4", "13_type_and_instance", "14_material_properties", "15_groups_and_zones", "18_storeys",
    "21_georef_twice", "35_style_on_operand_2x3", "36_indexed_colours", "40_grid_and_text",
)  # fmt: skip
EACH = 37  # of all values


def parts_of(attributes: str) -> list[str]:
    """The attributes of a record, those in lists and texts together."""
    found, depth, text = [""], 0, False
    for sign in attributes:
        text ^= sign == "'"
        depth += 0 if text else (sign == "(") - (sign == ")")
        if sign == "," and not depth and not text:
            found.append("")
        else:
            found[-1] += sign
    return found


def damaged(text: str) -> Iterator[str]:
    """The file with one value less: a point, a number or nothing is in its place."""
    lines = text.splitlines()
    records = [(at, found) for at, line in enumerate(lines) if (found := RECORD.match(line))]
    point = next(found[1].partition("=")[0].strip() for _, found in records if "IFCCARTESIANPOINT" in found[1])
    values = [(at, found, place) for at, found in records for place in range(len(parts_of(found[2])))]
    for number, (at, found, place) in enumerate(values[::EACH]):
        parts = parts_of(found[2])
        parts[place] = (point, "3.5", "$")[number % 3]
        yield "\n".join([*lines[:at], found[1] + ",".join(parts) + found[3], *lines[at + 1 :]])


@pytest.mark.parametrize("name", FILES)
def test_whatever_is_damaged_all_else_is_told(name: str, tmp_path: Path) -> None:
    text = (Path(__file__).parent / "data" / "ifc" / f"{name}.ifc").read_text("latin-1")
    for broken in damaged(text):
        (tmp_path / "made.ifc").write_text(broken, "latin-1")
        loaded = source.load(tmp_path / "made.ifc")
        model = models.open_model(loaded)
        drawable = models.elements_of(model)
        models.facts_of(model, loaded, drawable)
        models.audit_of(model, loaded, drawable, 0)
        looks = Looks(model, tmp_path)
        assert [looks.of(model.by_id(step)) for step in drawable] or not drawable
        described = IfcDescription(model, frozenset(drawable))
        assert sum(1 for _ in described.elements()) >= len(drawable)
        rows = (described.property_sets(), described.property_set_links(), described.associations())
        assert all(row is not None for each in rows for row in each)
