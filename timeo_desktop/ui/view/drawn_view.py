"""When the scene is drawn.

Nothing draws but here. Changes ask for a picture with `request_render`; one picture answers all that were asked for
since the last one. While a model is being read with the camera at rest, new chunks are drawn over the standing
picture instead of drawing everything again.
"""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from timeo_desktop.scene import palette, quality
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.chunk_actor import ChunkActor
from timeo_desktop.scene.partial import draw_over, draws_apart, needs_slices, slices, triangles_of
from timeo_desktop.scene.sample import sample_chunk
from timeo_desktop.scene.scene import Scene
from timeo_desktop.ui.view.gl_view import GlView

_REST_MS = 220
_WARM_UP_MS = 250
_TELLING_TRIANGLES = 20_000  # a picture of fewer says little about how fast this machine draws
_SLOW_FRAME = 0.045  # seconds; a slower picture is drawn simply while the camera moves


class DrawnView(GlView):
    """A scene and its picture, kept in step. It tells `about_to_draw(moving)` and `drawn`."""

    about_to_draw = Signal(bool)
    drawn = Signal()

    def __init__(self, parent: QWidget, dark: bool) -> None:
        super().__init__(parent)
        self.scene = Scene(self.renderer, self.render_window)
        self.view_camera = Camera(self.renderer, self.scene.contents.depths)
        self.frame_seconds = 0.0
        self.triangles_per_second = 0.0
        self._frame_triangles = 0
        self._quality_chosen = False
        self._fresh: list[ChunkActor] = []
        self._slices: Iterator[bool] | None = None
        self._whole_wanted = False
        self._moving = False
        self._closed = False
        self.moved = False  # by the user, since the first model was opened
        self._dragging = False  # the user holds the camera
        self._render_timer = self._timer(0, self._draw)
        self._rest_timer = self._timer(_REST_MS, self._at_rest)
        self._warm_timer = self._timer(_WARM_UP_MS, self.warm_up)
        self.set_dark(dark)

    def _timer(self, milliseconds: int, call: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(call)
        return timer

    def set_dark(self, dark: bool) -> None:
        """Use the background of the dark or the light theme."""
        self.scene.set_background(palette.DARK_BACKGROUND if dark else palette.LIGHT_BACKGROUND)
        self.request_render()

    def request_render(self) -> None:
        """Draw everything soon."""
        self._slices = None
        self._whole_wanted = True
        self._fresh.clear()
        self._start_timer()

    def request_refined(self) -> None:
        """Finer or coarser chunks are there: draw everything soon, unless the camera moves and does so anyway."""
        if not self._interacting():
            self.request_render()

    def request_chunk(self, actor: ChunkActor) -> None:
        """Draw a new chunk soon, over the picture that stands."""
        if draws_apart(self.scene) and not self._whole_wanted:
            self._fresh.append(actor)
        else:
            self._whole_wanted = True
        self._start_timer()

    def _start_timer(self) -> None:
        if not self._closed and not self._render_timer.isActive():
            self._render_timer.start()

    def draw_now(self) -> None:
        """Draw everything at once, for pictures and tests. A view that is not shown has nothing to draw into."""
        if self._closed or not self.isVisible():
            return
        self._slices = None
        self._fresh.clear()
        self._whole_wanted = False
        self.about_to_draw.emit(self._interacting())
        self.view_camera.reset_clipping()
        if not self._interacting():
            self.scene.fill_cuts()
        self.frame_seconds = quality.timed_render(self.scene)
        self._frame_triangles = triangles_of(self.scene)
        if self._frame_triangles > _TELLING_TRIANGLES:
            self.triangles_per_second = self._frame_triangles / self.frame_seconds
        self._choose_quality()
        self.drawn.emit()

    def _choose_quality(self) -> None:
        """Once, from the first frame that says something: soft shadows where the machine draws quickly."""
        if self._quality_chosen or self._interacting() or not self._frame_triangles:
            return
        self._quality_chosen = True
        quality.choose(self.scene, self.frame_seconds)
        if quality.has_occlusion(self.scene):
            self.request_render()

    def _is_slow(self) -> bool:
        """Whether a whole picture takes, or may take, longer than the window may keep its user waiting."""
        if not needs_slices(self.scene):
            return False
        measured = self._frame_triangles > triangles_of(self.scene) / 2
        return not measured or self.frame_seconds > _SLOW_FRAME

    def is_drawn(self) -> bool:
        """Whether nothing is waiting to be drawn; a view that is not shown draws when it is shown again."""
        return not self.isVisible() or not (self._whole_wanted or self._fresh or self._slices is not None)

    def _draw(self) -> None:
        if self._closed or not self.isVisible():
            return
        if self._whole_wanted and (self._interacting() or not self._is_slow()):
            self.draw_now()
        elif self._whole_wanted:
            self._whole_wanted = False
            self._fresh.clear()
            self.about_to_draw.emit(False)
            self.view_camera.reset_clipping()
            self.scene.fill_cuts()
            self._slices = slices(self.scene)
            self._next_slice()
        elif self._slices is not None:
            self._next_slice()
        elif self._fresh:
            fresh = self._fresh.pop(0)
            # Showing a picture costs as much as drawing a chunk: it waits for the last one of those that are here.
            draw_over(self.scene, [fresh], shown=not self._fresh)
            self.drawn.emit()
            if self._fresh:
                self._start_timer()

    def _next_slice(self) -> None:
        """A whole picture in parts, so that the window goes on answering; shown when the last part is done."""
        if self._slices is not None and not next(self._slices, False):
            self._slices = None
            self.drawn.emit()
        if self._slices is not None or self._fresh:
            self._start_timer()

    def _interacting(self) -> bool:
        return self._moving or self._dragging or self._rest_timer.isActive()

    def _move(self) -> None:
        """The camera moved: draw simply while it moves and well once it rests."""
        self.moved = True
        if not self._moving and self.frame_seconds > _SLOW_FRAME:
            self._moving = True
            self._simple(True)
        self._rest_timer.start()
        self.request_render()

    def move_on(self) -> None:
        """A tool moves the camera: draw simply until it rests."""
        self._move()

    def _at_rest(self) -> None:
        if self._moving or self.scene.trees or len(self.scene.cut.planes):
            self._moving = False
            self._simple(False)
            self.request_render()

    def _simple(self, on: bool) -> None:
        for actor in self.scene.chunks:
            actor.show_edges(self.scene.view.edges and not on)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what changed while the view was hidden."""
        super().showEvent(event)
        self.request_render()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw in the new size."""
        super().resizeEvent(event)
        self.request_render()

    def warm_up_soon(self) -> None:
        """Warm up once the window is there."""
        self._warm_timer.start()

    def warm_up(self) -> None:
        """Make the OpenGL context and compile the shaders before the first model asks for them."""
        if self._closed or self.scene.chunks:
            return
        self.grabFramebuffer()
        self.scene.add_chunk(0, sample_chunk())
        try:
            self.draw_unshown(self.scene.render)  # for the drivers' sake only
        finally:
            self.scene.remove(0)

    def shut(self) -> None:
        """Stop drawing and give VTK's window back, before Qt destroys the widget."""
        self._closed = True
        self._render_timer.stop()
        self._rest_timer.stop()
        self._warm_timer.stop()
        self.release()
