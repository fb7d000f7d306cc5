"""Swept disks (bars, pipes, cables): which part of its directrix a disk takes.

By the schema the parameter of a polyline counts its segments, that of a composite curve adds those of its parts. Many
authors write 0 and 1 and mean all of it; ifcopenshell takes all of it whatever is written, ifclite-geom takes what
is written.
"""

import numpy as np
from ifcopenshell import entity_instance as Entity

from timeo_desktop.domain.chunks import F64

_FEW = 1e-6


def directrix_points(curve: Entity) -> F64 | None:
    """The corners (N, 3) of a curve that is straight between them; None when it is not. In the file's unit."""
    if curve is None:
        return None
    if curve.is_a("IfcPolyline"):
        return np.array([point.Coordinates for point in curve.Points], dtype=np.float64)
    if curve.is_a("IfcIndexedPolyCurve"):
        if any(segment.is_a("IfcArcIndex") for segment in curve.Segments or ()):
            return None
        coordinates = np.array(curve.Points.CoordList, dtype=np.float64)
        rows = [number - 1 for segment in curve.Segments or () for number in segment.wrappedValue]
        return _without_repeats(coordinates[rows] if rows else coordinates)
    if curve.is_a("IfcCompositeCurve"):
        parts = [directrix_points(segment.ParentCurve) for segment in curve.Segments]
        turned = [
            part if segment.SameSense else part[::-1]
            for part, segment in zip(parts, curve.Segments, strict=True)
            if part is not None
        ]
        return _without_repeats(np.concatenate(turned)) if turned and len(turned) == len(parts) else None
    return None


def _without_repeats(points: F64) -> F64:
    return points[np.concatenate(([True], np.abs(np.diff(points, axis=0)).max(axis=1) > 0))]


def means_all(disk: Entity) -> bool:
    """Whether its parameters are a part of the directrix by the words of the schema, and all of it as they are meant:
    0 to 1, or to the number of segments. Nobody models a bar of several legs to draw the first one only."""
    if disk.Directrix is None or disk.EndParam is None or abs(disk.StartParam or 0.0) > _FEW:
        return False
    count, full = _segments(disk.Directrix), _parameters(disk.Directrix)
    meant = any(abs(disk.EndParam - whole) < _FEW for whole in (1, count))
    return meant and count > 1 and (full is None or disk.EndParam < full * (1 - _FEW))


def _segments(curve: Entity) -> int:
    if curve.is_a("IfcPolyline"):
        return len(curve.Points) - 1
    if curve.is_a("IfcCompositeCurve"):
        return len(curve.Segments) if len(curve.Segments) > 1 else _segments(curve.Segments[0].ParentCurve)
    if curve.is_a("IfcIndexedPolyCurve"):
        return len(curve.Segments or curve.Points.CoordList[1:])
    return 1


def _parameters(curve: Entity) -> float | None:
    """How far the parameter of a curve goes by the schema; None where only a kernel could tell."""
    if curve.is_a("IfcPolyline"):
        return float(len(curve.Points) - 1)
    if curve.is_a("IfcTrimmedCurve"):
        ends = [[each.wrappedValue for each in trim if each.is_a("IfcParameterValue")] for trim in
                (curve.Trim1, curve.Trim2)]  # fmt: skip
        return abs(ends[1][0] - ends[0][0]) if all(ends) else None
    if curve.is_a("IfcCompositeCurve"):
        parts = [_parameters(segment.ParentCurve) for segment in curve.Segments]
        known = [part for part in parts if part is not None]
        return sum(known) if len(known) == len(parts) else None
    return None
