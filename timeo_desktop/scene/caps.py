"""Caps: what sections cut through is filled, in the colour of each element, with a thin dark outline."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer

from timeo_desktop.domain.chunks import BESIDE, F64, I64, U8
from timeo_desktop.geometry.cuts import cut
from timeo_desktop.geometry.fills import ends_open, fill
from timeo_desktop.geometry.half_spaces import clip_segments, clip_triangles, heights_of_boxes
from timeo_desktop.scene import palette
from timeo_desktop.scene.chunk_actor import ChunkActor

_OUTLINE: palette.Colour = (0.20, 0.20, 0.21)
_WIDTH = 1.6
_OFFSET = -3.0
_NO_CAP = (*BESIDE, "spaces", "texts", "grids", "noise")


@dataclass(frozen=True, eq=False)
class _Met:
    """What one plane meets: segments (S, 2, 3) in scene metres, the chunk (by its place in the list), the row in it
    and a vertex, whose colour counts, of each (S,)."""

    segments: F64
    owners: I64
    rows: I64
    vertices: I64


class Caps:
    """The caps of a scene. Fills are `triangles` (T, 3, 3) of elements `numbers` (T,), outlines `segments` (S, 2, 3) of
    `segment_numbers` (S,), all in scene metres; `open` are the elements (N,) that are cut and not closed."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._fills, self._outlines = _fill_actor(), _outline_actor()
        for actor in (self._fills, self._outlines):
            renderer.AddActor(actor)
        self._key: object = None
        self.clear()

    def clear(self) -> None:
        """No caps."""
        self._key = None
        self._set([], [], [], np.empty(0, dtype=np.int64))

    def hide(self) -> None:
        """Show none until they are made again."""
        for actor in (self._fills, self._outlines):
            actor.SetVisibility(False)

    def make(self, actors: Sequence[ChunkActor], planes: F64) -> None:
        """Caps of all that is drawn, cut by planes (P, 4); nothing is done where they are as they should be."""
        drawn = [
            actor for actor in actors
            if actor.drawn and not actor.cut_away and len(actor.chunk.triangles) and actor.chunk.layer not in _NO_CAP
        ]  # fmt: skip
        key = (planes.tobytes(), tuple((id(each), each.visible.tobytes(), each.matrix.tobytes()) for each in drawn))
        if key != self._key:
            self._key = key
            self._make(drawn, planes)
        self.colour()
        for actor in (self._fills, self._outlines):
            actor.SetVisibility(len(self.segments) > 0)

    def _make(self, drawn: list[ChunkActor], planes: F64) -> None:
        fills, outlines = [], []
        unfilled = [np.empty(0, dtype=np.int64)]
        for index, plane in enumerate(planes):
            met = _meet(drawn, plane)
            if not len(met.segments):
                continue
            others = np.delete(planes, index, axis=0)
            axes = _axes(plane[:3])
            flat = met.segments @ axes.T
            groups, lost = _groups(met, drawn, flat)
            closed = ~lost
            filled = fill(flat[closed], groups[closed])
            first = np.full(int(groups.max()) + 1, -1)
            first[groups[::-1]] = np.arange(len(groups))[::-1]
            triangles = filled.triangles @ axes - plane[3] * plane[:3]
            triangles, kept = clip_triangles(triangles, others)
            fills.append((triangles, first[filled.groups[kept]], met))
            lines, rows = clip_segments(met.segments, others)
            outlines.append((lines, rows, met))
            unfilled.append(_numbers(drawn, met)[rows[lost[rows]]])
        self._set(drawn, fills, outlines, np.unique(np.concatenate(unfilled)))

    def _set(
        self, drawn: list[ChunkActor], fills: list[tuple[F64, I64, _Met]], outlines: list[tuple[F64, I64, _Met]],
        unfilled: I64,
    ) -> None:  # fmt: skip
        none = np.empty(0, dtype=np.int64)
        self._drawn = drawn
        self.triangles: F64 = np.concatenate([np.empty((0, 3, 3)), *(each for each, _, _ in fills)])
        self._owners: I64 = np.concatenate([none, *(met.owners[of] for _, of, met in fills)])
        self._vertices: I64 = np.concatenate([none, *(met.vertices[of] for _, of, met in fills)])
        self.numbers: I64 = np.concatenate([none, *(_numbers(drawn, met)[of] for _, of, met in fills)])
        self.segments: F64 = np.concatenate([np.empty((0, 2, 3)), *(each for each, _, _ in outlines)])
        self.segment_numbers: I64 = np.concatenate([none, *(_numbers(drawn, met)[of] for _, of, met in outlines)])
        self.open = unfilled
        _draw(self._fills, self.triangles, lines=False)
        _draw(self._outlines, self.segments, lines=True)

    def colour(self) -> None:
        """Take the colours that elements have now; what is selected has that of the selection."""
        colours: U8 = np.empty((len(self.triangles), 3), dtype=np.uint8)
        for index in np.unique(self._owners):
            mine = self._owners == index
            colours[mine] = self._drawn[index].shown_colours(self._vertices[mine])
        data = self._fills.GetMapper().GetInput()
        scalars = numpy_to_vtk(colours, deep=True)
        data.GetCellData().SetScalars(scalars)
        data.Modified()

    def fade(self, xray: bool) -> None:
        """Let fills fade as all else does."""
        self._fills.GetProperty().SetOpacity(palette.XRAY_OPACITY if xray else 1.0)
        self._outlines.GetProperty().SetOpacity(palette.XRAY_EDGE_OPACITY if xray else 1.0)


