"""Reads an IFC model: geometry by the ladder of kernels, then facts, then everything semantic.

On the first run ifclite-geom makes all bodies while ifcopenshell parses in a second thread (both release the GIL).
Then ifcopenshell makes what has several styles, is missing or looks wrong. A later run goes on where a child died.
"""

import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from timeo_desktop.domain.chunks import CHUNK_TRIANGLES
from timeo_desktop.domain.elements import Failure
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.chunking import Piece, piece_chunk, soup_chunks
from timeo_desktop.readers.ifc import fast, source
from timeo_desktop.readers.job import Out, ReadJob, Task

_SMALL_FILE = 8 << 20
_FIRST_ELEMENTS, _PART_ELEMENTS = 120, 1500
_SLOW_SECONDS = 0.15
_CAREFUL_FLUSH = 20  # pieces; what a crash can undo at most
EMPTY = sentence("its solid is empty once openings and cuts are taken away")
UNKNOWN = sentence("no kernel could make geometry from its representation")


def read(job: ReadJob, out: Out) -> None:
    """Read one model into `out`. Raises CannotOpen when there is nothing to show at all."""
    out.stage("parse")
    loaded = source.load(Path(job.path), job.member)
    if job.tasks is None:
        for notice in loaded.notices:
            out.notice(notice)
    parsing = _Parsing(loaded, skip="model" in job.without)
    made: set[int] = set()
    if job.tasks is None and "ifclite" not in job.without:
        made = _fast_bodies(loaded, parsing, out)
    model = parsing.result(out)
    if model is None:
        if not made:
            raise parsing.error or CannotOpen("{name} cannot be read by any of the IFC parsers", name=loaded.name)
        out.notice(sentence("Only shapes of {name} could be read; its tree and properties could not", name=loaded.name))
        return
    out.stage("details")
    from timeo_desktop.readers.ifc import model as models

    out.facts(models.facts_of(model, loaded, parsing.elements))
    tasks = job.tasks if job.tasks is not None else _plan(model, parsing.elements, made, parsing.styled)
    _climb(model, parsing.elements, tasks, out)
    give_up = _report if "boxes" in job.without else _give_up
    for step, reason in job.lost:
        give_up(model, parsing.elements, [step], reason, out)
    out.stage("properties")
    out.audit(models.audit_of(model, loaded, parsing.elements))
    if "properties" not in job.without:
        from timeo_desktop.readers.ifc.description import IfcDescription

        out.describe(IfcDescription(model, frozenset(parsing.elements)))


class _Parsing:
    """ifcopenshell's parse in a thread of its own, with the facts that need one pass over the products."""

    def __init__(self, loaded: source.IfcSource, skip: bool) -> None:
        self.error: CannotOpen | None = None
        self._failure: BaseException | None = None
        self.elements: dict[int, str] = {}
        self.styled: set[int] = set()
        self._loaded = loaded
        self._model: Any = None
        self._thread: threading.Thread | None = None
        if not skip:
            self._thread = threading.Thread(target=self._run, name="ifc-parse")
            self._thread.start()

    def _run(self) -> None:
        try:
            from timeo_desktop.readers.ifc import model as models

            opened = models.open_model(self._loaded)
            self.elements, self.styled = models.elements_of(opened)
            self._model = opened
        except CannotOpen as error:
            self.error = error
        except BaseException as error:  # handed to the reader's own thread, which raises it
            self._failure = error

    def steps(self) -> set[int]:
        """STEP ids of the elements, once they are known; empty when the parser failed."""
        if self._thread is not None:
            self._thread.join()
        return set(self.elements)

    def result(self, out: Out) -> Any:
        """The model, or None when it could not be parsed (`error` says why) or was skipped."""
        if self._thread is not None:
            self._thread.join()
            if self._failure is not None:
                raise self._failure
        if self._model is not None:
            out.parsed()
        return self._model


def _fast_bodies(loaded: source.IfcSource, parsing: _Parsing, out: Out) -> set[int]:
    """Emit chunks of everything that ifclite-geom makes; the STEP ids of what looks right.

    It parses the file at every call. In small files that costs little, so some elements come first, and where those
    take long the others come in several parts.
    """
    out.stage("geometry")
    made: set[int] = set()
    try:
        slow = False
        if len(loaded.data) < _SMALL_FILE and (first := fast.sample(loaded.data, _FIRST_ELEMENTS)):
            started = time.perf_counter()
            made |= _fast_chunks(loaded, first, made, out)
            slow = time.perf_counter() - started > _SLOW_SECONDS
        if slow and (rest := sorted(parsing.steps() - made)):
            for start in range(0, len(rest), _PART_ELEMENTS):
                made |= _fast_chunks(loaded, set(rest[start : start + _PART_ELEMENTS]), made, out)
                out.tick(start, len(rest))
        else:
            made |= _fast_chunks(loaded, None, made, out)
    except (ValueError, RuntimeError):
        return made
    return made


