"""What a place that is measured from can be."""

from enum import StrEnum


class SnapKind(StrEnum):
    """A corner, the middle of a straight edge, the centre of a circle, where a perpendicular meets, a point of an edge,
    of the axis of something round, of a face."""

    VERTEX = "vertex"
    MIDPOINT = "midpoint"
    CENTRE = "centre"
    PERPENDICULAR = "perpendicular"
    EDGE = "edge"
    AXIS = "axis"
    FACE = "face"
