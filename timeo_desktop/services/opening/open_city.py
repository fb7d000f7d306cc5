"""Read a city file through a reader child. Its chunks come in levels of detail, in the coordinates of the scene."""

import contextlib
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from timeo_desktop.domain.chunks import ChunkFile
from timeo_desktop.domain.elements import IDENTITY, Placement, Summary
from timeo_desktop.domain.errors import Cancelled, CannotOpen
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.job import CityFacts, ReadJob
from timeo_desktop.readers.process import ChildDied, ChildStalled, ReaderFailed, ReaderPool, StallClock
from timeo_desktop.services.opening import messages
from timeo_desktop.services.opening.events import (
    Drawn,
    Event,
    Grown,
    ModelFile,
    Noticed,
    Opened,
    Placed,
    Progress,
    StallLimits,
    TileMissing,
    TileReady,
    TilesPromised,
    Wanted,
)
from timeo_desktop.services.opening.reading_job import ChildJob
from timeo_desktop.services.opening.tiles import read_tile
from timeo_desktop.store.models.packages import ELEMENTS, beside_in

if TYPE_CHECKING:
    from timeo_desktop.services.opening.tile_stream import TileStream

_log = logging.getLogger(__name__)
_SECONDS_PER_MB = 2.0


@dataclass
class CityOpening:
    """One opening: what has been made so far. Of a tileset on a server `stream` has the files; where that is `streamed`
    what is asked for is read, and the opening goes on until it is stopped."""

    file: ModelFile
    module: str
    wanted: Wanted
    folder: Path
    pool: ReaderPool
    stop: threading.Event
    limits: StallLimits
    started: float
    stream: "TileStream | None" = None
    streamed: bool = False
    chunks: list[ChunkFile] = field(default_factory=list)
    notices: list[Sentence] = field(default_factory=list)
    flat: list[Sentence] = field(default_factory=list)
    facts: CityFacts | None = None
    epsg: int | None = None
    stage: str = "parse"
    seconds: dict[str, float] = field(default_factory=dict)
    peak_mb: float = 0.0
    _told: bool = False
    _troubled: bool = False

    def events(self) -> Iterator[Event]:
        """Run a child to its end. Raises CannotOpen when it fails: there is no other engine to try."""
        size = self.file.path.stat().st_size if not self.file.url and self.file.path.is_file() else 0
        clock = StallClock(self.limits.base + _SECONDS_PER_MB * size / 1e6)
        job = ReadJob(
            path=str(self.file.path) if self.stream is None else self.stream.start,
            member=self.file.member,
            module=self.module,
            crs=self.wanted.crs,
            source_crs=self.wanted.source_crs,
            terrain=self.wanted.terrain,
            floor=self.wanted.floor,
            remote="" if self.stream is None else self.stream.origin,
            streamed=self.streamed,
        )
        try:
            with contextlib.closing(self.pool.run(ChildJob(job, str(self.folder), 0), self.stop, clock)) as run:
                message = next(run, None)
                while message is not None:
                    yield from self._take(message)
                    try:
                        message = run.send(self._answer(message))
                    except StopIteration:
                        break
        except (ChildDied, ChildStalled, ReaderFailed) as error:
            _log.warning("reader of %s failed while at %s: %s", self.file.name, self.stage, error)
            raise self._given_up(error) from error
        if self.stop.is_set():
            raise Cancelled

    def _answer(self, message: object) -> messages.FileAnswer | messages.TileAnswer | None:
        """What the reader waits for: a file of a tileset on a server, or the name of the tile to read next."""
        if isinstance(message, messages.FileWanted) and self.stream is not None:
            return self.stream.fetch(message.address, self.stop)
        if isinstance(message, messages.TileWanted) and self.stream is not None:
            return messages.TileAnswer(self.stream.next(self.stop))
        return None

    def _given_up(self, error: ChildDied | ChildStalled | ReaderFailed) -> CannotOpen:
        if isinstance(error, ChildDied) and not error.crashed:
            return CannotOpen(
                "The reader of {name} was stopped from outside, perhaps for want of memory: try again",
                name=self.file.name,
            )
        if isinstance(error, ChildStalled):
            return CannotOpen("The reader of {name} came to a standstill and was given up", name=self.file.name)
        return CannotOpen("{name} makes its reader fail: it was given up", name=self.file.name)

    def _take(self, message: object) -> Iterator[Event]:
        match message:
            case messages.Stage(name):
                self.stage = name
                if name == "geometry":
                    self._mark("parse")
                elif name == "properties":
                    self._mark("geometry")
                    yield Drawn()
                yield Progress(name)
            case messages.NoticeRead(text, flat):
                told = self.flat if flat else self.notices
                if text not in told:
                    told.append(text)
                    yield Noticed(text, flat)
            case messages.PlacedIn(epsg):
                self.epsg = epsg
                yield Placed(_placement(epsg))
            case messages.ChunkWritten(file, _):
                yield from self._written(file)
            case messages.Tick(done, total):
                yield Progress(self.stage, done / total if total else None)
            case CityFacts():
                self.facts = message
            case messages.Finished(peak):
                self._mark("properties")
                self.peak_mb = peak
            case _ if self.stream is not None:
                yield from self._of_stream(message, self.stream)

    def _written(self, file: ChunkFile) -> Iterator[Event]:
        self._mark("first_chunk")
        self.chunks.append(file)
        yield tile_event(self.folder, file)
        if self._told:
            yield Grown(self.package().summary)

    def _of_stream(self, message: object, stream: "TileStream") -> Iterator[Event]:
        match message:
            case messages.TilesPromised(promises):
                stream.promised(promises)
                yield TilesPromised(self.folder, promises, stream)
            case messages.TileLeft(name, reason):
                stream.left(name, broken=bool(reason))
                yield TileMissing(name, broken=bool(reason))
                if stream.trouble is not None and not self._troubled:
                    self._troubled = True
                    yield Noticed(
                        sentence("{name} cannot be reached: what was fetched before is shown", name=self.file.name)
                    )
            case messages.TileWanted() if not self._told:
                self._told = True
                yield Drawn()
                yield Opened(self.package(), from_cache=False, peak_mb=0.0)

    def _mark(self, name: str) -> None:
        self.seconds.setdefault(name, round(time.perf_counter() - self.started, 3))

    def _finest_triangles(self) -> int:
        """Triangles of the best there is: chunks that nothing replaces."""
        replaced = {chunk.parent for chunk in self.chunks if not chunk.adds}
        return sum(each.triangles for each in self.chunks if each.name not in replaced and each.layer == "model")

    def package(self) -> Package:
        """What was read, as a package that is ready to be kept. Raises CannotOpen when the reader did not finish."""
        if self.facts is None:
            raise CannotOpen("{name} makes its reader fail: it was given up", name=self.file.name)
        facts = self.facts
        bounds = np.array([chunk.bounds for chunk in self.chunks]) if self.chunks else None
        summary = Summary(
            schema=facts.schema,
            elements=sum(facts.by_class.values()),
            drawn=facts.drawn,
            failed=facts.failed,
            triangles=self._finest_triangles(),
            by_class=dict(sorted(facts.by_class.items())),
            storeys=0,
            bounds=None
            if bounds is None
            else (*bounds[:, :3].min(axis=0).tolist(), *bounds[:, 3:].max(axis=0).tolist()),
            kernels={},
            placement=_placement(facts.epsg),
            notices=tuple(self.notices),
            flat=tuple(self.flat),
            seconds=self.seconds,
            lods=facts.lods,
            source_crs=facts.source_crs,
            on_map=True,
            beside=() if self.file.home is None else beside_in(self.file.home, facts.beside),
        )
        has_elements = (self.folder / ELEMENTS).is_file()
        return Package(self.folder, tuple(self.chunks), summary, has_elements, growing=self.streamed)


def tile_event(folder: Path, file: ChunkFile) -> TileReady:
    """What is told of a tile; the coarsest are shown at once."""
    return TileReady(folder, file, None if file.parent else read_tile(folder, file))


def _placement(epsg: int | None) -> Placement:
    """Chunks of a city are in the scene's system already."""
    return Placement(IDENTITY.matrix, epsg, exact=epsg is not None)