def _fast_chunks(loaded: source.IfcSource, steps: set[int] | None, without: set[int], out: Out) -> set[int]:
    soup, layers = fast.tessellate(loaded.data, steps, without)
    made: set[int] = set()
    for chunk in soup_chunks(soup, layers):
        if np.isfinite(chunk.points).all():
            out.chunk(chunk, "ifclite")
            made.update(chunk.steps.tolist())
    return made


def _plan(model: Any, elements: dict[int, str], made: set[int], styled: set[int]) -> tuple[Task, ...]:
    """Tasks for what ifclite-geom did not make, or made in one colour where there are several."""
    from timeo_desktop.readers.ifc import model as models

    missing = [step for step in elements if step not in made]
    axes = [step for step in missing if models.axes_only(model, step)]
    lines = [step for step in missing if step not in set(axes) and models.lines_only(model, step)]
    others = set(axes) | set(lines)
    bodies = [step for step in missing if step not in others] + sorted(styled & made)
    plan = (Task("hybrid", tuple(bodies)), Task("curves", tuple(lines)), Task("axes", tuple(axes)))
    return tuple(task for task in plan if task.steps)


def _climb(model: Any, elements: dict[int, str], tasks: tuple[Task, ...], out: Out) -> None:
    """Work through the tasks; what a rung leaves out goes to the next one. The queue is announced as it changes."""
    from timeo_desktop.readers.ifc.kernels import NEXT, RUNGS

    queue = list(tasks)
    out.tasks(tuple(queue))
    index = 0
    while index < len(queue):
        task = queue[index]
        out.begin(index)
        trying = out.trying if task.careful else None
        done, empty = _make(RUNGS[task.kernel].make(model, task.steps, trying), task, elements, out)
        if task.kernel == "opencascade":
            _report(model, elements, sorted(empty - done), EMPTY, out)
            done |= empty
        left = [step for step in task.steps if step not in done]
        index += 1
        if not left:
            continue
        if task.kernel == "opencascade":
            _give_up(model, elements, left, UNKNOWN, out)
        elif task.kernel not in NEXT:
            _report(model, elements, left, UNKNOWN, out)
        else:
            queue.append(Task(NEXT[task.kernel], tuple(left), careful=True))
            out.tasks(tuple(queue))
            out.begin(index)


def _make(pieces: Iterable[Piece], task: Task, elements: dict[int, str], out: Out) -> tuple[set[int], set[int]]:
    """Gather pieces into chunks by layer; the STEP ids that were made, and of those whose solid is empty."""
    waiting: dict[str, list[Piece]] = {}
    done: set[int] = set()
    empty: set[int] = set()

    def flush(layer: str) -> None:
        ready = waiting.pop(layer, [])
        if ready:
            out.chunk(piece_chunk(ready, layer), task.kernel)

    for count, piece in enumerate(pieces):
        out.tick(count, len(task.steps))
        if not len(piece.points):
            empty.add(piece.step)
            continue
        if not np.isfinite(piece.points).all():
            continue
        layer = fast.layer_of(elements.get(piece.step, ""))
        ready = waiting.setdefault(layer, [])
        ready.append(piece)
        done.add(piece.step)
        full = sum(len(each.triangles) for each in ready) >= CHUNK_TRIANGLES
        if full or (task.careful and len(ready) >= _CAREFUL_FLUSH):
            flush(layer)
    for layer in list(waiting):
        flush(layer)
    return done, empty


def _give_up(model: Any, elements: dict[int, str], steps: list[int], reason: Sentence, out: Out) -> None:
    """Draw boxes in place of what cannot be made, and say so."""
    from timeo_desktop.readers.ifc.kernels import RUNGS

    _make(RUNGS["box"].make(model, tuple(steps), None), Task("box", tuple(steps)), elements, out)
    _report(model, elements, steps, reason, out)


def _report(model: Any, elements: dict[int, str], steps: Iterable[int], reason: Sentence, out: Out) -> None:
    for step in steps:
        product = model.by_id(step)
        out.failed(Failure(step, product.GlobalId or "", elements[step], product.Name or "", reason))
