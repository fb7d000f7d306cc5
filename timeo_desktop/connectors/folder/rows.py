"""Rows of a mapped table as canonical records. A row that cannot be read is set aside, with its reason."""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from timeo_desktop.connectors.folder.dates import Dates, Unclear, series_of
from timeo_desktop.connectors.folder.judging import Judgement
from timeo_desktop.connectors.folder.layouts import Table
from timeo_desktop.connectors.folder.mapping import (
    TICKETS,
    TableMapping,
    TableRow,
    below,
    cell_of,
    number_of,
    plain,
    text_of,
)
from timeo_desktop.connectors.folder.numbers import lost_digits, tidy
from timeo_desktop.connectors.folder.ready import STATUS_WORDS
from timeo_desktop.connectors.folder.streams import Streams
from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.records import (
    Intervention,
    Key,
    Readings,
    Record,
    Rejected,
    Scheme,
    Status,
    Stream,
)
from timeo_desktop.domain.tables import Cell
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import Millis

_MOMENTS = ("acknowledged", "on_site", "due", "closed")
_SHORTENED = "a spreadsheet has shortened a number to {text}: its other digits are lost"
_TOTAL = re.compile(r"(?:grand |sous-? ?)?(?:total|totaux|subtotal|somme|sum|ensemble|moyenne|average)\b")
_EVENTS = {Status.OPEN: "requested", Status.HOLD: "waiting", Status.CLOSED: "done", Status.DENIED: "canceled"}


class RowReader:
    """Reads the rows of one table. `dates`: of these rows, read before; `judgement`: of their file. Raises BadData
    where the number of the meter that they are of is lost."""

    def __init__(self, path: Path, table: Table, dates: Dates, judgement: Judgement) -> None:
        mapping = table.mapping
        self._path, self._mapping, self._dates, self._judgement = path, mapping, dates, judgement
        self.written: Millis = path.stat().st_mtime_ns // 1_000_000  # what it tells was so by then
        self._meter = _meter(path, table, mapping)
        self._streams = Streams(mapping)
        self.raw: list[tuple[str, str]] = []  # key and text of the tickets read last
        self.unclear: list[str] = []  # dates of the tickets read last that could be in either hour of their night

    def read(self, rows: Iterable[TableRow]) -> tuple[list[Record], list[Rejected]]:
        """Records and rejected rows."""
        if self._mapping.kind == TICKETS:
            return self._tickets(rows)
        return self._readings(rows)

    def _reject(self, row: TableRow, reason: Sentence) -> Rejected:
        first = next((text for cell in row.cells.values() if (text := text_of(cell))), "")
        if _TOTAL.match(plain(first)):
            reason = sentence("the row is a total of others, no record")
        return Rejected(f"{self._path.name}:{row.number}", reason, _body(row))

    def _moment(self, row: TableRow, role: str) -> Millis:
        try:
            return self._dates.of(row, role)
        except Unclear as error:
            if self._mapping.kind == TICKETS:  # an hour too early is less wrong than no ticket
                self.unclear.append(text_of(cell_of(row, role, self._mapping)))
                return error.first
            text = text_of(cell_of(row, role, self._mapping))
            reason = sentence("{text} came twice that night, and nothing in the file tells which it is", text=text)
            raise _Unreadable(reason) from error
        except ValueError as error:
            raise _Unreadable(sentence("{text} is not a date that can be read", text=error)) from error

    def _tickets(self, rows: Iterable[TableRow]) -> tuple[list[Record], list[Rejected]]:
        records: list[Record] = []
        rejected = []
        self.raw, self.unclear = [], []
        for row in rows:
            try:
                ticket = self._ticket(row)
                records.append(ticket)
                self.raw.append((ticket.key, _body(row)))
            except _Unreadable as error:
                rejected.append(self._reject(row, error.reason))
        return records, rejected

    def _ticket(self, row: TableRow) -> Intervention:
        def text(role: str) -> str:
            return text_of(cell_of(row, role, self._mapping))

        if not text("key"):
            raise _Unreadable(sentence("the row has no number"))
        _refuse_lost(cell_of(row, "key", self._mapping))
        requested = self._moment(row, "requested")
        moments = {role: self._moment(row, role) if text(role) else None for role in _MOMENTS}
        status = self._status(text("status"), moments["closed"])
        # When it is due says nothing of when it changed.
        happened = (requested, moments["acknowledged"], moments["on_site"], moments["closed"])
        latest = max(moment for moment in happened if moment is not None)
        updated = self._moment(row, "updated") if text("updated") else latest
        keys = [Key(Scheme.ASSET, text("asset"))] if text("asset") else []
        if text("place"):
            keys.append(Key(Scheme.PLACE, text("place")))
        return Intervention(
            key=text("key"), title=text("title") or text("key"), status=status, event=_EVENTS[status],
            requested=requested, updated=min(updated, self.written),
            keys=tuple(keys), zone=self._mapping.zone, due=moments["due"], acknowledged=moments["acknowledged"],
            on_site=moments["on_site"], closed=moments["closed"],
            description=text("description"), provider=text("provider"), contract=text("contract"), trade=text("trade"),
            work_type=text("work_type"), priority=text("priority"), asked_by=text("asked_by"),
        )  # fmt: skip

    def _status(self, word: str, closed: Millis | None) -> Status:
        if not word:
            return Status.OPEN if closed is None else Status.CLOSED
        own = {plain(key): value for key, value in self._mapping.statuses.items()}
        wanted = plain(word)
        if wanted in own:
            return Status(own[wanted])
        for status, beginnings in STATUS_WORDS:
            if wanted.startswith(beginnings) and not (status == "closed" and wanted.startswith("non ")):
                return Status(status)
        raise _Unreadable(sentence("{word} is no status that the mapping knows", word=word))

    def _readings(self, rows: Iterable[TableRow]) -> tuple[list[Record], list[Rejected]]:
        points: dict[tuple[str, str], dict[Millis, float]] = defaultdict(dict)  # by stream and unit as sent
        streams: dict[str, Stream] = {}
        rejected = []
        for row in rows:
            try:
                stream = self._stream(row)
                at, value = self._moment(row, "at"), self._value(row)
                _refuse_another(points[stream.key, stream.unit].get(at, value), value)
            except _Unreadable as error:
                rejected.append(self._reject(row, error.reason))
                continue
            streams.setdefault(stream.key, stream)
            points[stream.key, stream.unit].setdefault(at, value)
        batches = [
            Readings(key, np.array([*told], np.int64), np.array([*told.values()]), unit=unit)
            for (key, unit), told in points.items()
            if told
        ]
        return [*streams.values(), *batches], rejected

    def _value(self, row: TableRow) -> float:
        cell = cell_of(row, "value", self._mapping)
        try:
            number = number_of(self._tidy(row, cell))
        except ValueError as error:
            raise _Unreadable(sentence("{text} is not a number", text=text_of(cell))) from error
        return float("nan") if number is None else round(number * self._mapping.factor, 9)

    def _tidy(self, row: TableRow, cell: Cell) -> Cell:
        if not isinstance(cell, str) or not ("," in cell or "." in cell):
            return cell
        known = self._judgement.decimals
        return tidy(cell, known.get(series_of(row, self._mapping), "") if known else self._judgement.decimal)

    def _stream(self, row: TableRow) -> Stream:
        def text(role: str) -> str:
            return text_of(cell_of(row, role, self._mapping))

        meter = text("meter") or self._meter
        if not meter:
            raise _Unreadable(sentence("no meter number is given"))
        _refuse_lost(cell_of(row, "meter", self._mapping))
        return self._streams.of(meter, text)


