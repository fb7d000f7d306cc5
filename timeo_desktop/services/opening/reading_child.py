"""What runs inside the reader child: the reader writes chunks and rows, and the parent is told of each.

Runs in the child only; the parent names this module by text and never imports it.
"""

import importlib
import logging
import os
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from timeo_desktop.domain.chunks import Chunk, ChunkFile, Promise
from timeo_desktop.domain.description import Association, Description, PropertySetLink, PropertySetRow
from timeo_desktop.domain.elements import Element, Failure
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.labels import Label
from timeo_desktop.domain.text import Sentence
from timeo_desktop.readers.job import Audit, CityFacts, ModelFacts, NotNow, Portion
from timeo_desktop.readers.process import ReaderFailed, peak_memory_mb
from timeo_desktop.readers.sealed import seal
from timeo_desktop.services.opening.messages import (
    Begun,
    ChunkWritten,
    Failed,
    FileAnswer,
    FileWanted,
    Finished,
    LabelsWritten,
    NoticeRead,
    Parsed,
    PlacedIn,
    Planned,
    Stage,
    Tick,
    TileAnswer,
    TileLeft,
    TilesPromised,
    TileWanted,
    Trying,
)
from timeo_desktop.services.opening.reading_job import ChildJob
from timeo_desktop.store.models.chunk_files import read_chunk, write_chunk
from timeo_desktop.store.models.element_rows import add_description, write_description
from timeo_desktop.store.models.elements import StoreError
from timeo_desktop.store.models.label_file import write_labels
from timeo_desktop.store.models.name_index import make_name_index
from timeo_desktop.store.models.packages import ELEMENTS, TERRAIN

_TICK = 0.1
_PRELOADED = (
    "timeo_desktop.readers.ifc.reader",
    "timeo_desktop.readers.ifc.model",
    "timeo_desktop.readers.ifc.engines.kernels",
)
# The child imports this module while it waits for its job, and with it the parsers.
for _name in _PRELOADED:
    importlib.import_module(_name)

_ROWS_PER_TICK = 2000
_log = logging.getLogger(__name__)


def main(connection: Connection, work: ChildJob) -> None:
    """Run one job and end with None, or with the error."""
    _quiet()
    seal()
    out = _Sender(connection, Path(work.folder), work.first_chunk, work.job.streamed)
    try:
        importlib.import_module(work.job.module).read(work.job, out)
        connection.send(Finished(peak_memory_mb()))
        connection.send(None)
    except CannotOpen as error:
        connection.send(error)
    except FileNotFoundError:
        connection.send(CannotOpen("{name} is no longer there", name=Path(work.job.path).name))
    except PermissionError:
        connection.send(CannotOpen("{name} may not be read with your rights", name=Path(work.job.path).name))
    except OSError as error:
        connection.send(_disk(error, work))
    except MemoryError:
        connection.send(CannotOpen("There is not enough memory to open {name}", name=Path(work.job.path).name))
    except Exception:
        # A parser met something that it, or we, did not expect. The parent goes on without the part that failed.
        connection.send(ReaderFailed(traceback.format_exc()))


def _quiet() -> None:
    """Parsers write to the terminal what no user can use, and would spoil what `info` prints."""
    if os.environ.get("TIMEO_DEBUG"):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _disk(error: OSError, work: ChildJob) -> CannotOpen:
    return CannotOpen(
        "{name} could not be opened: {reason} ({folder}); free some space or choose another cache folder",
        name=Path(work.job.path).name,
        reason=error.strerror or error,
        folder=Path(work.folder).parent,
    )


