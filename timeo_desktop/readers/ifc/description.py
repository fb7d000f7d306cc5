"""Everything about a model that is not geometry, as rows: elements, property sets, and what elements belong to."""

from collections.abc import Iterator
from typing import Any

import ifcopenshell.util.unit

from timeo_desktop.domain.description import Association, PropertySetLink, PropertySetRow
from timeo_desktop.domain.elements import Element, Property
from timeo_desktop.readers.ifc.units import unit_scale

_SPATIAL_2X3 = "IfcSpatialStructureElement"
_NOT_LISTED = ("IfcFeatureElementSubtraction", "IfcPort")
_IN_SETS = ("IfcPropertySet", "IfcElementQuantity")
_DEPTH = 4


class IfcDescription:
    """Rows of one open ifcopenshell model. `drawable` are the STEP ids of elements with a representation."""

    def __init__(self, model: Any, drawable: frozenset[int]) -> None:
        self._model = model
        self._drawable = drawable
        self._units = _Units(model)
        self._spatial = _SPATIAL_2X3 if model.schema == "IFC2X3" else "IfcSpatialElement"
        self._types = dict(self._each_type())

    def _each_type(self) -> Iterator[tuple[int, Any]]:
        for relation in self._model.by_type("IfcRelDefinesByType"):
            if relation.RelatingType is not None:
                for related in relation.RelatedObjects or ():
                    yield related.id(), relation.RelatingType

    def elements(self) -> Iterator[Element]:
        """The project, then every product but openings and ports."""
        parents = self._parents()
        for project in self._model.by_type("IfcProject"):
            yield Element(
                step=project.id(), parent=0, guid=project.GlobalId or "", ifc_class="IfcProject",
                name=project.Name or project.LongName or "", spatial=True,
            )  # fmt: skip
        for product in self._model.by_type("IfcProduct"):
            if not any(product.is_a(name) for name in _NOT_LISTED):
                yield self._element(product, parents.get(product.id(), 0))

    def _element(self, product: Any, parent: int) -> Element:
        step, kind = product.id(), product.is_a()
        name, long_name = product.Name or "", getattr(product, "LongName", None) or ""
        if long_name and long_name != name:
            name = f"{name} {long_name}".strip() if kind == "IfcSpace" else (name or long_name)
        element_type = self._types.get(step)
        elevation = getattr(product, "Elevation", None)
        return Element(
            step=step,
            parent=parent,
            guid=product.GlobalId or "",
            ifc_class=kind,
            name=name,
            tag=getattr(product, "Tag", None) or "",
            description=product.Description or "",
            object_type=product.ObjectType or "",
            predefined_type=getattr(product, "PredefinedType", None) or "",
            type_step=element_type.id() if element_type is not None else 0,
            elevation=None if elevation is None else elevation * self._units.length,
            drawable=step in self._drawable,
            spatial=bool(product.is_a(self._spatial)),
        )

    def _parents(self) -> dict[int, int]:
        """What contains each thing: by containment, composition, nesting, or the opening it fills."""
        parents: dict[int, int] = {}
        for relation, whole, parts in (
            ("IfcRelContainedInSpatialStructure", "RelatingStructure", "RelatedElements"),
            ("IfcRelAggregates", "RelatingObject", "RelatedObjects"),
            ("IfcRelNests", "RelatingObject", "RelatedObjects"),
        ):
            for row in self._model.by_type(relation):
                container = getattr(row, whole)
                if container is not None:
                    parents.update((part.id(), container.id()) for part in getattr(row, parts) or ())
        voids = {
            row.RelatedOpeningElement.id(): row.RelatingBuildingElement.id()
            for row in self._model.by_type("IfcRelVoidsElement")
            if row.RelatedOpeningElement is not None and row.RelatingBuildingElement is not None
        }
        for row in self._model.by_type("IfcRelFillsElement"):
            filling, opening = row.RelatedBuildingElement, row.RelatingOpeningElement
            if filling is not None and opening is not None and filling.id() not in parents:
                parents[filling.id()] = voids.get(opening.id(), 0)
        return parents

    def property_sets(self) -> Iterator[PropertySetRow]:
        """Each property or quantity set of the file once, also those of types."""
        for kind in _IN_SETS:
            for row in self._model.by_type(kind):
                parts = row.HasProperties if kind == "IfcPropertySet" else row.Quantities
                properties = tuple(found for part in parts or () for found in self._properties(part))
                yield PropertySetRow(row.id(), row.Name or "", properties)
        if self._model.schema != "IFC2X3":
            for row in self._model.by_type("IfcPreDefinedPropertySet"):
                yield PropertySetRow(row.id(), row.Name or row.is_a(), tuple(_attributes(row)))

    def _properties(self, entity: Any, depth: int = 0, prefix: str = "") -> Iterator[Property]:
        name = prefix + (entity.Name or "")
        kind = entity.is_a()
        if kind in ("IfcComplexProperty", "IfcPhysicalComplexQuantity"):
            parts = entity.HasProperties if kind == "IfcComplexProperty" else entity.HasQuantities
            for part in (parts or ()) if depth < _DEPTH else ():
                yield from self._properties(part, depth + 1, f"{name} / ")
        elif kind == "IfcPropertySingleValue":
            value = entity.NominalValue
            yield Property(name, _plain(value), self._units.of(entity.Unit, value))
        elif entity.is_a("IfcPhysicalSimpleQuantity"):
            measure = kind.replace("IfcQuantity", "Ifc") + "Measure"
            yield Property(name, _plain(entity[3]), self._units.of_measure(entity.Unit, measure))
        else:
            yield self._several(entity, name, kind)

    def _several(self, entity: Any, name: str, kind: str) -> Property:
        if kind == "IfcPropertyEnumeratedValue":
            return Property(name, _list(entity.EnumerationValues))
        if kind == "IfcPropertyListValue":
            values = entity.ListValues or ()
            return Property(name, _list(values), self._units.of(entity.Unit, values[0] if values else None))
        if kind == "IfcPropertyBoundedValue":
            low, high = entity.LowerBoundValue, entity.UpperBoundValue
            span = f"{'' if low is None else _plain(low)} … {'' if high is None else _plain(high)}"
            return Property(name, span, self._units.of(entity.Unit, low or high))
        if kind == "IfcPropertyTableValue":
            keys, values = entity.DefiningValues or (), entity.DefinedValues or ()
            return Property(name, "; ".join(f"{_plain(a)} → {_plain(b)}" for a, b in zip(keys, values, strict=False)))
        if kind == "IfcPropertyReferenceValue" and entity.PropertyReference is not None:
            return Property(
                name, str(getattr(entity.PropertyReference, "Name", None) or entity.PropertyReference.is_a())
            )
        return Property(name, "")

    def property_set_links(self) -> Iterator[PropertySetLink]:
        """Who has which set, directly and through the type."""
        for relation in self._model.by_type("IfcRelDefinesByProperties"):
            definition = relation.RelatingPropertyDefinition
            for single in _definitions(definition):
                for related in relation.RelatedObjects or ():
                    yield PropertySetLink(related.id(), single, False)
        for step, element_type in self._types.items():
            for definition in element_type.HasPropertySets or ():
                yield PropertySetLink(step, definition.id(), True)

    def attribute_names(self) -> tuple[str, ...]:
        """None: IFC has property sets."""
        return ()

    def attribute_rows(self) -> Iterator[tuple[object, ...]]:
        """None."""
        return iter(())

    def boxes(self) -> Iterator[tuple[float, ...]]:
        """None: they are known once the kernels are done."""
        return iter(())

    def associations(self) -> Iterator[Association]:
        """Types, materials with layers, classification, systems, zones, groups, documents."""
        for step, element_type in self._types.items():
            name = element_type.Name or element_type.is_a()
            yield Association(step, "type", name, (("class", element_type.is_a()), ("GlobalId", element_type.GlobalId)))
        yield from self._materials()
        yield from self._classifications()
        for relation in self._model.by_type("IfcRelAssignsToGroup"):
            group = relation.RelatingGroup
            if group is not None:
                kind = "system" if group.is_a("IfcSystem") else "zone" if group.is_a("IfcZone") else "group"
                detail = (("class", group.is_a()), ("description", group.Description or group.ObjectType or ""))
                for related in relation.RelatedObjects or ():
                    yield Association(related.id(), kind, group.Name or group.is_a(), detail)

    def _with_types(self, relation: Any) -> Iterator[int]:
        """Elements a relation speaks of, also through their type."""
        types = {related.id() for related in relation.RelatedObjects or ()}
        yield from types
        for step, element_type in self._types.items():
            if element_type.id() in types:
                yield step

    def _materials(self) -> Iterator[Association]:
        for relation in self._model.by_type("IfcRelAssociatesMaterial"):
            rows = list(_material_rows(relation.RelatingMaterial, self._units.length))
            for step in self._with_types(relation):
                for kind, name, detail in rows:
                    yield Association(step, kind, name, detail)

    def _classifications(self) -> Iterator[Association]:
        old = self._model.schema == "IFC2X3"
        for relation in self._model.by_type("IfcRelAssociatesClassification"):
            reference = relation.RelatingClassification
            if reference is None:
                continue
            code = getattr(reference, "ItemReference" if old else "Identification", None) or ""
            source = getattr(reference, "ReferencedSource", None)
            system = getattr(source, "Name", None) or ""
            detail = (("code", code), ("system", system))
            for step in self._with_types(relation):
                yield Association(step, "classification", reference.Name or code, detail)
        for relation in self._model.by_type("IfcRelAssociatesDocument"):
            document = relation.RelatingDocument
            if document is None:
                continue
            code = getattr(document, "ItemReference" if old else "Identification", None) or ""
            detail = (("code", code), ("location", getattr(document, "Location", None) or ""))
            for step in self._with_types(relation):
                yield Association(step, "document", document.Name or code or "", detail)


