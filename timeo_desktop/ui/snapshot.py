"""Render models to a PNG without a window or a display: the same session and commands, a bare VTK window."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vtkmodules import vtkRenderingOpenGL2 as rendering
from vtkmodules.vtkIOImage import vtkPNGWriter
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow, vtkWindowToImageFilter

from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.text import Sentence
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.scene import palette, quality
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.scene import Scene
from timeo_desktop.services.open_source import StallLimits, models_of, open_model
from timeo_desktop.store.packages import PackageCache
from timeo_desktop.ui.commands.command import run_line
from timeo_desktop.ui.commands.view import VIEW_COMMANDS
from timeo_desktop.ui.session import Session


def snapshot(
    files: list[Path],
    output: Path,
    size: tuple[int, int],
    commands: list[str],
    cache: PackageCache,
    pool: ReaderPool,
    limits: StallLimits,
) -> Iterator[Sentence]:
    """Open files, run commands, write the picture; yield what the user should know. Raises UserError."""
    session = _headless(size)
    try:
        for path in files:
            for file in models_of(path):
                model = session.begin(file)
                for event in open_model(file, cache, pool, threading.Event(), limits):
                    yield from session.take(model, event)
        session.look("home")
        for line in commands:
            run_line(VIEW_COMMANDS, session, line)
        write_picture(session.scene, output)
    finally:
        session.close_all()
        session.scene.window.Finalize()


def _headless(size: tuple[int, int]) -> Session:
    window, renderer = _off_screen_window(), vtkRenderer()
    window.SetOffScreenRendering(True)
    window.SetSize(*size)
    window.SetMultiSamples(quality.STILL_SAMPLES)
    window.AddRenderer(renderer)
    scene = Scene(renderer, window)
    scene.set_background(palette.LIGHT_BACKGROUND)
    return Session(scene, Camera(renderer))


def _off_screen_window() -> Any:
    """A window that needs no display. On Linux VTK tries X first and complains, so EGL and OSMesa are asked by name."""
    for name in ("vtkEGLRenderWindow", "vtkOSOpenGLRenderWindow") if sys.platform == "linux" else ():
        kind = getattr(rendering, name, None)
        if kind is not None and kind().SupportsOpenGL():
            return kind()
    return vtkRenderWindow()


def write_picture(scene: Scene, output: Path) -> None:
    """Draw and save as PNG. Raises UserError when the file cannot be written."""
    scene.render()
    grab = vtkWindowToImageFilter()
    grab.SetInput(scene.window)
    grab.ReadFrontBufferOff()
    grab.ShouldRerenderOff()
    writer = vtkPNGWriter()
    writer.SetInputConnection(grab.GetOutputPort())
    writer.WriteToMemoryOn()
    writer.Write()
    try:
        output.write_bytes(memoryview(writer.GetResult()))
    except OSError as error:
        raise UserError(
            "The picture could not be written to {file}: {reason}", file=output, reason=error.strerror or error
        ) from error