class _Sender:
    """`Out` over a pipe. Geometry and rows go to disk; the pipe carries what the parent keeps count of."""

    def __init__(self, connection: Connection, folder: Path, first_chunk: int, streamed: bool) -> None:
        self._connection = connection
        self._folder = folder
        self._streamed = streamed
        self._next = first_chunk
        self._ticked = 0.0

    def stage(self, name: str) -> None:
        self._connection.send(Stage(name))

    def parsed(self) -> None:
        self._connection.send(Parsed())

    def notice(self, sentence: Sentence) -> None:
        self._connection.send(NoticeRead(sentence))

    def lies_flat(self, sentence: Sentence) -> None:
        self._connection.send(NoticeRead(sentence, flat=True))

    def chunk(self, chunk: Chunk, kernel: str) -> Chunk:
        file = self._write(chunk)
        self._connection.send(ChunkWritten(file, kernel))
        return read_chunk(self._folder / file.name)

    def tile(
        self,
        chunk: Chunk,
        *,
        error: float = 0.0,
        parent: str = "",
        adds: bool = False,
        name: str = "",
        thins: bool = False,
    ) -> str:
        file = replace(self._write(chunk, name), error=error, parent=parent, adds=adds, thins=thins)
        self._connection.send(ChunkWritten(file, ""))
        return file.name

    def _write(self, chunk: Chunk, name: str = "") -> ChunkFile:
        if not name:
            name = f"chunk-{self._next:05d}.glb"
            self._next += 1
        write_chunk(self._folder / name, chunk)
        origin = np.array(chunk.origin)
        low, high = chunk.lows.min(axis=0) + origin, chunk.highs.max(axis=0) + origin
        bounds = (float(low[0]), float(low[1]), float(low[2]), float(high[0]), float(high[1]), float(high[2]))
        dots = 0 if chunk.dots is None else len(chunk.dots)
        return ChunkFile(name, chunk.layer, len(chunk.triangles), len(chunk.steps), bounds, dots=dots)

    def fetch(self, address: str) -> bytes:
        self._connection.send(FileWanted(address))
        answer: FileAnswer = self._connection.recv()
        if answer.not_now:
            raise NotNow(answer.problem)
        if answer.problem:
            raise OSError(answer.problem)
        return answer.data

    def promise(self, promises: Sequence[Promise]) -> None:
        self._connection.send(TilesPromised(tuple(promises)))

    def next_tile(self) -> str:
        self._connection.send(TileWanted())
        answer: TileAnswer = self._connection.recv()
        return answer.name

    def left(self, name: str, reason: str) -> None:
        self._connection.send(TileLeft(name, reason))

    def terrain(self, raster: bytes) -> None:
        (self._folder / TERRAIN).write_bytes(raster)

    def placed(self, epsg: int | None) -> None:
        self._connection.send(PlacedIn(epsg))

    def city(self, facts: CityFacts) -> None:
        self._connection.send(facts)

    def facts(self, facts: ModelFacts) -> None:
        self._connection.send(facts)

    def audit(self, audit: Audit) -> None:
        self._connection.send(audit)

    def tasks(self, tasks: tuple[Portion, ...]) -> None:
        self._connection.send(Planned(tasks))

    def begin(self, index: int) -> None:
        self._connection.send(Begun(index))

    def trying(self, step: int) -> None:
        self._connection.send(Trying(step))

    def failed(self, failure: Failure) -> None:
        self._connection.send(Failed(failure))

    def labels(self, labels: Sequence[Label]) -> None:
        write_labels(self._folder, labels)
        self._connection.send(LabelsWritten())

    def tick(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._ticked > _TICK:
            self._ticked = now
            self._connection.send(Tick(done, total))

    def describe(self, description: Description) -> None:
        if self._streamed:
            add_description(self._folder / ELEMENTS, description)
            return
        try:
            write_description(self._folder / ELEMENTS, _Ticking(description, self))
        except Exception:
            # A half-written database must never be taken for a whole one.
            (self._folder / ELEMENTS).unlink(missing_ok=True)
            raise
        try:
            make_name_index(self._folder / ELEMENTS, lambda: self.tick(0, 0))
        except (StoreError, OSError) as error:  # without it the package is whole, only slower
            _log.warning("no name index: %s", error)


class _Ticking:
    """A description that shows signs of life while it is written."""

    def __init__(self, inner: Description, sender: _Sender) -> None:
        self._inner = inner
        self._sender = sender

    def elements(self) -> Iterator[Element]:
        return self._each(self._inner.elements())

    def property_sets(self) -> Iterator[PropertySetRow]:
        return self._each(self._inner.property_sets())

    def property_set_links(self) -> Iterator[PropertySetLink]:
        return self._each(self._inner.property_set_links())

    def associations(self) -> Iterator[Association]:
        return self._each(self._inner.associations())

    def attribute_names(self) -> tuple[str, ...]:
        return self._inner.attribute_names()

    def attribute_rows(self) -> Iterator[tuple[object, ...]]:
        return self._each(self._inner.attribute_rows())

    def boxes(self) -> Iterator[tuple[float, ...]]:
        return self._each(self._inner.boxes())

    def _each(self, rows: Iterator[Any]) -> Iterator[Any]:
        for count, row in enumerate(rows):
            if count % _ROWS_PER_TICK == 0:
                self._sender.tick(count, 0)
            yield row
