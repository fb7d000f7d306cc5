"""Measures in the picture: lines between their places, dots on these, and a tag with the value. They are drawn over
everything, at pixels of the picture, so they are as thin from near as from afar."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor2D, vtkPolyDataMapper2D, vtkPropAssembly

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.measure_text import MeasureStyle, amount_text, steps_text
from timeo_desktop.domain.measures import Measure, MeasureKind
from timeo_desktop.geometry.kept import clipped
from timeo_desktop.geometry.mesh import Mask
from timeo_desktop.scene import palette
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.tags import POINTS_PER_INCH, Tag, TagActors
from timeo_desktop.scene.vtk_parts import cells

_HALO, _LINE = 5.0, 2.0  # points
_DOT, _ABOVE = 3.2, 18.0
_ARC_SHARE, _ARC_STEPS = 0.3, 16
_BEFORE = 0.02  # metres before the eye
_DISC = np.column_stack([turn(np.linspace(0, 2 * np.pi, 16, endpoint=False)) for turn in (np.cos, np.sin)])


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What is drawn of a measure: segments (S, 2, 3), dots (D, 3), and where its tag stands (3,)."""

    segments: F64
    dots: F64
    tag: F64


class MeasureMarks:
    """The marks of the measures of a view. `prop` is all of them; `chosen` is the one that is told in full."""

    def __init__(self, camera: Camera, matrix: Callable[[], F64]) -> None:
        self._camera, self._matrix = camera, matrix
        self.measures: tuple[Measure, ...] = ()
        self.style = MeasureStyle()
        self.chosen: Measure | None = None
        self.tags: list[Tag] = []  # that the last picture shows
        self._tags = TagActors()
        self._halo, self._lines, self._dots = vtkPolyData(), vtkPolyData(), vtkPolyData()
        self._flat = [_actor(self._halo, _HALO), _actor(self._lines, _LINE), _actor(self._dots, 1.0)]
        self.prop = vtkPropAssembly()
        for part in (*self._flat, self._tags.prop):
            self.prop.AddPart(part)
        self.set_colours(palette.LIGHT_TAGS)

    def set_colours(self, colours: palette.TagColours) -> None:
        """Draw on a light ground, or on a dark one."""
        self._tags.colours = colours
        self._flat[0].GetProperty().SetColor(*colours.plate)
        for actor in self._flat[1:]:
            actor.GetProperty().SetColor(*palette.MEASURE)

    def lay_out(self, dpi: int) -> None:
        """Place everything for the next picture."""
        for actor in self._flat:  # an assembly within another is drawn whether it is visible or not
            actor.SetVisibility(bool(self.measures))
        if not self.measures:
            self.tags = []
            self._tags.show((), dpi)
            return
        shift = self._matrix()[:3, 3]
        drawn = [_drawn(each, np.array(each.points) + shift) for each in self.measures]
        scale = dpi / POINTS_PER_INCH
        segments = self._seen(np.concatenate([each.segments for each in drawn]))
        _fill_lines(self._halo, segments)
        _fill_lines(self._lines, segments)
        dots, before = self._pixels(np.concatenate([each.dots for each in drawn]))
        _fill_dots(self._dots, dots[before], _DOT * scale)
        for actor, width in zip(self._flat, (_HALO, _LINE), strict=False):
            actor.GetProperty().SetLineWidth(width * scale)
        places, before = self._pixels(np.array([each.tag for each in drawn]))
        self.tags = [
            Tag(float(place[0]), float(place[1]) + (_ABOVE * scale if len(each.points) == 1 else 0.0),
                self._text(each), False, each is self.chosen)
            for each, place, seen in zip(self.measures, places, before, strict=True) if seen
        ]  # fmt: skip
        self._tags.show(self.tags, dpi)

    def _text(self, measure: Measure) -> str:
        lines = [measure.name, amount_text(measure, self.style)]
        if measure.kind is MeasureKind.COORDINATES:
            lines.append(self.style.also(measure.points[0]))
        if measure is self.chosen:
            lines.append(steps_text(measure, self.style))
        return "\n".join(each for each in lines if each)

    def _seen(self, segments: F64) -> F64:
        """What of segments (S, 2, 3) is before the eye, as pixels (S, 2, 2) from the lower left."""
        eye, forward = self._camera.eye(), self._camera.direction()
        if not eye.parallel:
            plane = np.append(-forward, float(eye.position @ forward) + _BEFORE)
            segments = clipped(segments, plane[None])
        pixels, _ = self._pixels(segments.reshape(-1, 3))
        return pixels.reshape(-1, 2, 2)

    def _pixels(self, points: F64) -> tuple[F64, Mask]:
        """Pixels (N, 2) of points (N, 3) from the lower left, and whether they are before the eye."""
        eye = self._camera.eye()
        pixels, _ = self._camera.project(points)
        ahead = (points - eye.position) @ self._camera.direction() > (-np.inf if eye.parallel else _BEFORE)
        height = self._camera.renderer.GetSize()[1]
        return np.column_stack((pixels[:, 0], height - pixels[:, 1])), ahead


