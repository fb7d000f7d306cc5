"""What a model says of an element besides its shape, by the schema's text: written for the tests, apart from the
program, with nothing but entities and their attributes.

A value is a plain value, a tuple of them, ("range", low, high, set point) or ("table", pairs, unit of the keys).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ifcopenshell import entity_instance
from ifcopenshell.ifcopenshell_wrapper import schema_by_name

from tests.reported.ifc_units_read import UnitsRead

Value = tuple[Any, str]  # with the symbol of its unit
Sets = dict[str, dict[str, Value]]
ROOTED = 4  # GlobalId, OwnerHistory, Name, Description
QUANTITIES = {
    "IfcQuantityLength": "IfcLengthMeasure", "IfcQuantityArea": "IfcAreaMeasure",
    "IfcQuantityVolume": "IfcVolumeMeasure", "IfcQuantityWeight": "IfcMassMeasure",
    "IfcQuantityTime": "IfcTimeMeasure", "IfcQuantityCount": "IfcCountMeasure",
    "IfcQuantityNumber": "IfcNumericMeasure",
}  # fmt: skip


@dataclass
class Words:
    """Everything of one element; groups, zones and systems as (kind, name), materials in their order."""

    attributes: dict[str, Any] = field(default_factory=dict)
    own_sets: Sets = field(default_factory=dict)
    type_sets: Sets = field(default_factory=dict)
    materials: list[str] = field(default_factory=list)
    classifications: set[tuple[str, str]] = field(default_factory=set)
    groups: set[tuple[str, str]] = field(default_factory=set)


class WordsRead:
    """Reads one model."""

    def __init__(self, model: Any) -> None:
        self._units = UnitsRead(model)
        self._old = model.schema == "IFC2X3"

    def of(self, element: Any) -> Words:
        """What the model says of an element."""
        kind = _type(element)
        own: Sets = {}
        for row in element.IsDefinedBy:
            if row.is_a("IfcRelDefinesByProperties"):
                for definition in _definitions(row.RelatingPropertyDefinition):
                    self._add(own, definition)
        inherited: Sets = {}
        for definition in (kind.HasPropertySets or ()) if kind is not None else ():
            self._add(inherited, definition)
        return Words(
            attributes=_attributes(element, kind),
            own_sets=own,
            type_sets={name: rest for name, rows in inherited.items() if (rest := _hidden(rows, own.get(name, {})))},
            materials=_made_of(element) or (_made_of(kind) if kind is not None else []),
            classifications=self._classified(element, kind),
            groups=_groups(element),
        )

    def _add(self, sets: Sets, definition: Any) -> None:
        if definition.is_a() not in ("IfcPropertySet", "IfcElementQuantity"):
            rows = sets.setdefault(definition.Name or definition.is_a(), {})
            rows.update(self._predefined(definition))
        else:
            parts = definition.HasProperties if definition.is_a("IfcPropertySet") else definition.Quantities
            rows = sets.setdefault(definition.Name or "", {})
            if definition.is_a("IfcElementQuantity") and definition.MethodOfMeasurement:
                rows["MethodOfMeasurement"] = (definition.MethodOfMeasurement, "")
            for part in parts or ():
                rows.update(self._rows(part, ""))

    def _predefined(self, definition: Any) -> Iterator[tuple[str, Value]]:
        """A set whose properties are attributes of its class, in the measures that the schema declares."""
        declared = schema_by_name(definition.file.schema_identifier).declaration_by_name(definition.is_a())
        for place, attribute in enumerate(declared.all_attributes()):
            value = definition[place]
            if place >= ROOTED and value is not None and not isinstance(value, entity_instance):
                kind = attribute.type_of_attribute().as_named_type()
                measure = kind.declared_type().name() if kind is not None else ""
                yield attribute.name(), (value, self._units.of(None, measure))

    def _rows(self, part: Any, before: str) -> Iterator[tuple[str, Value]]:
        name = before + (part.Name or "")
        if part.is_a("IfcComplexProperty") or part.is_a("IfcPhysicalComplexQuantity"):
            complex_property = part.is_a("IfcComplexProperty")
            inner = part.HasProperties if complex_property else part.HasQuantities
            used = (part.UsageName,) if complex_property else (part.Discrimination, part.Quality, part.Usage)
            if any(used):
                yield name, (", ".join(filter(None, used)), "")
            for each in inner:
                yield from self._rows(each, f"{name} / ")
        elif part.is_a("IfcPhysicalSimpleQuantity"):
            yield name, (part[3], self._units.of(part.Unit, QUANTITIES[part.is_a()]))
        else:
            yield name, self._value(part)

    def _value(self, part: Any) -> Value:
        kind = part.is_a()
        if kind == "IfcPropertySingleValue":
            return _plain(part.NominalValue), self._unit(part.Unit, part.NominalValue)
        if kind == "IfcPropertyEnumeratedValue":
            values, reference = part.EnumerationValues or (), part.EnumerationReference
            return _several(values), self._unit(reference.Unit if reference else None, *values)
        if kind == "IfcPropertyListValue":
            values = part.ListValues or ()
            return _several(values), self._unit(part.Unit, *values)
        if kind == "IfcPropertyBoundedValue":
            bounds = (part.LowerBoundValue, part.UpperBoundValue, None if self._old else part.SetPointValue)
            return ("range", *map(_plain, bounds)), self._unit(part.Unit, *bounds)
        if kind == "IfcPropertyTableValue":
            keys, values = part.DefiningValues or (), part.DefinedValues or ()
            pairs = tuple(zip(map(_plain, keys), map(_plain, values), strict=False))
            return ("table", pairs, self._unit(part.DefiningUnit, *keys)), self._unit(part.DefinedUnit, *values)
        return ("reference", getattr(part.PropertyReference, "Name", None) or ""), ""

    def _unit(self, own: Any, *values: Any) -> str:
        measure = next((value.is_a() for value in values if value is not None), "")
        return self._units.of(own, measure)

    def _classified(self, element: Any, kind: Any) -> set[tuple[str, str]]:
        """Own references, and those of the type in systems in which the element has none."""
        own = set(self._references(element))
        systems = {system for _, system in own}
        inherited = set(self._references(kind)) if kind is not None else set()
        return own | {row for row in inherited if row[1] not in systems}

    def _references(self, thing: Any) -> Iterator[tuple[str, str]]:
        for row in thing.HasAssociations:
            if row.is_a("IfcRelAssociatesClassification") and row.RelatingClassification is not None:
                reference = row.RelatingClassification
                code = getattr(reference, "ItemReference" if self._old else "Identification", None)
                at: Any = reference
                while at is not None and not at.is_a("IfcClassification"):
                    at = getattr(at, "ReferencedSource", None)
                yield reference.Name or code or "", "" if at is None else " ".join(filter(None, (at.Name, at.Edition)))


def _type(element: Any) -> Any:
    rows = getattr(element, "IsTypedBy", None) or element.IsDefinedBy
    return next((row.RelatingType for row in rows if row.is_a("IfcRelDefinesByType")), None)


def _definitions(definition: Any) -> list[Any]:
    if definition is None:
        return []
    if isinstance(definition, tuple):
        return list(definition)
    return list(definition.wrappedValue) if definition.is_a("IfcPropertySetDefinitionSet") else [definition]


def _hidden(rows: dict[str, Value], own: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in rows.items() if name not in own}


def _attributes(element: Any, kind: Any) -> dict[str, Any]:
    """Attributes that every viewer shows. A predefined type of its own hides that of the type."""
    predefined = _kind(element, "ObjectType") or (_kind(kind, "ElementType") if kind is not None else "")
    return {
        "guid": element.GlobalId,
        "class": element.is_a(),
        "name": element.Name or "",
        "description": element.Description or "",
        "object type": element.ObjectType or "",
        "tag": getattr(element, "Tag", None) or "",
        "predefined type": predefined,
        "type": "" if kind is None else (kind.Name or ""),
    }


def _kind(thing: Any, other: str) -> str:
    """What kind of its class a thing is: what is not defined says nothing, what is its user's own is in words."""
    kind = getattr(thing, "PredefinedType", None) or ""
    if kind == "USERDEFINED":
        return getattr(thing, other, None) or kind
    return "" if kind == "NOTDEFINED" else kind


