"""Sections in the scene: what they cut away of chunks, and of rays."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
from vtkmodules.vtkCommonDataModel import vtkPlane
from vtkmodules.vtkRenderingCore import vtkRenderer

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.sections import Section, cutting
from timeo_desktop.geometry.half_spaces import heights_of_boxes, kept_of_ray
from timeo_desktop.scene.caps import Caps
from timeo_desktop.scene.chunk_actor import ChunkActor
from timeo_desktop.scene.picking import Hit, Ray, pick, pick_triangles


class CutScene:
    """What sections cut of the chunks of a scene; `to_map` takes its points to the map. `planes` (P, 4), scene metres,
    are those that all is cut along now; see `domain.sections.cutting`."""

    def __init__(
        self, renderer: vtkRenderer, chunks: list[ChunkActor], to_map: Callable[[Iterable[float]], F64]
    ) -> None:
        self.planes: F64 = np.empty((0, 4))
        self.caps = Caps(renderer)
        self._chunks, self._to_map = chunks, to_map

    def along(self, sections: tuple[Section, ...]) -> None:
        """Cut as these say from now on. What is cut through stays open until it is filled."""
        planes = cutting(sections, self._to_map((0, 0, 0)))
        if not np.array_equal(planes, self.planes):
            self.planes = planes
            self.caps.hide()
            for actor in self._chunks:
                self.cut(actor)

    def again(self, sections: tuple[Section, ...]) -> None:
        """As these say, of chunks that stand elsewhere now."""
        self.along(sections)
        for actor in self._chunks:
            self.cut(actor)

    def cut(self, actor: ChunkActor) -> None:
        """Cut a chunk: what lies wholly beyond a plane is not drawn, what lies wholly before one does not get it."""
        reach = [heights_of_boxes(actor.low, actor.high, plane) for plane in self.planes]
        beyond = any(low > 0 for low, _ in reach)
        met = [] if beyond else [plane for plane, (_, high) in zip(self.planes, reach, strict=True) if high > 0]
        actor.clip([_vtk_plane(plane) for plane in met], beyond)

    def fill(self, faint: bool) -> None:
        """Fill what is cut through, exactly; nothing is done where it is filled as it should be. `faint`: as x-ray."""
        if len(self.planes):
            self.caps.make(self._chunks, self.planes)
            self.caps.fade(faint)
        elif len(self.caps.segments):
            self.caps.clear()

    def pick(self, ray: Ray) -> Hit | None:
        """The nearest visible element on a ray, as far as it is kept; a ray that enters a solid where it is cut hits
        its cap."""
        if not len(self.planes):
            return pick(self._chunks, ray)
        near, far = kept_of_ray(ray.start, ray.direction, self.planes)
        if near > far:
            return None
        hits = [
            pick(self._chunks, replace(ray, near=near, far=far)),
            pick_triangles(self.caps.triangles, self.caps.numbers, ray),
        ]
        return min((hit for hit in hits if hit is not None), key=lambda hit: hit.distance, default=None)


def _vtk_plane(plane: F64) -> vtkPlane:
    """VTK keeps what lies where a plane's normal points to."""
    made = vtkPlane()
    made.SetNormal(*(-plane[:3]).tolist())
    made.SetOrigin(*(-plane[3] * plane[:3]).tolist())
    return made
