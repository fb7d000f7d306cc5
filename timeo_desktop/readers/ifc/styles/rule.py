"""The rule of colours, in the order of the specification; `docs/fidelity.md` has it in words.

A *part* is what a kernel makes one mesh of: an item of the body, each shell of a surface model, what a map holds. Its
colour is that of the first of these that gives one:

1. the colours of its faces, its own styled item; else those of what it is made of: the first operand of a boolean, a
   shell, a face (`_DEEPER`);
2. the styled item of the mapped item that shows it, from the inside out;
3. the material of the constituent or profile named like its shape aspect, else the material of the product;
4. its presentation layer, else that of its representation, else that of what shows it;
5. the usual colour of the class.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ifcopenshell import entity_instance, file

from timeo_desktop.domain.text import Sentence
from timeo_desktop.readers.ifc.styles.face_maps import FaceMaps
from timeo_desktop.readers.ifc.styles.layers import Layers
from timeo_desktop.readers.ifc.styles.materials import Materials
from timeo_desktop.readers.ifc.styles.surface import Colour, colour_of
from timeo_desktop.readers.ifc.styles.usual import usual

if TYPE_CHECKING:
    from timeo_desktop.readers.ifc.styles.textures import Textures

_BODY = (None, "", "Body", "Facetation", "Tessellation", "Body-FallBack")
# What an item is made of. Kernels make one mesh of each member of the first kind, and a single one of the second.
_MEMBERS = {
    "IfcShellBasedSurfaceModel": "SbsmBoundary",
    "IfcFaceBasedSurfaceModel": "FbsmFaces",
    "IfcCsgSolid": "TreeRootExpression",
}
_DEEPER = {
    "IfcBooleanResult": "FirstOperand",
    "IfcManifoldSolidBrep": "Outer",
    "IfcConnectedFaceSet": "CfsFaces",
}
_DEEPEST = 64


@dataclass(frozen=True)
class Look:
    """The colours of a product: (STEP id of a part, colour) in the order of its parts, and a colour for the rest.
    `maps` are the mapped items that show each part, from the outside in; `by_face` says that only its faces tell."""

    parts: tuple[tuple[int, Colour], ...]
    rest: Colour
    maps: tuple[tuple[int, ...], ...] = field(default=(), compare=False)
    by_face: bool = False

    @cached_property
    def colour(self) -> Colour | None:
        """The colour of the whole product; None where its parts or faces differ."""
        if self.by_face:
            return None
        found = {colour for _, colour in self.parts} or {self.rest}
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def by_part(self) -> dict[int, Colour]:
        """The colour of each part."""
        return dict(self.parts)


@dataclass(frozen=True)
class _Part:
    step: int
    style: Colour | None = None
    aspect: str = ""
    layer: Colour | None = None
    maps: tuple[int, ...] = ()


class Looks:
    """The looks of a model's products. Each representation is followed once. Pictures lie in or below the folder."""

    def __init__(self, model: file, folder: Path) -> None:
        self.faces = FaceMaps(model)
        self._folder = folder
        self._styles = _styled_items(model)
        self._materials = Materials(model)
        self._layers = Layers(model)
        self._aspects = _aspects(model)
        self._parts: dict[int, tuple[_Part, ...]] = {}

    def of(self, product: entity_instance) -> Look:
        """The look of a product; damaged references count as absent."""
        ifc_class = product.is_a()
        parts: list[_Part] = []
        with contextlib.suppress(AttributeError, TypeError):  # a reference that leads nowhere, in a damaged file
            for representation in _bodies(product):
                parts += self._of_representation(representation)
        material = self._materials.of(product.id())

        def colour(part: _Part) -> Colour:
            return part.style or material.parts.get(part.aspect) or material.whole or part.layer or usual(ifc_class)

        coloured = tuple((part.step, colour(part)) for part in parts)
        return Look(
            coloured,
            material.whole or usual(ifc_class),
            maps=tuple(part.maps for part in parts),
            # A kernel names the part that a triangle is of; one that is shown twice in two colours is two.
            by_face=len(set(coloured)) > len(dict(coloured)) or any(self.faces.several(part.step) for part in parts),
        )

    def notices(self, name: str) -> list[Sentence]:
        """What to say of pictures that were looked for in vain."""
        return self.textures.notices(name) if "textures" in vars(self) else []

    @cached_property
    def textures(self) -> "Textures":
        """The pictures of the model."""
        from timeo_desktop.readers.ifc.styles.textures import Textures  # it needs GDAL

        return Textures(self._folder)

    def _of_representation(self, representation: entity_instance) -> tuple[_Part, ...]:
        key = representation.id()
        if key not in self._parts:
            self._parts[key] = ()  # a file may refer to itself in a loop
            self._parts[key] = tuple(
                part for item in representation.Items or () for part in self._of_item(item, representation)
            )
        return self._parts[key]

    def _of_item(self, item: entity_instance, representation: entity_instance) -> Iterator[_Part]:
        style = self._style(item)
        aspect = self._aspects.get(item.id(), "")
        layer = self._layers.of(item, representation).colour
        inside = (
            self._of_representation(item.MappingSource.MappedRepresentation)
            if item.is_a("IfcMappedItem")
            else self._members(item)
        )
        for part in inside:
            yield _Part(
                part.step,
                part.style or style,
                part.aspect or aspect,
                part.layer or layer,
                (item.id(), *part.maps) if item.is_a("IfcMappedItem") else part.maps,
            )

    def _members(self, item: entity_instance) -> Iterator[_Part]:
        attribute = next((each for kind, each in _MEMBERS.items() if item.is_a(kind)), "")
        for member in _several(getattr(item, attribute)) if attribute else (item,):
            yield _Part(member.id(), self._style(member))

    def _style(self, item: entity_instance) -> Colour | None:
        """The style of an item, or of what it is made of."""
        for _ in range(_DEEPEST):
            own = self.faces.one_colour(item.id()) or self._styles.get(item.id())
            if own is not None:
                return own
            attribute = next((each for kind, each in _DEEPER.items() if item.is_a(kind)), "")
            below = _several(getattr(item, attribute)) if attribute else ()
            if not below or below[0] is None:
                return None
            item = below[0]
        return None


def _bodies(product: entity_instance) -> list[entity_instance]:
    """The representations that are drawn; where none is called a body, whatever there is."""
    every = list(product.Representation.Representations)
    return [each for each in every if each.RepresentationIdentifier in _BODY] or every


def _several(value: tuple[entity_instance, ...] | entity_instance) -> tuple[entity_instance, ...]:
    return value if isinstance(value, tuple) else (value,)


def _styled_items(model: file) -> dict[int, Colour]:
    """The colour of each item that has one by a style of its own."""
    found: dict[int, Colour] = {}
    known: dict[tuple[int, ...], Colour | None] = {}
    for row in model.by_type("IfcStyledItem"):
        if row.Item is None:
            continue
        styles = [style for style in row.Styles or () if style is not None]
        key = tuple(style.id() for style in styles)
        if key not in known:
            known[key] = colour_of(styles)
        colour = known[key]
        if colour is not None:
            found.setdefault(row.Item.id(), colour)
    return found


def _aspects(model: file) -> dict[int, str]:
    """The name of the shape aspect that an item belongs to."""
    return {
        item.id(): row.Name
        for row in model.by_type("IfcShapeAspect")
        if row.Name
        for shape in row.ShapeRepresentations or ()
        if shape is not None
        for item in shape.Items or ()
    }
