"""A widget that shows what VTK draws: Qt owns the OpenGL context, VTK draws into buffers of its own within it.

The road is that of VTK's own QVTKOpenGLNativeWidget (C++): no native window is ever handed to VTK, so it works under
X11, Wayland, Windows and macOS alike. Here a paint of the window shows the picture that stands; it does not draw the
scene again, which without a graphics card takes a tenth of a second and more.
"""

import ctypes
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtGui import QGuiApplication, QOpenGLContext, QOpenGLExtraFunctions, QSurfaceFormat
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QWidget
from vtkmodules.vtkRenderingCore import vtkRenderer
from vtkmodules.vtkRenderingOpenGL2 import vtkGenericOpenGLRenderWindow

_DRAW_FRAMEBUFFER, _COLOUR_ATTACHMENT, _SCISSOR_TEST = 0x8CA9, 0x8CE0, 0x0C11
_COLOUR_BIT, _LINEAR, _DEPTH_TEST, _LEQUAL = 0x4000, 0x2601, 0x0B71, 0x0203
_DOTS_PER_INCH = 72


def use_desktop_opengl() -> None:
    """Ask for the kind of context that VTK's shaders are written for. It must be the default of the program before its
    first window is made: a format of the widget alone leaves the view black under Wayland."""
    wanted = QSurfaceFormat()
    wanted.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setVersion(3, 2)
    wanted.setSwapBehavior(QSurfaceFormat.SwapBehavior.DoubleBuffer)
    wanted.setDepthBufferSize(8)
    wanted.setAlphaBufferSize(8)
    wanted.setSamples(0)  # smooth edges are made in VTK's buffers
    QSurfaceFormat.setDefaultFormat(wanted)


class GlView(QOpenGLWidget):
    """One renderer in one render window. Whoever draws (`render_window.Render()`) sees the picture shown soon after."""

    def __init__(self, parent: QWidget) -> None:
        use_desktop_opengl()
        super().__init__(parent)
        self.setUpdateBehavior(QOpenGLWidget.UpdateBehavior.NoPartialUpdate)
        self._context: QOpenGLContext | None = None
        self._functions: QOpenGLExtraFunctions | None = None
        self._painting = False
        self._standing = False  # a picture stands that a paint of the window can show
        self.render_window = vtkGenericOpenGLRenderWindow()
        self.render_window.SetReadyForRendering(False)
        self.render_window.SetFrameBlitModeToNoBlit()
        self.render_window.SetMultiSamples(0)
        self.renderer = vtkRenderer()
        self.render_window.AddRenderer(self.renderer)
        # VTK holds these methods, and with them this widget, until they are removed again.
        self._observers = [
            self.render_window.AddObserver(event, call)
            for event, call in (
                ("WindowMakeCurrentEvent", self._make_current),
                ("WindowIsCurrentEvent", self._tell_current),
                ("WindowFrameEvent", self._drawn),
            )
        ]

    # What VTK asks.

    def _make_current(self, _window: Any, _event: str) -> None:
        # Of the context, not of the widget: the widget would bind its own buffer in the middle of VTK's drawing.
        if self._context is not None and self._context.thread().isCurrentThread():
            self._context.makeCurrent(self._context.surface())

    def _tell_current(self, _window: Any, _event: str) -> None:
        current = self._context is not None and QOpenGLContext.currentContext() is self._context
        self.render_window.SetIsCurrent(current)

    def _drawn(self, _window: Any, _event: str) -> None:
        """A picture is complete: have the window painted with it, unless it is a part of one."""
        if not self._painting and self.render_window.GetSwapBuffers():
            self.update()

    # What Qt asks.

    def initializeGL(self) -> None:
        """A new context, in which no picture stands."""
        self._standing = False
        self._context = self.context()
        self._functions = self._context.extraFunctions()
        self._context.aboutToBeDestroyed.connect(self.release)
        window = self.render_window
        _find_functions(window)
        window.SetOwnContext(False)
        window.SetReadyForRendering(True)
        if not window.GetInitialized():
            window.OpenGLInitContext()
            window.OpenGLInit()
        _reset(window)
        window.SetForceMaximumHardwareLineWidth(1)

    def resizeGL(self, _width: int, _height: int) -> None:
        """VTK works in device pixels."""
        self.render_window.SetSize(*self._pixels())
        self.render_window.SetDPI(round(_DOTS_PER_INCH * self.devicePixelRatioF()))

    def paintGL(self) -> None:
        """Show the picture that stands. In a new context none does, and showing it all the same would leave the view
        black for ever (VTK 9.7): then it is drawn."""
        window = self.render_window
        if not window.GetReadyForRendering():
            return
        state = window.GetState()
        state.Reset()  # Qt has used OpenGL since
        state.Push()
        if not self._standing:
            self.draw_unshown(window.Render)
            self._standing = True
        self.makeCurrent()
        self._show()
        state.Pop()

    def draw_unshown(self, draw: Callable[[], None]) -> None:
        """Draw without having the window painted again."""
        self._painting = True
        try:
            draw()
        finally:
            self._painting = False

    def _show(self) -> None:
        """Copy VTK's picture into the buffer of the widget, opaque: a window manager would blend what is not."""
        functions = self._functions
        assert functions is not None
        width, height = self._pixels()
        functions.glBindFramebuffer(_DRAW_FRAMEBUFFER, self.defaultFramebufferObject())
        functions.glDrawBuffers(1, [_COLOUR_ATTACHMENT])
        functions.glDisable(_SCISSOR_TEST)  # it would cut the copy
        across, down = self.render_window.GetSize()
        self.render_window.BlitDisplayFramebuffer(0, 0, 0, across, down, 0, 0, width, height, _COLOUR_BIT, _LINEAR)
        functions.glColorMask(False, False, False, True)
        functions.glClearColor(0.0, 0.0, 0.0, 1.0)
        functions.glViewport(0, 0, width, height)
        functions.glClear(_COLOUR_BIT)
        functions.glColorMask(True, True, True, True)

    def _pixels(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def release(self) -> None:
        """Give back what VTK holds in the context, while that is alive, and let go of the context."""
        if self._context is None:
            return
        with suppress(RuntimeError):  # of a context that Qt has destroyed already there is nothing to give back
            self._context.makeCurrent(self._context.surface())
            self.render_window.Finalize()
        self.render_window.SetReadyForRendering(False)
        for observer in self._observers:
            self.render_window.RemoveObserver(observer)
        self._observers.clear()
        self._context = self._functions = None


def _reset(window: vtkGenericOpenGLRenderWindow) -> None:
    """Qt leaves the depth test off; VTK counts on it."""
    state = window.GetState()
    state.Reset()
    state.vtkglDepthFunc(_LEQUAL)
    state.vtkglEnable(_DEPTH_TEST)


def _find_functions(window: vtkGenericOpenGLRenderWindow) -> None:
    """Tell VTK where OpenGL's functions are; it finds those of Windows and macOS itself."""
    wayland = QGuiApplication.platformName().startswith("wayland")
    library, finder = ("libEGL.so.1", "eglGetProcAddress") if wayland else ("libGL.so.1", "glXGetProcAddressARB")
    with suppress(OSError, AttributeError):
        found = ctypes.cast(getattr(ctypes.CDLL(library), finder), ctypes.c_void_p).value
        window.SetOpenGLSymbolLoader2(int(found or 0), 0)
