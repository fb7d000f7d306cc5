"""The reader child's side of reading tables: answers one question after the other, until nobody asks any more."""

from collections.abc import Iterator
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.tables import RawRow, Sheet, Wanted
from timeo_desktop.readers.table_job import Answer, Found, More, Question, Refused, Rows, SheetsOf, TableJob
from timeo_desktop.readers.tables import delimited
from timeo_desktop.readers.tables.limits import bound_memory
from timeo_desktop.readers.tables.workbook import Workbook

_PART = 2_000
_WORKBOOK = ".xlsx"


class TableFiles:
    """Table files as this process reads them. The workbook that was asked for last stays open."""

    def __init__(self) -> None:
        self._last: tuple[tuple[Path, int, int], Workbook] | None = None

    def sheets(self, path: Path, wanted: Wanted) -> tuple[Sheet, ...]:
        """See `Tables`."""
        if path.suffix.lower() == _WORKBOOK:
            return self._book(path).sheets(wanted)
        return (delimited.open_sheet(path, wanted),)

    def rows(self, path: Path, sheet: Sheet) -> Iterator[RawRow]:
        """See `Tables`."""
        if path.suffix.lower() == _WORKBOOK:
            return self._book(path).rows(sheet.name)
        return delimited.read(path, sheet.layout)

    def _book(self, path: Path) -> Workbook:
        mark = path.stat()
        key = (path, mark.st_size, mark.st_mtime_ns)
        if self._last is None or self._last[0] != key:
            self._last = None  # two in memory are one too many
            self._last = (key, Workbook(path))
        return self._last[1]


def serve(connection: Connection, job: TableJob) -> None:
    """Entry of the child."""
    bound_memory(job.most_memory)
    files = TableFiles()
    connection.send(Found(()))  # ready
    try:
        asked: Question = connection.recv()
        while True:
            asked = _answered(connection, _answers(files, asked))
    except EOFError:
        return


def _answered(connection: Connection, answers: Iterator[Answer]) -> Question:
    """Say the answers as they are asked for; the next question that is another one."""
    answer = next(answers, None)
    while True:
        connection.send(answer)
        answer = next(answers, None)  # while the parent works on the one before
        asked: Question | More = connection.recv()
        if not isinstance(asked, More):
            return asked


def _answers(files: TableFiles, asked: Question) -> Iterator[Answer]:
    """What is to be said to a question: all rows come in parts, the last of which is empty."""
    try:
        if isinstance(asked, SheetsOf):
            yield Found(files.sheets(asked.path, asked.wanted))
            return
        rows = files.rows(asked.path, asked.sheet)
        while part := tuple(islice(rows, _PART)):
            yield Rows(part)
        yield Rows(())
    except BadData as error:
        yield Refused(error.key, error.values)
    except MemoryError:
        yield Refused("{file} is larger than can be meant", {"file": asked.path.name})
    except OSError as error:
        yield Refused("{file} cannot be read: {reason}", {"file": asked.path.name, "reason": str(error)})
