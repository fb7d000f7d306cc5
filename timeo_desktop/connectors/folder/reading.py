"""A table file under its mapping: its tables, what the whole of it settles, and its rows as records."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from timeo_desktop.connectors.contract import raise_if
from timeo_desktop.connectors.folder.clocks import UnreadClocks
from timeo_desktop.connectors.folder.dates import Dates
from timeo_desktop.connectors.folder.judging import Judge, Judgement, Kept
from timeo_desktop.connectors.folder.layouts import Table, find_table, wanted_by
from timeo_desktop.connectors.folder.mapping import TableMapping, TableRow, counts
from timeo_desktop.connectors.folder.rows import RowReader
from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.tables import Decision, Sheet, Tables, plain
from timeo_desktop.domain.text import sentence


@dataclass(frozen=True)
class FileReading:
    """A file that is being read. `most`: rows of each table that are looked at (None: all)."""

    tables: Tables
    path: Path
    mapping: TableMapping
    sheets: tuple[Sheet, ...]
    stop: threading.Event
    most: int | None = None

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What was decided to find the rows."""
        return self.sheets[0].decisions

    def rows(self, sheet: Sheet) -> tuple[Table, Iterator[TableRow]]:
        """A table and the rows of it that count. Raises BadData."""
        table = find_table(self.tables.rows(self.path, sheet), self.mapping)
        if table is None:
            title = self.mapping.header or "…"
            raise BadData("{file} has no header row with {title}", file=self.path.name, title=title)
        return table, islice((row for row in table.rows if counts(row, table.mapping)), self.most)

    def judge(self, kept: Kept) -> Judgement:
        """What all rows settle, with what earlier files have `kept`. Raises BadData and Cancelled."""
        judge = Judge(self.path.name, self.mapping, self.path.stat().st_mtime_ns // 1_000_000)
        unread: list[str] = []
        for sheet in self.sheets:
            table, rows = self.rows(sheet)
            if title := lacking(table):  # else all its values would be missing
                raise BadData("{file} has no column {title}", file=self.path.name, title=title)
            clocks = UnreadClocks(table.titles, table.mapping)
            judge.hear(clocks.watch(self._until_stopped(rows)), table.mapping)
            unread += clocks.titles
        judgement = judge.judge(kept)
        if not unread:
            return judgement
        told = sentence(
            "{file}: the dates are of midnight, for the times of day in the column {title} are not read; choose what "
            "that column means in the connection", file=self.path.name, title=", ".join(dict.fromkeys(unread)),
        )  # fmt: skip
        return replace(judgement, doubts=(*judgement.doubts, told))

    def readers(self, judgement: Judgement) -> Iterator[tuple[RowReader, Iterator[TableRow]]]:
        """Of each table who reads its rows, and these."""
        for sheet in self.sheets:
            # Twice through the table: in a night of 25 hours the rows before and after a time tell which it is.
            table, all_rows = self.rows(sheet)
            dates = Dates(all_rows, table.mapping, self.stop, judgement.order)
            table, rows = self.rows(sheet)
            yield RowReader(self.path, table, dates, judgement), rows

    def _until_stopped(self, rows: Iterator[TableRow]) -> Iterator[TableRow]:
        for row in rows:
            raise_if(self.stop)
            yield row


def lacking(table: Table) -> str:
    """The title of the column of values that a table does not have; empty where it has it."""
    title = table.mapping.columns.get("value", "")
    return "" if plain(title) in {plain(each) for each in (*table.titles, "")} else title


def open_file(
    tables: Tables, path: Path, mapping: TableMapping, stop: threading.Event, most: int | None = None
) -> FileReading:
    """Find the tables of a file. Raises BadData and OSError."""
    return FileReading(tables, path, mapping, tables.sheets(path, wanted_by(mapping)), stop, most)
