"""ifcopenshell's kernels as rungs of the ladder, and the meshes that every rung of `rungs.py` makes.

None chooses colours: each part gets that of the one rule (`styles/rule.py`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import ifcopenshell
import ifcopenshell.geom
import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as Model

from timeo_desktop.domain.chunks import F64, I64, U8
from timeo_desktop.readers.chunking import Piece, joined
from timeo_desktop.readers.ifc.engines.fast import LINES
from timeo_desktop.readers.ifc.representations import Representations
from timeo_desktop.readers.ifc.styles.rule import Look, Looks
from timeo_desktop.readers.ifc.styles.surface import Colour
from timeo_desktop.readers.shading import shade

if TYPE_CHECKING:
    from timeo_desktop.readers.pictures import Cover

Colouring = Callable[[Any], U8]  # the colour (T, 4) of each triangle that a kernel made
Trying = Callable[[int], None]
CURVES = ifcopenshell.ifcopenshell_wrapper.CURVES_SURFACES_AND_SOLIDS
# With two threads the hybrid kernel of ifcopenshell 0.9.0 leaves holes in some elements that it makes well with one.
_THREADS = 1
_LINE = (120, 116, 110, 255)


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

    def make(self, model: Model, looks: Looks, steps: tuple[int, ...], trying: Trying | None) -> Iterator[Piece]:
        settings = ifcopenshell.geom.settings()
        known = Representations()
        plain: dict[int, list[Entity]] = {}
        if self.curves:
            settings.set("dimensionality", CURVES)
        elif trying is None:
            plain = _by_context(known, [model.by_id(step) for step in steps])
        for context, products in plain.items():
            yield from self._batch(model, context, looks, products)
        kernel = ifcopenshell.geom.kernel(settings, model, self.library)
        batched = {product.id() for products in plain.values() for product in products}
        for step in steps:
            if step not in batched:
                if trying:
                    trying(step)
                product = model.by_id(step)
                shapes = known.of(product, product.is_a() in LINES).chosen
                yield from self.single(kernel, product, partial(colours_of, model, looks, looks.of(product)), shapes)

    def _batch(self, model: Model, context: int, looks: Looks, products: list[Entity]) -> Iterator[Piece]:
        # The iterator makes what products share once, and drops what it cannot make; the caller counts what is missing.
        settings = ifcopenshell.geom.settings()
        settings.set("context-ids", [context])
        meshes: dict[tuple[str, Look], Mesh] = {}
        iterator = ifcopenshell.geom.iterator(
            settings, model, _THREADS, include=products, geometry_library=self.library
        )
        more = iterator.initialize()
        while more:
            shape = iterator.get()
            key = (shape.geometry.id, looks.of(model.by_id(shape.id)))
            if key not in meshes:
                meshes[key] = mesh_of(shape.geometry, colours_of(model, looks, key[1], shape.geometry), self.curves)
            yield place(shape.id, meshes[key], _matrix(shape))
            more = iterator.next()

    def single(
        self, kernel: ifcopenshell.geom.kernel, product: Entity, colouring: Colouring, shapes: tuple[Entity, ...]
    ) -> Iterator[Piece]:
        """One product as one piece, if all of these representations can be made; of lines what can be."""
        pieces = []
        for shape in shapes:
            try:
                made = kernel.create_shape(product, shape)
            except RuntimeError:  # how ifcopenshell says that it found nothing to make
                if not self.curves:
                    return
                continue
            mesh = mesh_of(made.geometry, colouring(made.geometry), self.curves)
            pieces.append(place(made.id, mesh, _matrix(made)))
        if pieces:
            yield joined(pieces)


def _by_context(known: Representations, products: list[Entity]) -> dict[int, list[Entity]]:
    """Products that the iterator makes well, by the context that it is to look at."""
    found: dict[int, list[Entity]] = {}
    for product in products:
        context = known.plain_context(product)
        if context is not None:
            found.setdefault(context, []).append(product)
    return found


def mesh_of(geometry: Any, colours: U8, curves: bool) -> Mesh:
    """A shaded mesh of what a kernel made, with the colour (T, 4) of each triangle."""
    points = np.frombuffer(geometry.verts_buffer).reshape(-1, 3)
    triangles = np.frombuffer(geometry.faces_buffer, dtype=np.int32).reshape(-1, 3).astype(np.int64)
    segments = np.frombuffer(geometry.edges_buffer, dtype=np.int32).reshape(-1, 2)
    if not len(triangles):
        return line_mesh(points, segments) if curves or len(segments) else line_mesh(points[:0], segments[:0])
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


def by_part(look: Look, geometry: Any) -> U8:
    """The colour (T, 4) of each triangle that a kernel made of a product, by the part that it is of."""
    count = len(geometry.faces_buffer) // (3 * np.dtype(np.int32).itemsize)
    items = np.frombuffer(geometry.item_ids_buffer, dtype=np.int32)
    if len(items) != count:
        return np.tile(np.array(look.rest, dtype=np.uint8), (count, 1))
    used, which = np.unique(items, return_inverse=True)
    palette = np.array([look.by_part.get(step, look.rest) for step in used.tolist()], dtype=np.uint8).reshape(-1, 4)
    return np.asarray(palette[which.reshape(-1)])


def colours_of(model: Model, looks: Looks, look: Look, geometry: Any) -> U8:
    """The same, also where faces of a part have colours of their own."""
    colours = by_part(look, geometry)
    if look.by_face:
        from timeo_desktop.readers.ifc.engines.faces import paint  # it needs GDAL

        paint(model, looks, look, geometry, colours)
    return colours


def line_mesh(points: F64, segments: Any) -> Mesh:
    none = np.empty((0, 2), dtype=np.int64)
    colours = np.tile(np.array(_LINE, dtype=np.uint8), (len(points), 1))
    return Mesh(points, np.zeros((len(points), 3)), colours, np.empty((0, 3), dtype=np.int64), none, segments)


def box_mesh(low: F64, high: F64, colour: Colour) -> Mesh:
    corners = np.array([[x, y, z] for z in (low[2], high[2]) for y in (low[1], high[1]) for x in (low[0], high[0])])
    quads = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))
    triangles = np.array([part for a, b, c, d in quads for part in ((a, b, c), (a, c, d))], dtype=np.int64)
    shaded = shade(corners, triangles)
    colours = np.tile(np.array(colour, dtype=np.uint8), (len(shaded.source), 1))
    none = np.empty((0, 2), dtype=np.int64)
    return Mesh(
        corners[shaded.source], shaded.normals.astype(np.float64), colours, shaded.triangles, shaded.edges, none
    )


def place(step: int, mesh: Mesh, matrix: F64) -> Piece:
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


def _matrix(shape: Any) -> F64:
    return np.asarray(np.frombuffer(shape.transformation_buffer).reshape(4, 4).T)
