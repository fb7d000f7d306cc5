"""Title, legend, scale and north arrow of a picture, drawn by VTK: sharp in any size, and without a screen."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkRenderingCore import vtkPropAssembly, vtkTextActor, vtkTextProperty, vtkTextRenderer

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.picture import Furniture, PictureLegend
from timeo_desktop.scene import palette
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.colour_scale import viridis
from timeo_desktop.scene.tags import POINTS_PER_INCH, fill, flat, use_font_of

LengthText = Callable[[float], str]
_FONT, _TITLE = 12, 19  # points
_MARGIN, _PADDING, _ROW, _PATCH, _GAP = 16.0, 11.0, 20.0, 11.0, 8.0  # points
_BAR, _STOPS, _LEAST_WIDTH = 12.0, 48, 150.0
_LONGEST, _ARROW = 170.0, 20.0
_STEPS = (1.0, 2.0, 5.0, 10.0)


def round_length(most: float) -> float:
    """The longest round length that is not longer than `most` metres: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in _STEPS if step * power <= most * (1 + 1e-9))


@dataclass(frozen=True)
class _Paper:
    """A picture of `width` × `height` pixels, with `point` pixels a point; the origin is its lower left."""

    width: float
    height: float
    point: float
    dpi: int


class FurnitureActors:
    """What is drawn of all that. `prop` is the whole of it."""

    def __init__(self, camera: Camera, dark: bool, length_text: LengthText) -> None:
        self.prop = vtkPropAssembly()
        self._camera, self._length_text = camera, length_text
        self._colours = palette.DARK_TAGS if dark else palette.LIGHT_TAGS
        self._paper = _Paper(0, 0, 1, POINTS_PER_INCH)

    def lay(self, wanted: Furniture, size: tuple[int, int], dpi: int) -> None:
        """Lay this over a picture of this size in pixels."""
        self._paper = _Paper(*size, dpi / POINTS_PER_INCH, dpi)
        if wanted.title:
            self._title(wanted.title)
        if wanted.legend is not None:
            self._legend(wanted.legend)
        base = self._scale() if wanted.scale else _MARGIN * self._paper.point
        if wanted.north:
            self._north(base)

    def _title(self, text: str) -> None:
        point = self._paper.point
        width, height = self._text_size(text, _TITLE)
        wide, high = width + 2 * _PADDING * point, height + 1.6 * _PADDING * point
        left, top = _MARGIN * point, self._paper.height - _MARGIN * point
        self._plate(left, top - high, wide, high)
        self._text(left + _PADDING * point, top - high / 2, text, _TITLE)

    def _legend(self, legend: PictureLegend) -> None:
        point = self._paper.point
        texts = [legend.title, *(line.text for line in legend.lines), *(legend.ends or ())]
        patches = any(line.colour is not None for line in legend.lines)
        indent = (_PATCH + _GAP) * point if patches else 0.0
        width = max(_LEAST_WIDTH * point, *(self._text_size(each, _FONT)[0] + indent for each in texts))
        rows = 1 + len(legend.lines) + (2 if legend.ends else 0)
        left, low = _MARGIN * point, _MARGIN * point
        high = (rows * _ROW + 1.4 * _PADDING) * point
        self._plate(left, low, width + 2 * _PADDING * point, high)
        left, y = left + _PADDING * point, low + high - 0.7 * _PADDING * point - _ROW * point / 2
        self._text(left, y, legend.title, _FONT, bold=True)
        if legend.ends:
            y -= _ROW * point
            self._colour_bar(left, y - _BAR * point / 2, width)
            y -= _ROW * point
            self._text(left, y, legend.ends[0], _FONT)
            self._text(left + width - self._text_size(legend.ends[1], _FONT)[0], y, legend.ends[1], _FONT)
        for line in legend.lines:
            y -= _ROW * point
            if line.colour is not None:
                self._patch(left, y - _PATCH * point / 2, line.colour)
            self._text(left + (indent if line.colour is not None else 0.0), y, line.text, _FONT)

    def _colour_bar(self, left: float, low: float, width: float) -> None:
        starts = np.linspace(left, left + width, _STOPS, endpoint=False)
        boxes = [_box(start, low, width / _STOPS, _BAR * self._paper.point) for start in starts]
        colours = viridis((np.arange(_STOPS) + 0.5) / _STOPS)[:, :3] / 255
        self._faces(boxes, [(float(r), float(g), float(b), 1.0) for r, g, b in colours])

    def _patch(self, left: float, low: float, colour: tuple[int, int, int]) -> None:
        box = _box(left, low, _PATCH * self._paper.point, _PATCH * self._paper.point)
        red, green, blue = (each / 255 for each in colour)
        self._faces([box], [(red, green, blue, 1.0)])
        self._lines([box], self._colours.rim)

    def _scale(self) -> float:
        """A bar at the lower right; in perspective it holds at the point in focus. The height above it."""
        point, per_metre = self._paper.point, self._camera.pixels_per_metre()
        length = round_length(min(_LONGEST * point, self._paper.width / 3) / per_metre)
        wide, tick = length * per_metre, 6 * point
        right, low = self._paper.width - (_MARGIN + _PADDING) * point, (_MARGIN + _PADDING) * point
        text = self._length_text(length) if self._camera.is_parallel() else f"≈ {self._length_text(length)}"
        text_width = self._text_size(text, _FONT)[0]
        plate = max(wide, text_width) + 2 * _PADDING * point
        top = _MARGIN * point + 2 * _PADDING * point + 1.5 * _ROW * point
        self._plate(self._paper.width - _MARGIN * point - plate, _MARGIN * point, plate, top - _MARGIN * point)
        corners = [(right - wide, low + tick), (right - wide, low), (right, low), (right, low + tick)]
        self._lines([np.array(corners)], self._colours.ink, closed=False)
        self._text(right - text_width, low + tick + _ROW * point / 2, text, _FONT)
        return top + _GAP * point

    def _north(self, base: float) -> None:
        point = self._paper.point
        radius = (_ARROW + _PADDING) * point
        middle = np.array([self._paper.width - _MARGIN * point - radius, base + radius])
        self._plate(middle[0] - radius, middle[1] - radius, 2 * radius, 2 * radius)
        along = np.array(self._camera.north()) * (_ARROW * point * 0.72)
        across = np.array([along[1], -along[0]]) * 0.55
        shift = -along * 0.28
        tip, tail = middle + shift + along, middle + shift - along * 0.25
        right, left = middle + shift + across - along * 0.6, middle + shift - across - along * 0.6
        self._faces([np.array([tip, right, tail])], [(*self._colours.ink, 1.0)])
        self._lines([np.array([tip, right, tail, left])], self._colours.ink)
        width, _ = self._text_size("N", _FONT)
        place = tip + along / (np.linalg.norm(along) or 1.0) * 8 * point
        self._text(place[0] - width / 2, place[1], "N", _FONT, bold=True)

    def _plate(self, left: float, low: float, width: float, height: float) -> None:
        self._faces([_box(left, low, width, height)], [(*self._colours.plate, self._colours.opacity)])

    def _faces(self, outlines: Sequence[F64], colours: list[tuple[float, ...]]) -> None:
        data = vtkPolyData()
        fill(data, list(outlines), colours, closed=False)
        self.prop.AddPart(flat(data))

    def _lines(self, outlines: Sequence[F64], colour: palette.Colour, closed: bool = True) -> None:
        """Outlines; one that is not closed goes there and back again."""
        way = outlines if closed else [np.vstack((each, each[-2:0:-1])) for each in outlines]
        data = vtkPolyData()
        fill(data, list(way), [(*colour, 1.0)] * len(way), closed=True)
        actor = flat(data)
        actor.GetProperty().SetLineWidth(1.4 * self._paper.point)
        self.prop.AddPart(actor)

    def _text(self, x: float, y: float, text: str, size: int, bold: bool = False) -> None:
        """A text that begins at x, with its middle at height y."""
        actor = vtkTextActor()
        actor.SetInput(text)
        prop = _written(actor.GetTextProperty(), text, size)
        prop.SetBold(bold)
        prop.SetColor(*self._colours.ink)
        actor.SetPosition(round(x), round(y))
        self.prop.AddPart(actor)

    def _text_size(self, text: str, size: int) -> tuple[float, float]:
        box = [0, 0, 0, 0]
        prop = _written(vtkTextProperty(), text or " ", size)
        vtkTextRenderer.GetInstance().GetBoundingBox(prop, text or " ", box, self._paper.dpi)
        return float(box[1] - box[0] + 1), float(box[3] - box[2] + 1)


def _written(prop: vtkTextProperty, text: str, size: int) -> vtkTextProperty:
    use_font_of(prop, text)
    prop.SetFontSize(size)
    prop.SetJustificationToLeft()
    prop.SetVerticalJustificationToCentered()
    return prop


def _box(left: float, low: float, width: float, height: float) -> F64:
    """Corners (4, 2) of a rectangle."""
    return np.array([(left, low), (left + width, low), (left + width, low + height), (left, low + height)])
