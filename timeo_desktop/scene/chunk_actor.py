"""One chunk as VTK actors: opaque and glazed triangles, thin edges, curves, dots, and the selected part on top.

All arrays are shared with the mapped file; only displayed colours and filtered triangle lists are copies.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkPlane, vtkPolyData
from vtkmodules.vtkCommonMath import vtkMatrix4x4

from timeo_desktop.domain.chunks import F32, F64, I64, U8, Chunk
from timeo_desktop.domain.elements import SOURCE_SHIFT
from timeo_desktop.domain.visibility import Part
from timeo_desktop.scene import palette
from timeo_desktop.scene.eye import BOX_CORNERS, Eye
from timeo_desktop.scene.ghost import Ghost
from timeo_desktop.scene.textures import picture_texture
from timeo_desktop.scene.vtk_parts import actor_of, cells, shared

Mask = NDArray[np.bool_]
_EDGE_OFFSET, _SELECTED_OFFSET = -2.0, -4.0
_FLAT, _RANKS = 0.5, 5
_DOT_PIXELS = 2.0
_PIXEL_BYTES = 4


class ChunkActor:
    """A chunk in the scene. Rows are the chunk's elements, numbered over all sources in `numbers` (N,)."""

    def __init__(self, source: int, chunk: Chunk) -> None:
        self.chunk = chunk
        self.source = source
        self.numbers: I64 = chunk.steps.astype(np.int64) | (source << SOURCE_SHIFT)
        self.part = Part(source, chunk.layer, self.numbers, chunk.steps)
        self.superseded: Mask = np.zeros(len(chunk.steps), dtype=bool)
        self.visible: Mask = np.ones(len(chunk.steps), dtype=bool)
        self.matrix: F64 = np.eye(4)
        self.lows: F64 = chunk.lows.astype(np.float64)
        self.highs: F64 = chunk.highs.astype(np.float64)
        self.low: F64 = np.zeros(3)  # corners of the whole chunk
        self.high: F64 = np.zeros(3)
        # Dots carry the colours of a survey or of a class, which mean something as they are.
        self._own = palette.calm(chunk.colours) if chunk.dots is None else chunk.colours
        self._base = self._own
        self.colours = self._base.copy()  # (V, 4) in which vertices are drawn
        self._selected: Mask | None = None
        self._xray = False
        self._opacity = 1.0
        self._picture: Any = None
        self._share = 1.0  # of the opaque triangles that are drawn
        self._lines_last = False
        self.drawn = True
        self._is_clipped = False
        self.cut_away = False  # lies wholly beyond a plane of a section
        self._wanted_parts: dict[int, bool] = {}
        self._points = vtkPoints()
        self._points.SetData(shared(chunk.points))
        self._normals = shared(chunk.normals)
        self._scalars = shared(self.colours)
        self._user_matrix = vtkMatrix4x4()
        opaque, glazed = chunk.triangles[: chunk.opaque], chunk.triangles[chunk.opaque :]
        self.opaque = self._triangles(opaque)
        self.glazed = self._triangles(glazed)
        self.edges = self._lines(chunk.edges, palette.EDGE, _EDGE_OFFSET)
        self.curves = self._lines(chunk.curves, palette.CURVE, _EDGE_OFFSET)
        self.dots = self._dots()
        if chunk.picture and self.opaque is not None:
            self._cover(chunk)
        self.selected = self._highlight()
        self.ghost = Ghost(self)
        # VTK would look at the alpha of all shared colours and draw opaque parts as glass.
        if self.opaque is not None:
            self.opaque.ForceOpaqueOn()
        if self.glazed is not None:
            self.glazed.ForceTranslucentOn()

    def actors(self) -> list[Any]:
        """All actors, in drawing order."""
        made = (self.opaque, self.dots, self.edges, self.curves, self.selected, self.glazed,
                self.ghost.surfaces, self.ghost.edges)  # fmt: skip
        return [actor for actor in made if actor is not None]

    def data_of(self, indices: NDArray[np.uint32], with_colour: bool) -> vtkPolyData:
        """Triangles (T, 3) or lines (L, 2) of this chunk, each with the colour of its element or without."""
        data = vtkPolyData()
        data.SetPoints(self._points)
        if indices.shape[1] == 3:
            data.SetPolys(cells(indices))
            data.GetPointData().SetNormals(self._normals)
        else:
            data.SetLines(cells(indices))
        if with_colour:
            data.GetPointData().SetScalars(self._scalars)
        return data

    def actor_of(self, data: vtkPolyData, offset: float, with_colour: bool) -> Any:
        """An actor that stands where this chunk does."""
        return actor_of(data, self._user_matrix, offset, with_colour)

    def _triangles(self, indices: NDArray[np.uint32]) -> Any:
        if not len(indices):
            return None
        actor = self.actor_of(self.data_of(indices, with_colour=True), 0.0, with_colour=True)
        actor.GetProperty().SetAmbient(palette.AMBIENT)
        actor.GetProperty().SetDiffuse(palette.DIFFUSE)
        return actor

    def _lines(self, indices: NDArray[np.uint32], colour: tuple[float, float, float], offset: float) -> Any:
        if not len(indices):
            return None
        actor = self.actor_of(self.data_of(indices, with_colour=False), offset, with_colour=False)
        actor.GetProperty().SetColor(*colour)
        actor.GetProperty().LightingOff()
        return actor

    def _dots(self) -> Any:
        dots = self.chunk.dots
        if dots is None or not len(dots):
            return None
        data = vtkPolyData()
        data.SetPoints(self._points)
        data.SetVerts(cells(dots[:, None]))
        data.GetPointData().SetScalars(self._scalars)
        actor = self.actor_of(data, 0.0, with_colour=True)
        actor.GetProperty().SetPointSize(_DOT_PIXELS)
        actor.GetProperty().LightingOff()
        actor.ForceOpaqueOn()
        return actor

    def _cover(self, chunk: Chunk) -> None:
        """Lay the chunk's picture over its triangles."""
        texture = picture_texture(chunk.picture)
        if texture is None or chunk.texture is None:
            return
        data = self.opaque.GetMapper().GetInput()
        data.GetPointData().SetTCoords(shared(chunk.texture))
        self._picture = texture
        self.opaque.SetTexture(texture)

    def thin(self, share: float) -> None:
        """Draw so much (0…1) of the opaque triangles, the first ones; see `ChunkFile.thins`."""
        if share == self._share or self.opaque is None:
            return
        self._share = share
        self._draw_opaque()

    @property
    def triangles_drawn(self) -> int:
        """How many triangles are drawn, hidden elements too."""
        return len(self.chunk.triangles) - round((1 - self._share) * self.chunk.opaque)

    def _draw_opaque(self) -> None:
        chunk = self.chunk
        indices = chunk.triangles[: chunk.opaque]
        kept = indices if self.visible.all() else indices[self.visible[chunk.features[indices[:, 0]]]]
        data = self.opaque.GetMapper().GetInput()
        data.SetPolys(cells(kept[: max(round(len(kept) * self._share), 1)]))
        data.Modified()

    def set_drawn(self, on: bool) -> bool:
        """Draw this chunk, or keep it ready beside a coarser or finer one that is drawn; whether that changed."""
        if on == self.drawn:
            return False
        self.drawn = on
        self._see()
        return True

    def clip(self, planes: Sequence[vtkPlane], away: bool) -> None:
        """Draw only what these leave, or nothing where all is cut away."""
        if away != self.cut_away:
            self.cut_away = away
            self._see()
        if not planes and not self._is_clipped:
            return
        self._is_clipped = bool(planes)
        for part in self.actors():
            mapper = part.GetMapper()
            mapper.RemoveAllClippingPlanes()
            for plane in planes:
                mapper.AddClippingPlane(plane)

    def _see(self) -> None:
        for part in self.actors():
            part.SetVisibility(self.drawn and not self.cut_away and self._wanted_parts.get(id(part), True))

    def want(self, part: Any, on: bool) -> None:
        """Show a part whenever the chunk is drawn."""
        self._wanted_parts[id(part)] = on
        part.SetVisibility(on and self.drawn and not self.cut_away)

    def show_edges(self, on: bool) -> None:
        """Show or hide the crease edges."""
        if self.edges is not None:
            self.want(self.edges, on)

    def _highlight(self) -> Any:
        actor = self.actor_of(vtkPolyData(), _SELECTED_OFFSET, with_colour=False)
        actor.GetProperty().SetColor(*palette.ACCENT)
        actor.GetProperty().SetAmbient(palette.AMBIENT)
        actor.GetProperty().SetDiffuse(palette.DIFFUSE)
        actor.GetProperty().SetLineWidth(3)
        actor.GetProperty().SetPointSize(2 * _DOT_PIXELS)
        self.want(actor, False)
        return actor

    def place(self, matrix: F64) -> None:
        """Put the chunk at `matrix` (4 × 4, chunk metres to scene metres)."""
        self.matrix = matrix
        self._user_matrix.DeepCopy(matrix.reshape(-1).tolist())
        corners = np.stack([np.where(pick, self.chunk.highs, self.chunk.lows) for pick in BOX_CORNERS])
        placed = corners.astype(np.float64) @ matrix[:3, :3].T + matrix[:3, 3]
        self.lows, self.highs = placed.min(axis=0), placed.max(axis=0)
        self.low, self.high = self.lows.min(axis=0), self.highs.max(axis=0)

    def show(self, visible: Mask) -> bool:
        """Show only these rows (superseded ones stay hidden); whether anything changed."""
        wanted = visible & ~self.superseded
        if np.array_equal(wanted, self.visible):
            return False
        self.visible = wanted
        chunk = self.chunk
        if self.opaque is not None:
            self._draw_opaque()
        glazed = chunk.triangles[chunk.opaque :]
        for actor, indices in (
            (self.glazed, glazed), (self.edges, chunk.edges), (self.curves, chunk.curves),
        ):  # fmt: skip
            if actor is None:
                continue
            kept = indices if wanted.all() else indices[wanted[chunk.features[indices[:, 0]]]]
            data = actor.GetMapper().GetInput()
            if indices.shape[1] == 3:
                data.SetPolys(cells(kept))
            else:
                data.SetLines(cells(kept))
            data.Modified()
        if self.dots is not None and chunk.dots is not None:
            data = self.dots.GetMapper().GetInput()
            data.SetVerts(cells(chunk.dots[wanted[chunk.features[chunk.dots]]][:, None]))
            data.Modified()
        return True

    def select(self, rows: Mask | None) -> bool:
        """Highlight these rows; whether anything changed."""
        wanted = None if rows is None or not rows.any() else rows & self.visible
        if wanted is None and self._selected is None:
            return False
        if wanted is not None and self._selected is not None and np.array_equal(wanted, self._selected):
            return False
        self._selected = wanted
        if wanted is None:
            self.want(self.selected, False)
            return True
        chunk = self.chunk
        triangles = chunk.triangles[wanted[chunk.features[chunk.triangles[:, 0]]]]
        data = self.data_of(triangles, with_colour=False)
        if len(chunk.curves):
            data.SetLines(cells(chunk.curves[wanted[chunk.features[chunk.curves[:, 0]]]]))
        if chunk.dots is not None:
            data.SetVerts(cells(chunk.dots[wanted[chunk.features[chunk.dots]]][:, None]))
        self.selected.GetMapper().SetInputData(data)
        self.want(self.selected, True)
        return True

    def lift(self, rank: int) -> None:
        """Draw what is flat a hair nearer for each rank: what lies in one plane with a lower rank is covered. Not
        what stands up, for the depth of such pixels is computed, which costs time."""
        heights = self.chunk.highs[:, 2] - self.chunk.lows[:, 2]
        if self.opaque is not None and len(heights) and np.median(heights) < _FLAT:
            offset = -float(min(rank, _RANKS))
            mapper = self.opaque.GetMapper()
            mapper.SetResolveCoincidentTopologyToPolygonOffset()
            mapper.SetRelativeCoincidentTopologyPolygonOffsetParameters(offset, offset)

    def xray(self, on: bool) -> bool:
        """Let everything but the selection fade; whether anything changed."""
        if on == self._xray:
            return False
        self._xray = on
        self._fade()
        return True

    def fade(self, opacity: float) -> bool:
        """Let light through everything (1: none); whether anything changed."""
        if opacity == self._opacity:
            return False
        self._opacity = opacity
        self._fade()
        return True

    def draw_lines_last(self, on: bool) -> None:
        """Draw lines and dots with what lets light through; see `shadows`."""
        if on == self._lines_last:
            return
        self._lines_last = on
        for actor in (self.edges, self.curves):
            if actor is not None:
                actor.SetForceTranslucent(on)
        self._fade()

    def _fade(self) -> None:
        opacity = min(self._opacity, palette.XRAY_OPACITY if self._xray else 1.0)
        for actor in (self.opaque, self.glazed, self.dots):
            if actor is not None:
                actor.GetProperty().SetOpacity(opacity)
        for actor, solid in ((self.opaque, opacity == 1.0), (self.dots, opacity == 1.0 and not self._lines_last)):
            if actor is not None:
                actor.SetForceOpaque(solid)
                actor.SetForceTranslucent(not solid)
        if self.edges is not None:
            self.edges.GetProperty().SetOpacity(palette.XRAY_EDGE_OPACITY if self._xray else self._opacity)

    def style(self, colours: U8 | None) -> None:
        """Give each row (N, 4) a colour of its own for good; None brings back the authored ones."""
        self._base = self._own if colours is None else colours[self.chunk.features]
        np.copyto(self.colours, self._base)
        self._scalars.Modified()
        if self._picture is not None:
            self.opaque.SetTexture(self._picture if colours is None else None)

    def paint(self, colours: U8 | None, rows: Mask | None = None) -> None:
        """Give rows a colour: `colours` (N, 4) by row, where `rows` (N,) holds; None brings back the model's own."""
        features = self.chunk.features
        if colours is None:
            np.copyto(self.colours, self._base)
        elif rows is None or rows.all():
            np.take(colours, features, axis=0, out=self.colours)
        else:
            self.colours[:] = np.where(rows[features][:, None], colours[features], self._base)
        self._scalars.Modified()

    def own_colours(self, vertices: I64) -> I64:
        """Colours of vertices (M,) as the model gives them, each one number (M,)."""
        return np.ascontiguousarray(self._own[vertices]).view(np.uint32)[:, 0].astype(np.int64)

    def shown_colours(self, vertices: I64) -> U8:
        """Colours (M, 3) in which vertices (M,) are seen now."""
        colours = self.colours[vertices, :3]
        if self._selected is not None:
            colours[self._selected[self.chunk.features[vertices]]] = np.round(255 * np.array(palette.ACCENT))
        return colours

    def in_view(self, eye: Eye) -> bool:
        """Whether anything of this chunk may be in the picture."""
        return self.drawn and not self.cut_away and bool(len(self.lows)) and bool(eye.sees(self.low, self.high)[0])

    def reach(self, eye: Eye, forward: F64) -> tuple[float, float]:
        """The nearest and farthest depth of the whole chunk along `forward`."""
        near, far = eye.depths(self.low, self.high, forward)
        return float(near), float(far)

    def nearest(self, eye: Eye, forward: F64) -> float:
        """The nearest depth of the visible elements' boxes that may be in the picture; infinite when there is none."""
        rows = np.flatnonzero(self.visible | self.ghost.rows)
        rows = rows[eye.sees(self.lows[rows], self.highs[rows])]
        near, far = eye.depths(self.lows[rows], self.highs[rows], forward)
        return float(near[far > 0].min(initial=np.inf))

    @property
    def bytes(self) -> int:
        """Memory that this chunk takes, roughly: its arrays here and once more where they are drawn."""
        chunk = self.chunk
        arrays = (chunk.points, chunk.normals, self._base, self.colours, chunk.triangles, chunk.edges, chunk.features)
        pixels = 0 if self._picture is None else self._picture.GetInput().GetNumberOfPoints()
        return 2 * sum(array.nbytes for array in arrays) + len(chunk.picture) + 2 * _PIXEL_BYTES * pixels

    def world_points(self) -> F32:
        """Vertices in scene metres, (V, 3)."""
        return (self.chunk.points @ self.matrix[:3, :3].T + self.matrix[:3, 3]).astype(np.float32)
