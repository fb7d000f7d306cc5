"""Tags drawn by VTK: a text on a small plate, at pixels of the picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkRenderingCore import (
    vtkActor2D,
    vtkPolyDataMapper2D,
    vtkPropAssembly,
    vtkTextActor,
    vtkTextProperty,
    vtkTextRenderer,
)

from timeo_desktop.domain.chunks import F64, U8
from timeo_desktop.scene import palette
from timeo_desktop.scene.fonts import font_of
from timeo_desktop.scene.vtk_parts import cells

POINTS_PER_INCH = 72
_FONT, _LINE_SPACING = 13, 1.15  # points
_PADDING = (5.0, 3.0)  # points at the sides, above and below
_NO_FONT_HAS_IT = "?"
_ARC = np.radians(np.linspace(0, 90, 6))


@dataclass(frozen=True)
class Tag:
    """A text about a point of the picture, pixels from its lower left. `round`: a disc, as axes of grids have."""

    x: float
    y: float
    text: str
    round: bool
    selected: bool = False


class TagActors:
    """What is drawn of tags. `prop` is all of it."""

    def __init__(self) -> None:
        self.prop = vtkPropAssembly()
        self.colours = palette.LIGHT_TAGS
        self._plates, self._rims = vtkPolyData(), vtkPolyData()
        self._faces = [flat(data) for data in (self._plates, self._rims)]
        for actor in self._faces:
            self.prop.AddPart(actor)
        self._texts: list[vtkTextActor] = []
        self._measured: dict[tuple[str, int], _Measured] = {}

    def size(self, text: str, dpi: int, is_round: bool) -> tuple[float, float]:
        """Width and height in pixels of the tag of a text."""
        drawn, scale = self._measure(text, dpi), dpi / POINTS_PER_INCH
        height = max(drawn.height, _FONT * scale) + 2 * _PADDING[1] * scale
        width = drawn.width + 2 * _PADDING[0] * scale
        return (max(width, height) if is_round else width), height

    def _measure(self, text: str, dpi: int) -> "_Measured":
        if (text, dpi) not in self._measured:
            drawn = _measured(text, dpi)
            self._measured[text, dpi] = drawn if drawn.height > 1 else _measured(_NO_FONT_HAS_IT, dpi)
        return self._measured[text, dpi]

    def show(self, tags: Sequence[Tag], dpi: int) -> None:
        """Show these and no others."""
        while len(self._texts) < len(tags):
            self._add()
        for actor, tag in zip(self._texts, tags, strict=False):
            self._write(actor, tag, self._measure(tag.text, dpi))
        for index, actor in enumerate(self._texts):
            actor.SetVisibility(index < len(tags))
        for actor in self._faces:
            actor.SetVisibility(bool(tags))
        if not tags:
            return
        outlines = [self._outline(tag, dpi) for tag in tags]
        chosen = [palette.ACCENT if tag.selected else self.colours.rim for tag in tags]
        fill(self._plates, outlines, [(*self.colours.plate, self.colours.opacity) for _ in tags], closed=False)
        fill(self._rims, outlines, [(*rim, 1.0) for rim in chosen], closed=True)

    def _add(self) -> None:
        self._texts.append(vtkTextActor())
        self.prop.AddPart(self._texts[-1])

    def _write(self, actor: vtkTextActor, tag: Tag, drawn: "_Measured") -> None:
        if actor.GetInput() != drawn.text:
            actor.SetInput(drawn.text)
            _written(actor.GetTextProperty(), drawn.text)
        actor.GetTextProperty().SetColor(*self.colours.ink)
        actor.SetPosition(round(tag.x - drawn.right), round(tag.y - drawn.above))

    def _outline(self, tag: Tag, dpi: int) -> F64:
        """Corners (24, 2) of a plate with round ends, counter-clockwise."""
        width, height = self.size(tag.text, dpi, tag.round)
        radius = height / 2 if tag.round else min(3.0 * dpi / POINTS_PER_INCH, height / 2)
        corner = np.column_stack((np.cos(_ARC), np.sin(_ARC))) * radius
        ways = ((1, 1), (-1, 1), (-1, -1), (1, -1))
        turned = [corner * way if way[0] * way[1] > 0 else (corner * way)[::-1] for way in ways]
        inner = np.array((width / 2 - radius, height / 2 - radius))
        found = np.concatenate([part + inner * way for part, way in zip(turned, ways, strict=True)])
        return np.asarray(found + np.round((tag.x, tag.y)))


@dataclass(frozen=True)
class _Measured:
    """A text as it is drawn, its size in pixels, and how far right of and above its place its middle then is."""

    text: str
    width: float
    height: float
    right: float
    above: float


def _measured(text: str, dpi: int) -> _Measured:
    box = [0, 0, 0, 0]
    vtkTextRenderer.GetInstance().GetBoundingBox(_written(vtkTextProperty(), text), text, box, dpi)
    left, right, low, high = box
    return _Measured(text, right - left + 1, high - low + 1, int((left + right) / 2), int((low + high) / 2))


def _written(prop: vtkTextProperty, text: str) -> vtkTextProperty:
    prop.SetJustificationToCentered()
    prop.SetVerticalJustificationToCentered()
    prop.SetFontSize(_FONT)
    prop.SetLineSpacing(_LINE_SPACING)
    use_font_of(prop, text)
    return prop


def use_font_of(prop: vtkTextProperty, text: str) -> None:
    """Write with a font that has the signs of a text."""
    font = font_of(text)
    prop.SetFontFamilyToArial()
    if font:
        prop.SetFontFile(font)
        prop.SetFontFamily(_FONT_FILE)


_FONT_FILE = 4  # VTK_FONT_FILE: the family that is read from a file


def flat(data: vtkPolyData) -> vtkActor2D:
    """Faces or lines at pixels of the picture, in the colours of their cells."""
    mapper = vtkPolyDataMapper2D()
    mapper.SetInputData(data)
    mapper.SetColorModeToDirectScalars()
    mapper.SetScalarModeToUseCellData()
    actor = vtkActor2D()
    actor.SetMapper(mapper)
    actor.GetProperty().SetLineWidth(1.2)
    return actor


def fill(data: vtkPolyData, outlines: list[F64], colours: list[tuple[float, ...]], *, closed: bool) -> None:
    """Make each outline a face, or its closed line. There is one at least, and all have as many corners."""
    count, flat = len(outlines[0]), np.concatenate(outlines)
    points = vtkPoints()
    points.SetData(numpy_to_vtk(np.column_stack((flat, np.zeros(len(flat)))), deep=True))
    corners = np.arange(count) if not closed else np.append(np.arange(count), 0)
    faces = cells((np.arange(len(outlines))[:, None] * count + corners).astype(np.uint32))
    data.Initialize()
    data.SetPoints(points)
    (data.SetLines if closed else data.SetPolys)(faces)
    table: U8 = np.round(np.array(colours).reshape(-1, 4) * 255).astype(np.uint8)
    data.GetCellData().SetScalars(numpy_to_vtk(table, deep=True))
