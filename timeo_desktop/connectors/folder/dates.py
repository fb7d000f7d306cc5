"""The dates of a whole file, read before its rows: in a night of 25 hours the rows around a time tell which hour it is.

Eight bytes a date are kept, so that no date is parsed twice and a file of a million rows fits.
"""

import re
import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from timeo_desktop.connectors.contract import raise_if
from timeo_desktop.connectors.folder.mapping import MOMENT_ROLES, TableMapping, TableRow, cell_of, text_of
from timeo_desktop.connectors.folder.nights import LocalTimes, goes_up, second_hours
from timeo_desktop.connectors.folder.written import DAY, moment_of
from timeo_desktop.domain.tables import Cell
from timeo_desktop.domain.times import Millis, from_datetime, from_local, repeated_by

_NONE = -(1 << 63)
_SERIES_ROLES = ("meter", "quantity", "name", "measure", "calendar", "register")


@dataclass
class _Series:
    """The dates of one column and one series in the order of the file: their places in the column, and what they show
    (ms, as if UTC); `repeated` as in LocalTimes."""

    places: "array[int]" = field(default_factory=lambda: array("q"))
    local: "array[int]" = field(default_factory=lambda: array("q"))
    repeated: "array[int]" = field(default_factory=lambda: array("q"))


class Unclear(ValueError):
    """A time that comes twice in its night, where nothing tells which of the two it is; `first` is the earlier one."""

    def __init__(self, first: Millis) -> None:
        super().__init__(first)
        self.first = first


class Dates:
    """The moments of all dates in some rows of a file."""

    def __init__(
        self, rows: Iterable[TableRow], mapping: TableMapping, stop: threading.Event, order: str = DAY
    ) -> None:
        """Reads all the rows. `order`: what dates in numbers begin with. Raises Cancelled."""
        self._mapping, self._order = mapping, order
        self._lines: array[int] = array("q")
        self._moments: dict[str, array[int]] = {role: array("q") for role in MOMENT_ROLES[mapping.kind]}
        self._unclear: dict[str, set[int]] = {role: set() for role in self._moments}
        series: dict[tuple[str, str], _Series] = {}
        for row in rows:
            raise_if(stop)
            self._lines.append(row.number)
            name = series_of(row, mapping)
            for role in self._moments:
                self._add(role, cell_of(row, role, mapping), series.setdefault((role, name), _Series()))
        for role in self._moments:
            self._judge(role, [each for (of, _), each in series.items() if of == role])

    def of(self, row: TableRow, role: str) -> Millis:
        """The moment of a cell. Raises Unclear, and ValueError for text that is no date, or an hour that spring
        skips."""
        place = bisect_left(self._lines, row.number)
        moment = self._moments[role][place] if place < len(self._lines) else _NONE  # the file was written anew just now
        if moment == _NONE:
            raise ValueError(text_of(cell_of(row, role, self._mapping)))
        if place in self._unclear[role]:
            raise Unclear(moment)
        return moment

    def _add(self, role: str, cell: Cell, series: _Series) -> None:
        moments = self._moments[role]
        try:
            moment = local_time(cell, self._mapping.date_format, self._order)
            known = moment.tzinfo is not None
            moments.append(from_datetime(moment) if known else from_local(moment, self._mapping.zone))
            repeated = 0 if known else repeated_by(moment, self._mapping.zone)
        except (ValueError, OverflowError, re.error):  # the ends of the calendar; a format that names a part twice
            moments.append(_NONE)
            return
        series.places.append(len(moments) - 1)
        series.local.append(from_datetime(moment.replace(tzinfo=UTC)))
        series.repeated.append(repeated)

    def _judge(self, role: str, series: list[_Series]) -> None:
        """Move what is in the second hour of its night there, and note what is not clear."""
        if not any(any(each.repeated) for each in series):
            return
        times = [LocalTimes(each.local, each.repeated) for each in series]
        up = goes_up(times)
        for each, own in zip(series, times, strict=True):
            for place, later, second in zip(each.places, each.repeated, second_hours(own, up), strict=True):
                if second is None:
                    self._unclear[role].add(place)
                elif second:
                    self._moments[role][place] += later


def series_of(row: TableRow, mapping: TableMapping) -> str:
    """What tells the series of a file apart: the nights of each, and its numbers, are judged for themselves."""
    return "/".join(text_of(cell_of(row, role, mapping)) for role in _SERIES_ROLES)


def local_time(cell: Cell, pattern: str, order: str) -> datetime:
    """A cell as a date, in the local time of its file unless it names an offset. `pattern`: how it is written, where
    that is said; `order`: what dates in numbers begin with. Raises ValueError, OverflowError and re.error."""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
    text = text_of(cell)
    if pattern:
        return datetime.strptime(text, pattern)  # noqa: DTZ007
    return moment_of(text, order)
