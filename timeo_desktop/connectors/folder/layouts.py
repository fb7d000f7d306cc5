"""Where the table of a sheet is: its header, of one row or two, what stands above it, and the rows below.

The titles that a mapping knows are asked before anything is guessed: the header is where most of them stand.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import chain, groupby, islice, pairwise

from timeo_desktop.connectors.folder.clocks import DAY_ROWS, ended, with_clocks, with_times
from timeo_desktop.connectors.folder.mapping import (
    HEAD,
    READINGS,
    ROLES,
    TableMapping,
    TableRow,
    fitted,
    names,
    text_of,
)
from timeo_desktop.connectors.folder.titles import USUAL, by_title
from timeo_desktop.domain.tables import Cell, RawRow, Wanted, plain, titles_in

_CLOCK = re.compile(r"\d{1,2}[:h]\d{2}(?::\d{2})?")


@dataclass(frozen=True)
class Table:
    """The rows below a header, and the preamble above it. `mapping`: with the columns that its titles tell."""

    titles: tuple[str, ...]
    preamble: tuple[tuple[Cell, ...], ...]
    rows: Iterator[TableRow]
    mapping: TableMapping


def wanted_by(mapping: TableMapping) -> Wanted:
    """What to look for in the files of a mapping."""
    titles = [mapping.header, *mapping.columns.values()]
    if mapping.by_title:
        titles += [title for role in ROLES[mapping.kind] for title in USUAL[role]]
    return Wanted(mapping.layout, tuple(dict.fromkeys(title for title in titles if title)))


def find_table(rows: Iterator[RawRow], mapping: TableMapping) -> Table | None:
    """The table of a sheet; None when it has no header row such as the mapping's."""
    head = list(islice(rows, HEAD))
    found = header_in(head, mapping)
    if found is None and not (mapping.header or mapping.by_title):
        found = next(((place, 1) for place, (_, row) in enumerate(head) if len(_distinct(row)) >= 2), None)
    if found is None:
        return None
    place, height = found
    titles = _titles([row for _, row in head[place : place + height]])
    preamble = tuple(tuple(row) for _, row in head[:place])
    below = chain(head[place + height :], rows)
    own = fitted(mapping, titles, preamble)
    return Table(titles, preamble, _dated(_carried(_below(below, titles, own), own), own), own)


def header_in(head: list[RawRow], mapping: TableMapping) -> tuple[int, int] | None:
    """The first row of the header that a mapping knows, and how many rows it has: two where together they have more of
    its titles than each of them. It is where most of the titles are."""
    rows = [row for _, row in head]
    known = [_known(row, mapping) for row in rows]
    best, most = None, 0
    for place, (own, below) in enumerate(pairwise([*known, frozenset[str]()])):
        titles: Sequence[Cell] = rows[place]
        height, found = 1, own
        if own and place + 1 < len(rows):
            both = _titles(rows[place : place + 2])
            if len(together := _known(both, mapping)) > max(len(own), len(below)):
                titles, height, found = both, 2, together
        if len(found) > most and names(titles, mapping):
            best, most = (place, height), len(found)
    return best


def _known(row: Sequence[Cell], mapping: TableMapping) -> frozenset[str]:
    """What of a row a mapping knows as titles."""
    said = titles_in(row, frozenset(map(plain, [mapping.header, *mapping.columns.values()])))
    if not mapping.by_title:
        return said
    return said | set(map(plain, by_title(map(str, row), ROLES[mapping.kind]).values()))


def _distinct(row: list[Cell]) -> set[str]:
    """What stands in a row; what is written over several cells counts once."""
    return {str(cell).strip() for cell in row} - {""}


