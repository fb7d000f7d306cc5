"""Reads levels of detail as the camera asks for them: away from the GUI thread, the most wanted first."""

import threading
from collections.abc import Callable, Iterator

from timeo_desktop.domain.chunks import Chunk
from timeo_desktop.scene.levels import Node
from timeo_desktop.scene.refine import REST_PIXELS, REST_TRIANGLES, refine
from timeo_desktop.services.opening.tiles import read_tile
from timeo_desktop.ui.base.tasks import Tasks
from timeo_desktop.ui.view.viewport import Viewport

_AT_ONCE = 6  # tiles read before the camera is asked again
_ASKED = 32  # tiles that a stream is asked for at once
_SMOOTH_SECONDS = 0.075
_LEAST_TRIANGLES = 40_000
_MOVING_PIXELS = 6.0


class Refining:
    """Keeps the scene of a viewport as fine as its camera asks and its machine allows."""

    def __init__(self, viewport: Viewport, tasks: Tasks, is_idle: Callable[[int], bool]) -> None:
        """`is_idle` says of a source whether its stream waits for nothing."""
        self._viewport, self._tasks, self._is_idle = viewport, tasks, is_idle
        self._reading = False
        viewport.about_to_draw.connect(self.refine)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read."""
        return not self._reading and all(self._is_idle(source) for source in self._viewport.scene.trees)

    def refine(self, moving: bool) -> None:
        """Choose what is drawn next; `moving`: quickly rather than well."""
        scene, camera = self._viewport.scene, self._viewport.view_camera
        if not scene.trees:
            return
        threshold, budget = REST_PIXELS, REST_TRIANGLES
        if moving:
            threshold, budget = _MOVING_PIXELS, self._affordable()
        wanted = [node for node in refine(scene, camera, threshold, budget, not moving) if not node.broken]
        for tree in scene.trees.values():
            if tree.ask is not None:
                names = [node.file.name for node in wanted if node.source == tree.source and not node.there]
                tree.ask(list(dict.fromkeys(names))[:_ASKED])
        here = [node for node in wanted if node.there]
        if here and not self._reading:
            self._read(here[:_AT_ONCE])

    def _affordable(self) -> int:
        """Triangles that a smooth frame may have, from the last frame that says something."""
        rate = self._viewport.triangles_per_second
        return max(int(rate * _SMOOTH_SECONDS), _LEAST_TRIANGLES) if rate else REST_TRIANGLES

    def _read(self, nodes: list[Node]) -> None:
        self._reading = True

        def work(stop: threading.Event) -> Iterator[tuple[Node, Chunk | None]]:
            for node in nodes:
                if stop.is_set():
                    return
                yield node, read_tile(node.folder, node.file)

        self._tasks.stream("", work, self._fill, self._done, lambda _error: self._done(), background=True)

    def _fill(self, item: tuple[Node, Chunk | None]) -> None:
        node, chunk = item
        if chunk is None:
            node.broken = True
        else:
            self._viewport.scene.fill(node, chunk)

    def _done(self) -> None:
        self._reading = False
        self._viewport.request_refined()
