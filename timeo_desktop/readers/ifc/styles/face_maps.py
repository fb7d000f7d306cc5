"""Colours and pictures of single faces: IfcIndexedColourMap and IfcIndexedTextureMap of tessellated items.

They say more than the style of the whole item and win over it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from ifcopenshell import entity_instance, file

from timeo_desktop.domain.chunks import F64, I64, U8
from timeo_desktop.readers.ifc.styles.surface import Colour

_WHITE = (255, 255, 255, 255)


@dataclass(frozen=True, eq=False)
class FaceColours:
    """K colours (K, 4) and which of them each of F faces has (F,)."""

    palette: U8
    rows: I64


@dataclass(frozen=True, eq=False)
class FacePlaces:
    """The picture (an IfcSurfaceTexture) that faces wear, N places on it (N, 2), and which place each corner of the
    faces has, face by face (C,); -1 for none."""

    texture: entity_instance
    places: F64
    rows: I64


class FaceMaps:
    """The face sets of a model that have colours or a picture for their faces, by STEP id."""

    def __init__(self, model: file) -> None:
        self._colours = _mapped(model, "IfcIndexedColourMap")
        self._pictures = _mapped(model, "IfcIndexedTextureMap")
        self._one: dict[int, Colour | None] = {}

    def one_colour(self, step: int) -> Colour | None:
        """The colour of a face set whose map has the same one for all faces."""
        if step not in self._colours:
            return None
        if step not in self._one:
            found = self.colours(step)
            used = [] if found is None else np.unique(found.palette[found.rows], axis=0).tolist()
            self._one[step] = (used[0][0], used[0][1], used[0][2], used[0][3]) if len(used) == 1 else None
        return self._one[step]

    def several(self, step: int) -> bool:
        """Whether the faces of an item look different."""
        return step in self._pictures or (step in self._colours and self.one_colour(step) is None)

    def colours(self, step: int) -> FaceColours | None:
        """The colours of the faces of a face set; None where it has none that can be used."""
        row = self._colours.get(step)
        if row is None:
            return None
        try:
            shares = np.array(row.Colours.ColourList, dtype=np.float64).reshape(-1, 3)
            index = np.array(row.ColourIndex, dtype=np.int64) - 1
        except (AttributeError, TypeError, ValueError):  # damaged: it names no colours
            return None
        if not len(shares) or not len(index):
            return None
        opacity = row.Opacity if isinstance(row.Opacity, float) else 1.0
        bytes_ = np.round(np.clip(np.column_stack((shares, np.full(len(shares), opacity))), 0, 1) * 255)
        return FaceColours(bytes_.astype(np.uint8), np.clip(index, 0, len(shares) - 1))

    def places(self, face_set: entity_instance) -> FacePlaces | None:
        """What the faces of a face set wear; None where they wear nothing, or what cannot be followed."""
        row = self._pictures.get(face_set.id())
        if row is None:
            return None
        try:
            texture = next(each for each in row.Maps if each is not None)
            places = np.array(row.TexCoords.TexCoordsList, dtype=np.float64).reshape(-1, 2)
            index = np.array(list(_corners(row, face_set)), dtype=np.int64) - 1
        except (AttributeError, StopIteration, TypeError, ValueError):
            return None
        return FacePlaces(texture, places, np.where(index < len(places), index, -1))


def _mapped(model: file, kind: str) -> dict[int, entity_instance]:
    """The first map of this kind for each face set."""
    if model.schema == "IFC2X3":
        return {}
    return {row.MappedTo.id(): row for row in reversed(model.by_type(kind)) if row.MappedTo is not None}


def _corners(row: entity_instance, face_set: entity_instance) -> Iterator[int]:
    """The number of the place of each corner, 1 for the first; 0 for none."""
    if row.is_a("IfcIndexedTriangleTextureMap"):
        for triangle in row.TexCoordIndex or face_set.CoordIndex:
            yield from triangle
        return
    known = {each.TexCoordsOf.id(): each for each in row.TexCoordIndices if each.TexCoordsOf is not None}
    for face in face_set.Faces:
        rings = rings_of(face)
        found = known.get(face.id())
        numbers = [] if found is None else [*found.TexCoordIndex]
        if found is not None and found.is_a("IfcTextureCoordinateIndicesWithVoids"):
            numbers += [number for ring in found.InnerTexCoordIndices for number in ring]
        count = sum(map(len, rings))
        yield from numbers if len(numbers) == count else [0] * count


def rings_of(face: entity_instance) -> list[tuple[int, ...]]:
    """The rings of an IfcIndexedPolygonalFace, its outline first."""
    inner = face.InnerCoordIndices if face.is_a("IfcIndexedPolygonalFaceWithVoids") else ()
    return [face.CoordIndex, *inner]