def _titles(rows: list[list[Cell]]) -> tuple[str, ...]:
    """Titles of which each occurs once: `Date`, `Date (2)`. Of two rows the lower says it, with the upper one where it
    says it twice."""
    width = max(map(len, rows))
    texts = [[str(cell).strip() for cell in row] + [""] * (width - len(row)) for row in rows]
    upper, lower = texts[0], texts[-1]
    said = [plain(title) for title in lower]
    titles = []
    for own, over, title in zip(upper, _spread(upper), lower, strict=True):
        twice = len(rows) > 1 and bool(over) and said.count(plain(title)) > 1 and plain(over) != plain(title)
        titles.append(f"{over} {title}" if title and twice else title or own)
    return _told_apart(titles)


def _spread(titles: list[str]) -> list[str]:
    """An upper row of titles, each over the empty cells to its right."""
    found: list[str] = []
    for title in titles:
        found.append(title or (found[-1] if found else ""))
    return found


def _told_apart(titles: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    known: set[str] = set()
    for title in titles:
        own, count = title, 1
        while title and plain(own) in known:
            count += 1
            own = f"{title} ({count})"
        known.add(plain(own))
        found.append(own)
    return tuple(found)


def _below(rows: Iterator[RawRow], titles: tuple[str, ...], mapping: TableMapping) -> Iterator[TableRow]:
    until = plain(mapping.until)
    keys = [plain(title) for title in titles]
    for number, row in rows:
        if until and row and plain(row[0]) == until:
            return
        if any(str(cell).strip() for cell in row):
            cells = chain(row, [""] * (len(keys) - len(row)))
            yield TableRow(number, dict(zip(keys, cells, strict=False)))


def _carried(rows: Iterator[TableRow], mapping: TableMapping) -> Iterator[TableRow]:
    """Rows whose empty cells of the columns that are `carried` say what stands above them."""
    keys = [plain(title) for title in mapping.carried]
    if not keys:
        yield from rows
        return
    above: dict[str, Cell] = {}
    for row in rows:
        above |= {key: cell for key in keys if str(cell := row.cells.get(key, "")).strip()}
        yield TableRow(row.number, {**row.cells, **above})


def _dated(rows: Iterator[TableRow], mapping: TableMapping) -> Iterator[TableRow]:
    """Rows whose dates are whole, wherever their days and their times stand."""
    if mapping.kind != READINGS:
        return with_clocks(rows, mapping)
    return with_times(rows, mapping) if "time" in mapping.columns else _with_days(rows, mapping)


def _with_days(rows: Iterator[TableRow], mapping: TableMapping) -> Iterator[TableRow]:
    """Rows of readings of which some have a time only: their day stands alone in the row above them."""
    title = plain(mapping.columns.get("at", ""))
    alone: TableRow | None = None
    for has_clock, group in groupby(rows, lambda row: bool(_clock(row.cells.get(title, "")))):
        if has_clock:
            yield from _of_day(group, alone, title)
            alone = None
            continue
        for row in group:
            if alone is not None:
                yield alone
            alone = row if _is_alone(row, title) else None
            if alone is None:
                yield row
    if alone is not None:
        yield alone


def _is_alone(row: TableRow, title: str) -> bool:
    others = (other for name, other in row.cells.items() if name != title)
    return bool(text_of(row.cells.get(title, ""))) and not any(map(text_of, others))


def _of_day(rows: Iterator[TableRow], above: TableRow | None, title: str) -> Iterator[TableRow]:
    """Rows with a time only, with the day above them."""
    if above is None:
        yield from rows
        return
    day = _day(above.cells[title])
    while block := list(islice(rows, DAY_ROWS)):
        clocks = ended([_clock(row.cells[title]) for row in block])
        for row, clock in zip(block, clocks, strict=True):
            yield TableRow(row.number, {**row.cells, title: f"{day} {clock}"})


def _clock(cell: Cell) -> str:
    """A cell that says the time of a day and no more; empty where it says something else."""
    if isinstance(cell, time):
        return f"{cell:%H:%M:%S}"
    return cell.strip() if isinstance(cell, str) and _CLOCK.fullmatch(cell.strip()) else ""


def _day(cell: Cell) -> str:
    return f"{cell:%Y-%m-%d}" if isinstance(cell, date) else text_of(cell)
