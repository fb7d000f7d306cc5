"""Reads an IFC model: geometry by the ladder of kernels, then facts, then everything semantic.

On the first run ifclite-geom makes all bodies and ifcopenshell parses in a second thread (both release the GIL).
Then ifcopenshell makes what has several styles, is missing or looks wrong. A later run goes on where a child died.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from timeo_desktop.domain.chunks import Chunk
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.chunking import soup_chunks
from timeo_desktop.readers.ifc import source
from timeo_desktop.readers.ifc.engines import fast
from timeo_desktop.readers.ifc.parsing import Parsed, Parsing
from timeo_desktop.readers.ifc.plain.misread import misread
from timeo_desktop.readers.ifc.representations import (
    drawn_otherwise,
    leave_to_fast,
    products_of,
)
from timeo_desktop.readers.ifc.styles.repaint import repainted
from timeo_desktop.readers.job import Out, Portion, ReadJob

_SMALL_FILE = 8 << 20
_FIRST_ELEMENTS, _PART_ELEMENTS = 120, 10_000
_SLOW_SECONDS = 0.15


@dataclass
class _Made:
    """What ifclite-geom made: everything it drew, and the part of that which is exact enough to stay."""

    all: frozenset[int] = frozenset()
    good: frozenset[int] = frozenset()
    chunks: list[Chunk] = field(default_factory=list)  # on the disk: they take no memory


def read(job: ReadJob, out: Out) -> None:
    """Read one model into `out`. Raises CannotOpen when there is nothing to show at all."""
    out.stage("parse")
    loaded = source.load(Path(job.path), job.member)
    if misread(loaded.data, loaded.released):
        from timeo_desktop.readers.ifc.plain.mended import mended

        loaded = mended(loaded)
    if job.tasks is None:
        for notice in loaded.notices:
            out.notice(notice)
    parsing = Parsing(loaded, skip="model" in job.without)
    if len(loaded.data) < _SMALL_FILE:
        parsing.start()
    made = _Made()
    if job.tasks is None and "ifclite" not in job.without:
        _fast_bodies(loaded, parsing, made, out)
    parsed = parsing.result(out)
    if parsed is None:
        if not made.all:
            raise parsing.error or CannotOpen("{name} cannot be read by any of the IFC parsers", name=loaded.name)
        out.stage("properties")
        out.notice(sentence("Only shapes of {name} could be read; its tree and properties could not", name=loaded.name))
        return
    again = _details(job, loaded, parsed, made, out)
    _words(job, loaded, parsed, out)
    _others(loaded, parsed, made, again, out)


def _details(job: ReadJob, loaded: source.IfcSource, parsed: Parsed, made: _Made, out: Out) -> set[int]:
    """What ifclite-geom did not make, or not well; STEP ids of the elements that were tried by other engines."""
    from timeo_desktop.readers.ifc import model as models
    from timeo_desktop.readers.ifc.engines.ladder import Ladder

    out.stage("details")
    out.facts(models.facts_of(parsed.model, loaded, parsed.elements))
    _right_colours(made, parsed, out)
    drawn, boxes = job.drawn | made.all, "boxes" not in job.without
    ladder = Ladder(parsed.model, parsed.elements, parsed.looks, drawn, out, boxes, dict(job.lost), parsed.off)
    tasks = job.tasks if job.tasks is not None else _first_tasks(parsed, made)
    ladder.climb(tasks)
    tried = {step for task in tasks for step in task.steps}
    ladder.give_up([step for step, _ in job.lost if step not in tried])
    return tried


def _words(job: ReadJob, loaded: source.IfcSource, parsed: Parsed, out: Out) -> None:
    """Labels, notices, and everything that is known of the elements."""
    from timeo_desktop.readers.ifc import model as models

    if "labels" not in job.without:
        from timeo_desktop.readers.ifc.annotations import labels_of

        out.stage("labels")
        out.labels(labels_of(parsed.model))
    for notice in _looks_told(parsed, loaded.name):
        out.notice(notice)
    out.stage("properties")
    out.audit(models.audit_of(parsed.model, loaded, parsed.elements, parsed.errors))
    if "properties" not in job.without:
        from timeo_desktop.readers.ifc.description import IfcDescription

        out.describe(IfcDescription(parsed.model, frozenset(parsed.elements)))


def _others(loaded: source.IfcSource, parsed: Parsed, made: _Made, again: set[int], out: Out) -> None:
    """What elements show beside what they are, and whether other engines agree with what was not made `again`."""
    from timeo_desktop.readers.ifc.engines.beside import draw_beside
    from timeo_desktop.readers.ifc.engines.openings import draw_openings

    out.stage("beside")
    others = products_of(parsed.model, parsed.definitions.beside)
    draw_beside(parsed.model, (each for each in others if each.id() in parsed.elements), loaded.name, out)
    draw_openings(parsed.model, parsed.elements, loaded.name, out)
    if made.chunks:
        out.stage("compare")
        _compare(parsed, made, again, out)


def _looks_told(parsed: Parsed, name: str) -> Iterator[Sentence]:
    yield from parsed.looks.notices(name)
    if parsed.off:
        yield sentence(
            "{name}: {count} elements are on layers that are switched off; View › Switched-off layers shows them",
            name=name,
            count=len(parsed.off),
        )


def _first_tasks(parsed: Parsed, made: _Made) -> tuple[Portion, ...]:
    from timeo_desktop.readers.ifc.engines.ladder import plan
    from timeo_desktop.readers.ifc.units import is_damaged

    if is_damaged(parsed.model):  # a coarse body is better than one at a wrong scale
        return plan(parsed.model, parsed.elements, made.all, set())
    unfit = {step for step, colour in parsed.colours.items() if colour is None}
    unfit |= drawn_otherwise(parsed.model, parsed.definitions)
    return _faces_first(plan(parsed.model, parsed.elements, made.good, unfit), parsed.by_face)


def _faces_first(tasks: tuple[Portion, ...], by_face: frozenset[int]) -> tuple[Portion, ...]:
    """Take what is made face by face out of the kernels' task."""
    first = tuple(step for task in tasks if task.kernel == "hybrid" for step in task.steps if step in by_face)
    if not first:
        return tasks
    taken = set(first)
    rest = (replace(task, steps=tuple(step for step in task.steps if step not in taken)) for task in tasks)
    return (Portion("faces", first), *(task for task in rest if task.steps))