def _body(row: TableRow) -> str:
    return " ; ".join(f"{title}={text_of(cell)}" for title, cell in row.cells.items() if text_of(cell))


class _Unreadable(Exception):
    """A row that cannot be read."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _refuse_another(former: float, value: float) -> None:
    """Raise for a value where a row before it told another one of the same moment."""
    if former != value and not (np.isnan(former) and np.isnan(value)):
        raise _Unreadable(sentence("a row before it tells {value} of the same moment", value=f"{former:.12g}"))


def _refuse_lost(cell: Cell) -> None:
    if lost_digits(cell):
        text = text_of(cell)
        raise _Unreadable(
            sentence("a spreadsheet has shortened a number to {text}: its other digits are lost", text=text)
        )


def _meter(path: Path, table: Table, mapping: TableMapping) -> str:
    """The meter number that holds for the whole file. Raises BadData where its digits are lost."""
    cell = _meter_cell(path, table, mapping)
    if lost_digits(cell):
        raise BadData(
            "{file}: a spreadsheet has shortened the number of the meter to {text}, and its other digits are lost; "
            "the file is set aside: export it again, and do not save it in a spreadsheet", file=path.name,
            text=text_of(cell),
        )  # fmt: skip
    return text_of(cell)


def _meter_cell(path: Path, table: Table, mapping: TableMapping) -> Cell:
    how, _, what = mapping.meter_from.partition(":")
    if how == "file":
        found = re.search(what, path.name)
        return found.group(1) if found else ""
    if how == "cell":
        row, column = int(what[1:]) - 1, ord(what[0].upper()) - ord("A")
        return _cell(table.preamble, row, column)
    if how == "below":
        return below(table.preamble, what)
    return mapping.constants.get("meter", "")


def _cell(rows: tuple[tuple[Cell, ...], ...], row: int, column: int) -> Cell:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
