"""Words in the picture: tags that face whoever looks, as large on the screen from afar as from near.

They are laid out for every picture anew: what would cover another is left out, and never are there many. What is
selected goes first, then axes of grids, what the last picture showed, and what is near.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.domain.elements import element_number
from timeo_desktop.domain.labels import GRIDS, Label
from timeo_desktop.domain.view import ViewState
from timeo_desktop.domain.visibility import Answers, Part, Sight, sight_of, visible
from timeo_desktop.scene import palette
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.eye import BOX_CORNERS
from timeo_desktop.scene.measure_marks import MeasureMarks
from timeo_desktop.scene.tags import POINTS_PER_INCH, Tag, TagActors

MOST = 120  # in one picture
_TRIED = 400  # of those that are in the picture
_SMALL = 120.0  # pixels: a model that is seen smaller bears no words
_GAP = 3.0  # pixels between two
_THE_MAP = 0  # no source: metres of the map themselves
_AGAIN = 160.0  # pixels within which an axis is named once: grids of storeys lie above each other

Mask = NDArray[np.bool_]
Box = tuple[F64, F64]


@dataclass(eq=False)
class _Words:
    """The labels of one source, L places in metres of the source, and which are seen, selected, and were shown."""

    labels: tuple[Label, ...]
    points: F64  # (L, 3)
    numbers: I64  # (L,)
    layers: NDArray[np.str_]  # (L,)
    seen: Mask
    selected: Mask
    shown: Mask


class Labels:
    """The labels of all sources, as a camera sees them. `matrix_of` takes the metres of a source to those of the scene,
    `box_of` is the box about it there, `planes` are those that cut away, as `sections.cutting` gives them."""

    def __init__(
        self, camera: Camera, matrix_of: Callable[[int], F64], box_of: Callable[[int], Box | None],
        planes: Callable[[], F64],
    ) -> None:  # fmt: skip
        self._camera, self._matrix_of, self._box_of, self._planes = camera, matrix_of, box_of, planes
        self._words: dict[int, _Words] = {}
        self._sight = sight_of(ViewState(), Answers())
        self._actors = TagActors()
        self.prop = self._actors.prop
        self.measures = MeasureMarks(camera, lambda: matrix_of(_THE_MAP))
        self.prop.AddPart(self.measures.prop)
        camera.renderer.AddViewProp(self.prop)
        self.tags: list[Tag] = []  # that the last picture shows

    @property
    def _dpi(self) -> int:
        return int(self._camera.renderer.GetRenderWindow().GetDPI())

    def has(self, source: int, layer: str) -> bool:
        """Whether a source has labels in a layer."""
        return source in self._words and layer in self._words[source].layers

    def put(self, source: int, labels: Sequence[Label], layer: str = "") -> None:
        """Have these labels for a source; with a `layer` those in other layers stay."""
        before = self._words.pop(source, None)
        if layer and before is not None:
            labels = (*(each for each in before.labels if each.layer != layer), *labels)
        if labels:
            none = np.zeros(len(labels), dtype=bool)
            self._words[source] = _Words(
                tuple(labels),
                np.array([(each.x, each.y, each.z) for each in labels]),
                np.array([element_number(source, each.step) for each in labels], dtype=np.int64),
                np.array([each.layer for each in labels], dtype=np.str_),
                none.copy(), none.copy(), none.copy(),
            )  # fmt: skip
        self.apply(self._sight)

    def set_dark(self, dark: bool) -> None:
        """Draw on a dark ground, or on a light one."""
        self._actors.colours = palette.DARK_TAGS if dark else palette.LIGHT_TAGS
        self.measures.set_colours(self._actors.colours)

    def apply(self, sight: Sight) -> None:
        """See them as a view says."""
        self._sight = sight
        self.measures.measures = sight.view.measures
        for source, words in self._words.items():
            for layer in np.unique(words.layers):
                rows = np.flatnonzero(words.layers == layer)
                numbers = words.numbers[rows]
                part = Part(source, str(layer), numbers, numbers & 0xFFFFFFFF)
                words.seen[rows] = visible(sight, part)
            words.selected = np.isin(words.numbers, sight.selected)

    def lay_out(self) -> None:
        """Choose and place what the next picture shows, where it shows words at all."""
        if not self.prop.GetVisibility():
            return
        self.measures.lay_out(self._dpi)
        width, height = self._camera.renderer.GetSize()
        candidates = self._candidates((width, height))
        self.tags, taken = [], np.empty((MOST, 4))
        for words in self._words.values():
            words.shown[:] = False
        for words, row, (x, y) in candidates:
            label = words.labels[row]
            wide, high = self._actors.size(label.text, self._dpi, label.layer == GRIDS)
            box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            if _covers(taken[: len(self.tags)], box):
                continue
            tag = Tag(x, height - y, label.text, label.layer == GRIDS, bool(words.selected[row]))
            if self._said(tag):
                continue
            words.shown[row], taken[len(self.tags)] = True, box
            self.tags.append(tag)
            if len(self.tags) == MOST:
                break
        self._actors.show(self.tags, self._dpi)

    def _said(self, tag: Tag) -> bool:
        """Whether an axis of this name is marked near by."""
        reach = _AGAIN * self._dpi / POINTS_PER_INCH
        return tag.round and any(
            each.text == tag.text and math.hypot(each.x - tag.x, each.y - tag.y) < reach for each in self.tags
        )

    def _candidates(self, size: tuple[int, int]) -> list[tuple[_Words, int, tuple[float, float]]]:
        """Labels in the picture, the most important first, with their pixels from its upper left."""
        found = [each for source, words in self._words.items() if (each := self._inside(source, words, size))]
        if not found:
            return []
        ranks = np.concatenate([rank for _, _, _, rank in found])
        owners = np.repeat(np.arange(len(found)), [len(rows) for _, rows, _, _ in found])
        starts = np.searchsorted(owners, np.arange(len(found)))
        chosen = []
        for index in np.lexsort(ranks.T[::-1])[:_TRIED].tolist():
            words, rows, pixels, _ = found[owners[index]]
            row = index - starts[owners[index]]
            chosen.append((words, int(rows[row]), (float(pixels[row, 0]), float(pixels[row, 1]))))
        return chosen

    def _inside(self, source: int, words: _Words, size: tuple[int, int]) -> tuple[_Words, I64, F64, F64] | None:
        """What is in the picture of one source: rows (N,), pixels (N, 2), and what makes them important (N, 4)."""
        rows = np.flatnonzero(words.seen)
        if not rows.size or self._is_small(source):
            return None
        pixels, ahead, kept = self._seen_at(source, words.points[rows])
        inside = kept & (ahead > 0) & (pixels >= 0).all(axis=1) & (pixels < size).all(axis=1)
        rows, pixels, ahead = rows[inside], pixels[inside], ahead[inside]
        grid = words.layers[rows] == GRIDS
        return words, rows, pixels, np.column_stack((~words.selected[rows], ~grid, ~words.shown[rows], ahead))

    def _seen_at(self, source: int, points: F64) -> tuple[F64, F64, Mask]:
        """Pixels (N, 2) of points of a source, how far ahead (N,) of the camera they are, metres, and which are not
        cut away."""
        matrix = self._matrix_of(source)
        placed = points @ matrix[:3, :3].T + matrix[:3, 3]
        eye = self._camera.eye()
        ahead = (placed - eye.position) @ self._camera.direction()
        pixels, _ = self._camera.project(placed)
        planes = self._planes()
        kept: Mask = np.all(placed @ planes[:, :3].T + planes[:, 3] <= 0, axis=1)
        return pixels, ahead - ahead.min() + 1 if eye.parallel else ahead, kept

    def _is_small(self, source: int) -> bool:
        """Whether a model is so small in the picture that words would cover it."""
        box = self._box_of(source)
        if box is None:
            return False
        corners = np.array([np.where(pick, box[1], box[0]) for pick in BOX_CORNERS])
        eye = self._camera.eye()
        if not eye.parallel and ((corners - eye.position) @ self._camera.direction()).min() <= 0:
            return False
        pixels, _ = self._camera.project(corners)
        return float(np.ptp(pixels, axis=0).max()) < _SMALL * self._dpi / POINTS_PER_INCH


def _covers(taken: F64, box: tuple[float, float, float, float]) -> bool:
    """Whether a box is too near one of those that are taken (N, 4): left, top, right, bottom, pixels."""
    left, top, right, bottom = box
    clear = (
        (taken[:, 0] > right + _GAP) | (taken[:, 2] < left - _GAP)
        | (taken[:, 1] > bottom + _GAP) | (taken[:, 3] < top - _GAP)
    )  # fmt: skip
    return not clear.all()
