"""What is not isolated, drawn faintly: pale surfaces and thin edges that show where things are, and are not picked."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor

from timeo_desktop.scene import palette

if TYPE_CHECKING:
    from timeo_desktop.scene.chunk_actor import ChunkActor

Mask = NDArray[np.bool_]


class Ghost:
    """The faint part of a chunk."""

    def __init__(self, owner: "ChunkActor") -> None:
        self._owner = owner
        self.rows: Mask = np.zeros(len(owner.numbers), dtype=bool)
        self.surfaces = self._part(palette.GHOST, palette.GHOST_OPACITY)
        self.edges = self._part(palette.EDGE, palette.GHOST_EDGE_OPACITY)

    def _part(self, colour: palette.Colour, opacity: float) -> vtkActor:
        actor: vtkActor = self._owner.actor_of(vtkPolyData(), 0.0, with_colour=False)
        actor.GetProperty().SetColor(*colour)
        actor.GetProperty().SetOpacity(opacity)
        actor.GetProperty().LightingOff()
        actor.ForceTranslucentOn()
        self._owner.want(actor, False)
        return actor

    def show(self, faint: Mask) -> None:
        """Draw these rows (N,) and no others, but for what is superseded."""
        wanted = faint & ~self._owner.superseded
        if np.array_equal(wanted, self.rows):
            return
        self.rows = wanted
        chunk, any_wanted = self._owner.chunk, bool(wanted.any())
        for part, indices in ((self.surfaces, chunk.triangles), (self.edges, chunk.edges)):
            kept = indices[wanted[chunk.features[indices[:, 0]]]] if any_wanted else indices[:0]
            self._owner.want(part, len(kept) > 0)
            data = self._owner.data_of(kept, with_colour=False) if len(kept) else vtkPolyData()
            part.GetMapper().SetInputData(data)
