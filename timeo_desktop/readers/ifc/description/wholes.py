"""What contains each thing of a model: the tree, whatever a file lacks or gets wrong of it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.readers.ifc.damage import sound
from timeo_desktop.readers.ifc.description.entities import all_of, attribute


class _Relation(NamedTuple):
    """A kind of relation, and its attributes that name the whole and its part or parts."""

    kind: str
    whole: tuple[str, ...]  # its name differs between schemas
    parts: str


# The closest comes last: a part of an assembly hangs below it, also where it is contained in a storey as well.
_CONTAINING = (
    _Relation("IfcRelContainedInSpatialStructure", ("RelatingStructure",), "RelatedElements"),
    _Relation("IfcRelAggregates", ("RelatingObject",), "RelatedObjects"),
    _Relation("IfcRelNests", ("RelatingObject",), "RelatedObjects"),
    _Relation("IfcRelProjectsElement", ("RelatingElement",), "RelatedFeatureElement"),
    _Relation("IfcRelAdheresToElement", ("RelatingElement",), "RelatedSurfaceFeatures"),
)
# For what has no place of its own: below what it fills, covers or steers, else in its group. The first that holds.
_WITHOUT_PLACE = (
    _Relation("IfcRelFillsElement", ("RelatingOpeningElement",), "RelatedBuildingElement"),
    _Relation("IfcRelCoversBldgElements", ("RelatingBuildingElement",), "RelatedCoverings"),
    _Relation("IfcRelCoversSpaces", ("RelatingSpace", "RelatedSpace"), "RelatedCoverings"),
    _Relation("IfcRelFlowControlElements", ("RelatingFlowElement",), "RelatedControlElements"),
    _Relation("IfcRelAssignsToGroup", ("RelatingGroup",), "RelatedObjects"),
)
_VOIDS = _Relation("IfcRelVoidsElement", ("RelatingBuildingElement",), "RelatedOpeningElement")


def wholes(model: IfcFile, listed: Iterable[int]) -> dict[int, int]:
    """The STEP id of what each of the `listed` things is part of; always one of them, or 0 for none. What a file hangs
    below something that is not listed (an opening) hangs below the whole of that; of a circle one link is cut."""
    found: dict[int, int] = {}
    for relation in _CONTAINING:
        found.update(_pairs(model, relation))
    for relation in (_VOIDS, *_WITHOUT_PLACE):
        for part, whole in _pairs(model, relation):
            found.setdefault(part, whole)
    _cut_circles(found)
    known = set(listed)
    return {step: _listed_whole(step, found, known) for step in known}


def _pairs(model: IfcFile, relation: _Relation) -> Iterator[tuple[int, int]]:
    """Part and whole of each relation of a kind, as far as the file names both."""

    def pairs(row: Entity) -> Iterator[tuple[int, int]]:
        whole = next((each for name in relation.whole if (each := attribute(row, name)) is not None), None)
        if whole is not None:
            yield from ((part.id(), whole.id()) for part in _each(attribute(row, relation.parts)))

    yield from sound(all_of(model, relation.kind), pairs)


def _each(parts: Entity | tuple[Entity, ...] | None) -> tuple[Entity, ...]:
    if parts is None:
        return ()
    return parts if isinstance(parts, tuple) else (parts,)


def _cut_circles(found: dict[int, int]) -> None:
    """Nothing is part of itself, at any depth: else it would be in no tree at all."""
    safe = {0}
    for start in list(found):
        path: dict[int, None] = {}
        step = start
        while step not in safe and step not in path:
            path[step] = None
            step = found.get(step, 0)
        if step in path:
            found[step] = 0
        safe |= path.keys()


def _listed_whole(step: int, found: dict[int, int], known: set[int]) -> int:
    whole = found.get(step, 0)
    while whole and whole not in known:
        whole = found.get(whole, 0)
    return whole
