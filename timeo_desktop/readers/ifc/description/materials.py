"""What elements are made of."""

from collections.abc import Iterator

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.description import Association
from timeo_desktop.readers.ifc.description.types import Types, with_types

_Row = tuple[str, str, tuple[tuple[str, str], ...]]


def materials(model: IfcFile, types: Types, metres: float) -> Iterator[Association]:
    """The materials and layers of elements, also through their type. `metres`: in one length unit of the file."""
    for relation in model.by_type("IfcRelAssociatesMaterial"):
        rows = list(_rows(relation.RelatingMaterial, metres))
        for step in with_types(relation, types):
            for kind, name, detail in rows:
                yield Association(step, kind, name, detail)


def _rows(material: Entity | None, metres: float) -> Iterator[_Row]:
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
            yield "layer", name or "", (("thickness", f"{(layer.LayerThickness or 0) * metres:.3f} m"),)
    elif material.is_a("IfcMaterialList"):
        for part in material.Materials or ():
            yield "material", part.Name or "", ()
    else:
        parts = getattr(material, "MaterialProfiles", None) or getattr(material, "MaterialConstituents", None) or ()
        for part in parts:
            if part.Material is not None:
                yield "material", part.Material.Name or "", (("part", part.Name or ""),)