class _Units:
    """Symbols of units: a property's own, or the project's for its kind of measure."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._measures: dict[str, str] = {}
        self.length = unit_scale(model)
        self._has_project = bool(model.by_type("IfcProject"))

    def of(self, unit: Any, value: Any) -> str:
        return self.of_measure(unit, value.is_a() if value is not None and hasattr(value, "is_a") else "")

    def of_measure(self, unit: Any, measure: str) -> str:
        if unit is not None:
            return _symbol(unit)
        if not measure.endswith("Measure"):
            return ""
        if measure not in self._measures and not self._has_project:
            return ""
        if measure not in self._measures:
            kind = ifcopenshell.util.unit.get_measure_unit_type(measure)
            found = ifcopenshell.util.unit.get_project_unit(self._model, kind)
            self._measures[measure] = _symbol(found) if found is not None else ""
        return self._measures[measure]


def _symbol(unit: Any) -> str:
    if unit.is_a("IfcMonetaryUnit"):
        return str(unit.Currency)
    try:
        symbol = str(ifcopenshell.util.unit.get_unit_symbol(unit))
    except (AttributeError, KeyError, TypeError, ValueError):
        return str(getattr(unit, "UserDefinedType", None) or getattr(unit, "Name", None) or "")
    return symbol if "?" not in symbol else str(getattr(unit, "Name", None) or "").lower()


def _plain(value: Any) -> object:
    inner = getattr(value, "wrappedValue", value)
    if inner is None or isinstance(inner, (str, bool, int, float)):
        return inner
    if isinstance(inner, tuple):
        return ", ".join(str(part) for part in inner)
    return str(inner)


def _list(values: Any) -> str:
    return ", ".join(str(_plain(value)) for value in values or ())


def _attributes(row: Any) -> Iterator[Property]:
    """Predefined property sets hold their values as attributes after the first four."""
    for name, value in list(row.get_info(recursive=False).items())[6:]:
        if value is not None and isinstance(value, (str, int, float, bool)):
            yield Property(name, value)


def _definitions(definition: Any) -> Iterator[int]:
    if definition is None:
        return
    if isinstance(definition, tuple) or definition.is_a("IfcPropertySetDefinitionSet"):
        members = definition if isinstance(definition, tuple) else definition.wrappedValue
        for member in members:
            yield member.id()
    else:
        yield definition.id()


_Row = tuple[str, str, tuple[tuple[str, str], ...]]


def _material_rows(material: Any, unit: float) -> Iterator[_Row]:
    if material is None:
        return
    if material.is_a("IfcMaterialLayerSetUsage"):
        material = material.ForLayerSet
    elif material.is_a("IfcMaterialProfileSetUsage"):
        material = material.ForProfileSet
    if material.is_a("IfcMaterial"):
        yield "material", material.Name or "", ()
    elif material.is_a("IfcMaterialLayerSet"):
        for layer in material.MaterialLayers or ():
            name = layer.Material.Name if layer.Material is not None else getattr(layer, "Name", None)
            yield "layer", name or "", (("thickness", f"{(layer.LayerThickness or 0) * unit:.3f} m"),)
    elif material.is_a("IfcMaterialList"):
        for part in material.Materials or ():
            yield "material", part.Name or "", ()
    else:
        parts = getattr(material, "MaterialProfiles", None) or getattr(material, "MaterialConstituents", None) or ()
        for part in parts:
            if part.Material is not None:
                yield "material", part.Material.Name or "", (("part", part.Name or ""),)
