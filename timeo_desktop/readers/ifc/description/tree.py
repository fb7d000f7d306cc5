"""The elements of a model, and what contains each."""

from collections.abc import Iterator

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.elements import Element
from timeo_desktop.readers.ifc.description.entities import all_of, attribute, text_of
from timeo_desktop.readers.ifc.description.groups import group_kind
from timeo_desktop.readers.ifc.description.heights import storey_heights
from timeo_desktop.readers.ifc.description.types import Types, predefined_type
from timeo_desktop.readers.ifc.description.wholes import wholes

# No objects themselves; spatial elements have another name in IFC2X3.
_HOLDING = ("IfcProject", "IfcSpatialElement", "IfcSpatialStructureElement", "IfcGroup")
_NOT_LISTED = ("IfcFeatureElementSubtraction", "IfcPort")


def elements(model: IfcFile, types: Types, drawable: frozenset[int], metres: float) -> Iterator[Element]:
    """The project, every product but openings and ports, and every group. `metres`: in one length unit of the file."""
    every = list(listed(model))
    parents = wholes(model, (entity.id() for entity in every))
    heights = storey_heights(model, parents, metres)
    holding = {entity.id() for entity in all_of(model, *_HOLDING)}
    groups = {entity.id(): group_kind(entity) for entity in model.by_type("IfcGroup")}
    for entity in every:
        step = entity.id()
        element_type = types.of.get(step)
        kind, inherits_kind = predefined_type(entity, element_type)
        yield Element(
            step=step,
            parent=parents[step],
            guid=text_of(entity.GlobalId),
            ifc_class=entity.is_a(),
            name=_name(entity),
            tag=text_of(attribute(entity, "Tag")),
            description=text_of(entity.Description),
            object_type=text_of(entity.ObjectType),
            predefined_type=kind,
            type_step=element_type.id() if element_type is not None else 0,
            elevation=heights.get(step),
            drawable=step in drawable,
            spatial=step in holding,
            inherits_kind=inherits_kind,
            long_name=text_of(attribute(entity, "LongName")),
            group=groups.get(step, ""),
        )


def listed(model: IfcFile) -> Iterator[Entity]:
    """What is an element: the project, every product but openings and ports, and every group."""
    left_out = {entity.id() for entity in all_of(model, *_NOT_LISTED)}
    yield from model.by_type("IfcProject")
    yield from (product for product in model.by_type("IfcProduct") if product.id() not in left_out)
    yield from model.by_type("IfcGroup")


def _name(entity: Entity) -> str:
    name, long_name = text_of(entity.Name), text_of(attribute(entity, "LongName"))
    if not long_name or long_name == name:
        return name
    return f"{name} {long_name}".strip() if entity.is_a() == "IfcSpace" else name or long_name
