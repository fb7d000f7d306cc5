"""Table files, read by a reader child: no file in a folder can take the window with it, or keep it busy."""

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.errors import Cancelled
from timeo_desktop.domain.tables import RawRow, Sheet, Tables, Wanted
from timeo_desktop.readers.process import ChildDied, ChildStalled, ReaderPool, StallClock
from timeo_desktop.readers.table_job import Answer, Found, More, Question, Refused, Rows, RowsOf, SheetsOf, TableJob

CHILD_TARGET = "timeo_desktop.readers.tables.child:serve"
_LONGEST = 60.0  # seconds for a sheet or a part of one

_Talk = Generator[Answer, Question | More, None]


@contextmanager
def reading(stop: threading.Event) -> Iterator[Tables]:
    """A child for one run; it is started for the first file (see `TableSource`)."""
    tables = ChildTables(stop)
    try:
        yield tables
    finally:
        tables.close()


class ChildTables:
    """Tables of a run (see `Tables`). After a crash or a stall the next file has a new child."""

    def __init__(self, stop: threading.Event, longest: float = _LONGEST) -> None:
        self._stop, self._longest = stop, longest
        self._talk: _Talk | None = None

    def sheets(self, path: Path, wanted: Wanted) -> tuple[Sheet, ...]:
        """See `Tables`."""
        answer = self._ask(path, SheetsOf(path, wanted))
        return answer.sheets if isinstance(answer, Found) else ()

    def rows(self, path: Path, sheet: Sheet) -> Iterator[RawRow]:
        """See `Tables`."""
        question: Question | More = RowsOf(path, sheet)
        while isinstance(answer := self._ask(path, question), Rows) and answer.rows:
            yield from answer.rows
            question = More()

    def close(self) -> None:
        """End the child."""
        talk, self._talk = self._talk, None
        if talk is not None:
            talk.close()

    def _ask(self, path: Path, question: Question | More) -> Answer:
        try:
            if self._talk is None:
                pool = ReaderPool(CHILD_TARGET, keep_spare=False)
                self._talk = pool.run(TableJob(), self._stop, StallClock(self._longest))
                next(self._talk)
            answer = self._talk.send(question)
        except StopIteration as error:
            self._talk = None
            raise Cancelled from error
        except ChildStalled as error:
            self._talk = None
            raise BadData("{file} takes too long to read", file=path.name) from error
        except ChildDied as error:
            self._talk = None
            raise BadData("{file} cannot be read: reading it ends the reader", file=path.name) from error
        if isinstance(answer, Refused):
            raise BadData(answer.key, **answer.values)
        return answer
