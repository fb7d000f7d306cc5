"""Everything about a model that is not geometry, as rows: elements, property sets, and what elements belong to."""

from collections.abc import Iterator

from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import Association, PropertySetLink, PropertySetRow
from timeo_desktop.domain.elements import Element
from timeo_desktop.readers.ifc.description import classification, groups, materials, tree
from timeo_desktop.readers.ifc.description.outside import outside_associations
from timeo_desktop.readers.ifc.description.property_sets import PropertySets
from timeo_desktop.readers.ifc.description.types import element_types, type_associations
from timeo_desktop.readers.ifc.description.unit_symbols import UnitSymbols
from timeo_desktop.readers.ifc.units import unit_scale


class IfcDescription:
    """Rows of one open ifcopenshell model. `drawable` are the STEP ids of elements with a representation."""

    def __init__(self, model: IfcFile, drawable: frozenset[int]) -> None:
        self._model = model
        self._drawable = drawable
        self._units = UnitSymbols(model)
        self._types = element_types(model)
        self._sets = PropertySets(model, self._types, self._units)

    def elements(self) -> Iterator[Element]:
        """The project, then every product but openings and ports."""
        return tree.elements(self._model, self._types, self._drawable, unit_scale(self._model))

    def property_sets(self) -> Iterator[PropertySetRow]:
        """Each property or quantity set of the file once, also those of types, materials and profiles."""
        return self._sets.rows()

    def property_set_links(self) -> Iterator[PropertySetLink]:
        """Who has which set, directly and through the type."""
        return self._sets.links()

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
        """Types, materials with layers, classification, documents and the like, systems, zones, groups."""
        yield from type_associations(self._types)
        yield from materials.materials(self._model, self._types, self._units)
        yield from classification.classifications(self._model, self._types)
        yield from outside_associations(self._model, self._types)
        yield from groups.groups(self._model)