def _several(values: Any) -> Any:
    """Several values, or the only one."""
    found = tuple(map(_plain, values))
    return found[0] if len(found) == 1 else found


def _plain(value: Any) -> Any:
    return getattr(value, "wrappedValue", value)


def _made_of(thing: Any) -> list[str]:
    names = []
    for row in thing.HasAssociations:
        if row.is_a("IfcRelAssociatesMaterial") and row.RelatingMaterial is not None:
            names += _materials(row.RelatingMaterial)
    return names


def _materials(material: Any) -> list[str]:
    """The names of materials in the order of the parts; a layer of air by its own name."""
    if material.is_a("IfcMaterial"):
        return [material.Name]
    if material.is_a("IfcMaterialList"):
        return [each.Name for each in material.Materials]
    inner = getattr(material, "ForLayerSet", None) or getattr(material, "ForProfileSet", None) or material
    parts = [
        part
        for name in ("MaterialLayers", "MaterialProfiles", "MaterialConstituents")
        for part in getattr(inner, name, None) or ()
    ] or [inner]
    return [part.Material.Name if part.Material is not None else (getattr(part, "Name", None) or "") for part in parts]


def _groups(element: Any) -> set[tuple[str, str]]:
    found = set()
    for row in element.HasAssignments:
        if row.is_a("IfcRelAssignsToGroup") and row.RelatingGroup is not None:
            group = row.RelatingGroup
            kind = "zone" if group.is_a("IfcZone") else "system" if group.is_a("IfcSystem") else "group"
            found.add((kind, group.Name or ""))
    return found