def _drawn(measure: Measure, points: F64) -> _Drawn:
    """What is drawn of a measure whose places are these (N, 3)."""
    match measure.kind:
        case MeasureKind.ANGLE if len(points) == 3:
            arc = _arc(points)
            legs = np.stack([points[:2], points[1:]])
            return _Drawn(np.concatenate((legs, _pairs(arc))), points, arc[len(arc) // 2])
        case MeasureKind.AREA if len(points) > 2:
            return _Drawn(_pairs(np.vstack((points, points[:1]))), points, points.mean(axis=0))
        case MeasureKind.CHAIN:
            return _Drawn(_pairs(points), points, points[-2:].mean(axis=0))
    return _Drawn(_pairs(points), points, points.mean(axis=0))


def _pairs(points: F64) -> F64:
    """Segments (N - 1, 2, 3) from point to point."""
    return np.stack((points[:-1], points[1:]), axis=1)


def _arc(points: F64) -> F64:
    """An arc at the second of three points, from the first leg to the other."""
    one, two = points[0] - points[1], points[2] - points[1]
    lengths = np.linalg.norm(one), np.linalg.norm(two)
    one, two = one / (lengths[0] or 1.0), two / (lengths[1] or 1.0)
    across = two - float(two @ one) * one
    size = np.linalg.norm(across)
    across = across / size if size > 1e-9 else np.cross(one, (0.3, 0.5, 0.8))
    angles = np.linspace(0, np.arctan2(size, float(two @ one)), _ARC_STEPS)[:, None]
    return np.asarray(points[1] + _ARC_SHARE * min(lengths) * (np.cos(angles) * one + np.sin(angles) * across))


def _actor(data: vtkPolyData, width: float) -> vtkActor2D:
    mapper = vtkPolyDataMapper2D()
    mapper.SetInputData(data)
    actor = vtkActor2D()
    actor.SetMapper(mapper)
    actor.GetProperty().SetLineWidth(width)
    return actor


def _fill_lines(data: vtkPolyData, segments: F64) -> None:
    _fill(data, segments.reshape(-1, 2))
    data.SetLines(cells(np.arange(2 * len(segments), dtype=np.uint32).reshape(-1, 2)))


def _fill_dots(data: vtkPolyData, places: F64, radius: float) -> None:
    _fill(data, (places[:, None] + radius * _DISC).reshape(-1, 2))
    data.SetPolys(cells(np.arange(len(places) * len(_DISC), dtype=np.uint32).reshape(-1, len(_DISC))))


def _fill(data: vtkPolyData, flat: F64) -> None:
    points = vtkPoints()
    points.SetData(numpy_to_vtk(np.column_stack((flat, np.zeros(len(flat)))), deep=True))
    data.Initialize()
    data.SetPoints(points)
