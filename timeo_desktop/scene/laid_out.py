"""A scene laid out for a picture: of any size, light or dark, with title, legend, scale and north."""

import math
from collections.abc import Iterator
from contextlib import contextmanager

from timeo_desktop.domain.picture import Furniture, Size
from timeo_desktop.scene import palette
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.furniture import FurnitureActors, LengthText
from timeo_desktop.scene.scene import Scene
from timeo_desktop.scene.tags import POINTS_PER_INCH

_USUAL = 900.0  # pixels of the height of a picture whose words have their usual size


def dpi_for(size: Size) -> int:
    """How large words are in a picture of this size: they grow with it."""
    width, height = size
    return max(POINTS_PER_INCH, round(POINTS_PER_INCH * min(height, width * 0.75) / _USUAL))


@contextmanager
def laid_out(
    scene: Scene, size: Size, furniture: Furniture, length_text: LengthText, dark: bool | None = None
) -> Iterator[None]:
    """Within, the scene has this size in pixels and this furniture, and is dark or light (None: as it is); whatever
    was seen before is seen still, be the picture narrower. Afterwards all is as it was."""
    window, camera = scene.window, scene.renderer.GetActiveCamera()
    old_size, old_dpi, old_colours = tuple(window.GetSize()), window.GetDPI(), scene.background
    angle, parallel = camera.GetViewAngle(), camera.GetParallelScale()
    narrower = max(1.0, _aspect(old_size) / _aspect(size))
    window.SetSize(*size)
    window.SetDPI(dpi_for(size))
    camera.SetViewAngle(math.degrees(2 * math.atan(math.tan(math.radians(angle) / 2) * narrower)))
    camera.SetParallelScale(parallel * narrower)
    if dark is not None:
        scene.set_background(palette.DARK_BACKGROUND if dark else palette.LIGHT_BACKGROUND)
    actors = FurnitureActors(Camera(scene.renderer), scene.background is palette.DARK_BACKGROUND, length_text)
    actors.lay(furniture, size, window.GetDPI())
    scene.renderer.AddActor(actors.prop)
    try:
        yield
    finally:
        scene.renderer.RemoveActor(actors.prop)
        scene.set_background(old_colours)
        camera.SetViewAngle(angle)
        camera.SetParallelScale(parallel)
        window.SetDPI(old_dpi)
        window.SetSize(*old_size)


def _aspect(size: tuple[int, ...]) -> float:
    return size[0] / max(size[1], 1)
