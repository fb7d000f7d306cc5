"""Which colour each item of a product has, by the standard's text: written for this check, apart from the program.

The order is that of the rule in docs/fidelity.md: the item's own style, the style of the mapped items that bring it,
of the operand that was cut, shape aspect and constituent, material (own before the type's), presentation layer.
Sources: IFC4X3_ADD2, IfcStyledItem, IfcIndexedColourMap, IfcMaterialDefinitionRepresentation, IfcMaterialConstituent,
IfcPresentationLayerWithStyle.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from tests.benchmarks.fidelity_check.measures import Colour, areas

Mix = dict[Colour | None, float]  # shares of an item, together 1
UNSTYLED: Mix = {None: 1.0}


class OwnStyles:
    """The styles of one model."""

    def __init__(self, model: Any) -> None:
        self._styled = {row.Item.id(): row for row in model.by_type("IfcStyledItem") if row.Item is not None}
        self._materials: dict[int, Colour] = {}
        for row in model.by_type("IfcMaterialDefinitionRepresentation"):
            for shape in row.Representations:
                for item in shape.Items:
                    if item.is_a("IfcStyledItem") and (colour := _colour_of(item.Styles)) is not None:
                        self._materials.setdefault(row.RepresentedMaterial.id(), colour)
        self._layers: dict[int, Colour] = {}
        for layer in model.by_type("IfcPresentationLayerWithStyle"):
            if (colour := _colour_of(layer.LayerStyles)) is not None:
                self._layers.update((item.id(), colour) for item in layer.AssignedItems)
        self._maps = {}
        if model.schema != "IFC2X3":
            self._maps = {row.MappedTo.id(): row for row in model.by_type("IfcIndexedColourMap")}

    def mixes(self, product: Any) -> dict[int, Mix]:
        """The colours of each item by its STEP id, items that come through maps included."""
        found: dict[int, Mix] = {}
        for shape in product.Representation.Representations:
            for chain in _chains(shape, ()):
                found.setdefault(chain[0].id(), self._mix(product, chain))
        return found

    def _mix(self, product: Any, chain: tuple[Any, ...]) -> Mix:
        """`chain` is the item, then what brought it: mapped items and representations, from the inside out."""
        item = chain[0]
        if item.id() in self._maps:
            return _mapped(self._maps[item.id()])
        colour = next(self._candidates(product, chain), None)
        return UNSTYLED if colour is None else {colour: 1.0}

    def _candidates(self, product: Any, chain: tuple[Any, ...]) -> Iterator[Colour]:
        yield from (found for each in chain if (found := self._own(each)) is not None)
        yield from (found for each in _operands(chain[0]) if (found := self._own(each)) is not None)
        yield from self._of_aspect(product, chain)
        for owner in (product, *_types(product)):
            for material in _materials(owner):
                if material.id() in self._materials:
                    yield self._materials[material.id()]
        yield from (self._layers[each.id()] for each in chain if each.id() in self._layers)

    def _own(self, item: Any) -> Colour | None:
        row = self._styled.get(item.id())
        return None if row is None else _colour_of(row.Styles)

    def _of_aspect(self, product: Any, chain: tuple[Any, ...]) -> Iterator[Colour]:
        inside = {each.id() for each in chain}
        aspects = [*(getattr(product.Representation, "HasShapeAspects", None) or ())]
        for each in _types(product):
            for row in getattr(each, "RepresentationMaps", None) or ():
                aspects += getattr(row, "HasShapeAspects", None) or ()
        for aspect in aspects:
            items = {item.id() for shape in aspect.ShapeRepresentations for item in shape.Items}
            if items & inside:
                for owner in (product, *_types(product)):
                    for name, material in _constituents(owner):
                        if name == aspect.Name and material.id() in self._materials:
                            yield self._materials[material.id()]


def _chains(shape: Any, outer: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Each item of a representation with all that brings it; a file that maps itself ends."""
    if len(outer) > 12:
        return
    for item in shape.Items:
        if item.is_a("IfcMappedItem"):
            yield from _chains(item.MappingSource.MappedRepresentation, (item, shape, *outer))
        else:
            yield item, shape, *outer


def _operands(item: Any) -> Iterator[Any]:
    """What was cut, from the outside in."""
    while item.is_a("IfcBooleanResult"):
        item = item.FirstOperand
        yield item


def _types(product: Any) -> list[Any]:
    rows = getattr(product, "IsTypedBy", None) or getattr(product, "IsDefinedBy", None) or ()
    return [row.RelatingType for row in rows if row.is_a("IfcRelDefinesByType")]


def _associated(owner: Any) -> Iterator[Any]:
    for row in getattr(owner, "HasAssociations", None) or ():
        if row.is_a("IfcRelAssociatesMaterial") and row.RelatingMaterial is not None:
            material = row.RelatingMaterial
            usage = getattr(material, "ForLayerSet", None) or getattr(material, "ForProfileSet", None)
            yield usage or material


def _materials(owner: Any) -> Iterator[Any]:
    """Materials by every route, in the order of the file."""
    for material in _associated(owner):
        if material.is_a("IfcMaterial"):
            yield material
            continue
        if material.is_a("IfcMaterialList"):
            yield from material.Materials
            continue
        parts = [material]
        for name in ("MaterialLayers", "MaterialProfiles", "MaterialConstituents"):
            parts += getattr(material, name, None) or ()
        yield from (part.Material for part in parts if getattr(part, "Material", None) is not None)


def _constituents(owner: Any) -> Iterator[tuple[str, Any]]:
    for material in _associated(owner):
        for part in getattr(material, "MaterialConstituents", None) or ():
            yield part.Name, part.Material


def _colour_of(styles: Any) -> Colour | None:
    """The surface colour and its transparency; what is laid over it by lighting is not its colour."""
    for style in styles or ():
        if style.is_a("IfcPresentationStyleAssignment"):
            if (found := _colour_of(style.Styles)) is not None:
                return found
        elif style.is_a("IfcSurfaceStyle"):
            for each in style.Styles:
                if each.is_a("IfcSurfaceStyleShading"):
                    rgb = each.SurfaceColour
                    opacity = 1 - (getattr(each, "Transparency", None) or 0.0)
                    return _colour(rgb.Red, rgb.Green, rgb.Blue, opacity)
    return None


def _colour(*parts: float) -> Colour:
    r, g, b, a = (round(255 * min(max(part, 0.0), 1.0)) for part in parts)
    return r, g, b, a


def _mapped(row: Any) -> Mix:
    """Shares of the colours of a map, by the areas of the faces that it names."""
    points = np.array(row.MappedTo.Coordinates.CoordList, dtype=np.float64)
    through = getattr(row.MappedTo, "PnIndex", None)
    opacity = 1.0 if row.Opacity is None else getattr(row.Opacity, "wrappedValue", row.Opacity)
    faces = getattr(row.MappedTo, "CoordIndex", None) or [face.CoordIndex for face in row.MappedTo.Faces]
    mix: Mix = {}
    for index, face in zip(row.ColourIndex, faces, strict=False):
        corners = points[[(through[corner - 1] if through else corner) - 1 for corner in face]]
        fan = np.stack([np.stack((corners[0], b, c)) for b, c in pairwise(corners[1:])])
        colour = _colour(*row.Colours.ColourList[index - 1], opacity)
        mix[colour] = mix.get(colour, 0.0) + float(areas(fan).sum())
    whole = sum(mix.values()) or 1.0
    return {colour: part / whole for colour, part in mix.items()}
