"""Trees, groups and heights that files get wrong or say in another way: whatever they say, everything has a place."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import ifcopenshell
import ifcopenshell.guid
import pytest
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import GROUPS
from timeo_desktop.domain.elements import Element
from timeo_desktop.readers.ifc.description import IfcDescription
from timeo_desktop.store.models.element_rows import write_description
from timeo_desktop.store.models.elements import ElementReader


class Made:
    """A small model, made row by row."""

    def __init__(self, schema: str = "IFC4") -> None:
        self.model: IfcFile = ifcopenshell.file(schema=schema)
        metre = self.model.create_entity("IfcSIUnit", UnitType="LENGTHUNIT", Prefix="MILLI", Name="METRE")
        units = self.model.create_entity("IfcUnitAssignment", Units=[metre])
        self.project = self.add("IfcProject", UnitsInContext=units)

    def add(self, kind: str, name: str = "", **attributes: object) -> Entity:
        return self.model.create_entity(kind, GlobalId=ifcopenshell.guid.new(), Name=name or kind, **attributes)

    def contain(self, whole: Entity, *parts: Entity) -> None:
        self.add("IfcRelAggregates", RelatingObject=whole, RelatedObjects=parts)

    def group(self, group: Entity, *members: Entity) -> None:
        self.add("IfcRelAssignsToGroup", RelatingGroup=group, RelatedObjects=members)

    def at(self, height: float, above: Entity | None = None) -> Entity:
        """A placement, heights in millimetres."""
        point = self.model.create_entity("IfcCartesianPoint", Coordinates=(0.0, 0.0, height))
        axes = self.model.create_entity("IfcAxis2Placement3D", Location=point)
        return self.model.create_entity("IfcLocalPlacement", PlacementRelTo=above, RelativePlacement=axes)

    def elements(self) -> dict[str, Element]:
        return {row.name: row for row in IfcDescription(self.model, frozenset()).elements()}

    @contextmanager
    def stored(self, folder: Path) -> Iterator[ElementReader]:
        write_description(folder / "elements.sqlite", IfcDescription(self.model, frozenset()))
        with closing(ElementReader(folder / "elements.sqlite")) as reader:
            yield reader


def test_what_is_part_of_itself_is_in_the_tree_all_the_same() -> None:
    made = Made()
    one, other = made.add("IfcElementAssembly", "one"), made.add("IfcElementAssembly", "other")
    made.contain(one, other)
    made.contain(other, one)
    made.contain(made.project, made.add("IfcSite", "site"))
    rows = made.elements()
    assert sorted((rows["one"].parent, rows["other"].parent)) in ([0, one.id()], [0, other.id()])
    assert rows["site"].parent == made.project.id()


def test_zones_within_each_other_end(tmp_path: Path) -> None:
    made = Made()
    one, other, room = made.add("IfcZone", "one"), made.add("IfcZone", "other"), made.add("IfcSpace", "room")
    made.contain(made.project, room)
    made.group(one, other, room)
    made.group(other, one)
    with made.stored(tmp_path) as reader:
        (root,) = [row for row in reader.roots() if row.group]
        assert set(reader.below(root.step)) == {one.id(), other.id()}
        assert room.id() in reader.belonging([root.step], GROUPS)
        assert room.id() in reader.belonging([other.id()], GROUPS)


def test_what_stands_in_an_opening_or_on_a_wall_hangs_below_the_wall() -> None:
    made = Made()
    wall, opening, sill = made.add("IfcWall", "wall"), made.add("IfcOpeningElement"), made.add("IfcMember", "sill")
    paint, sensor, pipe = made.add("IfcCovering", "paint"), made.add("IfcSensor", "sensor"), made.add("IfcPipeSegment")
    made.add("IfcRelVoidsElement", RelatingBuildingElement=wall, RelatedOpeningElement=opening)
    made.contain(opening, sill)
    made.add("IfcRelCoversBldgElements", RelatingBuildingElement=wall, RelatedCoverings=[paint])
    made.add("IfcRelFlowControlElements", RelatingFlowElement=pipe, RelatedControlElements=[sensor])
    rows = made.elements()
    assert rows["sill"].parent == rows["paint"].parent == wall.id()
    assert rows["sensor"].parent == pipe.id()
    assert "IfcOpeningElement" not in rows


@pytest.mark.parametrize(("schema", "space"), [("IFC2X3", "RelatedSpace"), ("IFC4", "RelatingSpace")])
def test_a_covering_of_a_room_is_in_the_room(schema: str, space: str) -> None:
    made = Made(schema)
    room, floor = made.add("IfcSpace", "room"), made.add("IfcCovering", "floor")
    made.add("IfcRelCoversSpaces", **{space: room}, RelatedCoverings=[floor])
    assert made.elements()["floor"].parent == room.id()


def test_what_has_its_place_in_a_group_alone_hangs_below_that() -> None:
    made = Made()
    model, beam, wall = (
        made.add(kind) for kind in ("IfcStructuralAnalysisModel", "IfcStructuralCurveMember", "IfcWall")
    )
    storey = made.add("IfcBuildingStorey")
    made.add("IfcRelContainedInSpatialStructure", RelatingStructure=storey, RelatedElements=[wall])
    made.group(model, beam, wall)
    rows = made.elements()
    assert rows["IfcStructuralCurveMember"].parent == model.id()
    assert rows["IfcWall"].parent == storey.id()


@pytest.mark.parametrize(
    ("schema", "kind", "group"),
    [
        ("IFC2X3", "IfcZone", "zone"), ("IFC2X3", "IfcElectricalCircuit", "system"), ("IFC2X3", "IfcAsset", "group"),
        ("IFC4", "IfcZone", "zone"), ("IFC4", "IfcDistributionCircuit", "system"), ("IFC4", "IfcInventory", "group"),
        ("IFC4X3", "IfcZone", "zone"), ("IFC4X3", "IfcBuiltSystem", "system"), ("IFC4X3", "IfcGroup", "group"),
    ],
)  # fmt: skip
def test_every_kind_of_group_is_what_it_is(schema: str, kind: str, group: str) -> None:
    made = Made(schema)
    wall = made.add("IfcWall")
    made.group(made.add(kind), wall)
    assert made.elements()[kind].group == group
    (belonging,) = [row for row in IfcDescription(made.model, frozenset()).associations() if row.element == wall.id()]
    assert belonging.kind == group


@pytest.mark.parametrize(
    ("elevations", "placed", "heights"),
    [
        ((0.0, 3000.0), (0.0, 9000.0), (0.0, 3.0)),  # said: so it is
        ((None, None), (100_000.0, 103_000.0), (0.0, 3.0)),  # above the building
        ((0.0, None), (100_000.0, 103_000.0), (0.0, 3.0)),
        ((0.0, 0.0), (100_000.0, 103_000.0), (0.0, 3.0)),  # never filled in
        ((0.0, 0.0), (100_000.0, 100_000.0), (0.0, 0.0)),  # two on one height
    ],
)
def test_the_height_of_a_storey_is_said_or_seen(
    elevations: tuple[float | None, ...], placed: tuple[float, ...], heights: tuple[float, ...]
) -> None:
    made = Made()
    building = made.add("IfcBuilding", ObjectPlacement=made.at(100_000.0))
    for name, elevation, place in zip("ab", elevations, placed, strict=True):
        storey = made.add("IfcBuildingStorey", name, Elevation=elevation, ObjectPlacement=made.at(place))
        made.contain(building, storey)
    rows = made.elements()
    assert (rows["a"].elevation, rows["b"].elevation) == pytest.approx(heights)


def test_a_storey_that_is_nowhere_has_no_height() -> None:
    made = Made()
    made.add("IfcBuildingStorey", "lost")
    assert made.elements()["lost"].elevation is None
