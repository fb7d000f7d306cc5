"""Drawing in parts: new chunks over the standing picture, and a whole picture a few chunks at a time.

Without a graphics card a whole picture takes longer than a window may keep its user waiting.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from timeo_desktop.scene.chunk_actor import ChunkActor
from timeo_desktop.scene.scene import Scene

_SLICE_TRIANGLES = 45_000
_AT_ONCE_TRIANGLES = 120_000


def draws_apart(scene: Scene) -> bool:
    """Whether chunks may be drawn one after the other: no pass needs all at once."""
    return scene.renderer.GetPass() is None


def needs_slices(scene: Scene) -> bool:
    """Whether a picture at rest is worth drawing in parts."""
    return draws_apart(scene) and triangles_of(scene) > _AT_ONCE_TRIANGLES


def triangles_of(scene: Scene) -> int:
    """Triangles of all chunks that are drawn, hidden elements too."""
    return sum(actor.triangles_drawn for actor in scene.contents.drawn())


def draw_over(scene: Scene, fresh: Iterable[ChunkActor], *, shown: bool = True) -> None:
    """Draw these chunks only, keeping colour and depth of what stands there."""
    scene.window.SetSwapBuffers(shown)
    try:
        _draw_only(scene, [part for actor in fresh for part in actor.actors()] + [scene.labels.prop], keep=True)
    finally:
        scene.window.SetSwapBuffers(True)


def slices(scene: Scene) -> Iterator[bool]:
    """Draw everything, some chunks at each step, and show it at the last one. Yields whether there is more."""
    parts: list[list[Any]] = [[]]
    last: list[Any] = []
    filled = 0
    for actor in scene.contents.drawn():
        solid = [part for part in actor.actors() if part is not actor.glazed]
        if filled and filled + len(actor.chunk.triangles) > _SLICE_TRIANGLES:
            parts.append([])
            filled = 0
        parts[-1].extend(solid)
        filled += len(actor.chunk.triangles)
        if actor.glazed is not None:
            last.append(actor.glazed)
    parts.append([*last, scene.labels.prop])  # glass after everything that is seen through it, words over all
    window = scene.window
    for index, group in enumerate(parts):
        final = index == len(parts) - 1
        window.SetSwapBuffers(final)
        try:
            _draw_only(scene, group, keep=index > 0)
        finally:
            window.SetSwapBuffers(True)
        yield not final


def _draw_only(scene: Scene, wanted: list[Any], *, keep: bool) -> None:
    chosen = {id(part) for part in wanted}
    others = []
    for part in [scene.labels.prop, *(part for actor in scene.chunks for part in actor.actors())]:
        if id(part) not in chosen and part.GetVisibility():
            part.VisibilityOff()
            others.append(part)
    scene.renderer.SetPreserveColorBuffer(keep)
    scene.renderer.SetPreserveDepthBuffer(keep)
    try:
        scene.render()
    finally:
        scene.renderer.PreserveColorBufferOff()
        scene.renderer.PreserveDepthBufferOff()
        for part in others:
            part.VisibilityOn()
