"""Systems, zones and groups that elements are assigned to."""

from collections.abc import Iterator

from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import Association
from timeo_desktop.domain.elements import Property


def groups(model: IfcFile) -> Iterator[Association]:
    """What each element is assigned to."""
    for relation in model.by_type("IfcRelAssignsToGroup"):
        group = relation.RelatingGroup
        if group is not None:
            kind = "system" if group.is_a("IfcSystem") else "zone" if group.is_a("IfcZone") else "group"
            words = Property("description", group.Description or group.ObjectType or "")
            detail = Property("class", group.is_a()), words
            for related in relation.RelatedObjects or ():
                yield Association(related.id(), kind, group.Name or group.is_a(), detail)
