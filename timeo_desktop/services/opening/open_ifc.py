"""Read an IFC model through reader children and the kernel ladder.

When a child crashes or stalls, another takes over what is missing, one rung down, going element by element so that
one bad element does not drag others with it.
"""

import contextlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from timeo_desktop.domain.chunks import BESIDE, ChunkFile
from timeo_desktop.domain.elements import IDENTITY, Failure, Summary
from timeo_desktop.domain.errors import Cancelled, CannotOpen
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers import formats
from timeo_desktop.readers.job import Audit, ModelFacts, Portion, ReadJob
from timeo_desktop.readers.process import ChildDied, ChildStalled, ReaderFailed, ReaderPool, StallClock
from timeo_desktop.readers.rung_order import NEXT, SIMPLER
from timeo_desktop.services.opening import messages
from timeo_desktop.services.opening.events import (
    ChunkReady,
    Drawn,
    Event,
    LabelsReady,
    ModelFile,
    Noticed,
    Placed,
    Progress,
    StallLimits,
)
from timeo_desktop.services.opening.reading_job import ChildJob
from timeo_desktop.store.models.chunk_files import read_chunk
from timeo_desktop.store.models.element_rows import write_boxes
from timeo_desktop.store.models.elements import StoreError
from timeo_desktop.store.models.label_file import read_labels
from timeo_desktop.store.models.packages import ELEMENTS, beside_in

_log = logging.getLogger(__name__)
_MAX_RUNS = 200
_DONE = {"properties": "geometry", "beside": "properties"}  # what has been done when a stage begins
_LEFT_OUT = {  # stages that a model can do without
    "labels": "The texts and grid tags of {name} could not be read",
    "properties": "The properties of {name} could not be read",
}
CRASHED = sentence("the geometry kernels crash on it")
STALLED = sentence("the geometry kernels never finish it")


