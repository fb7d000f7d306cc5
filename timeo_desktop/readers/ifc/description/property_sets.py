"""Property and quantity sets: what they say, and which elements and materials have them."""

from collections.abc import Iterator

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import PropertySetLink, PropertySetRow
from timeo_desktop.domain.elements import Property
from timeo_desktop.domain.model_elements import ATTRIBUTES
from timeo_desktop.readers.ifc.damage import sound
from timeo_desktop.readers.ifc.description.attributes import attributes_of
from timeo_desktop.readers.ifc.description.entities import attribute, text_of
from timeo_desktop.readers.ifc.description.material_sets import material_links, material_sets
from timeo_desktop.readers.ifc.description.properties import properties_of
from timeo_desktop.readers.ifc.description.tree import listed
from timeo_desktop.readers.ifc.description.types import Types, with_types
from timeo_desktop.readers.ifc.description.unit_symbols import UnitSymbols

_IN_SETS = {"IfcPropertySet": "HasProperties", "IfcElementQuantity": "Quantities"}
# Attributes that an element tells in another place, or that say nothing to people.
_TOLD = frozenset(
    {"GlobalId", "OwnerHistory", "Name", "ObjectPlacement", "Representation", "RepresentationMaps", "HasPropertySets"}
    | {"PredefinedType", "RepresentationContexts", "UnitsInContext"}
)
_TOLD_OF_ELEMENTS = _TOLD | {"Description", "ObjectType", "Tag", "Elevation"}


class PropertySets:
    """The sets of one model, and who has them; the sets must be read first."""

    def __init__(self, model: IfcFile, types: Types, units: UnitSymbols) -> None:
        self._model = model
        self._types = types
        self._units = units
        self._with_attributes: set[int] = set()

    def rows(self) -> Iterator[PropertySetRow]:
        """Each property or quantity set of the file once, also those of types, materials and profiles; then what
        elements and types say in attributes of their class, as a set with the STEP id of the element or type itself."""
        yield from sound(self._model.by_type("IfcPropertySetDefinition"), self._set)
        yield from material_sets(self._model, self._units)
        yield from sound(self._objects(), self._attributes)

    def _set(self, row: Entity) -> Iterator[PropertySetRow]:
        yield _property_set(row, self._units)

    def _attributes(self, entity: Entity) -> Iterator[PropertySetRow]:
        told = _TOLD if entity.is_a("IfcTypeObject") else _TOLD_OF_ELEMENTS
        if found := tuple(attributes_of(entity, self._units, told)):
            self._with_attributes.add(entity.id())
            yield PropertySetRow(entity.id(), ATTRIBUTES, found)

    def _objects(self) -> Iterator[Entity]:
        yield from listed(self._model)
        for element_type, _ in self._types.each():
            yield element_type

    def links(self) -> Iterator[PropertySetLink]:
        """Who has which set, directly and through the type."""
        yield from sound(self._model.by_type("IfcRelDefinesByProperties"), self._defined)
        for step in self._with_attributes:
            yield PropertySetLink(step, step, False)
        for element_type, elements in self._types.each():
            sets = [definition.id() for definition in element_type.HasPropertySets or ()]
            sets += {element_type.id()} & self._with_attributes
            for step in elements:
                for single in sets:
                    yield PropertySetLink(step, single, True)
        yield from material_links(self._model)

    def _defined(self, relation: Entity) -> Iterator[PropertySetLink]:
        for single in _definitions(relation.RelatingPropertyDefinition):
            for step, inherited in with_types(relation, self._types):
                yield PropertySetLink(step, single, inherited)


def _property_set(row: Entity, units: UnitSymbols) -> PropertySetRow:
    parts = _IN_SETS.get(row.is_a())
    if parts is None:  # a predefined set: its attributes are its properties
        return PropertySetRow(row.id(), text_of(row.Name) or row.is_a(), tuple(attributes_of(row, units, _TOLD)))
    properties = tuple(properties_of(getattr(row, parts), units))
    if method := text_of(attribute(row, "MethodOfMeasurement")):
        properties = (Property("MethodOfMeasurement", method), *properties)
    return PropertySetRow(row.id(), text_of(row.Name), properties)


def _definitions(definition: Entity | tuple[Entity, ...] | None) -> Iterator[int]:
    if definition is None:
        return
    if isinstance(definition, tuple) or definition.is_a("IfcPropertySetDefinitionSet"):
        members = definition if isinstance(definition, tuple) else definition.wrappedValue
        for member in members:
            yield member.id()
    else:
        yield definition.id()
