"""Points along curves and faces through them, for what is said to the engines in plainer words."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import ifcopenshell
import ifcopenshell.geom
import ifcopenshell.util.placement
import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.chunks import F64

_CURVES = ifcopenshell.ifcopenshell_wrapper.CURVES_SURFACES_AND_SOLIDS
_STEPS = 48  # of a whole turn


def curve_points(curve: Entity) -> F64:
    """Points (N, 3) along a bounded curve in the order in which it runs, in the file's unit; a closed one ends where
    it began. Raises RuntimeError for what the kernel cannot follow."""
    if curve.is_a("IfcPolyline"):
        points = np.array([each.Coordinates for each in curve.Points], dtype=np.float64)
    elif curve.is_a("IfcIndexedPolyCurve"):
        points = _indexed(np.array(curve.Points.CoordList, dtype=np.float64), curve.Segments)
    elif curve.is_a("IfcCompositeCurve"):
        parts = [curve_points(part.ParentCurve)[:: 1 if part.SameSense else -1] for part in curve.Segments]
        points = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    else:
        points = _by_kernel(curve)
    return np.pad(points, ((0, 0), (0, 3 - points.shape[1])))


def outline_points(profile: Entity) -> F64:
    """Points (N, 3) along an open profile or round a closed one, which ends where it began."""
    curve = getattr(profile, "Curve", None) or getattr(profile, "OuterCurve", None)
    return _by_kernel(profile) if curve is None else curve_points(curve)


def _indexed(points: F64, segments: tuple[Entity, ...] | None) -> F64:
    if not segments:
        return points
    rows = [points[[at - 1 for at in part.wrappedValue]] for part in segments]
    arcs = [part.is_a("IfcArcIndex") for part in segments]
    drawn = [_arc(*row) if arc else row for row, arc in zip(rows, arcs, strict=True)]
    return np.concatenate([drawn[0], *(part[1:] for part in drawn[1:])])


def _arc(start: F64, middle: F64, end: F64) -> F64:
    """Points along the arc of a circle through three points of two or three coordinates."""
    one, other = middle - start, end - start
    square, mixed, last = one @ one, one @ other, other @ other
    area = square * last - mixed**2
    if area <= 0:  # they are in line
        return np.array([start, middle, end])
    centre = start + (one * last * (square - mixed) + other * square * (last - mixed)) / (2 * area)
    x, radius = start - centre, float(np.linalg.norm(start - centre))
    y = middle - centre - x * ((middle - centre) @ x) / radius**2
    y *= radius / np.linalg.norm(y)
    turn = float(np.arctan2((end - centre) @ y, (end - centre) @ x)) % (2 * np.pi)
    angles = np.linspace(0, turn, max(2, int(np.ceil(turn / (2 * np.pi) * _STEPS))) + 1)
    return np.asarray(centre + np.outer(np.cos(angles), x) + np.outer(np.sin(angles), y))


def _by_kernel(curve: Entity) -> F64:
    settings = ifcopenshell.geom.settings()
    settings.set("dimensionality", _CURVES)
    settings.set("convert-back-units", True)
    shape = ifcopenshell.geom.create_shape(settings, curve, geometry_library="opencascade")
    points = np.frombuffer(shape.verts_buffer).reshape(-1, 3)
    edges = np.frombuffer(shape.edges_buffer, dtype=np.int32).reshape(-1, 2)
    after = {int(start): int(end) for start, end in edges}
    starts = after.keys() - set(after.values())
    order = [min(starts) if starts else int(edges[0, 0])]
    while order[-1] in after and len(order) <= len(after):
        order.append(after[order[-1]])
    return points[order]


def placed(position: Entity | None, points: F64) -> F64:
    """Points (N, 3) in the coordinates that a placement is in."""
    if position is None:
        return points
    matrix = ifcopenshell.util.placement.get_axis2placement(position)
    return np.asarray(points @ matrix[:3, :3].T + matrix[:3, 3])


def polyline(model: IfcFile, points: Iterable[Sequence[float]]) -> Entity:
    """A polyline through points of two or three coordinates."""
    return model.create_entity("IfcPolyline", [_point(model, each) for each in points])


def _point(model: IfcFile, coordinates: Sequence[float]) -> Entity:
    return model.create_entity("IfcCartesianPoint", [float(each) for each in coordinates])


def bands(rows: list[F64]) -> list[F64]:
    """Triangles (3, 3) between rows of points (N, 3) that run beside each other."""
    return [
        np.array(three)
        for low, high in pairwise(rows)
        for a, b, c, d in zip(low[:-1], low[1:], high[1:], high[:-1], strict=True)
        for three in ((a, b, c), (a, c, d))
        if not any(np.allclose(three[at], three[at - 1]) for at in range(3))
    ]


def surface(model: IfcFile, outlines: list[F64], holes: Iterable[F64] = ()) -> Entity:
    """Plane faces within outlines (N, 3), holes in the only one of them."""
    faces = [_face(model, outline, holes) for outline in outlines]
    return model.create_entity("IfcFaceBasedSurfaceModel", [model.create_entity("IfcConnectedFaceSet", faces)])


def body(model: IfcFile, outlines: list[F64]) -> Entity:
    """The body within plane faces (N, 3), which all face outwards or all inwards."""
    volume = sum(
        float(outline[0] @ np.cross(one, other)) for outline in outlines for one, other in pairwise(outline[1:])
    )
    turned = outlines if volume > 0 else [outline[::-1] for outline in outlines]
    shell = model.create_entity("IfcClosedShell", [_face(model, outline) for outline in turned])
    return model.create_entity("IfcFacetedBrep", shell)


def _face(model: IfcFile, outline: F64, holes: Iterable[F64] = ()) -> Entity:
    def loop(points: F64) -> Entity:
        return model.create_entity("IfcPolyLoop", [_point(model, each) for each in points])

    bounds = [model.create_entity("IfcFaceOuterBound", loop(outline), True)]
    bounds += [model.create_entity("IfcFaceBound", loop(hole), True) for hole in holes]
    return model.create_entity("IfcFace", bounds)
