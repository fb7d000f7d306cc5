"""Colours and pictures of single faces of breps and shells: IfcStyledItem of a face or of its bound, IfcTextureMap.

They say more than the style of the whole body and win over it, as those of tessellated items do (`face_maps.py`).
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as Model

from timeo_desktop.readers.ifc.styles.surface import Colour


def faces_of(item: Entity) -> tuple[Entity, ...]:
    """The faces (IfcFace) of a brep or of a shell; none of anything else."""
    shell = item.Outer if item.is_a("IfcManifoldSolidBrep") else item
    return tuple(shell.CfsFaces) if shell is not None and shell.is_a("IfcConnectedFaceSet") else ()


def bounds_of(face: Entity) -> list[Entity]:
    """The bounds of a face, the outer one first."""
    return sorted(face.Bounds, key=lambda bound: not bound.is_a("IfcFaceOuterBound"))


class SingleFaces:
    """The faces of a model that look different from their body. `styles` has the colour of each styled item, `styled`
    are those of them that are faces or bounds."""

    def __init__(self, model: Model, styles: Mapping[int, Colour], styled: tuple[Entity, ...]) -> None:
        self._model = model
        self._colours = {face.id(): styles[item.id()] for item in styled for face in _owners(model, item)}

    @cached_property
    def _maps(self) -> dict[int, Entity]:
        """The first texture map of each face."""
        if self._model.schema == "IFC2X3":
            return {}
        maps = reversed(self._model.by_type("IfcTextureMap"))
        return {row.MappedTo.id(): row for row in maps if row.MappedTo is not None and row.Maps and row.Vertices}

    @cached_property
    def wholes(self) -> frozenset[int]:
        """STEP ids of the breps and shells that have such faces."""
        found = set()
        for step in {*self._colours, *self._maps}:
            for shell in self._model.get_inverse(self._model.by_id(step)):
                if shell.is_a("IfcConnectedFaceSet"):
                    found.add(shell.id())
                    found.update(user.id() for user in self._model.get_inverse(shell))
        return frozenset(found)

    def is_textured(self, step: int) -> bool:
        """Whether a face of this brep or shell wears a picture."""
        return step in self.wholes and any(face.id() in self._maps for face in faces_of(self._model.by_id(step)))

    def colours(self, step: int) -> list[Colour | None]:
        """The colour of each face, None for that of the body; nothing where no face has one."""
        if step not in self.wholes:
            return []
        found = [self._colours.get(face.id()) for face in faces_of(self._model.by_id(step))]
        return found if any(found) else []

    def texture_map(self, face: Entity) -> Entity | None:
        """What says where a picture lies on a face (IfcTextureMap)."""
        return self._maps.get(face.id())


def _owners(model: Model, item: Entity) -> Iterator[Entity]:
    if item.is_a("IfcFace"):
        yield item
    else:
        yield from (user for user in model.get_inverse(item) if user.is_a("IfcFace"))
