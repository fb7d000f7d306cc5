"""A render window beside another one: of any size, unseen, in the same OpenGL context where that is Qt's.

A context of its own beside Qt's would not do: each side takes what it drew with last for the current one, and VTK then
reads from buffers of the window.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow
from vtkmodules.vtkRenderingOpenGL2 import vtkGenericOpenGLRenderWindow

from timeo_desktop.scene.off_screen import off_screen_scene
from timeo_desktop.scene.scene import Scene

_SIZE = (64, 64)
_LEQUAL, _DEPTH_TEST = 0x0203, 0x0B71


@contextmanager
def scene_beside(scene: Scene) -> Iterator[Scene]:
    """An empty scene that draws beside `scene`; `draw` draws it."""
    if not isinstance(scene.window, vtkGenericOpenGLRenderWindow):
        made = off_screen_scene(_SIZE)
        made.window.SetMultiSamples(0)  # depths have no samples
        try:
            yield made
        finally:
            made.window.Finalize()
        return
    window, renderer = vtkGenericOpenGLRenderWindow(), vtkRenderer()
    window.SetMultiSamples(0)
    window.SetFrameBlitModeToNoBlit()
    window.SetOwnContext(False)
    observers = [
        window.AddObserver("WindowMakeCurrentEvent", lambda _window, _event: scene.window.MakeCurrent()),
        window.AddObserver(
            "WindowIsCurrentEvent", lambda _window, _event: window.SetIsCurrent(scene.window.IsCurrent())
        ),
    ]
    window.SetReadyForRendering(True)
    window.AddRenderer(renderer)
    window.SetSize(*_SIZE)
    scene.window.MakeCurrent()
    window.OpenGLInitContext()
    window.OpenGLInit()
    try:
        yield Scene(renderer, window)
    finally:
        scene.window.MakeCurrent()
        window.Finalize()
        for observer in observers:
            window.RemoveObserver(observer)
        _forget(scene.window)


def draw(made: Scene, scene: Scene) -> None:
    """Draw a scene that lies beside another one, whose window may have drawn in the same context since."""
    scene.window.MakeCurrent()
    _forget(made.window)
    made.window.Render()


def _forget(window: vtkRenderWindow) -> None:
    """Others have used OpenGL since this window did: what it remembers of it does not hold."""
    state = window.GetState()
    state.Reset()
    state.vtkglDepthFunc(_LEQUAL)
    state.vtkglEnable(_DEPTH_TEST)
