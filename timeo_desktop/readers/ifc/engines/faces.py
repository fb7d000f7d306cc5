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
from timeo_desktop.readers.ifc.engines.covering import nearest
from timeo_desktop.readers.ifc.engines.kernels import Mesh, colours_of, mesh_of
from timeo_desktop.readers.ifc.engines.written_faces import WrittenFaces, faces_as_written
from timeo_desktop.readers.ifc.styles.rule import Look, Looks
from timeo_desktop.readers.ifc.styles.single_faces import faces_of
from timeo_desktop.readers.ifc.styles.surface import Colour
from timeo_desktop.readers.ifc.styles.texture_places import transformed
from timeo_desktop.readers.ifc.units import unit_scale
from timeo_desktop.readers.pictures import Cover, inside, joined_cover, mean_colour
from timeo_desktop.readers.shading import Shaded, shade

_MOST_PAIRS = 20_000_000
_WHITE = (255, 255, 255, 255)
_ALONG = ((1, 2), (0, 2), (0, 1))  # the axes of a plane across x, y, z


def authored(model: file, product: entity_instance, looks: Looks) -> Mesh | None:
    """The body of a product as its faces are written, in its own coordinates in metres; None where it is cut."""
    if getattr(product, "HasOpenings", None):
        return None
    look, scale = looks.of(product), unit_scale(model)
    meshes = []
    for (step, colour), maps in zip(look.parts, look.maps, strict=True):
        item = model.by_id(step)
        mesh = _of_item(model, item, colour, looks)
        meshes.append(_moved(_generated(item, mesh, scale, looks), _mapped(model, maps, scale)))
    return _settled(_joined(meshes)) if meshes else None


def _of_item(model: file, item: entity_instance, colour: Colour, looks: Looks) -> Mesh:
    faces = faces_as_written(item, unit_scale(model)) if looks.faces.several(item.id()) else None
    if faces is not None:
        return _mesh(item, faces, colour, looks)
    geometry = ifcopenshell.geom.create_shape(ifcopenshell.geom.settings(), item)
    look = Look(((item.id(), colour),), colour, maps=((),), by_face=looks.faces.several(item.id()))
    return mesh_of(geometry, colours_of(model, looks, look, geometry), curves=False)


def _generated(item: entity_instance, mesh: Mesh, scale: float, looks: Looks) -> Mesh:
    """A mesh with its picture, where the places on it are the coordinates of its points in the file's unit: the two
    along which each triangle lies, for by x and y alone upright ones would show stripes."""
    texture = looks.faces.generated(item.id())
    picture = -1 if texture is None else looks.textures.row(texture)
    if texture is None or picture < 0 or not len(mesh.triangles):
        return mesh
    a, b, c = mesh.points[mesh.triangles].transpose(1, 0, 2)
    across = np.abs(np.cross(b - a, c - a)).argmax(axis=1)
    keys, triangles = np.unique(mesh.triangles * 3 + across[:, None], return_inverse=True)
    vertices, across = keys // 3, keys % 3
    points = mesh.points[vertices]
    along = np.take_along_axis(points / scale, np.array(_ALONG)[across], axis=1)
    places = transformed(texture, along, _size(points / scale))
    return Mesh(
        points=points,
        normals=mesh.normals[vertices],
        colours=np.tile(np.array(_WHITE, dtype=np.uint8), (len(points), 1)),
        triangles=triangles.reshape(-1, 3),
        edges=np.empty((0, 2), dtype=np.int64),  # a picture shows its own edges
        curves=np.empty((0, 2), dtype=np.int64),
        cover=Cover(looks.textures.load, np.full(len(points), picture), places.astype(np.float32)),
    )


def _size(points: F64) -> float:
    return float(np.ptp(points, axis=0).max())


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
        item, matrix = model.by_id(step), _mapped(model, maps, scale)
        faces = faces_as_written(item, scale)
        if faces is None:  # curved ones: each alone
            written, owners = _faces_by_kernel(item)
            rows = _colour_rows(item, owners, looks)
            palette = _palette(item, colour, looks)
        else:
            labels, of_corners = _labels(item, faces, colour, looks)
            written, rows, palette = faces.points[faces.corners[faces.triangles]], of_corners[:, 0], labels.colours
        written = written @ matrix[:3, :3].T + matrix[:3, 3]
        if len(mine) * len(written) <= _MOST_PAIRS:
            colours[mine] = palette[rows[nearest(corners[mine].mean(axis=1), written)]]


def _faces_by_kernel(item: entity_instance) -> tuple[F64, I64]:
    """Triangles (T, 3, 3) of each face of a brep in metres, and the number of the face of each (T,)."""
    triangles, owners = [], []
    for number, face in enumerate(faces_of(item)):
        made = ifcopenshell.geom.create_shape(ifcopenshell.geom.settings(), face)
        points = np.frombuffer(made.verts_buffer).reshape(-1, 3)
        triangles.append(points[np.frombuffer(made.faces_buffer, dtype=np.int32).reshape(-1, 3)])
        owners.append(np.full(len(triangles[-1]), number))
    return np.concatenate(triangles), np.concatenate(owners)


@dataclass(frozen=True, eq=False)
class _Labels:
    """What a corner may look like: L colours (L, 4), pictures (L,), -1 for none, and places on them (L, 2)."""

    colours: U8
    pictures: I64
    places: F32


def _mesh(item: entity_instance, faces: WrittenFaces, colour: Colour, looks: Looks) -> Mesh:
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


def _palette(item: entity_instance, colour: Colour, looks: Looks) -> U8:
    """The colour of an item, then those of its faces (K, 4)."""
    found, own = looks.faces.colours(item.id()), np.array([colour], dtype=np.uint8)
    return own if found is None else np.concatenate((own, found.palette))


def _colour_rows(item: entity_instance, owners: I64, looks: Looks) -> I64:
    """Which colour of the palette each triangle has, by the face that it is of (T,)."""
    rows, found = np.zeros(len(owners), dtype=np.int64), looks.faces.colours(item.id())
    if found is not None:
        known = owners < len(found.rows)
        rows[known] = 1 + found.rows[owners[known]]
    return rows


def _labels(item: entity_instance, faces: WrittenFaces, colour: Colour, looks: Looks) -> tuple[_Labels, I64]:
    """What the corners of an item look like, and which of it each corner of each triangle does (T, 3)."""
    palette = _palette(item, colour, looks)
    rows = np.repeat(_colour_rows(item, faces.owners, looks)[:, None], 3, axis=1)
    labels = _Labels(palette, np.full(len(palette), -1), np.zeros((len(palette), 2), dtype=np.float32))
    for wear in looks.faces.places(item):
        picture = looks.textures.row(wear.texture)
        if picture < 0:
            continue
        places = transformed(wear.texture, wear.places, faces.size).astype(np.float32)
        at = np.full(len(faces.corners), -1)
        at[: len(wear.rows)] = wear.rows[: len(at)]
        corners = at[faces.triangles]
        worn = (corners >= 0).all(axis=1)
        rows[worn] = len(labels.colours) + corners[worn]
        white = np.tile(np.array(_WHITE, dtype=np.uint8), (len(places), 1))
        labels = _Labels(
            np.concatenate((labels.colours, white)),
            np.concatenate((labels.pictures, np.full(len(places), picture))),
            np.concatenate((labels.places, places)),
        )
    return labels, rows


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
