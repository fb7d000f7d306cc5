"""The rule of colours, in the order of the specification; `docs/fidelity.md` has it in words.

A *part* is what a kernel makes one mesh of: an item of the body, each shell of a surface model, what a map holds. Its
colour is that of the first of these that gives one:

1. the colours of its faces (also of single ones: those that have none go on), else its own styled item;
2. the styled item of the mapped item that shows it, from the inside out;
3. the styled item of what it is made of: the first operand of a boolean, a shell (`_DEEPER`);
4. the material of the constituent or profile named like its shape aspect, else the material of the product;
5. its presentation layer, else that of its representation, else that of what shows it;
6. the usual colour of the class.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ifcopenshell import entity_instance, file

from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.ifc.damage import DAMAGED
from timeo_desktop.readers.ifc.representations import Representations
from timeo_desktop.readers.ifc.styles.face_maps import FaceMaps
from timeo_desktop.readers.ifc.styles.layers import Layers
from timeo_desktop.readers.ifc.styles.materials import Materials
from timeo_desktop.readers.ifc.styles.single_faces import SingleFaces
from timeo_desktop.readers.ifc.styles.surface import Colour, colour_of
from timeo_desktop.readers.ifc.styles.texture_places import unplaced
from timeo_desktop.readers.ifc.styles.usual import usual

if TYPE_CHECKING:
    from timeo_desktop.readers.ifc.styles.textures import Textures

# What an item is made of. Kernels make one mesh of each member of the first kind, and a single one of the second.
_MEMBERS = {
    "IfcShellBasedSurfaceModel": "SbsmBoundary",
    "IfcFaceBasedSurfaceModel": "FbsmFaces",
    "IfcCsgSolid": "TreeRootExpression",
}
_DEEPER = {
    "IfcBooleanResult": "FirstOperand",
    "IfcManifoldSolidBrep": "Outer",
}
_DEEPEST = 64


@dataclass(frozen=True)
class Look:
    """The colours of a product: (STEP id of a part, colour) in the order of its parts, and a colour for the rest.
    `maps` are the mapped items that show each part, from the outside in; `by_face` says that only its faces tell,
    `off` that all of it lies on layers that are switched off."""

    parts: tuple[tuple[int, Colour], ...]
    rest: Colour
    maps: tuple[tuple[int, ...], ...] = field(default=(), compare=False)
    by_face: bool = False
    off: bool = False

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
class _Kind:
    """What can be asked of the items of a class: attributes with its members and with what it is made of."""

    members: str
    deeper: str
    mapped: bool


class _Part(NamedTuple):
    """What is said of a part so far; `cut` is the style of what it was made of."""

    step: int
    style: Colour | None = None
    cut: Colour | None = None
    aspect: str = ""
    layer: Colour | None = None
    maps: tuple[int, ...] = ()
    off: bool = False


class Looks:
    """The looks of a model's products. Each representation is followed once. Pictures lie in or below the folder, or
    are what `packed` gives of the archive that the model is in."""

    def __init__(self, model: file, folder: Path, packed: Callable[[str], bytes] | None = None) -> None:
        self._styles, faces = _styled_items(model)
        self.faces = FaceMaps(model, SingleFaces(model, self._styles, faces))
        self._model, self._folder, self._packed = model, folder, packed
        self._shapes = Representations()
        self._materials = Materials(model)
        self._layers = Layers(model)
        self._aspects = _aspects(model)
        self._parts: dict[int, tuple[_Part, ...]] = {}
        self._kinds: dict[str, _Kind] = {}

    def of(self, product: entity_instance) -> Look:
        """The look of a product; damaged references count as absent."""
        ifc_class = product.is_a()
        parts: list[_Part] = []
        with contextlib.suppress(AttributeError, TypeError):  # a reference that leads nowhere, in a damaged file
            shapes = self._shapes.of(product)
            for representation in shapes.chosen or (shape for _, shape in shapes.beside):
                parts += self._of_representation(representation)
        material = self._materials.of(product.id())

        def colour(part: _Part) -> Colour:
            own = part.style or part.cut or material.parts.get(part.aspect)
            return own or material.whole or part.layer or usual(ifc_class)

        coloured = tuple([(part.step, colour(part)) for part in parts])
        # A kernel names the part that a triangle is of; one that is shown twice in two colours is two.
        twice = len(parts) > 1 and len(set(coloured)) > len(dict(coloured))
        return Look(
            coloured,
            material.whole or usual(ifc_class),
            maps=tuple([part.maps for part in parts]),
            by_face=twice or any(self.faces.several(part.step) for part in parts),
            off=bool(parts) and all(part.off for part in parts),
        )

    def notices(self, name: str) -> list[Sentence]:
        """What to say of pictures that were looked for in vain, or whose places are not read."""
        found = self.textures.notices(name) if "textures" in vars(self) else []
        if unread := unplaced(self._model):
            found.append(
                sentence(
                    "{name}: it is not read here how {count} pictures lie on their surfaces; they stay plain",
                    name=name, count=unread,
                )
            )  # fmt: skip
        return found

    @cached_property
    def textures(self) -> "Textures":
        """The pictures of the model."""
        from timeo_desktop.readers.ifc.styles.textures import Textures  # it needs GDAL

        return Textures(self._folder, self._packed)

    def _of_representation(self, representation: entity_instance) -> tuple[_Part, ...]:
        key = representation.id()
        if key not in self._parts:
            self._parts[key] = ()  # a file may refer to itself in a loop
            self._parts[key] = tuple(
                part for item in representation.Items or () for part in self._of_item(item, representation)
            )
        return self._parts[key]

    def _of_item(self, item: entity_instance, representation: entity_instance) -> Iterator[_Part]:
        step, kind = item.id(), self._kind(item)
        style, aspect = self._own(step), self._aspects.get(step, "")
        layer = self._layers.of(item, representation)
        if kind.mapped:
            inside = self._of_representation(item.MappingSource.MappedRepresentation)
        elif kind.members:
            inside = tuple(self._part(member) for member in _several(getattr(item, kind.members)))
        else:
            inside = (self._part(item),)
        maps = (step,) if kind.mapped else ()
        for part in inside:
            yield _Part(
                part.step,
                part.style or style,
                part.cut,
                part.aspect or aspect,
                part.layer or layer.colour,
                maps + part.maps,
                part.off or layer.off,
            )

    def _part(self, item: entity_instance) -> _Part:
        """A part with its own style, else with that of what it is made of."""
        step = item.id()
        style = self._own(step)
        return _Part(step, style) if style is not None else _Part(step, cut=self._cut(item))

    def _own(self, step: int) -> Colour | None:
        return self.faces.one_colour(step) or self._styles.get(step)

    def _cut(self, item: entity_instance) -> Colour | None:
        """The style of what an item is made of, or that of."""
        for _ in range(_DEEPEST):
            deeper = self._kind(item).deeper
            below = _several(getattr(item, deeper)) if deeper else ()
            if not below or below[0] is None:
                return None
            item = below[0]
            if (own := self._own(item.id())) is not None:
                return own
        return None

    def _kind(self, item: entity_instance) -> "_Kind":
        name = item.is_a()
        if name not in self._kinds:
            self._kinds[name] = _Kind(
                members=next((each for kind, each in _MEMBERS.items() if item.is_a(kind)), ""),
                deeper=next((each for kind, each in _DEEPER.items() if item.is_a(kind)), ""),
                mapped=item.is_a("IfcMappedItem"),
            )
        return self._kinds[name]


def _several(value: tuple[entity_instance, ...] | entity_instance) -> tuple[entity_instance, ...]:
    return value if isinstance(value, tuple) else (value,)


def _styled_items(model: file) -> tuple[dict[int, Colour], tuple[entity_instance, ...]]:
    """The colour of each item that has one by a style of its own, and those of these items that are faces or bounds."""
    found: dict[int, Colour] = {}
    faces = []
    known: dict[tuple[int, ...], Colour | None] = {}
    for row in model.by_type("IfcStyledItem"):
        if row.Item is None:
            continue
        styles = [style for style in row.Styles or () if style is not None]
        key = tuple(style.id() for style in styles)
        if key not in known:
            known[key] = None
            with contextlib.suppress(*DAMAGED):
                known[key] = colour_of(styles)
        colour = known[key]
        if colour is None:
            continue
        item = row.Item
        found.setdefault(item.id(), colour)
        if item.is_a("IfcFace") or item.is_a("IfcFaceBound"):
            faces.append(item)
    return found, tuple(faces)


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
