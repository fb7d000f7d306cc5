"""Properties of materials and of the profiles that things are made of."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import PropertySetLink, PropertySetRow
from timeo_desktop.domain.model_elements import ATTRIBUTES
from timeo_desktop.readers.ifc.description.attributes import attributes_of
from timeo_desktop.readers.ifc.description.entities import all_of, attribute
from timeo_desktop.readers.ifc.description.properties import properties_of
from timeo_desktop.readers.ifc.description.unit_symbols import UnitSymbols

# What has properties, and the attribute that says whose they are.
_SETS = {"IfcMaterialProperties": "Material", "IfcProfileProperties": "ProfileDefinition"}
# What extended properties call their properties: IFC4, and IFC2X3.
_PROPERTIES = ("Properties", "ExtendedProperties")
# What is made of a material.
_PARTS = ("IfcMaterialLayer", "IfcMaterialProfile", "IfcMaterialConstituent")
_TOLD = frozenset({"Name", "Material", "ProfileDefinition", "ProfileName", "ProfileType", "Position", *_PROPERTIES})


def material_sets(model: IfcFile, units: UnitSymbols) -> Iterator[PropertySetRow]:
    """The property sets of materials and profiles (those of IFC2X3 are attributes, or extend them), and the dimensions
    of the profiles of which materials tell, with the STEP id of the profile."""
    for kind in _SETS:
        for row in model.by_type(kind):
            extended = next((found for name in _PROPERTIES if (found := attribute(row, name)) is not None), ())
            properties = *attributes_of(row, units, _TOLD), *properties_of(extended, units)
            yield PropertySetRow(row.id(), attribute(row, "Name") or row.is_a(), properties)
    for profile in _profiles(model):
        if dimensions := tuple(attributes_of(profile, units, _TOLD)):
            yield PropertySetRow(profile.id(), ATTRIBUTES, dimensions)


def material_links(model: IfcFile) -> Iterator[PropertySetLink]:
    """Which material, profile, layer or other part has which set; a part has also those of its material. Elements of
    IFC2X3 have properties of profiles directly."""
    sets: defaultdict[int, list[int]] = defaultdict(list)
    for profile in _profiles(model):
        sets[profile.id()].append(profile.id())
    for kind, owner in _SETS.items():
        for row in model.by_type(kind):
            if isinstance(getattr(row, owner), Entity):
                sets[getattr(row, owner).id()].append(row.id())
    for step, own in sets.items():
        yield from (PropertySetLink(step, each, False) for each in own)
    for part in all_of(model, *_PARTS):
        if isinstance(part.Material, Entity):
            yield from (PropertySetLink(part.id(), each, False) for each in sets.get(part.Material.id(), ()))
    for relation in all_of(model, "IfcRelAssociatesProfileProperties"):
        for related in relation.RelatedObjects or ():
            yield PropertySetLink(related.id(), relation.RelatingProfileProperties.id(), False)


def _profiles(model: IfcFile) -> Collection[Entity]:
    parts = (part.Profile for part in all_of(model, "IfcMaterialProfile"))
    relations = (relation.RelatingProfileDef for relation in all_of(model, "IfcRelAssociatesProfileDef"))
    return {each.id(): each for each in (*parts, *relations) if each is not None}.values()