def _compare(parsed: Parsed, made: _Made, again: set[int], out: Out) -> None:
    """Look whether other engines agree with what was drawn and not made `again`, and right it."""
    from timeo_desktop.readers.ifc.engines.comparing import compared
    from timeo_desktop.readers.ifc.engines.ladder import Ladder

    verdict = compared(parsed.model, parsed.looks, made.chunks, made.good - again)
    if verdict.again:
        ladder = Ladder(parsed.model, parsed.elements, parsed.looks, made.all, out, off=parsed.off)
        ladder.climb((Portion("hybrid", verdict.again, careful=True),))
    if verdict.unsure:
        out.notice(
            sentence(
                "Two engines draw shapes of {kinds} differently; look at these before you measure them",
                kinds=", ".join(verdict.unsure),
            )
        )


def _right_colours(made: _Made, parsed: Parsed, out: Out) -> None:
    """Draw again, in their own colour and layer, elements of which ifclite-geom did not find it."""
    for chunk in made.chunks:
        for again in repainted(chunk, parsed.colours, parsed.off):
            out.chunk(again, "ifclite")


def _fast_bodies(loaded: source.IfcSource, parsing: Parsing, made: _Made, out: Out) -> None:
    """Emit chunks of everything that ifclite-geom makes.

    It parses the file at every call. In small files that costs little, so some elements come first, and where those
    take long the others come in several parts.
    """
    out.stage("geometry")
    data = leave_to_fast(loaded.data)
    with contextlib.suppress(ValueError, RuntimeError):  # a file it cannot parse; the other engines may
        small = len(data) < _SMALL_FILE
        later = fast.much_opened(data) if small else set()
        slow = bool(later)
        if small and (first := fast.sample(data, _FIRST_ELEMENTS) - later):
            started = time.perf_counter()
            _fast_chunks(data, parsing, first, made, out)
            slow = slow or time.perf_counter() - started > _SLOW_SECONDS
        if slow and (known := parsing.steps()):
            rest = sorted(known - made.all - parsing.lost_in_openings())
            for start in range(0, len(rest), _PART_ELEMENTS):
                _fast_chunks(data, parsing, set(rest[start : start + _PART_ELEMENTS]), made, out)
                out.tick(start, len(rest))
        else:
            _fast_chunks(data, parsing, None, made, out)


def _fast_chunks(data: bytes, parsing: Parsing, steps: set[int] | None, made: _Made, out: Out) -> None:
    bodies = fast.tessellate(data, steps, made.all)
    # A large file is parsed after the bodies: both at once fill the caches, and the first picture would wait for it.
    parsing.start()
    for chunk in soup_chunks(bodies.soup, bodies.layers):
        if np.isfinite(chunk.points).all():
            made.chunks.append(out.chunk(chunk, "ifclite"))
            drawn = frozenset(chunk.steps.tolist())
            made.all |= drawn
            made.good |= drawn - bodies.coarse
