"""Mappings: which column of a provider's table means what, and how its dates and numbers are written."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import chain

from timeo_desktop.connectors.folder.tables import Cell, Layout
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.times import DEFAULT_ZONE

TICKETS, READINGS = "tickets", "readings"
TICKET_ROLES = (
    "key", "title", "description", "asset", "place", "status", "requested", "acknowledged", "on_site", "due", "closed",
    "provider", "contract", "trade", "work_type", "priority", "asked_by", "updated",
)  # fmt: skip
READING_ROLES = ("at", "value", "meter", "name", "quantity", "unit")
MOMENT_ROLES = {TICKETS: ("requested", "acknowledged", "on_site", "due", "closed", "updated"), READINGS: ("at",)}
REQUIRED = {TICKETS: ("key", "title", "requested"), READINGS: ("at", "value")}
_EMPTY = frozenset({"", "na", "n/a", "-", "—", "null", "nan"})


@dataclass(frozen=True)
class TableMapping:
    """How the files that match `pattern` are read.

    `header`: a text that stands in the header row (empty: the first row with two cells). `columns`: role to column
    title. `constants`: role to a value that holds for the whole file. `meter_from`: where the meter number stands
    when no column holds it: `below:TITLE` in the preamble, `cell:E4`, or `file:REGEX` in the file's name. `only`:
    column title to the one value of rows that count. `until`: a text in the first cell that ends the table.
    `statuses`: the provider's word to ours (open, hold, closed, denied).
    """

    name: str
    kind: str
    pattern: str = "*.csv"
    layout: Layout = field(default_factory=Layout)
    header: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    meter_from: str = ""
    only: Mapping[str, str] = field(default_factory=dict)
    until: str = ""
    statuses: Mapping[str, str] = field(default_factory=dict)
    date_format: str = ""
    decimal: str = ""
    zone: str = DEFAULT_ZONE
    factor: float = 1.0
    stream_kind: str = "snapshot"

    def problems(self) -> list[str]:
        """Roles that must be mapped and are not."""
        return [role for role in REQUIRED[self.kind] if role not in self.columns and role not in self.constants]


def to_json(mappings: tuple[TableMapping, ...]) -> str:
    """Mappings as text, for the connection's settings."""
    return json.dumps([asdict(mapping) for mapping in mappings], ensure_ascii=False)


def from_json(text: str) -> tuple[TableMapping, ...]:
    """Mappings from text. Raises UserError."""
    try:
        rows = json.loads(text or "[]")
        found = tuple(TableMapping(**{**row, "layout": Layout(**row.get("layout", {}))}) for row in rows)
        if unknown := {each.kind for each in found} - REQUIRED.keys():
            raise ValueError(*unknown)
        return found
    except (ValueError, TypeError, AttributeError) as error:
        raise UserError("The saved column mapping cannot be read: {reason}", reason=error) from error


def plain(text: object) -> str:
    """Text without accents, case and doubled spaces, to compare titles and words."""
    decomposed = unicodedata.normalize("NFKD", str(text))
    return " ".join("".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold().split())


@dataclass(frozen=True)
class TableRow:
    """A row of a table by column title; `number` is its line in the file."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """The rows below a header, and the preamble above it."""

    titles: tuple[str, ...]
    preamble: tuple[tuple[Cell, ...], ...]
    rows: Iterator[TableRow]


def find_table(rows: Iterator[tuple[int, list[Cell]]], mapping: TableMapping) -> Table | None:
    """The table of a file; None when it has no header row such as the mapping's."""
    preamble: list[tuple[Cell, ...]] = []
    for _, row in rows:
        if _is_header(row, mapping.header):
            titles = _told_apart([str(cell).strip() for cell in row])
            return Table(titles, tuple(preamble), _below(rows, titles, mapping))
        preamble.append(tuple(row))
        if len(preamble) > 100:
            return None
    return None


def _told_apart(titles: list[str]) -> tuple[str, ...]:
    """Titles of which each occurs once: `Date`, `Date (2)`."""
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


def _is_header(row: list[Cell], wanted: str) -> bool:
    if not wanted:
        return sum(bool(str(cell).strip()) for cell in row) >= 2
    return any(plain(cell) == plain(wanted) for cell in row)


def _below(
    rows: Iterator[tuple[int, list[Cell]]], titles: tuple[str, ...], mapping: TableMapping
) -> Iterator[TableRow]:
    until = plain(mapping.until)
    for number, row in rows:
        if until and row and plain(row[0]) == until:
            return
        if any(str(cell).strip() for cell in row):
            cells = chain(row, [""] * (len(titles) - len(row)))
            yield TableRow(number, {plain(title): cell for title, cell in zip(titles, cells, strict=False)})


def counts(row: TableRow, mapping: TableMapping) -> bool:
    """Whether a row passes the mapping's filters; a column that is not there filters nothing."""
    return all(
        plain(row.cells.get(plain(title), value)).startswith(plain(value)) for title, value in mapping.only.items()
    )


def cell_of(row: TableRow, role: str, mapping: TableMapping) -> Cell:
    """The cell of a role, or its constant, or nothing."""
    title = mapping.columns.get(role)
    if title is not None:
        return row.cells.get(plain(title), "")
    return mapping.constants.get(role, "")


def text_of(cell: Cell) -> str:
    """A cell as text; whole numbers without a decimal point, as identifiers are."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def number_of(cell: Cell, decimal: str = "") -> float | None:
    """A cell as a number; None when it says that there is none. Raises ValueError."""
    if isinstance(cell, bool | int | float):
        return float(cell)
    text = re.sub(r"[\s\u00a0\u202f']", "", str(cell))
    if text.casefold() in _EMPTY:
        return None
    if decimal:
        text = text.replace("." if decimal == "," else ",", "").replace(decimal, ".")
    elif "," in text and "." in text:
        last = max(text.rfind(","), text.rfind("."))
        text = text[:last].replace(",", "").replace(".", "") + "." + text[last + 1 :]
    else:
        text = text.replace(",", ".")
    number = float(text)
    if number in (float("inf"), float("-inf")) or number != number:
        raise ValueError(text)
    return number
