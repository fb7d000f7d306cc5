"""Sections in the scene: what they cut away of chunks, and of rays."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from vtkmodules.vtkCommonDataModel import vtkPlane
from vtkmodules.vtkRenderingCore import vtkRenderer

from timeo_desktop.domain.chunks import F64
from timeo_desktop.geometry.half_spaces import heights_of_boxes, kept_of_ray
from timeo_desktop.scene.caps import Caps
from timeo_desktop.scene.chunk_actor import ChunkActor
from timeo_desktop.scene.picking import Hit, Ray, pick, pick_triangles


class CutScene:
    """Planes (P, 4) in scene metres that are cut along; what they make of chunks, rays and caps."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self.planes: F64 = np.empty((0, 4))
        self.caps = Caps(renderer)

    def set(self, planes: F64, actors: Sequence[ChunkActor]) -> None:
        """Cut along these from now on."""
        if np.array_equal(planes, self.planes):
            return
        self.planes = planes
        self.caps.hide()
        for actor in actors:
            self.cut(actor)

    def cut(self, actor: ChunkActor) -> None:
        """Cut a chunk: what lies wholly beyond a plane is not drawn, what lies wholly before one does not get it."""
        reach = [heights_of_boxes(actor.low, actor.high, plane) for plane in self.planes]
        beyond = any(low > 0 for low, _ in reach)
        met = [] if beyond else [plane for plane, (_, high) in zip(self.planes, reach, strict=True) if high > 0]
        actor.clip([_vtk_plane(plane) for plane in met], beyond)

    def finish(self, actors: Sequence[ChunkActor], xray: bool) -> None:
        """Make the caps, exactly."""
        if len(self.planes):
            self.caps.make(actors, self.planes)
            self.caps.fade(xray)
        elif len(self.caps.segments):
            self.caps.clear()

    def pick(self, actors: Sequence[ChunkActor], ray: Ray) -> Hit | None:
        """The nearest visible element on a ray, as far as it is kept; a ray that enters a solid where it is cut hits
        its cap."""
        if not len(self.planes):
            return pick(actors, ray)
        near, far = kept_of_ray(ray.start, ray.direction, self.planes)
        if near > far:
            return None
        hits = [
            pick(actors, replace(ray, near=near, far=far)),
            pick_triangles(self.caps.triangles, self.caps.numbers, ray),
        ]
        return min((hit for hit in hits if hit is not None), key=lambda hit: hit.distance, default=None)


def _vtk_plane(plane: F64) -> vtkPlane:
    """VTK keeps what lies where a plane's normal points to."""
    made = vtkPlane()
    made.SetNormal(*(-plane[:3]).tolist())
    made.SetOrigin(*(-plane[3] * plane[:3]).tolist())
    return made
