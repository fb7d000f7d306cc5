"""Pictures of a scene for paper: any size, in parallel projection, drawn in tiles by a scene of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkFloatArray, vtkUnsignedCharArray
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkIOImage import vtkPNGWriter
from vtkmodules.vtkRenderingCore import vtkRenderWindow

from timeo_desktop.domain.chunks import F32, F64, U8
from timeo_desktop.domain.view import ViewState
from timeo_desktop.scene.beside import draw, scene_beside
from timeo_desktop.scene.scene import Scene

_TILE = 1024
_COMPRESSION = 1  # of 9: who takes the picture packs it again
_PAPER = ((1.0, 1.0, 1.0), (1.0, 1.0, 1.0))
_LEAST = 1e-3  # metres between the nearest and the farthest that can be drawn
_AWAY = 1.0  # metres about what is drawn, so that nothing of it lies in a clipping plane


@dataclass(frozen=True, eq=False)
class Sight:
    """A rectangle that is looked at, in scene metres: its middle (3,), the directions right and up (3,) of unit length,
    and its width and height in metres. Only what lies between `nearest` and `farthest`, metres from the middle towards
    who looks, is drawn (None: all)."""

    middle: F64
    right: F64
    up: F64
    width: float
    height: float
    nearest: float | None = None
    farthest: float | None = None

    @property
    def towards(self) -> F64:
        """The direction (3,) to who looks."""
        return np.cross(self.right, self.up)


@dataclass(frozen=True, eq=False)
class Shot:
    """Colours (H, W, 3), and the height (H, W) of what is seen, in metres from the middle towards who looks; rows from
    the top."""

    colours: U8
    heights: F32


@contextmanager
def on_paper(scene: Scene, view: ViewState) -> Iterator[Scene]:
    """What is drawn of a scene as `view` says, in a scene of its own that can have any size."""
    with scene_beside(scene) as twin:
        twin.set_background(_PAPER)
        _draw_the_same(twin, scene)
        twin.apply(view, scene._sight.answers)
        yield twin


def _draw_the_same(twin: Scene, scene: Scene) -> None:
    """Hold what a scene draws, placed and coloured as there."""
    twin._placements, twin._styles, twin._ranks = dict(scene._placements), dict(scene._styles), dict(scene._ranks)
    for actor in scene.chunks:
        if actor.drawn:
            twin.add_chunk(actor.source, actor.chunk)
    twin.lay(scene._laid, scene._laid_colours)


def shots(twin: Scene, scene: Scene, sight: Sight, size: tuple[int, int]) -> Iterator[Shot | None]:
    """Draw a rectangle as a picture of this size, by the twin of a scene that `on_paper` gave; None after each tile, so
    that one can give it up."""
    width, height = size
    colours, heights = np.empty((height, width, 3), np.uint8), np.empty((height, width), np.float32)
    near, far = _reach(twin, sight)
    camera = twin.renderer.GetActiveCamera()
    camera.ParallelProjectionOn()
    camera.SetViewUp(*sight.up)
    for top in range(0, height, _TILE):
        for left in range(0, width, _TILE):
            across, along = min(_TILE, width - left), min(_TILE, height - top)
            x = ((left + across / 2) / width - 0.5) * sight.width
            y = (0.5 - (top + along / 2) / height) * sight.height
            position = sight.middle + x * sight.right + y * sight.up + sight.towards * (near + _AWAY)
            camera.SetPosition(*position)
            camera.SetFocalPoint(*(position - sight.towards))
            camera.SetParallelScale(along / height * sight.height / 2)
            twin.window.SetSize(across, along)
            camera.SetClippingRange(_AWAY, near - far + _AWAY)
            draw(twin, scene)
            place = slice(top, top + along), slice(left, left + across)
            colours[place], depths = _drawn(twin.window, across, along)
            heights[place] = near - depths * (near - far)
            yield None
    yield Shot(colours, heights)


def _reach(scene: Scene, sight: Sight) -> tuple[float, float]:
    """How far what is drawn reaches from the middle towards who looks, and away."""
    corners = [
        np.where(np.array(np.unravel_index(corner, (2, 2, 2))), actor.high, actor.low)
        for actor in scene.chunks for corner in range(8)
    ]  # fmt: skip
    depths = (np.array(corners) - sight.middle) @ sight.towards if corners else np.zeros(1)
    near, far = float(depths.max()) + _AWAY, float(depths.min()) - _AWAY
    near = near if sight.nearest is None else min(near, sight.nearest)
    far = far if sight.farthest is None else max(far, sight.farthest)
    return near, min(far, near - _LEAST)


def _drawn(window: vtkRenderWindow, width: int, height: int) -> tuple[U8, F32]:
    """Colours (H, W, 3) and depths (H, W) from 0 (near) to 1 of what was drawn; rows from the top."""
    pixels, depths = vtkUnsignedCharArray(), vtkFloatArray()
    window.GetPixelData(0, 0, width - 1, height - 1, 0, pixels, 0)
    window.GetZbufferData(0, 0, width - 1, height - 1, depths)
    colours = vtk_to_numpy(pixels).reshape(height, width, 3)[::-1]
    return colours, vtk_to_numpy(depths).reshape(height, width)[::-1]


def png_of(colours: U8) -> bytes:
    """A picture (H, W, 3), rows from the top, as PNG."""
    height, width = colours.shape[:2]
    image = vtkImageData()
    image.SetDimensions(width, height, 1)
    array = numpy_to_vtk(np.ascontiguousarray(colours[::-1]).reshape(-1, 3), deep=True)
    image.GetPointData().SetScalars(array)
    writer = vtkPNGWriter()
    writer.SetInputData(image)
    writer.SetCompressionLevel(_COMPRESSION)
    writer.WriteToMemoryOn()
    writer.Write()
    return bytes(memoryview(writer.GetResult()))
