"""The elements of a model, and what contains each."""

from collections.abc import Iterator

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.elements import Element
from timeo_desktop.readers.ifc.description.entities import attribute
from timeo_desktop.readers.ifc.description.groups import group_kind
from timeo_desktop.readers.ifc.description.heights import storey_heights
from timeo_desktop.readers.ifc.description.types import Types, predefined_type
from timeo_desktop.readers.ifc.description.wholes import wholes

_SPATIAL_2X3 = "IfcSpatialStructureElement"
_HOLDING = ("IfcProject", "IfcGroup")  # no objects themselves, as spatial elements are none
_NOT_LISTED = ("IfcFeatureElementSubtraction", "IfcPort")


def elements(model: IfcFile, types: Types, drawable: frozenset[int], metres: float) -> Iterator[Element]:
    """The project, every product but openings and ports, and every group. `metres`: in one length unit of the file."""
    every = list(listed(model))
    parents = wholes(model, (entity.id() for entity in every))
    heights = storey_heights(model, parents, metres)
    spatial = _SPATIAL_2X3 if model.schema == "IFC2X3" else "IfcSpatialElement"
    for entity in every:
        step = entity.id()
        element_type = types.of.get(step)
        kind, inherits_kind = predefined_type(entity, element_type)
        yield Element(
            step=step,
            parent=parents[step],
            guid=entity.GlobalId or "",
            ifc_class=entity.is_a(),
            name=_name(entity),
            tag=attribute(entity, "Tag") or "",
            description=entity.Description or "",
            object_type=entity.ObjectType or "",
            predefined_type=kind,
            type_step=element_type.id() if element_type is not None else 0,
            elevation=heights.get(step),
            drawable=step in drawable,
            spatial=any(entity.is_a(name) for name in (spatial, *_HOLDING)),
            inherits_kind=inherits_kind,
            long_name=attribute(entity, "LongName") or "",
            group=group_kind(entity),
        )


def listed(model: IfcFile) -> Iterator[Entity]:
    """What is an element: the project, every product but openings and ports, and every group."""
    yield from model.by_type("IfcProject")
    for product in model.by_type("IfcProduct"):
        if not any(product.is_a(name) for name in _NOT_LISTED):
            yield product
    yield from model.by_type("IfcGroup")


def _name(entity: Entity) -> str:
    name, long_name = entity.Name or "", attribute(entity, "LongName") or ""
    if not long_name or long_name == name:
        return str(name)
    return f"{name} {long_name}".strip() if entity.is_a() == "IfcSpace" else str(name or long_name)
