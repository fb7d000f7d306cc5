"""What elements are made of."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import Association
from timeo_desktop.domain.elements import Property
from timeo_desktop.readers.ifc.damage import sound
from timeo_desktop.readers.ifc.description.classification import classified_materials
from timeo_desktop.readers.ifc.description.entities import all_of, attribute
from timeo_desktop.readers.ifc.description.references import said
from timeo_desktop.readers.ifc.description.types import Types, related_of, with_types
from timeo_desktop.readers.ifc.description.unit_symbols import UnitSymbols
from timeo_desktop.readers.ifc.description.values import plain


@dataclass(frozen=True)
class _Row:
    """What an element is made of, `thing` by STEP id; see Association."""

    kind: str
    name: str
    detail: tuple[Property, ...]
    thing: int


def materials(model: IfcFile, types: Types, units: UnitSymbols) -> Iterator[Association]:
    """The materials and layers of elements; through their type only where they have none of their own."""
    made_of = _Materials(model, units)
    relations = model.by_type("IfcRelAssociatesMaterial")
    found = list(sound(relations, lambda each: [(each, tuple(made_of.rows(each.RelatingMaterial)))]))
    own = {related.id() for relation, rows in found if rows for related in related_of(relation)}
    for relation, rows in found:
        for step, inherited in with_types(relation, types):
            for row in () if inherited and step in own else rows:
                yield Association(step, row.kind, row.name, row.detail, inherited, row.thing)
    for relation in all_of(model, "IfcRelAssociatesProfileDef"):
        row = _profile(relation.RelatingProfileDef)
        for step, inherited in with_types(relation, types):
            yield Association(step, row.kind, row.name, row.detail, inherited, row.thing)


class _Materials:
    """Tells the materials of one model."""

    def __init__(self, model: IfcFile, units: UnitSymbols) -> None:
        self._length = units.of_measure(None, "IfcLengthMeasure")
        self._classified = classified_materials(model)

    def rows(self, material: Entity | None) -> Iterator[_Row]:
        """What the material of a relation, or of a part of it, is."""
        tell = _TELL.get(material.is_a()) if material is not None else None
        if material is not None and tell is not None:
            yield from tell(self, material)

    def material(self, material: Entity) -> Iterator[_Row]:
        """One material."""
        detail = _facts(material, "Category", "Description")
        detail += tuple(Property("classification", text) for text in self._classified.get(material.id(), ()))
        yield _Row("material", material.Name or "", detail, material.id())

    def several(self, materials: Entity) -> Iterator[_Row]:
        """A list of materials."""
        for each in materials.Materials or ():
            yield from self.rows(each)

    def layer(self, layer: Entity) -> Iterator[_Row]:
        """A layer, by its material or, where it has none (air), its own name; as thick as the file says."""
        thickness = Property("thickness", layer.LayerThickness, self._length)
        yield self._part("layer", layer, thickness, *_facts(layer, "IsVentilated"))

    def constituent(self, part: Entity) -> Iterator[_Row]:
        """A part of an element that is of one material."""
        yield self._part("material", part, *_facts(part, "Fraction"))

    def profile(self, part: Entity) -> Iterator[_Row]:
        """The material of what has a profile, and the profile."""
        yield self._part("material", part)
        if part.Profile is not None:
            yield _profile(part.Profile)

    def _part(self, kind: str, part: Entity, *detail: Property) -> _Row:
        name = said(part.Material) or attribute(part, "Name") or ""
        facts = _facts(part, "Name", "Category", "Priority", "Description")
        said_besides = (each for each in (*detail, *facts) if each.value not in (name, ""))
        return _Row(kind, name, tuple(said_besides), part.id())

    def layer_set(self, whole: Entity) -> Iterator[_Row]:
        """The name of a set and its thickness, then its layers."""
        layers = whole.MaterialLayers or ()
        thickness = Property("thickness", sum(attribute(each, "LayerThickness") or 0 for each in layers), self._length)
        yield from self._whole("layer set", whole, whole.LayerSetName, layers, thickness)

    def profile_set(self, whole: Entity) -> Iterator[_Row]:
        """The name of a set of profiles, then what it consists of."""
        yield from self._whole("profile set", whole, whole.Name, whole.MaterialProfiles)

    def constituent_set(self, whole: Entity) -> Iterator[_Row]:
        """The name of a set, then what it consists of."""
        yield from self._whole("constituent set", whole, whole.Name, whole.MaterialConstituents)

    def _whole(
        self, kind: str, whole: Entity, name: str | None, parts: tuple[Entity, ...] | None, *detail: Property
    ) -> Iterator[_Row]:
        if name:
            yield _Row(kind, name, (*detail, *_facts(whole, "Description")), whole.id())
        for part in parts or ():
            yield from self.rows(part)

    def layer_use(self, use: Entity) -> Iterator[_Row]:
        """The set of layers that is used."""
        yield from self.rows(use.ForLayerSet)

    def profile_use(self, use: Entity) -> Iterator[_Row]:
        """The set of profiles that is used, and that at the other end where it tapers."""
        for each in (use.ForProfileSet, attribute(use, "ForProfileEndSet")):
            yield from self.rows(each)


def _profile(profile: Entity) -> _Row:
    return _Row("profile", said(profile) or profile.is_a(), (), profile.id())


def _facts(thing: Entity, *names: str) -> tuple[Property, ...]:
    """The attributes with these names that the thing has and that say something."""
    values = ((name, attribute(thing, name)) for name in names)
    return tuple(Property(_NAMES.get(name, name.lower()), plain(value)) for name, value in values if value is not None)


_NAMES = {"Name": "part", "IsVentilated": "ventilated"}
_TELL: Mapping[str, Callable[[_Materials, Entity], Iterator[_Row]]] = {
    "IfcMaterial": _Materials.material,
    "IfcMaterialList": _Materials.several,
    "IfcMaterialLayerSetUsage": _Materials.layer_use,
    "IfcMaterialLayerSet": _Materials.layer_set,
    "IfcMaterialLayer": _Materials.layer,
    "IfcMaterialLayerWithOffsets": _Materials.layer,
    "IfcMaterialProfileSetUsage": _Materials.profile_use,
    "IfcMaterialProfileSetUsageTapering": _Materials.profile_use,
    "IfcMaterialProfileSet": _Materials.profile_set,
    "IfcMaterialProfile": _Materials.profile,
    "IfcMaterialProfileWithOffsets": _Materials.profile,
    "IfcMaterialConstituentSet": _Materials.constituent_set,
    "IfcMaterialConstituent": _Materials.constituent,
}
