"""Bodies whose faces have colours or pictures of their own, made face by face as they are written.

Kernels keep neither. What else such a body holds goes through a kernel item by item; one that is cut by openings is
left to the kernels whole.
"""

from dataclasses import dataclass, replace
from typing import Any

import ifcopenshell.geom
import ifcopenshell.util.placement
import numpy as np
from ifcopenshell import entity_instance, file

from timeo_desktop.domain.chunks import F32, F64, I64, U8
from timeo_desktop.readers.city.polygons import Faces, triangulate
from timeo_desktop.readers.ifc.engines.covering import nearest
from timeo_desktop.readers.ifc.engines.kernels import Mesh, colours_of, mesh_of
from timeo_desktop.readers.ifc.styles.face_maps import rings_of
from timeo_desktop.readers.ifc.styles.rule import Look, Looks
from timeo_desktop.readers.ifc.styles.surface import Colour
from timeo_desktop.readers.ifc.units import unit_scale
from timeo_desktop.readers.pictures import Cover, inside, joined_cover, mean_colour
from timeo_desktop.readers.shading import Shaded, shade

_MOST_PAIRS = 20_000_000
_WHITE = (255, 255, 255, 255)


def authored(model: file, product: entity_instance, looks: Looks) -> Mesh | None:
    """The body of a product as its faces are written, in its own coordinates in metres; None where it is cut."""
    if getattr(product, "HasOpenings", None):
        return None
    look, scale = looks.of(product), unit_scale(model)
    meshes = []
    for (step, colour), maps in zip(look.parts, look.maps, strict=True):
        item, matrix = model.by_id(step), _mapped(model, maps, scale)
        if item.is_a("IfcTessellatedFaceSet"):
            meshes.append(_moved(_mesh(item, colour, scale, looks), matrix))
        else:
            geometry = ifcopenshell.geom.create_shape(ifcopenshell.geom.settings(), item)
            colours = colours_of(model, looks, Look((), colour), geometry)
            meshes.append(_moved(mesh_of(geometry, colours, curves=False), matrix))
    return _settled(_joined(meshes)) if meshes else None


def _mapped(model: file, maps: tuple[int, ...], scale: float) -> F64:
    """From a part to its product, through mapped items from the outside in; in metres."""
    matrix = np.eye(4)
    for step in maps:
        matrix = matrix @ ifcopenshell.util.placement.get_mappeditem_transformation(model.by_id(step))
    matrix[:3, 3] *= scale
    return matrix


def paint(model: file, looks: Looks, look: Look, geometry: Any, colours: U8) -> None:
    """Give triangles that a kernel cut out of coloured faces (their colours (T, 4) are changed) those of the faces."""
    items = np.frombuffer(geometry.item_ids_buffer, dtype=np.int32)
    points = np.frombuffer(geometry.verts_buffer).reshape(-1, 3)
    corners = points[np.frombuffer(geometry.faces_buffer, dtype=np.int32).reshape(-1, 3)]
    scale = unit_scale(model)
    for (step, colour), maps in zip(look.parts, look.maps, strict=True):
        mine = np.flatnonzero(items == step)
        if not len(mine) or looks.faces.colours(step) is None:
            continue
        faces = _faces_of(model.by_id(step), scale)
        labels, rows = _labels(model.by_id(step), faces, colour, looks)
        matrix = _mapped(model, maps, scale)
        written = faces.points[faces.corners[faces.triangles]] @ matrix[:3, :3].T + matrix[:3, 3]
        if len(mine) * len(written) <= _MOST_PAIRS:
            colours[mine] = labels.colours[rows[nearest(corners[mine].mean(axis=1), written), 0]]


@dataclass(frozen=True, eq=False)
class _Faces:
    """A face set: points (P, 3) in metres, the point of each corner face by face (C,), triangles of corners (T, 3) and
    the face of each (T,)."""

    points: F64
    corners: I64
    triangles: I64
    owners: I64


def _faces_of(item: entity_instance, scale: float) -> _Faces:
    points = np.array(item.Coordinates.CoordList, dtype=np.float64) * scale
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
    # Each corner is a point of its own here, for a picture may have several places at one point.
    made = triangulate(points[corners - 1], Faces(np.arange(len(corners)), rings, counts))
    return _Faces(points, corners - 1, made.triangles, made.owners)


@dataclass(frozen=True, eq=False)
class _Labels:
    """What a corner may look like: L colours (L, 4), pictures (L,), -1 for none, and places on them (L, 2)."""

    colours: U8
    pictures: I64
    places: F32


