"""The other rungs of the kernel ladder: ifcopenshell's kernels, its curves, and a plain bounding box.

Each rung is a class with `make(…, steps, trying)`, which yields finished pieces; tomorrow's engine is one more class.
None chooses colours: each part gets that of the one rule (`styles/rule.py`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

import ifcopenshell
import ifcopenshell.geom
import ifcopenshell.util.placement
import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as Model

from timeo_desktop.domain.chunks import F64, I64, U8
from timeo_desktop.readers.chunking import Piece
from timeo_desktop.readers.ifc import annotations
from timeo_desktop.readers.ifc.styles.rule import Look, Looks
from timeo_desktop.readers.ifc.styles.surface import Colour
from timeo_desktop.readers.ifc.units import unit_scale
from timeo_desktop.readers.shading import shade

if TYPE_CHECKING:
    from timeo_desktop.readers.pictures import Cover

Trying = Callable[[int], None]
_WRAPPER = ifcopenshell.ifcopenshell_wrapper
# With two threads the hybrid kernel of ifcopenshell 0.9.0 leaves holes in some elements that it makes well with one.
_THREADS = 1
_LINE = (120, 116, 110, 255)


class Rung(Protocol):
    """One way to make geometry for given elements."""

    def make(self, model: Any, looks: Looks, steps: tuple[int, ...], trying: Trying | None) -> Iterator[Piece]:
        """Yield what could be made, in any order; a piece without points is a solid that is empty. With `trying`, go
        one by one and announce each."""


@dataclass(frozen=True, eq=False)
class Mesh:
    """A shaded mesh in its own coordinates, shared by all elements that use it."""

    points: F64
    normals: F64
    colours: U8
    triangles: Any
    edges: Any
    curves: Any
    dots: I64 = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    cover: "Cover | None" = None


@dataclass(frozen=True)
class OpenShell:
    """An ifcopenshell kernel, or with `curves` its lines for things that have no body."""

    library: str
    curves: bool = False

    def make(self, model: Any, looks: Looks, steps: tuple[int, ...], trying: Trying | None) -> Iterator[Piece]:
        settings = ifcopenshell.geom.settings()
        if self.curves:
            settings.set("dimensionality", _WRAPPER.CURVES_SURFACES_AND_SOLIDS)
        meshes: dict[tuple[str, Look], Mesh] = {}
        shapes = self._batch(model, settings, steps) if trying is None else self._single(model, settings, steps, trying)
        for shape in shapes:
            look = looks.of(model.by_id(shape.id))
            key = (shape.geometry.id, look)
            mesh = meshes.get(key)
            if mesh is None:
                mesh = meshes[key] = mesh_of(
                    shape.geometry, colours_of(model, looks, look, shape.geometry), self.curves
                )
            yield _place(shape.id, mesh, np.frombuffer(shape.transformation_buffer).reshape(4, 4).T)

    def _batch(self, model: Any, settings: Any, steps: tuple[int, ...]) -> Iterator[Any]:
        # The iterator drops products without a representation that it likes; the caller counts what is missing.
        products = [product for step in steps if (product := model.by_id(step)).Representation]
        if not products:
            return
        iterator = ifcopenshell.geom.iterator(
            settings, model, _THREADS, include=products, geometry_library=self.library
        )
        if iterator.initialize():
            yield iterator.get()
            while iterator.next():
                yield iterator.get()

    def _single(self, model: Any, settings: Any, steps: tuple[int, ...], trying: Trying) -> Iterator[Any]:
        for step in steps:
            trying(step)
            try:
                yield ifcopenshell.geom.create_shape(settings, model.by_id(step), geometry_library=self.library)
            except RuntimeError:  # how ifcopenshell says that it found nothing to make
                continue


@dataclass(frozen=True)
class OneByOne:
    """A rung of our own that makes a mesh for one product; what a damaged product raises skips that product."""

    make_one: Callable[[Model, Entity, Looks], Mesh | None]

    def make(self, model: Any, looks: Looks, steps: tuple[int, ...], trying: Trying | None) -> Iterator[Piece]:
        scale = unit_scale(model)
        for step in steps:
            if trying:
                trying(step)
            try:
                product = model.by_id(step)
                mesh = self.make_one(model, product, looks)
                matrix = np.eye(4)
                if product.ObjectPlacement:
                    matrix = ifcopenshell.util.placement.get_local_placement(product.ObjectPlacement)
                    matrix[:3, 3] *= scale
            except (AttributeError, IndexError, RuntimeError, TypeError, ValueError):
                continue
            if mesh is not None:
                yield _place(step, mesh, matrix)


def _grid_axes(_model: Model, grid: Entity, _looks: Looks) -> Mesh | None:
    """Axes of an IfcGrid that carries no representation of its own."""
    points, segments = annotations.joined(
        annotations.curve_of(axis.AxisCurve) for axis in (*grid.UAxes, *grid.VAxes, *(grid.WAxes or ()))
    )
    return _lines(points, segments) if len(points) else None


def _items(model: Model, product: Entity, _looks: Looks) -> Mesh | None:
    """Lines in what the kernels do not look into, points, and the places of texts."""
    points, segments = annotations.lines_of(product, unit_scale(model))
    alone = np.setdiff1d(np.arange(len(points)), segments)
    return replace(_lines(points, segments), dots=alone) if len(points) else None


def _point_box(model: Model, product: Entity, looks: Looks) -> Mesh | None:
    """A box about the points that the representation names, so that the thing can still be seen and clicked."""
    points = _points_of(model, product) * unit_scale(model)
    if not len(points) or np.ptp(points, axis=0).max() == 0:
        return None
    look = looks.of(product)
    return _box(points.min(axis=0), points.max(axis=0), look.parts[0][1] if look.parts else look.rest)


def _faces(model: Model, product: Entity, looks: Looks) -> Mesh | None:
    from timeo_desktop.readers.ifc.faces import authored  # it needs GDAL, for pictures

    return authored(model, product, looks)


RUNGS: dict[str, Rung] = {
    "faces": OneByOne(_faces),
    "hybrid": OpenShell("hybrid-cgal-simple-opencascade"),
    "opencascade": OpenShell("opencascade"),
    "curves": OpenShell("opencascade", curves=True),
    "axes": OneByOne(_grid_axes),
    "items": OneByOne(_items),
    "texts": OneByOne(_items),
    "box": OneByOne(_point_box),
}
NEXT = {"faces": "hybrid", "hybrid": "opencascade", "curves": "items"}


def mesh_of(geometry: Any, colours: U8, curves: bool) -> Mesh:
    """A shaded mesh of what a kernel made, with the colour (T, 4) of each triangle."""
    points = np.frombuffer(geometry.verts_buffer).reshape(-1, 3)
    triangles = np.frombuffer(geometry.faces_buffer, dtype=np.int32).reshape(-1, 3).astype(np.int64)
    segments = np.frombuffer(geometry.edges_buffer, dtype=np.int32).reshape(-1, 2)
    if not len(triangles):
        return _lines(points, segments) if curves or len(segments) else _lines(points[:0], segments[:0])
    parts, count = [], 0
    # Each colour is shaded by itself: its border is a crease, and no vertex is shared between two colours.
    for colour in np.unique(colours, axis=0):
        shaded = shade(points, triangles[(colours == colour).all(axis=1)])
        parts.append((shaded, np.tile(colour, (len(shaded.source), 1)), count))
        count += len(shaded.source)
    lines = np.empty((0, 2), dtype=np.int64)
    extra = points[:0]
    if curves and len(segments):
        lines, extra = segments.astype(np.int64) + count, points
    return Mesh(
        points=np.concatenate([points[shaded.source] for shaded, _, _ in parts] + [extra]),
        normals=np.concatenate([shaded.normals for shaded, _, _ in parts] + [np.zeros((len(extra), 3))]),
        colours=np.concatenate(
            [colour for _, colour, _ in parts] + [np.tile(np.array(_LINE, dtype=np.uint8), (len(extra), 1))]
        ),
        triangles=np.concatenate([shaded.triangles + start for shaded, _, start in parts]).astype(np.int64),
        edges=np.concatenate([shaded.edges + start for shaded, _, start in parts]).astype(np.int64),
        curves=lines,
    )


def colours_of(model: Model, looks: Looks, look: Look, geometry: Any) -> U8:
    """The colour (T, 4) of each triangle that a kernel made of a product, by the part that it is of."""
    count = len(geometry.faces_buffer) // (3 * np.dtype(np.int32).itemsize)
    items = np.frombuffer(geometry.item_ids_buffer, dtype=np.int32)
    if len(items) != count:
        return np.tile(np.array(look.rest, dtype=np.uint8), (count, 1))
    used, which = np.unique(items, return_inverse=True)
    palette = np.array([look.by_part.get(step, look.rest) for step in used.tolist()], dtype=np.uint8).reshape(-1, 4)
    colours = palette[which.reshape(-1)]
    if look.by_face:
        from timeo_desktop.readers.ifc.faces import paint  # it needs GDAL

        paint(model, looks, look, geometry, colours)
    return colours


def _lines(points: F64, segments: Any) -> Mesh:
    none = np.empty((0, 2), dtype=np.int64)
    colours = np.tile(np.array(_LINE, dtype=np.uint8), (len(points), 1))
    return Mesh(points, np.zeros((len(points), 3)), colours, np.empty((0, 3), dtype=np.int64), none, segments)


def _box(low: F64, high: F64, colour: Colour) -> Mesh:
    corners = np.array([[x, y, z] for z in (low[2], high[2]) for y in (low[1], high[1]) for x in (low[0], high[0])])
    quads = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))
    triangles = np.array([part for a, b, c, d in quads for part in ((a, b, c), (a, c, d))], dtype=np.int64)
    shaded = shade(corners, triangles)
    colours = np.tile(np.array(colour, dtype=np.uint8), (len(shaded.source), 1))
    none = np.empty((0, 2), dtype=np.int64)
    return Mesh(
        corners[shaded.source], shaded.normals.astype(np.float64), colours, shaded.triangles, shaded.edges, none
    )


def _points_of(model: Any, product: Any) -> F64:
    """All three-dimensional points below the representation, in the product's coordinates and the file's unit."""
    found: list[tuple[float, ...]] = []
    shapes = getattr(product.Representation, "Representations", None) or ()
    # Not the representation itself: its context has points too, and they are elsewhere.
    for entity in (each for shape in shapes for item in shape.Items or () for each in model.traverse(item)):
        if entity.is_a("IfcCartesianPoint") and len(entity.Coordinates) == 3:
            found.append(entity.Coordinates)
        elif entity.is_a("IfcCartesianPointList3D"):
            found.extend(entity.CoordList)
    return np.array(found, dtype=np.float64).reshape(-1, 3)


def _place(step: int, mesh: Mesh, matrix: F64) -> Piece:
    rotation = matrix[:3, :3]
    normals = mesh.normals @ np.linalg.inv(rotation) if np.linalg.det(rotation) else mesh.normals
    lengths = np.linalg.norm(normals, axis=1)
    return Piece(
        step=step,
        points=mesh.points @ rotation.T + matrix[:3, 3],
        normals=(normals / np.where(lengths > 0, lengths, 1)[:, None]).astype(np.float32),
        colours=mesh.colours,
        triangles=mesh.triangles,
        edges=mesh.edges,
        curves=mesh.curves,
        dots=mesh.dots,
        cover=mesh.cover,
    )
