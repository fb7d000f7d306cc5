"""The ladder of kernels: who makes what ifclite-geom did not make, or not well enough, and what happens in the end.

An element that ifclite-geom drew and no other rung can make stays as it was drawn; what nothing draws becomes a box
and is reported.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.chunks import CHUNK_TRIANGLES, OFF
from timeo_desktop.domain.elements import Failure
from timeo_desktop.domain.labels import TEXTS
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.chunking import Piece, piece_chunk
from timeo_desktop.readers.ifc import annotations
from timeo_desktop.readers.ifc import model as models
from timeo_desktop.readers.ifc.engines import fast, kernel_log
from timeo_desktop.readers.ifc.engines.doubtful import doubtful
from timeo_desktop.readers.ifc.engines.rungs import RUNGS
from timeo_desktop.readers.ifc.representations import Representations
from timeo_desktop.readers.ifc.styles.rule import Looks
from timeo_desktop.readers.ifc.units import unit_scale
from timeo_desktop.readers.job import Out, Portion
from timeo_desktop.readers.rung_order import LAST, NEXT, PARTLY, SIMPLER

_CAREFUL_FLUSH = 20  # pieces; what a crash can undo at most
_CELL = 10_000.0  # metres; pieces of one chunk share an origin, so they must not be further apart
_FIRST_RUNGS = ("hybrid", "bounding", "curves", "axes", "items", "texts")
_HOW = {"body": "hybrid", "box": "bounding", "lines": "curves", "": ""}
EMPTY = sentence("its solid is empty once openings and cuts are taken away")
UNKNOWN = sentence("no kernel could make geometry from its representation")
_KERNELS = ("hybrid", "opencascade")  # whose log says what they left out


def plan(model: IfcFile, elements: dict[int, str], good: frozenset[int], unfit: set[int]) -> tuple[Portion, ...]:
    """Tasks for what ifclite-geom did not make well: missing, `unfit` for it, doubtful, or only lines."""
    scale, known = unit_scale(model), Representations()
    ways: dict[str, list[int]] = {}
    for step, name in elements.items():
        # Of structural members ifclite-geom draws the faces without their borders.
        if step not in good or name.startswith("IfcStructural"):
            rung = _rung_of(model, known, step, name, scale)
            if step not in good or rung == "curves":
                ways.setdefault(rung, []).append(step)
    doubted = unfit | doubtful(model, elements)
    ways["hybrid"] = [*ways.get("hybrid", ()), *sorted(doubted & good)]
    tasks = (Portion(rung, tuple(ways.get(rung, ()))) for rung in _FIRST_RUNGS)
    return tuple(task for task in tasks if task.steps)


def _rung_of(model: IfcFile, known: Representations, step: int, name: str, scale: float) -> str:
    """Where an element is made that ifclite-geom did not make; nothing where it has no body but other shapes."""
    product = model.by_id(step)
    if models.axes_only(model, step):
        return "axes"
    shapes = known.of(product, name in fast.LINES)
    unpacked = annotations.rung_of(product, scale)
    # What cannot be followed goes down the ladder and is told.
    return unpacked or (_HOW[shapes.how] if shapes.how or shapes.beside else "hybrid")


@dataclass(frozen=True)
class Ladder:
    """Works through tasks. `drawn` are elements that are drawn already; `boxes` allows boxes for what is not; `reasons`
    say why kernels did not survive some elements; `off` are on layers that are switched off. What is made with errors
    is tried by the next kernel too, and stays as it is where that makes nothing."""

    model: IfcFile
    elements: dict[int, str]
    looks: Looks
    drawn: frozenset[int]
    out: Out
    boxes: bool = True
    reasons: Mapping[int, Sentence] = field(default_factory=dict)
    off: frozenset[int] = frozenset()
    _partly: set[int] = field(default_factory=set)

    def climb(self, tasks: tuple[Portion, ...]) -> None:
        """Make each task; what a rung leaves out goes to the next one. The queue is announced as it changes."""
        queue = list(tasks)
        self.out.tasks(tuple(queue))
        index = 0
        while index < len(queue):
            task = queue[index]
            self.out.begin(index)
            index += 1
            left = self._work(task)
            below = NEXT.get(task.kernel, "")
            if below in SIMPLER:  # what is drawn whole stays as it is
                left = [step for step in left if step not in self.drawn | self._partly]
            if left and below:
                queue.append(Portion(below, tuple(left), careful=True))
                self.out.tasks(tuple(queue))
                self.out.begin(index)
            elif left:
                self._end(task.kernel, left)

    def _work(self, task: Portion) -> list[int]:
        """Make one task; what is left of it. A solid that is truly empty is reported and not left."""
        trying = self.out.trying if task.careful else None
        kernel_log.errors()
        done, empty = self._make(RUNGS[task.kernel].make(self.model, self.looks, task.steps, trying), task)
        if task.kernel in _KERNELS:
            troubled = kernel_log.concerned(self.model, kernel_log.errors(), done)
            self._partly.difference_update(done - troubled)
            self._partly.update(troubled)
        if task.kernel == "opencascade":
            self._report(sorted(self._partly & set(task.steps)), PARTLY)
            self._report(sorted(empty - done - self.drawn - self._partly), EMPTY)
            done |= empty
        elif task.kernel == "hybrid":
            done -= self._partly
        if task.kernel in SIMPLER:
            self._report(sorted(done), SIMPLER[task.kernel])
        return [step for step in task.steps if step not in done]

    def _end(self, kernel: str, left: list[int]) -> None:
        missing = [step for step in left if step not in self.drawn | self._partly]
        if kernel == LAST:
            self.give_up(missing)
        else:
            self._report(missing, UNKNOWN)

    def give_up(self, steps: list[int]) -> None:
        """Draw boxes in place of what cannot be made, and say so."""
        missing = [step for step in steps if step not in self.drawn]
        if self.boxes and missing:
            self._make(RUNGS["box"].make(self.model, self.looks, tuple(missing), None), Portion("box", tuple(missing)))
        for step in missing:
            self._report([step], self.reasons.get(step, UNKNOWN))

    def _make(self, pieces: Iterable[Piece], task: Portion) -> tuple[set[int], set[int]]:
        """Gather pieces into chunks; the STEP ids that were made, and of those whose solid is empty."""
        waiting: dict[tuple[object, ...], list[Piece]] = {}
        triangles: Counter[tuple[object, ...]] = Counter()
        done: set[int] = set()
        empty: set[int] = set()
        for count, piece in enumerate(pieces):
            self.out.tick(count, len(task.steps))
            if not len(piece.points):
                empty.add(piece.step)
            elif np.isfinite(piece.points).all():
                cell = tuple(np.round(piece.points.mean(axis=0) / _CELL))
                layer = self._layer(piece.step, task.kernel)
                worn = piece.cover.whole if piece.cover else None  # one picture alone may repeat
                key = (layer, worn, *cell)
                waiting.setdefault(key, []).append(piece)
                triangles[key] += len(piece.triangles)
                done.add(piece.step)
                if _full(len(waiting[key]), triangles[key], task):
                    triangles[key] = 0
                    self._flush(waiting, key, task.kernel)
        for key in list(waiting):
            self._flush(waiting, key, task.kernel)
        return done, empty

    def _layer(self, step: int, kernel: str) -> str:
        layer = fast.layer_of(self.elements.get(step, ""))
        if step in self.off and layer != "spaces":
            return OFF
        return TEXTS if kernel == "texts" else layer

    def _flush(self, waiting: dict[tuple[object, ...], list[Piece]], key: tuple[object, ...], kernel: str) -> None:
        self.out.chunk(piece_chunk(waiting.pop(key), str(key[0])), kernel)

    def _report(self, steps: Iterable[int], reason: Sentence) -> None:
        for step in steps:
            product = self.model.by_id(step)
            name = self.elements[step]
            self.out.failed(Failure(step, product.GlobalId or "", name, product.Name or "", reason))


def _full(pieces: int, triangles: int, task: Portion) -> bool:
    if task.careful and pieces >= _CAREFUL_FLUSH:
        return True
    return triangles >= CHUNK_TRIANGLES
