"""A scene without a display, and pictures of a scene as PNG."""

import sys
from pathlib import Path
from typing import Any

from vtkmodules import vtkRenderingOpenGL2
from vtkmodules.vtkIOImage import vtkPNGWriter
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow, vtkWindowToImageFilter

from timeo_desktop.domain.errors import UserError
from timeo_desktop.scene import palette, quality
from timeo_desktop.scene.scene import Scene


def off_screen_scene(size: tuple[int, int]) -> Scene:
    """A scene that draws into memory; width and height in pixels."""
    window, renderer = _window(), vtkRenderer()
    window.SetOffScreenRendering(True)
    window.SetSize(*size)
    window.SetMultiSamples(quality.STILL_SAMPLES)
    window.AddRenderer(renderer)
    scene = Scene(renderer, window)
    scene.set_background(palette.LIGHT_BACKGROUND)
    return scene


def _window() -> Any:
    """On Linux VTK tries X first and complains when there is none, so EGL and OSMesa are asked by name."""
    for name in ("vtkEGLRenderWindow", "vtkOSOpenGLRenderWindow") if sys.platform == "linux" else ():
        kind = getattr(vtkRenderingOpenGL2, name, None)
        if kind is not None and kind().SupportsOpenGL():
            return kind()
    return vtkRenderWindow()


def write_picture(scene: Scene, output: Path) -> None:
    """Draw and save as PNG. Raises UserError when the file cannot be written."""
    scene.fill_cuts()
    scene.render()
    write_file(output, grabbed(scene))


def grabbed(scene: Scene) -> bytes:
    """The picture that stands, as PNG."""
    grab = vtkWindowToImageFilter()
    grab.SetInput(scene.window)
    grab.ReadFrontBufferOff()
    grab.ShouldRerenderOff()
    writer = vtkPNGWriter()
    writer.SetInputConnection(grab.GetOutputPort())
    writer.WriteToMemoryOn()
    writer.Write()
    return bytes(memoryview(writer.GetResult()))


def write_file(output: Path, content: bytes) -> None:
    """Save a picture. Raises UserError when the file cannot be written."""
    try:
        output.write_bytes(content)
    except OSError as error:
        raise UserError(
            "The picture could not be written to {file}: {reason}", file=output, reason=error.strerror or error
        ) from error