def _mesh(item: entity_instance, colour: Colour, scale: float, looks: Looks) -> Mesh:
    faces = _faces_of(item, scale)
    labels, rows = _labels(item, faces, colour, looks)
    shaded = shade(faces.points, faces.corners[faces.triangles])
    vertices, label, triangles = _split(shaded, rows, len(labels.colours))
    pictures = labels.pictures[label]
    edges = np.searchsorted(vertices, shaded.edges)  # vertices come in order: the first of each
    worn = pictures >= 0
    return Mesh(
        points=faces.points[shaded.source[vertices]],
        normals=shaded.normals[vertices].astype(np.float64),
        colours=labels.colours[label],
        triangles=triangles,
        edges=edges[~worn[edges[:, 0]]],  # a picture shows its own edges
        curves=np.empty((0, 2), dtype=np.int64),
        cover=Cover(looks.textures.load, pictures, labels.places[label]) if worn.any() else None,
    )


def _labels(item: entity_instance, faces: _Faces, colour: Colour, looks: Looks) -> tuple[_Labels, I64]:
    """What the corners of a face set look like, and which of it each corner of each triangle does (T, 3)."""
    palette = np.array([colour], dtype=np.uint8)
    rows = np.zeros((len(faces.triangles), 3), dtype=np.int64)
    found = looks.faces.colours(item.id())
    if found is not None:
        palette = np.concatenate((palette, found.palette))
        known = faces.owners < len(found.rows)
        rows[known] = 1 + found.rows[faces.owners[known]][:, None]
    plain = len(palette)
    labels = _Labels(palette, np.full(plain, -1), np.zeros((plain, 2), dtype=np.float32))
    wear = looks.faces.places(item)
    picture = -1 if wear is None else looks.textures.row(wear.texture)
    if wear is None or picture < 0:
        return labels, rows
    places = wear.places.astype(np.float32)
    at = np.full(len(faces.corners), -1)
    at[: len(wear.rows)] = wear.rows[: len(at)]
    corners = at[faces.triangles]
    worn = (corners >= 0).all(axis=1)
    rows[worn] = plain + corners[worn]
    count = len(places)
    return _Labels(
        np.concatenate((palette, np.tile(np.array(_WHITE, dtype=np.uint8), (count, 1)))),
        np.concatenate((labels.pictures, np.full(count, picture))),
        np.concatenate((labels.places, places)),
    ), rows


def _split(shaded: Shaded, rows: I64, count: int) -> tuple[I64, I64, I64]:
    """No vertex with two labels: the shaded vertex of each new one (V,), its label (V,) and the triangles (T, 3)."""
    keys = shaded.triangles.astype(np.int64) * count + rows
    used, triangles = np.unique(keys, return_inverse=True)
    return used // count, used % count, triangles.reshape(-1, 3)


def _moved(mesh: Mesh, matrix: F64) -> Mesh:
    rotation = matrix[:3, :3]
    normals = mesh.normals @ np.linalg.inv(rotation) if np.linalg.det(rotation) else mesh.normals
    return replace(mesh, points=mesh.points @ rotation.T + matrix[:3, 3], normals=normals)


def _joined(meshes: list[Mesh]) -> Mesh:
    starts = np.cumsum([0, *(len(mesh.points) for mesh in meshes)])[:-1].tolist()
    numbered = list(zip(meshes, starts, strict=True))
    return Mesh(
        points=np.concatenate([mesh.points for mesh in meshes]),
        normals=np.concatenate([mesh.normals for mesh in meshes]),
        colours=np.concatenate([mesh.colours for mesh in meshes]),
        triangles=np.concatenate([mesh.triangles + start for mesh, start in numbered]),
        edges=np.concatenate([mesh.edges + start for mesh, start in numbered]),
        curves=np.concatenate([mesh.curves + start for mesh, start in numbered]),
        cover=joined_cover([(mesh.cover, len(mesh.points)) for mesh in meshes]),
    )


def _settled(mesh: Mesh) -> Mesh:
    """Where several things are worn they share a sheet, on which no picture can repeat: one that does is its mean
    colour."""
    cover = mesh.cover
    if cover is None or cover.whole >= 0:
        return mesh
    colours, pictures = mesh.colours.copy(), cover.pictures.copy()
    for picture in np.unique(pictures[pictures >= 0]).tolist():
        rows = pictures == picture
        if not inside(cover.places[rows].astype(np.float64)):
            colours[rows], pictures[rows] = mean_colour(cover.load(picture)), -1
    return replace(mesh, colours=colours, cover=replace(cover, pictures=pictures))