def _meet(drawn: list[ChunkActor], plane: F64) -> _Met:
    segments, owners, rows, vertices = [np.empty((0, 2, 3))], [], [], []
    for index, actor in enumerate(drawn):
        low, high = heights_of_boxes(actor.lows, actor.highs, plane)
        wanted = (low <= 0) & (high >= 0) & actor.visible
        if not wanted.any():
            continue
        chunk = actor.chunk
        triangles = chunk.triangles[wanted[chunk.features[chunk.triangles[:, 0]]]]
        corners = chunk.points.astype(np.float64) @ actor.matrix[:3, :3].T + actor.matrix[:3, 3]
        beyond = corners @ plane[:3] + plane[3] >= 0
        count = beyond[triangles].sum(axis=1)
        triangles = triangles[(count > 0) & (count < 3)]
        found = cut(corners[triangles], plane)
        segments.append(found.segments)
        vertices.append(triangles[found.rows, 0].astype(np.int64))
        rows.append(chunk.features[vertices[-1]].astype(np.int64))
        owners.append(np.full(len(found.rows), index))
    none = np.empty(0, dtype=np.int64)
    return _Met(
        np.concatenate(segments), *(np.concatenate([none, *each]).astype(np.int64) for each in (owners, rows, vertices))
    )


def _groups(met: _Met, drawn: list[ChunkActor], flat: F64) -> tuple[I64, np.typing.NDArray[np.bool_]]:
    """What each segment (S,) is filled with: the segments of its element that have its colour where these are closed,
    else all of its element; and whether (S,) those are open too."""
    colours = np.zeros(len(flat), dtype=np.int64)
    for index in np.unique(met.owners):
        mine = met.owners == index
        colours[mine] = drawn[index].own_colours(met.vertices[mine])
    _, elements = np.unique(met.owners << 32 | met.rows, return_inverse=True)
    _, parts = np.unique(np.column_stack((elements, colours)), axis=0, return_inverse=True)
    split = np.bincount(elements, ends_open(flat, parts)[parts]) > 0
    groups = np.where(split[elements], elements, parts + len(split))
    return groups, ends_open(flat, groups)[groups]


def _numbers(drawn: list[ChunkActor], met: _Met) -> I64:
    numbers = np.empty(len(met.rows), dtype=np.int64)
    for index in np.unique(met.owners):
        mine = met.owners == index
        numbers[mine] = drawn[index].numbers[met.rows[mine]]
    return numbers


def _axes(normal: F64) -> F64:
    """Two directions (2, 3) in a plane; with its normal they are right-handed."""
    aside = np.eye(3)[np.abs(normal).argmin()]
    first = np.cross(aside, normal)
    first /= np.linalg.norm(first)
    return np.stack((first, np.cross(normal, first)))


def _draw(actor: vtkActor, places: F64, lines: bool) -> None:
    data = vtkPolyData()
    points = vtkPoints()
    points.SetData(numpy_to_vtk(places.reshape(-1, 3).astype(np.float32), deep=True))
    data.SetPoints(points)
    made = vtkCellArray()
    width = places.shape[1]
    made.SetData(width, numpy_to_vtk(np.arange(len(places) * width, dtype=np.int32), deep=True))
    (data.SetLines if lines else data.SetPolys)(made)
    actor.GetMapper().SetInputData(data)


def _fill_actor() -> vtkActor:
    actor = _actor(_OFFSET)
    actor.GetMapper().SetScalarModeToUseCellData()
    actor.GetMapper().SetColorModeToDirectScalars()
    return actor


def _outline_actor() -> vtkActor:
    actor = _actor(2 * _OFFSET)
    actor.GetMapper().SetScalarVisibility(False)
    actor.GetProperty().SetColor(*_OUTLINE)
    actor.GetProperty().SetLineWidth(_WIDTH)
    return actor


def _actor(offset: float) -> vtkActor:
    actor, mapper = vtkActor(), vtkPolyDataMapper()
    mapper.SetResolveCoincidentTopologyToPolygonOffset()
    mapper.SetRelativeCoincidentTopologyLineOffsetParameters(0, offset)
    mapper.SetRelativeCoincidentTopologyPolygonOffsetParameters(0, offset)
    actor.SetMapper(mapper)
    actor.GetProperty().LightingOff()
    actor.SetVisibility(False)
    return actor
