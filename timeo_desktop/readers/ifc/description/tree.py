"""The elements of a model, and what contains each."""

from collections.abc import Iterator

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.elements import Element
from timeo_desktop.readers.ifc.description.entities import attribute
from timeo_desktop.readers.ifc.description.types import Types, predefined_type

_SPATIAL_2X3 = "IfcSpatialStructureElement"
_NOT_LISTED = ("IfcFeatureElementSubtraction", "IfcPort")


def elements(model: IfcFile, types: Types, drawable: frozenset[int], metres: float) -> Iterator[Element]:
    """The project, then every product but openings and ports. `metres`: in one length unit of the file."""
    parents = _parents(model)
    for project in model.by_type("IfcProject"):
        yield Element(
            step=project.id(), parent=0, guid=project.GlobalId or "", ifc_class="IfcProject",
            name=project.Name or project.LongName or "", spatial=True,
        )  # fmt: skip
    spatial = _SPATIAL_2X3 if model.schema == "IFC2X3" else "IfcSpatialElement"
    for product in model.by_type("IfcProduct"):
        if not any(product.is_a(name) for name in _NOT_LISTED):
            step = product.id()
            element_type = types.of.get(step)
            elevation = attribute(product, "Elevation")
            kind, inherits_kind = predefined_type(product, element_type)
            yield Element(
                step=step,
                parent=parents.get(step, 0),
                guid=product.GlobalId or "",
                ifc_class=product.is_a(),
                name=_name(product),
                tag=attribute(product, "Tag") or "",
                description=product.Description or "",
                object_type=product.ObjectType or "",
                predefined_type=kind,
                type_step=element_type.id() if element_type is not None else 0,
                elevation=None if elevation is None else elevation * metres,
                drawable=step in drawable,
                spatial=bool(product.is_a(spatial)),
                inherits_kind=inherits_kind,
            )


def _name(product: Entity) -> str:
    name, long_name = product.Name or "", attribute(product, "LongName") or ""
    if not long_name or long_name == name:
        return str(name)
    return f"{name} {long_name}".strip() if product.is_a() == "IfcSpace" else str(name or long_name)


def _parents(model: IfcFile) -> dict[int, int]:
    """What contains each thing: by containment, composition, nesting, or the opening it fills."""
    parents: dict[int, int] = {}
    for relation, whole, parts in (
        ("IfcRelContainedInSpatialStructure", "RelatingStructure", "RelatedElements"),
        ("IfcRelAggregates", "RelatingObject", "RelatedObjects"),
        ("IfcRelNests", "RelatingObject", "RelatedObjects"),
    ):
        for row in model.by_type(relation):
            container = getattr(row, whole)
            if container is not None:
                parents.update((part.id(), container.id()) for part in getattr(row, parts) or ())
    voids = {
        row.RelatedOpeningElement.id(): row.RelatingBuildingElement.id()
        for row in model.by_type("IfcRelVoidsElement")
        if row.RelatedOpeningElement is not None and row.RelatingBuildingElement is not None
    }
    for row in model.by_type("IfcRelFillsElement"):
        filling, opening = row.RelatedBuildingElement, row.RelatingOpeningElement
        if filling is not None and opening is not None and filling.id() not in parents:
            parents[filling.id()] = voids.get(opening.id(), 0)
    return parents
