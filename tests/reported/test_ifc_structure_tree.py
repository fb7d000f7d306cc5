"""Zones, systems and groups, references, storeys and parts of an IFC model, as the store answers for them."""

from collections.abc import Iterator

import pytest

from tests.conftest import Read
from tests.reported.ifc_elements import FILES, named
from timeo_desktop.domain.description import GROUPS, REFERENCE
from timeo_desktop.domain.elements import Element
from timeo_desktop.domain.model_elements import ModelElements


def names(rows: list[Element]) -> list[str]:
    return [row.name for row in rows]


def outline(elements: ModelElements, rows: list[Element], depth: int = 0) -> Iterator[str]:
    for row in rows:
        yield f"{'  ' * depth}{row.name}"
        yield from outline(elements, elements.children(row.step), depth + 1)


groups_and_zones = pytest.mark.parametrize("opened", ["15_groups_and_zones"], indirect=True)


@groups_and_zones
def test_a_zone_is_a_thing_of_its_own_and_no_system(opened: ModelElements) -> None:
    tenant, leased = named(opened, "Tenant A"), named(opened, "Leased area")
    assert (tenant.ifc_class, tenant.group, tenant.long_name) == ("IfcZone", "zone", "Tenant A long")
    assert tenant.parent == leased.step
    assert names(opened.children(leased.step)) == ["Tenant A"]
    assert names(opened.members(tenant.step)) == ["101 Office", "102 Store"]
    assert opened.members(leased.step) == []
    said = {(each.name, row.name): row.value for each in opened.property_sets(tenant.step) for row in each.properties}
    assert said == {("Attributes", "LongName"): "Tenant A long", ("Pset_ZoneCommon", "Tenant"): "Bakery"}


@groups_and_zones
def test_systems_nest_and_serve(opened: ModelElements) -> None:
    circuit, heating = named(opened, "Heating circuit 1"), named(opened, "Heating")
    assert (circuit.group, circuit.predefined_type, circuit.parent) == ("system", "HEATING", heating.step)
    assert names(opened.members(circuit.step)) == ["Pump 1"]
    building = named(opened, "Building")
    assert [(row.kind, row.name, row.thing) for row in opened.associations(circuit.step)] == [
        ("system", "Heating", heating.step),
        ("service", "Building", building.step),
    ]


@groups_and_zones
def test_what_is_referenced_appears_there_too(opened: ModelElements) -> None:
    column, pump = named(opened, "Tall column"), named(opened, "Pump 1")
    level, zone = named(opened, "Level 2"), named(opened, "Fire zone A")
    assert opened.path_to(column.step)[-2] == named(opened, "Level 1").step
    assert names(opened.members(level.step)) == ["Tall column"]
    assert names(opened.members(zone.step)) == ["Pump 1"]
    assert {(row.kind, row.thing) for row in opened.associations(pump.step)} == {
        ("reference", zone.step), ("system", named(opened, "Heating circuit 1").step),
    }  # fmt: skip
    assert opened.belonging([level.step], GROUPS) == []
    assert opened.belonging([level.step], (*GROUPS, REFERENCE)) == [column.step]


@groups_and_zones
def test_what_belongs_to_a_group_is_found_at_any_depth(opened: ModelElements) -> None:
    inside = opened.below(named(opened, "Leased area").step)
    rooms = {named(opened, "101 Office").step, named(opened, "102 Store").step}
    assert set(opened.belonging(inside, GROUPS)) == rooms


@groups_and_zones
@pytest.mark.parametrize("text", ["Tenant A", "Tenant A long", "Leased", "Heating circuit", "IfcZone"])
def test_groups_are_found_by_search(opened: ModelElements, text: str) -> None:
    assert any(row.group for row in opened.search(text, 5))


def test_groups_are_nothing_that_could_not_be_drawn(read: Read) -> None:
    summary = read(FILES / "15_groups_and_zones.ifc").summary
    assert summary.failed == ()
    assert "IfcZone" not in summary.by_class


@pytest.mark.parametrize("opened", ["18_storeys"], indirect=True)
def test_storeys_stand_where_they_are(opened: ModelElements) -> None:
    rows = opened.children(named(opened, "B").step)
    assert [(row.name, round(row.elevation or 0.0, 4)) for row in rows] == [
        ("Roof", 9.144), ("Second floor", 6.096), ("First floor", 3.048), ("Ground floor", 0.0), ("Basement", -3.048),
    ]  # fmt: skip


@pytest.mark.parametrize("opened", ["19_features"], indirect=True)
def test_features_hang_below_what_they_belong_to(opened: ModelElements) -> None:
    assert list(outline(opened, opened.roots())) == [
        "Project", "  Site", "    Building", "      Level 1", "        Pump", "        Wall with projection",
        "          Pilaster", "          Road marking", "          Window in opening only",
    ]  # fmt: skip


@pytest.mark.parametrize("opened", ["16_facilities"], indirect=True)
def test_facilities_and_their_parts_stay_a_tree(opened: ModelElements) -> None:
    assert list(outline(opened, opened.roots())) == [
        "Project", "  Site",
        "    House", "      Ground", "        IfcWall in Ground",
        "    Airport", "      IfcCourse in Airport",
        "    Quay", "      Berth", "        IfcBuiltElement in Berth",
        "    Line 1", "      Track part", "        IfcRail in Track part",
        "    Road A1",
        "      Bridge over river", "        Deck", "          Deck segment 1",
        "            IfcBeam in Deck segment 1",
        "      Services", "        IfcPipeSegment in Services",
        "      Carriageway", "        IfcPavement in Carriageway",
    ]  # fmt: skip
