"""The faces of tessellated items, and of breps whose faces are plane, as they are written."""

from dataclasses import dataclass

import numpy as np
from ifcopenshell import entity_instance

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.readers.city.polygons import Faces, triangulate
from timeo_desktop.readers.ifc.styles.face_maps import rings_of
from timeo_desktop.readers.ifc.styles.single_faces import bounds_of, faces_of


@dataclass(frozen=True, eq=False)
class WrittenFaces:
    """Points (P, 3) in metres, the point of each corner face by face (C,), triangles of corners (T, 3) and the face of
    each (T,); `size` is the longest side of the box of all points, in the file's unit."""

    points: F64
    corners: I64
    triangles: I64
    owners: I64
    size: float


def faces_as_written(item: entity_instance, scale: float) -> WrittenFaces | None:
    """The faces of an item; None where they are not all plane. `scale` is the file's unit in metres."""
    if item.is_a("IfcTessellatedFaceSet"):
        points, corners, rings, counts = _of_tessellation(item)
    else:
        faces = [bounds_of(face) for face in faces_of(item)]
        if not faces or not all(bound.Bound.is_a("IfcPolyLoop") for bounds in faces for bound in bounds):
            return None
        points, corners, rings, counts = _of_loops(faces)
    # Each corner is a point of its own here, for a picture may have several places at one point.
    made = triangulate(points[corners] * scale, Faces(np.arange(len(corners)), rings, counts))
    return WrittenFaces(points * scale, corners, made.triangles, made.owners, float(np.ptp(points, axis=0).max()))


def _of_tessellation(item: entity_instance) -> tuple[F64, I64, I64, I64]:
    points = np.array(item.Coordinates.CoordList, dtype=np.float64)
    if item.is_a("IfcTriangulatedFaceSet"):
        corners = np.array(item.CoordIndex, dtype=np.int64).reshape(-1)
        rings = np.full(len(corners) // 3, 3)
        counts = np.ones(len(rings), dtype=np.int64)
    else:
        faces = [rings_of(face) for face in item.Faces]
        corners = np.array([corner for face in faces for ring in face for corner in ring], dtype=np.int64)
        rings = np.array([len(ring) for face in faces for ring in face], dtype=np.int64)
        counts = np.array([len(face) for face in faces], dtype=np.int64)
    if item.PnIndex:
        corners = np.array(item.PnIndex, dtype=np.int64)[corners - 1]
    return points, corners - 1, rings, counts


def _of_loops(faces: list[list[entity_instance]]) -> tuple[F64, I64, I64, I64]:
    """The same of bounds that are loops of points, each face with its outer one first."""
    loops = [
        [point.Coordinates for point in bound.Bound.Polygon][:: 1 if bound.Orientation else -1]
        for bounds in faces
        for bound in bounds
    ]
    every = np.array([point for loop in loops for point in loop], dtype=np.float64)
    points, corners = np.unique(every, axis=0, return_inverse=True)  # faces meet in points of their own, or shared
    rings = np.array([len(loop) for loop in loops], dtype=np.int64)
    return points, corners.reshape(-1), rings, np.array([len(bounds) for bounds in faces], dtype=np.int64)
