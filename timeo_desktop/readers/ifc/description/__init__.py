"""Everything about a model that is not geometry, as rows: elements, property sets, and what elements belong to."""

from collections.abc import Iterator

from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import Association, PropertySetLink, PropertySetRow
from timeo_desktop.domain.elements import Element
from timeo_desktop.readers.ifc.description import classification, groups, materials, property_sets, tree
from timeo_desktop.readers.ifc.description.types import element_types, type_associations
from timeo_desktop.readers.ifc.description.unit_symbols import UnitSymbols
from timeo_desktop.readers.ifc.units import unit_scale


class IfcDescription:
    """Rows of one open ifcopenshell model. `drawable` are the STEP ids of elements with a representation."""

    def __init__(self, model: IfcFile, drawable: frozenset[int]) -> None:
        self._model = model
        self._drawable = drawable
        self._units = UnitSymbols(model)
        self._metres = unit_scale(model)
        self._types = element_types(model)

    def elements(self) -> Iterator[Element]:
        """The project, then every product but openings and ports."""
        return tree.elements(self._model, self._types, self._drawable, self._metres)

    def property_sets(self) -> Iterator[PropertySetRow]:
        """Each property or quantity set of the file once, also those of types."""
        return property_sets.property_sets(self._model, self._units)

    def property_set_links(self) -> Iterator[PropertySetLink]:
        """Who has which set, directly and through the type."""
        return property_sets.property_set_links(self._model, self._types)

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
        yield from type_associations(self._types)
        yield from materials.materials(self._model, self._types, self._metres)
        yield from classification.classifications(self._model, self._types)
        yield from classification.documents(self._model, self._types)
        yield from groups.groups(self._model)
