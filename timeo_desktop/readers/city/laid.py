"""Polygons, lines and points that are not raised: laid out at their own height, or on the ground plane."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64, U32
from timeo_desktop.readers.city.heights import UNKNOWN
from timeo_desktop.readers.city.polygons import Faces
from timeo_desktop.readers.city.surfaces import Lines, SurfaceShapes, colour_of

_SAME = 1e-3  # metres


def laid_shapes(steps: U32, shapes: NDArray[Any], kind: str) -> SurfaceShapes:
    """Shapes (N,) in the plane of the scene, of one kind."""
    parts, rows = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():  # parts of collections have parts
        parts, index = shapely.get_parts(parts, return_index=True)
        rows = rows[index]
    types = shapely.get_type_id(parts)
    points: list[F64] = []
    faces, face_rows = _faces(
        parts[types == shapely.GeometryType.POLYGON], rows[types == shapely.GeometryType.POLYGON], points
    )
    first = sum(map(len, points))
    linear = np.isin(types, (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING))
    coordinates, line = shapely.get_coordinates(parts[linear], include_z=True, return_index=True)
    points.append(coordinates)
    inside = np.flatnonzero(np.diff(line) == 0) if len(line) else np.empty(0, dtype=np.int64)
    segments = np.stack((inside, inside + 1), axis=1) + first
    segment_rows = rows[linear][line[inside]] if len(inside) else np.empty(0, dtype=np.int64)
    first += len(coordinates)
    single = types == shapely.GeometryType.POINT
    places = shapely.get_coordinates(parts[single], include_z=True)
    points.append(places)
    every = np.concatenate(points)
    known = np.isfinite(every[:, 2]) & (every[:, 2] > UNKNOWN)
    usual = float(np.median(every[known, 2])) if known.any() else 0.0
    every[:, 2] = np.where(known, every[:, 2], usual)
    colour = np.array([colour_of(kind)], dtype=np.uint8)
    return SurfaceShapes(
        steps=steps,
        points=every,
        faces=faces,
        face_rows=face_rows,
        face_colours=np.repeat(colour, len(face_rows), axis=0),
        lines=Lines(segments, segment_rows, np.arange(first, first + len(places)), rows[single]),
        base=np.repeat(colour, len(steps), axis=0),
    )


def _faces(polygons: NDArray[Any], rows: I64, points: list[F64]) -> tuple[Faces, I64]:
    turned = shapely.orient_polygons(polygons, exterior_cw=False)
    rings, owners = shapely.get_rings(turned, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, include_z=True, return_index=True)
    kept = np.ones(len(coordinates), dtype=bool)
    kept[np.flatnonzero(np.diff(ring, append=-1))] = False
    # What is cut into pieces is one surface: pieces share the points where they meet.
    places = np.ascontiguousarray(np.round(np.nan_to_num(coordinates[kept]) / _SAME).astype(np.int64))
    keys = places.view(np.dtype((np.void, places.itemsize * 3)))[:, 0]
    _, first, corners = np.unique(keys, return_index=True, return_inverse=True)
    points.append(coordinates[kept][first])
    sizes = np.bincount(ring[kept], minlength=len(rings)) if len(rings) else np.empty(0, dtype=np.int64)
    counts = np.bincount(owners, minlength=len(polygons)) if len(rings) else np.zeros(len(polygons), dtype=np.int64)
    return Faces(corners.reshape(-1), sizes, counts), rows
