"""Places on a grid (IfcGridPlacement) as places of their own: where two axes meet, turned to the first of them.

Source: IFC4X3_ADD2, IfcGridPlacement and IfcVirtualGridIntersection. In IFC2X3 and IFC4 the placement does not name
the grid's own place, which holds all the same.
"""

from collections.abc import Iterator

import ifcopenshell
import ifcopenshell.geom
import numpy as np
from ifcopenshell import entity_instance

from timeo_desktop.domain.chunks import F64
from timeo_desktop.readers.ifc.units import unit_scale


def grid_places(model: ifcopenshell.file) -> Iterator[tuple[entity_instance, entity_instance]]:
    """Each grid placement whose axes meet, with an IfcLocalPlacement that says the same."""
    for place in model.by_type("IfcGridPlacement"):
        location = place.PlacementLocation
        if location is None or (found := _meeting(model, location)) is None:
            continue
        point, tangent = found
        x, y = _direction(model, place.PlacementRefDirection, point, tangent)
        corner = model.create_entity("IfcCartesianPoint", [float(each) for each in point])
        up = model.create_entity("IfcDirection", [0.0, 0.0, 1.0])
        along = model.create_entity("IfcDirection", [x, y, 0.0])
        axes = model.create_entity("IfcAxis2Placement3D", corner, up, along)
        yield place, model.create_entity("IfcLocalPlacement", _grid_place(place), axes)


def _grid_place(place: entity_instance) -> entity_instance | None:
    """What the grid is placed by: named by the placement, or that of the grid which the first axis is part of."""
    if (named := getattr(place, "PlacementRelTo", None)) is not None:
        return named
    axis = place.PlacementLocation.IntersectingAxes[0]
    grids = [*axis.PartOfU, *axis.PartOfV, *axis.PartOfW]
    return grids[0].ObjectPlacement if grids else None


def _direction(
    model: ifcopenshell.file, named: entity_instance | None, point: F64, tangent: F64
) -> tuple[float, float]:
    """The x axis: as it is given, towards another intersection, or along the first axis."""
    way = tangent
    if named is not None and named.is_a("IfcDirection"):
        way = np.array(named.DirectionRatios[:2], dtype=np.float64)
    elif named is not None and (other := _meeting(model, named)) is not None:
        way = (other[0] - point)[:2]
    x, y = way if np.any(way) else tangent
    return float(x), float(y)


def _meeting(model: ifcopenshell.file, location: entity_instance) -> tuple[F64, F64] | None:
    """Where two axes meet, each moved by its offset to the left: the point in the grid's coordinates and the file's
    unit, and the tangent of the first axis. None when they do not meet, as parallels."""
    offsets = [*(location.OffsetDistances or ()), 0.0, 0.0, 0.0]
    first, second = (
        _segments(model, axis, offset) for axis, offset in zip(location.IntersectingAxes, offsets, strict=False)
    )
    best: tuple[float, F64, F64] | None = None
    for start, way in first:
        for other, across in second:
            matrix = np.array([way, -across]).T
            if abs(np.linalg.det(matrix)) <= 1e-9 * np.linalg.norm(way) * np.linalg.norm(across):
                continue
            at = np.linalg.solve(matrix, other - start)
            beyond = float(np.maximum(np.abs(at - 0.5) - 0.5, 0).max())  # 0 within both segments
            if best is None or beyond < best[0]:
                best = (beyond, start + at[0] * way, way)
    return None if best is None else (np.array([*best[1], offsets[2]]), best[2])


def _segments(model: ifcopenshell.file, axis: entity_instance, offset: float) -> list[tuple[F64, F64]]:
    """Straight pieces of an axis in its sense, as (start, way to the end), in the file's unit."""
    geometry = ifcopenshell.geom.create_shape(ifcopenshell.geom.settings(), axis.AxisCurve)
    points = np.frombuffer(geometry.verts_buffer).reshape(-1, 3)[:, :2] / unit_scale(model)
    edges = np.frombuffer(geometry.edges_buffer, dtype=np.int32).reshape(-1, 2)
    rows = []
    for start, end in points[edges]:
        way = end - start if axis.SameSense else start - end
        if length := float(np.linalg.norm(way)):
            left = np.array([-way[1], way[0]]) / length
            rows.append(((start if axis.SameSense else end) + offset * left, way))
    return rows
