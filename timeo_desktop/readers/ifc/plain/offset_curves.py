"""Curves beside others (IfcOffsetCurve2D, IfcOffsetCurve3D) as polylines: no engine follows them."""

from collections.abc import Iterator

import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.chunks import F64
from timeo_desktop.readers.ifc.plain.curve_points import curve_points, polyline

_UP = (0.0, 0.0, 1.0)
_SHARPEST = 0.05  # how far a corner may reach out: twenty times the distance


def offset_curves(model: IfcFile) -> Iterator[tuple[Entity, Entity]]:
    """To the left of a flat curve; in space to where the reference direction turned on to the tangent points."""
    for kind, dimensions in (("IfcOffsetCurve2D", 2), ("IfcOffsetCurve3D", 3)):
        for curve in model.by_type(kind):
            reference = _UP if dimensions == 2 else curve.RefDirection.DirectionRatios
            points = _beside(curve_points(curve.BasisCurve), curve.Distance, np.array(reference))
            yield curve, polyline(model, points[:, :dimensions].tolist())


def _beside(points: F64, distance: float, reference: F64) -> F64:
    """Points (N, 3) beside a line through points (N, 3), with sharp corners; a closed line stays closed."""
    steps = np.diff(points, axis=0)
    kept = np.linalg.norm(steps, axis=1) > 0
    points, steps = np.concatenate((points[:1], points[1:][kept])), steps[kept]
    ways = np.cross(reference, steps)
    ways /= np.linalg.norm(ways, axis=1)[:, None]
    closed = np.allclose(points[0], points[-1])
    before = np.concatenate((ways[-1:] if closed else ways[:1], ways))
    after = np.concatenate((ways, ways[:1] if closed else ways[-1:]))
    sharpness = np.maximum(1 + np.einsum("ij,ij->i", before, after), _SHARPEST)
    return np.asarray(points + distance * (before + after) / sharpness[:, None])


CURVES = (offset_curves,)
