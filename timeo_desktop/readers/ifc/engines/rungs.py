"""The rungs of the kernel ladder.

Each rung is a class with `make(…, steps, trying)`, which yields finished pieces; tomorrow's engine is one more class.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import ifcopenshell.util.placement
import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as Model

from timeo_desktop.domain.chunks import F64
from timeo_desktop.readers.chunking import Piece
from timeo_desktop.readers.ifc import annotations
from timeo_desktop.readers.ifc.damage import DAMAGED
from timeo_desktop.readers.ifc.engines import simpler
from timeo_desktop.readers.ifc.engines.kernels import Mesh, OpenShell, Trying, box_mesh, line_mesh, place
from timeo_desktop.readers.ifc.representations import Representations
from timeo_desktop.readers.ifc.styles.rule import Look, Looks
from timeo_desktop.readers.ifc.styles.surface import Colour
from timeo_desktop.readers.ifc.units import unit_scale

_DIMENSIONS = 3


class Rung(Protocol):
    """One way to make geometry for given elements."""

    def make(self, model: Model, looks: Looks, steps: tuple[int, ...], trying: Trying | None) -> Iterator[Piece]:
        """Yield what could be made, in any order; a piece without points is a solid that is empty. With `trying`, go
        one by one and announce each."""


@dataclass(frozen=True)
class OneByOne:
    """A rung of our own that makes a mesh for one product; what a damaged product raises skips that product."""

    make_one: Callable[[Model, Entity, Looks], Mesh | None]

    def make(self, model: Model, looks: Looks, steps: tuple[int, ...], trying: Trying | None) -> Iterator[Piece]:
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
            except DAMAGED:
                continue
            if mesh is not None:
                yield place(step, mesh, matrix)


def _grid_axes(_model: Model, grid: Entity, _looks: Looks) -> Mesh | None:
    """Axes of an IfcGrid that carries no representation of its own."""
    points, segments = annotations.joined(
        annotations.curve_of(axis.AxisCurve) for axis in (*grid.UAxes, *grid.VAxes, *(grid.WAxes or ()))
    )
    return line_mesh(points, segments) if len(points) else None


def _items(model: Model, product: Entity, _looks: Looks) -> Mesh | None:
    """Lines in what the kernels do not look into, points, and the places of texts."""
    points, segments = annotations.lines_of(product, unit_scale(model))
    alone = np.setdiff1d(np.arange(len(points)), segments)
    return replace(line_mesh(points, segments), dots=alone) if len(points) else None


def bounding_box(model: Model, product: Entity, looks: Looks) -> Mesh | None:
    """The box that a product without a body says to be in."""
    corners = [corner for shape in Representations().of(product).chosen for corner in corners_of(shape)]
    if not corners:
        return None
    points = np.concatenate(corners) * unit_scale(model)
    return box_mesh(points.min(axis=0), points.max(axis=0), _plain_colour(looks.of(product)))


def _plain_colour(look: Look) -> Colour:
    return look.parts[0][1] if look.parts else look.rest


def corners_of(shape: Entity, matrix: F64 | None = None) -> Iterator[F64]:
    """Corners (8, 3) of each IfcBoundingBox of a representation, mapped ones too, in the file's unit."""
    matrix = np.eye(4) if matrix is None else matrix
    for item in shape.Items or ():
        if item.is_a("IfcMappedItem"):
            inner = ifcopenshell.util.placement.get_mappeditem_transformation(item)
            yield from corners_of(item.MappingSource.MappedRepresentation, matrix @ inner)
        elif item.is_a("IfcBoundingBox"):
            low = np.array(item.Corner.Coordinates, dtype=np.float64)
            sizes = np.array([item.XDim, item.YDim, item.ZDim])
            corners = low + np.array(list(np.ndindex(2, 2, 2))) * sizes
            yield corners @ matrix[:3, :3].T + matrix[:3, 3]


def _point_box(model: Model, product: Entity, looks: Looks) -> Mesh | None:
    """A box about the points that the body names, so that the thing can still be seen and clicked."""
    points = _points_of(model, product) * unit_scale(model)
    if not len(points) or np.ptp(points, axis=0).max() == 0:
        return None
    return box_mesh(points.min(axis=0), points.max(axis=0), _plain_colour(looks.of(product)))


def _points_of(model: Model, product: Entity) -> F64:
    """All three-dimensional points below the body, in the product's coordinates and the file's unit."""
    found: list[tuple[float, ...]] = []
    # Not the representation itself: its context has points too, and they are elsewhere.
    items = [item for shape in Representations().of(product).chosen for item in shape.Items or ()]
    for entity in (each for item in items for each in model.traverse(item)):
        if entity.is_a("IfcCartesianPoint") and len(entity.Coordinates) == _DIMENSIONS:
            found.append(entity.Coordinates)
        elif entity.is_a("IfcCartesianPointList3D"):
            found.extend(entity.CoordList)
    return np.array(found, dtype=np.float64).reshape(-1, 3)


def _faces(model: Model, product: Entity, looks: Looks) -> Mesh | None:
    from timeo_desktop.readers.ifc.engines.faces import authored  # it needs GDAL, for pictures

    return authored(model, product, looks)


RUNGS: dict[str, Rung] = {
    "faces": OneByOne(_faces),
    "hybrid": OpenShell("hybrid-cgal-simple-opencascade"),
    "opencascade": OpenShell("opencascade"),
    "facets": simpler.Simpler(simpler.facets),
    "sharp": simpler.Simpler(simpler.sharp_corners),
    "parts": simpler.Simpler(simpler.parts),
    "curves": OpenShell("opencascade", curves=True),
    "axes": OneByOne(_grid_axes),
    "items": OneByOne(_items),
    "texts": OneByOne(_items),
    "bounding": OneByOne(bounding_box),
    "box": OneByOne(_point_box),
}