@dataclass
class IfcOpening:
    """One opening: what has been made so far, and what to ask of the next child."""

    file: ModelFile
    folder: Path
    pool: ReaderPool
    stop: threading.Event
    limits: StallLimits
    started: float
    chunks: list[ChunkFile] = field(default_factory=list)
    made: dict[int, str] = field(default_factory=dict)
    triangles: dict[int, int] = field(default_factory=dict)
    boxes: dict[int, tuple[float, ...]] = field(default_factory=dict)
    failures: dict[int, Failure] = field(default_factory=dict)
    notices: list[Sentence] = field(default_factory=list)
    facts: ModelFacts | None = None
    unread: dict[str, int] = field(default_factory=dict)
    tasks: tuple[Portion, ...] | None = None
    current: int = 0
    trying: int | None = None
    stage: str = "parse"
    lost: list[tuple[int, Sentence]] = field(default_factory=list)
    without: set[str] = field(default_factory=set)
    seconds: dict[str, float] = field(default_factory=dict)
    peak_mb: float = 0.0

    def events(self) -> Iterator[Event]:
        """Run children until one finishes."""
        for _ in range(_MAX_RUNS):
            try:
                yield from self._run()
            except (ChildDied, ChildStalled, ReaderFailed) as error:
                if self.stage not in ("beside", "compare"):
                    self._after(error)
                    continue
                _log.warning("reader of %s failed after all but other shapes was read: %s", self.file.name, error)
                if self.stage == "beside":
                    self.notices.append(
                        sentence("Other shapes of elements in {name} are not whole", name=self.file.name)
                    )
            if self.stop.is_set():
                raise Cancelled
            return
        raise CannotOpen("{name} makes every reader fail; it was given up", name=self.file.name)

    def _run(self) -> Iterator[Event]:
        size_mb = self.file.path.stat().st_size / 1e6
        whole_file = self.limits.base + self.limits.per_mb * size_mb
        clock = StallClock(whole_file)
        job = ReadJob(
            path=str(self.file.path),
            member=self.file.member,
            module=formats.IFC.module,
            tasks=self.tasks,
            lost=tuple(self.lost),
            drawn=frozenset(self.made),
            without=frozenset(self.without),
        )
        self.current, self.trying = 0, None
        child = ChildJob(job, str(self.folder), len(self.chunks))
        with contextlib.closing(self.pool.run(child, self.stop, clock)) as run:
            for message in run:
                yield from self._take(message)
                clock.seconds = self._patience(whole_file)

    def _take(self, message: object) -> Iterator[Event]:
        match message:
            case messages.Stage(name):
                self._enter(name)
                if name == "properties":
                    yield Drawn()
                yield Progress(name)
            case messages.Parsed():
                self._mark("parse")
            case messages.NoticeRead(text):
                self.notices.append(text)
                yield Noticed(text)
            case messages.LabelsWritten():
                yield LabelsReady(read_labels(self.folder))
            case messages.ChunkWritten(file, kernel):
                yield self._chunk(file, kernel)
            case ModelFacts():
                yield from self._facts(message)
            case Audit():
                yield from self._audit(message)
            case messages.Tick(done, total):
                yield Progress(self.stage, done / total if total else None)
            case messages.Trying(step):
                self.trying = step
                yield Progress(self.stage, tried=f"{self.facts.elements.get(step, '') if self.facts else ''} #{step}")
            case _:
                self._note(message)

    def _patience(self, whole_file: float) -> float:
        """Seconds that a child may be silent at this stage."""
        return {"details": self.limits.element, "compare": self.limits.compared}.get(self.stage, whole_file)

    def _note(self, message: object) -> None:
        """Keep count of what changes nothing in the picture."""
        match message:
            case messages.Planned(tasks):
                self.tasks = tasks
            case messages.Begun(index):
                self.current, self.trying = index, None
            case messages.Failed(failure):
                self.failures[failure.step] = failure
            case messages.Finished(peak):
                self._mark("properties")
                self.peak_mb = max(self.peak_mb, peak)

    def _enter(self, stage: str) -> None:
        self.stage, self.trying = stage, None
        if done := _DONE.get(stage):
            self._mark(done)

    def _mark(self, name: str) -> None:
        self.seconds.setdefault(name, round(time.perf_counter() - self.started, 3))

    def _facts(self, facts: ModelFacts) -> Iterator[Event]:
        first = self.facts is None
        self.facts = facts
        if first:
            yield Placed(facts.placement)

    def _audit(self, audit: Audit) -> Iterator[Event]:
        self.unread = audit.unread
        for text in audit.notices:
            self.notices.append(text)
            yield Noticed(text)

    def _chunk(self, file: ChunkFile, kernel: str) -> Event:
        chunk = read_chunk(self.folder / file.name)
        self._mark("first_chunk")
        self.chunks.append(file)
        if file.layer in BESIDE:
            return ChunkReady(chunk, file)
        counts = np.bincount(chunk.features[chunk.triangles[:, 0]], minlength=len(chunk.steps))
        origin = np.array(chunk.origin)
        boxes = np.hstack((chunk.lows + origin, chunk.highs + origin))
        steps = chunk.steps.tolist()
        for step in steps:
            self.triangles[step] = 0
            self.boxes.pop(step, None)
        for step, count, box in zip(steps, counts.tolist(), boxes.tolist(), strict=True):
            self.made[step] = kernel
            # A product may come in several parts.
            self.triangles[step] += count
            old = self.boxes.get(step, tuple(box))
            self.boxes[step] = (*map(min, old[:3], box[:3]), *map(max, old[3:], box[3:]))
        return ChunkReady(chunk, file)

    def _after(self, error: ChildDied | ChildStalled | ReaderFailed) -> None:
        """Decide what the next child does. Raises CannotOpen when another one would not help."""
        if isinstance(error, ChildDied) and not error.crashed:
            raise CannotOpen(
                "The reader of {name} was stopped from outside, perhaps for want of memory: try again",
                name=self.file.name,
            ) from error
        _log.warning("reader of %s failed while at %s: %s", self.file.name, self.stage, error)
        reason = STALLED if isinstance(error, ChildStalled) else CRASHED
        if self.stage in ("parse", "geometry"):
            self._drop_part()
        elif self.stage == "details" and self.tasks is not None:
            self._step_down(reason)
        elif self.stage in _LEFT_OUT:
            self.tasks, self.lost = (), []
            self._once(self.stage)
            self.notices.append(sentence(_LEFT_OUT[self.stage], name=self.file.name))
        else:
            self._once("model")

    def _drop_part(self) -> None:
        """The whole-file engine goes first: without it the ladder still makes everything, only slower."""
        if "ifclite" not in self.without and self.tasks is None:
            self.without.add("ifclite")
            return
        self._once("model")
        self.without.discard("ifclite")

    def _once(self, part: str) -> None:
        if part in self.without:
            raise CannotOpen("{name} makes every reader fail; it was given up", name=self.file.name)
        self.without.add(part)

    def _step_down(self, reason: Sentence) -> None:
        """Give what is unfinished to the next child: the element that was being tried goes one rung down, the
        others of its task are taken up one by one."""
        tasks = list(self.tasks or ())
        if self.current >= len(tasks):  # it died while boxes were made for what is lost
            self._once("boxes")
            return
        task = tasks[self.current]
        left = tuple(step for step in task.steps if self._unfinished(step, task.kernel))
        queue = []
        if self.trying is None:
            queue.append(Portion(task.kernel, left, careful=True))
        else:
            below = NEXT.get(task.kernel)
            if below:
                queue.append(Portion(below, (self.trying,), careful=True))
            if below is None or below in SIMPLER:
                self.lost.append((self.trying, reason))
            queue.append(Portion(task.kernel, tuple(step for step in left if step != self.trying), careful=True))
        self.tasks = tuple(each for each in (*queue, *tasks[self.current + 1 :]) if each.steps)

    def _unfinished(self, step: int, kernel: str) -> bool:
        return self.made.get(step) != kernel and step not in self.failures

    def _beside(self) -> tuple[tuple[str, int, int], ...]:
        asked, home = self.facts.beside if self.facts else (), self.file.home
        return () if home is None else beside_in(home, asked)

    def package(self) -> Package:
        """What was read, as a package that is ready to be kept."""
        elements = self.facts.elements if self.facts else dict.fromkeys(self.made, "")
        boxed = {step for step, kernel in self.made.items() if kernel == "box"}
        drawn = [step for step in elements if step in self.made and step not in boxed]
        kernels = Counter(self.made[step] for step in elements if step in self.made)
        has_elements = (self.folder / ELEMENTS).is_file()
        if has_elements:
            with contextlib.suppress(StoreError):  # boxes are a convenience of the store; the picture has them too
                write_boxes(self.folder / ELEMENTS, self.boxes)
        corners = np.array([self.boxes[step] for step in self.made]) if self.made else None
        summary = Summary(
            schema=self.facts.schema if self.facts else "",
            elements=len(elements),
            drawn=len(drawn),
            failed=tuple(failure for step, failure in sorted(self.failures.items()) if step in elements),
            triangles=sum(self.triangles.values()),
            by_class=dict(sorted(Counter(elements.values()).items())),
            storeys=self.facts.storeys if self.facts else 0,
            bounds=None
            if corners is None
            else (*corners[:, :3].min(axis=0).tolist(), *corners[:, 3:].max(axis=0).tolist()),
            kernels=dict(sorted(kernels.items())),
            placement=self.facts.placement if self.facts else IDENTITY,
            notices=tuple(self.notices),
            beside=self._beside(),
            unread=self.unread,
            seconds=self.seconds,
        )
        return Package(self.folder, tuple(self.chunks), summary, has_elements)
