"""A grid of heights as a mesh."""

import numpy as np

from timeo_desktop.domain.chunks import F32, F64
from timeo_desktop.readers.chunking import Mesh
from timeo_desktop.readers.shading import face_normals

_SKIRT = 0.02  # of a tile's side: hides cracks between levels


def grid_mesh(
    flat: F64,
    heights: F64,
    shape: tuple[int, int],
    colour: tuple[int, int, int, int],
    texture: F32 | None = None,
    picture: bytes = b"",
) -> Mesh:  # fmt: skip
    """Triangles over a grid of points in rows; cells with an unknown corner are left out. A skirt hangs
    from the rim."""
    rows, columns = shape
    place = np.arange(rows * columns).reshape(shape)
    a, b, c, d = (each.reshape(-1) for each in (place[:-1, :-1], place[1:, :-1], place[1:, 1:], place[:-1, 1:]))
    triangles = np.concatenate((np.stack((a, b, c), axis=1), np.stack((a, c, d), axis=1)))
    # Points of holes are in no triangle, but in the box.
    points = np.column_stack((flat, np.where(np.isnan(heights), np.nanmin(heights), heights)))
    triangles = triangles[~np.isnan(heights)[triangles].any(axis=1)]
    normals = _smooth(points, triangles)
    rim = np.concatenate((place[0], place[:, -1], place[-1, ::-1], place[::-1, 0]))
    # What is flat has no cracks to hide.
    drop = _SKIRT * float(np.ptp(flat[:, 0]) + np.ptp(flat[:, 1])) if np.nanmax(heights) > np.nanmin(heights) else 0.0
    # Lit as the rim it hangs from (its normals are taken again below), a skirt does not show against the ground.
    hem = points[rim] - np.array([0.0, 0.0, drop])
    first = len(points)
    low = np.arange(first, first + len(rim))
    known = ~np.isnan(heights)[rim]
    joined = known[:-1] & known[1:]
    skirt = np.concatenate((
        np.stack((rim[:-1], low[:-1], low[1:]), axis=1)[joined], np.stack((rim[:-1], low[1:], rim[1:]), axis=1)[joined],
    ))[: None if drop else 0]  # fmt: skip
    count = first + len(rim)
    return Mesh(
        points=np.concatenate((points, hem)),
        normals=np.concatenate((normals, normals[rim])),
        colours=np.tile(np.array([colour], dtype=np.uint8), (count, 1)),
        features=np.zeros(count, dtype=np.int64),
        triangles=np.concatenate((triangles, skirt)).astype(np.uint32),
        edges=np.empty((0, 2), dtype=np.uint32),
        curves=np.empty((0, 2), dtype=np.uint32),
        texture=None if texture is None else np.concatenate((texture, texture[rim])),
        picture=picture,
    )


def _smooth(points: F64, triangles: "np.ndarray[tuple[int, int], np.dtype[np.int64]]") -> F32:
    normals, areas = face_normals(points - points[0], triangles)
    summed = np.zeros((len(points), 3))
    for corner in range(3):
        np.add.at(summed, triangles[:, corner], normals * areas[:, None])
    length = np.linalg.norm(summed, axis=1, keepdims=True)
    up = np.array([0.0, 0.0, 1.0])
    found = np.where(length > 0, summed / np.where(length > 0, length, 1), up)
    # Rows run south in one file and north in another, and triangles with them; ground is seen from above.
    return np.where(found[:, 2:] < 0, -found, found).astype(np.float32)
