"""Times of day that stand apart from their day: in a column of their own, or in rows below a day that stands alone."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, islice, pairwise

from timeo_desktop.connectors.folder.dates import local_time, series_of
from timeo_desktop.connectors.folder.mapping import CLOCK_OF, TableMapping, TableRow, cell_of, text_of
from timeo_desktop.connectors.folder.titles import by_title
from timeo_desktop.connectors.folder.written import DAY, at_clock, day_of_serial
from timeo_desktop.domain.tables import Cell, plain

_HAS_CLOCK = re.compile(r"[\sT]\d{1,2}\s?[:h]")
_MIDNIGHT = re.compile(r"[\sT]+0{1,2}\s?[:h]\s?00(?::00(?:[.,]0+)?)?$")
_HOURS = re.compile(r"\d{1,2}")
_SECONDS = 86_400  # of a day
_SPREADSHEET_ZERO = datetime.combine(date(1899, 12, 30), time())
_IN_ORDER = 0.8  # of the steps of a day go one way; a night of 25 hours has one that goes back
DAY_ROWS = 3_000  # of one series on one day, among which its midnight is judged


def with_times(rows: Iterable[TableRow], mapping: TableMapping) -> Iterator[TableRow]:
    """Rows whose date has the time of day that stands in the column `time` of the mapping."""
    title, at = (plain(mapping.columns.get(role, "")) for role in ("time", "at"))

    def day(row: TableRow) -> tuple[str, str]:
        return text_of(row.cells.get(at, "")), series_of(row, mapping)

    for _, group in groupby(rows, day):
        while block := list(islice(group, DAY_ROWS)):
            clocks = ended([_clock_text(each.cells.get(title, "")) for each in block])
            for row, clock in zip(block, clocks, strict=True):
                day_cell = row.cells.get(at, "")
                yield TableRow(row.number, {**row.cells, at: _with_clock(day_cell, clock, mapping.date_format)})


def with_clocks(rows: Iterable[TableRow], mapping: TableMapping) -> Iterator[TableRow]:
    """Rows of tickets whose dates have the times of day that stand in columns beside them."""
    titles = {role: plain(title) for role, title in mapping.columns.items()}
    beside = [(titles[role], titles[clock]) for role, clock in CLOCK_OF.items() if {role, clock} <= titles.keys()]
    if not beside:
        yield from rows
        return
    for row in rows:
        cells = dict(row.cells)
        for day, clock in beside:
            cells[day] = _with_clock(cells.get(day, ""), _clock_text(cells.get(clock, "")), mapping.date_format)
        yield TableRow(row.number, cells)


class UnreadClocks:
    """Columns of times of day that a mapping does not name: the dates beside them are of midnight as they are read."""

    def __init__(self, titles: Iterable[str], mapping: TableMapping) -> None:
        self._mapping = mapping
        named = {plain(title) for title in mapping.columns.values()}
        columns = mapping.columns
        wanted = {clock: role for role, clock in CLOCK_OF.items() if role in columns and clock not in columns}
        found = by_title((each for each in titles if plain(each) not in named), tuple(wanted))
        self._titles = {wanted[clock]: title for clock, title in found.items()}

    def watch(self, rows: Iterable[TableRow]) -> Iterator[TableRow]:
        """The same rows; a date that has a time itself needs no other."""
        for row in rows:
            for role in [*self._titles]:
                if _tells_a_clock(cell_of(row, role, self._mapping)):
                    del self._titles[role]
            yield row

    @property
    def titles(self) -> tuple[str, ...]:
        """Their titles, once all rows were seen."""
        return tuple(self._titles.values())


def _tells_a_clock(cell: Cell) -> bool:
    if isinstance(cell, datetime):
        return cell.time() != time()
    return not isinstance(cell, date) and bool(_HAS_CLOCK.search(_MIDNIGHT.sub("", text_of(cell))))


def ended(clocks: list[str]) -> list[str]:
    """The times of one day in the order of their file: a midnight at the end where the latest stand is that at which
    the day ends (24:00), as where 23:30 stands above it and time goes up."""
    seconds = [_seconds(clock) for clock in clocks]
    steps = [later > earlier for earlier, later in pairwise(filter(None, seconds)) if later != earlier]
    up = sum(steps)
    if not steps or max(up, len(steps) - up) < _IN_ORDER * len(steps):
        return clocks
    last = len(clocks) - 1 if up * 2 > len(steps) else 0
    return [*clocks[:last], "24:00", *clocks[last + 1 :]] if seconds[last] == 0 else clocks


def _clock_text(cell: Cell) -> str:
    """A time of day as text; whole hours may be a number, and a spreadsheet counts parts of a day. Empty where there is
    none."""
    if isinstance(cell, time):
        return f"{cell:%H:%M:%S}"
    if isinstance(cell, datetime):
        start = _SPREADSHEET_ZERO if cell.year < 1901 else cell.replace(hour=0, minute=0, second=0, microsecond=0)
        return _of_seconds((cell - start).total_seconds())
    if isinstance(cell, timedelta):
        return _of_seconds(cell.total_seconds())
    if isinstance(cell, float) and 0 < cell < 1:
        return _of_seconds(cell * _SECONDS)
    text = text_of(cell)
    return f"{text}:00" if _HOURS.fullmatch(text) else text


def _of_seconds(seconds: float) -> str:
    minutes, second = divmod(round(seconds), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}"


def _seconds(clock: str) -> float | None:
    """Since the beginning of the day, as it is written; None for what is no time."""
    try:
        found = at_clock(date(2000, 1, 1), clock)
    except ValueError:
        return None
    return (found.replace(tzinfo=UTC) - datetime(2000, 1, 1, tzinfo=UTC)).total_seconds()


def _with_clock(day: Cell, clock: str, pattern: str) -> Cell:
    """A day and a time as one cell, or the day where either is empty: as a date where the day is one, else as text, of
    which the order of its numbers is yet to be judged. A day that has a time itself keeps it, unless that is the
    midnight of a day without one."""
    own = _MIDNIGHT.sub("", text_of(day))
    if not clock or not own or _HAS_CLOCK.search(own):
        return day
    try:
        known = _known_day(day, own, pattern)
        return f"{own} {clock}" if known is None else at_clock(known, clock)
    except (ValueError, OverflowError, re.error):  # said as it stands there, where the row is set aside
        return f"{own} {clock}"


def _known_day(day: Cell, own: str, pattern: str) -> date | None:
    """The day of a cell where nothing has to be judged for it. Raises ValueError and re.error."""
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    if pattern and not re.search("%[HIXcT]", pattern):
        return local_time(own, pattern, DAY).date()
    return day_of_serial(own)
