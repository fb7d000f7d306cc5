"""Colours and pictures of single faces: IfcIndexedColourMap and IfcIndexedTextureMap of tessellated items, and what the
faces of breps have of their own (`single_faces.py`).

They say more than the style of the whole item and win over it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from ifcopenshell import entity_instance, file

from timeo_desktop.domain.chunks import F64, I64, U8
from timeo_desktop.readers.ifc.styles.single_faces import SingleFaces, bounds_of, faces_of
from timeo_desktop.readers.ifc.styles.surface import Colour
from timeo_desktop.readers.ifc.styles.texture_places import generated


@dataclass(frozen=True, eq=False)
class FaceColours:
    """K colours (K, 4) and which of them each of F faces has (F,); -1 for that of the item."""

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
    """The items of a model that have colours or a picture for their faces, by STEP id."""

    def __init__(self, model: file, singles: SingleFaces) -> None:
        self._model, self._singles = model, singles
        self._colours = _mapped(model, "IfcIndexedColourMap")
        self._pictures = _mapped(model, "IfcIndexedTextureMap")
        self._one: dict[int, Colour | None] = {}

    @cached_property
    def _generated(self) -> dict[int, entity_instance]:
        return generated(self._model)

    def one_colour(self, step: int) -> Colour | None:
        """The colour of an item all of whose faces have the same one of their own."""
        if step not in self._colours and step not in self._singles.wholes:
            return None
        if step not in self._one:
            found = self.colours(step)
            used = [] if found is None or -1 in found.rows else np.unique(found.palette[found.rows], axis=0).tolist()
            self._one[step] = (used[0][0], used[0][1], used[0][2], used[0][3]) if len(used) == 1 else None
        return self._one[step]

    def several(self, step: int) -> bool:
        """Whether the faces of an item look different."""
        if step in self._pictures or step in self._generated or self._singles.is_textured(step):
            return True
        coloured = step in self._colours or bool(self._singles.colours(step))
        return coloured and self.one_colour(step) is None

    def generated(self, step: int) -> entity_instance | None:
        """The picture (IfcSurfaceTexture) of an item whose places on it are the coordinates of its points."""
        return self._generated.get(step)

    def colours(self, step: int) -> FaceColours | None:
        """The colours of the faces of an item; None where it has none that can be used."""
        row = self._colours.get(step)
        if row is None:
            return _palette(self._singles.colours(step))
        try:
            shares = np.array(row.Colours.ColourList, dtype=np.float64).reshape(-1, 3)
            index = np.array(row.ColourIndex, dtype=np.int64) - 1
        except (AttributeError, TypeError, ValueError):  # damaged: it names no colours
            return None
        if not len(shares) or index.ndim != 1 or not len(index):
            return None
        opacity = row.Opacity if isinstance(row.Opacity, float) else 1.0
        bytes_ = np.round(np.clip(np.column_stack((shares, np.full(len(shares), opacity))), 0, 1) * 255)
        return FaceColours(bytes_.astype(np.uint8), np.clip(index, 0, len(shares) - 1))

    def places(self, item: entity_instance) -> list[FacePlaces]:
        """What the faces of an item wear, a picture after the other; nothing where that cannot be followed."""
        try:
            if self._singles.is_textured(item.id()):
                return list(self._of_single_faces(item))
            row = self._pictures.get(item.id())
            if row is None:
                return []
            texture = next(each for each in row.Maps if each is not None)
            places = np.array(row.TexCoords.TexCoordsList, dtype=np.float64).reshape(-1, 2)
            index = np.array(list(_corners(row, item)), dtype=np.int64) - 1
        except (AttributeError, StopIteration, TypeError, ValueError):
            return []
        return [FacePlaces(texture, places, np.where(index < len(places), index, -1))]

    def _of_single_faces(self, item: entity_instance) -> Iterator[FacePlaces]:
        """Each picture of a brep or shell. Inner bounds have no places, so a face with a hole wears nothing."""
        worn: dict[int, tuple[entity_instance, list[entity_instance], dict[int, int]]] = {}
        corner = 0
        for face in faces_of(item):
            bounds = bounds_of(face)
            row = self._singles.texture_map(face)
            count = sum(len(bound.Bound.Polygon) for bound in bounds)
            if row is not None and len(row.Vertices) == count:
                texture, vertices, at = worn.setdefault(row.Maps[0].id(), (row.Maps[0], [], {}))
                numbers = range(len(vertices), len(vertices) + count)
                at.update(zip(range(corner, corner + count), numbers, strict=True))
                vertices += row.Vertices if bounds[0].Orientation else row.Vertices[::-1]
            corner += count
        for texture, vertices, at in worn.values():
            rows = np.full(corner, -1)
            rows[list(at)] = list(at.values())
            yield FacePlaces(texture, np.array([each.Coordinates for each in vertices], dtype=np.float64), rows)


def _palette(colours: list[Colour | None]) -> FaceColours | None:
    """The colours of faces, None for those that have none of their own."""
    used = sorted({colour for colour in colours if colour is not None})
    if not used:
        return None
    rows = [-1 if colour is None else used.index(colour) for colour in colours]
    return FaceColours(np.array(used, dtype=np.uint8), np.array(rows, dtype=np.int64))


def _mapped(model: file, kind: str) -> dict[int, entity_instance]:
    """The first map of this kind for each face set."""
    if model.schema == "IFC2X3":
        return {}
    return {
        row.MappedTo.id(): row for row in reversed(model.by_type(kind)) if isinstance(row.MappedTo, entity_instance)
    }


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
