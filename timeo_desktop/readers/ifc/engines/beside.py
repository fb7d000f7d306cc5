"""What elements show beside what they are: axes, footprints, clearances and the like, each a layer of the model.

Made last of all, when the picture and the properties are there, and of each layer only so many.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

import ifcopenshell.geom
import ifcopenshell.util.placement
import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as Model

from timeo_desktop.domain.chunks import BESIDE, Chunk
from timeo_desktop.domain.text import sentence
from timeo_desktop.readers.chunking import Piece, piece_chunk
from timeo_desktop.readers.ifc.engines.fast import LINES
from timeo_desktop.readers.ifc.engines.kernels import CURVES, OpenShell, by_part, line_mesh, place
from timeo_desktop.readers.ifc.engines.rungs import corners_of
from timeo_desktop.readers.ifc.representations import Representations
from timeo_desktop.readers.ifc.styles.rule import Look
from timeo_desktop.readers.ifc.units import unit_scale
from timeo_desktop.readers.job import Out

MOST = 1_000  # elements: about a second
_CELL = 10_000.0  # metres; pieces of one chunk share an origin, so they must not be further apart
_PIECES = 200  # of a chunk
_COLOURS = {
    "clearance": (224, 122, 60, 70),
    "footprint": (58, 125, 68, 255),
    "axis": (36, 99, 176, 255),
    "annotation": (110, 86, 150, 255),
    "box": (140, 140, 140, 255),
    "reference": (150, 110, 40, 120),
}
_EDGES = ((0, 1), (2, 3), (4, 5), (6, 7), (0, 2), (1, 3), (4, 6), (5, 7), (0, 4), (1, 5), (2, 6), (3, 7))
DAMAGED = (AttributeError, IndexError, RuntimeError, TypeError, ValueError)

Wanted = dict[str, list[tuple[Entity, list[Entity]]]]


def draw_beside(model: Model, products: Iterator[Entity], name: str, out: Out) -> None:
    """Chunks of each layer of `BESIDE` for products that have such shapes; a notice where not all of it is drawn."""
    wanted = _wanted(products)
    if next(products, None) is not None:
        out.notice(
            sentence(
                "{name}: axes, footprints and other shapes beside bodies are drawn of {most} elements only",
                name=name,
                most=MOST,
            )
        )
    settings = ifcopenshell.geom.settings()
    settings.set("dimensionality", CURVES)
    settings.set("disable-opening-subtractions", True)  # an axis is not cut, and it takes long
    kernel = ifcopenshell.geom.kernel(settings, model, "opencascade")
    scale = unit_scale(model)
    for layer in BESIDE:
        pieces: list[Piece] = []
        for count, (product, shapes) in enumerate(wanted.get(layer, ())):
            out.tick(count, MOST)
            with contextlib.suppress(*DAMAGED):
                made = _box(product, shapes, scale) if layer == "box" else _drawn(kernel, product, shapes, layer)
                pieces.extend(made)
        for chunk in apart(pieces, layer):
            out.chunk(chunk, "")


def apart(pieces: list[Piece], layer: str) -> Iterator[Chunk]:
    """Pieces as chunks of a layer, none too large, and none of pieces that are far from each other."""
    cells: dict[tuple[float, ...], list[Piece]] = {}
    for piece in pieces:
        cells.setdefault(tuple(np.round(piece.points.mean(axis=0) / _CELL).tolist()), []).append(piece)
    for near in cells.values():
        for start in range(0, len(near), _PIECES):
            yield piece_chunk(near[start : start + _PIECES], layer)


def _wanted(products: Iterator[Entity]) -> Wanted:
    """By layer, products with their representations that go there; no more than are drawn are asked for."""
    known, wanted = Representations(), Wanted()
    for product in islice((each for each in products if each.is_a() not in LINES), MOST):
        layers: dict[str, list[Entity]] = {}
        for layer, shape in known.of(product).beside:
            layers.setdefault(layer, []).append(shape)
        for layer, shapes in layers.items():
            wanted.setdefault(layer, []).append((product, shapes))
    return wanted


def _drawn(kernel: ifcopenshell.geom.kernel, product: Entity, shapes: list[Entity], layer: str) -> list[Piece]:
    """All of a layer that one product has, as one piece."""
    colouring = partial(by_part, Look((), _COLOURS[layer]))
    made = OpenShell("opencascade", curves=True).single(kernel, product, colouring, tuple(shapes))
    return [_coloured(piece, layer) for piece in made if len(piece.points) and np.isfinite(piece.points).all()]


def _box(product: Entity, shapes: list[Entity], scale: float) -> list[Piece]:
    """The edges of the box that a product says to be in."""
    corners = [corner for shape in shapes for corner in corners_of(shape)]
    matrix = np.eye(4)
    if product.ObjectPlacement:
        matrix = ifcopenshell.util.placement.get_local_placement(product.ObjectPlacement)
        matrix[:3, 3] *= scale
    edges = np.array(_EDGES)
    return [_coloured(place(product.id(), line_mesh(each * scale, edges), matrix), "box") for each in corners[:1]]


def _coloured(piece: Piece, layer: str) -> Piece:
    return replace(piece, colours=np.tile(np.array(_COLOURS[layer], dtype=np.uint8), (len(piece.points), 1)))
