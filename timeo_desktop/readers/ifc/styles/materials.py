"""Colours of materials (IfcMaterialDefinitionRepresentation), by every route from an element to a material."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ifcopenshell import entity_instance, file

from timeo_desktop.readers.ifc.styles.surface import Colour, colour_of

# Where a kind of material select leads; a list is followed in its order.
_LEADS_TO = {
    "IfcMaterialLayerSetUsage": "ForLayerSet",
    "IfcMaterialLayerSet": "MaterialLayers",
    "IfcMaterialLayer": "Material",
    "IfcMaterialProfileSetUsage": "ForProfileSet",
    "IfcMaterialProfileSet": "MaterialProfiles",
    "IfcMaterialProfile": "Material",
    "IfcMaterialConstituentSet": "MaterialConstituents",
    "IfcMaterialConstituent": "Material",
    "IfcMaterialList": "Materials",
}
_NAMED = ("IfcMaterialConstituent", "IfcMaterialProfile")
_DEEPEST = 8


@dataclass(frozen=True)
class MaterialLook:
    """The colour of an element by its material, and those of its named parts (constituents and profiles)."""

    whole: Colour | None = None
    parts: dict[str, Colour] = field(default_factory=dict)


NOTHING = MaterialLook()


class Materials:
    """Which colour a product has by its own material, else by that of its type."""

    def __init__(self, model: file) -> None:
        self._colours = dict(_styled_materials(model))
        self._looks: dict[int, MaterialLook] = {}
        self._of: dict[int, list[entity_instance]] = {}
        self._types: dict[int, int] = {}
        if self._colours:
            self._index(model)

    def _index(self, model: file) -> None:
        for row in model.by_type("IfcRelAssociatesMaterial"):
            for thing in row.RelatedObjects or ():
                if thing is not None and row.RelatingMaterial is not None:
                    self._of.setdefault(thing.id(), []).append(row.RelatingMaterial)
        for row in model.by_type("IfcRelDefinesByType"):
            for thing in row.RelatedObjects or ():
                if thing is not None and row.RelatingType is not None:
                    self._types[thing.id()] = row.RelatingType.id()

    def of(self, step: int) -> MaterialLook:
        """The colours of a product by its materials."""
        found = self._of.get(step) or self._of.get(self._types.get(step, 0), [])
        return next((look for each in found if (look := self._look(each)) is not NOTHING), NOTHING)

    def _look(self, material: entity_instance) -> MaterialLook:
        key = material.id()
        if key not in self._looks:
            named = list(self._followed(material, "", 0))
            whole = next((colour for _, colour in named), None)
            parts = {name: colour for name, colour in reversed(named) if name}
            self._looks[key] = MaterialLook(whole, parts) if named else NOTHING
        return self._looks[key]

    def _followed(self, select: entity_instance | None, name: str, depth: int) -> Iterator[tuple[str, Colour]]:
        """Names and colours of the materials that a select leads to, those that have a colour."""
        if select is None or depth > _DEEPEST:
            return
        if select.is_a("IfcMaterial"):
            if select.id() in self._colours:
                yield name, self._colours[select.id()]
            return
        attribute = next((each for kind, each in _LEADS_TO.items() if select.is_a(kind)), "")
        target = getattr(select, attribute) if attribute else None
        own = next((select.Name for kind in _NAMED if select.is_a(kind)), None)
        for each in target if isinstance(target, tuple) else (target,):
            yield from self._followed(each, own or name, depth + 1)


def _styled_materials(model: file) -> Iterator[tuple[int, Colour]]:
    for row in reversed(model.by_type("IfcMaterialDefinitionRepresentation")):
        items = [item for shape in row.Representations or () if shape for item in shape.Items or ()]
        styles = [style for item in items if item.is_a("IfcStyledItem") for style in item.Styles or ()]
        colour = colour_of(styles)
        if colour is not None and row.RepresentedMaterial is not None:
            yield row.RepresentedMaterial.id(), colour
