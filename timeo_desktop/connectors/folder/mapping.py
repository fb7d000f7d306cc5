"""Mappings: which column of a provider's table means what, and how its dates and numbers are written."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise

import msgspec

from timeo_desktop.connectors.folder.titles import by_title, unit_in
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.tables import Cell, Layout
from timeo_desktop.domain.tables import plain as plain  # a name of this module, for who compares titles of mappings
from timeo_desktop.domain.times import DEFAULT_ZONE

TICKETS, READINGS = "tickets", "readings"
TICKET_ROLES = (
    "key", "title", "description", "asset", "place", "status", "requested", "requested_time", "acknowledged",
    "acknowledged_time", "on_site", "on_site_time", "due", "due_time", "closed", "closed_time", "provider", "contract",
    "trade", "work_type", "priority", "asked_by", "updated", "updated_time",
)  # fmt: skip
READING_ROLES = (
    "at", "time", "value", "meter", "name", "quantity", "measure", "calendar", "register", "unit",
)  # fmt: skip
ROLES = {TICKETS: TICKET_ROLES, READINGS: READING_ROLES}
MOMENT_ROLES = {TICKETS: ("requested", "acknowledged", "on_site", "due", "closed", "updated"), READINGS: ("at",)}
# Of each date the role of its time of day, where that stands in a column of its own.
CLOCK_OF = {"at": "time", **{role: f"{role}_time" for role in MOMENT_ROLES[TICKETS]}}
REQUIRED = {TICKETS: ("key", "title", "requested"), READINGS: ("at", "value")}
# A number, a name and a date are there of anything; a table of tickets tells one of these as well.
_ONLY_TICKETS = ("status", "closed", "due", "provider", "priority", "asked_by")
HEAD = 101  # rows among which a header is looked for
_EMPTY = frozenset({"", "na", "n/a", "-", "—", "null", "nan"})


@dataclass(frozen=True)
class Measured:
    """What a source's words for what it measures mean: our quantity, the name of such a stream, and what its numbers
    are (a `StreamKind`)."""

    quantity: str
    name: str
    kind: str = "snapshot"


@dataclass(frozen=True)
class TableMapping:
    """How the files that match `pattern` are read.

    `header`: a text that stands in the header row (empty: the first row with two cells). `columns`: role to column
    title; the roles in `CLOCK_OF` are times of day that stand apart from their dates. `constants`: role to a value
    that holds for the whole file. `meter_from`: where the meter number stands
    when no column holds it: `below:TITLE` in the preamble, `cell:E4`, or `file:REGEX` in the file's name. `only`:
    column title to the one value of rows that count. `until`: a text in the first cell that ends the table.
    `statuses`: the provider's word to ours (open, hold, closed, denied). `measures`: the words of the columns quantity
    and measure, with the unit that stands for its kind ("PA CONS W"), to what that is; where there are any, a stream is
    what these three say, and what they do not know is a stream of its own. `apart`: roles whose words keep streams
    apart as well, such as the register of a meter. `above`: role to the title in the preamble below which its word for
    the whole file stands, where it does. `by_title`: columns not named are found by their usual titles.
    `date_order` ("day", "month": which one dates begin with), `date_format`, `decimal`: how dates and numbers are
    written; empty: what the file itself shows. `carried`: columns whose empty cells say what stands above them.
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
    measures: Mapping[str, Measured] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    above: Mapping[str, str] = field(default_factory=dict)
    by_title: bool = False
    date_order: str = ""
    date_format: str = ""
    decimal: str = ""
    zone: str = DEFAULT_ZONE
    factor: float = 1.0
    stream_kind: str = "snapshot"
    carried: tuple[str, ...] = ()

    def problems(self) -> list[str]:
        """Roles that must be mapped and are not."""
        return [role for role in REQUIRED[self.kind] if role not in self.columns and role not in self.constants]


def to_json(mappings: tuple[TableMapping, ...]) -> str:
    """Mappings as text, for the connection's settings."""
    return json.dumps([asdict(mapping) for mapping in mappings], ensure_ascii=False)


def from_json(text: str) -> tuple[TableMapping, ...]:
    """Mappings from text. Raises UserError."""
    try:
        found = msgspec.json.decode(text or "[]", type=tuple[TableMapping, ...])
        if unknown := {each.kind for each in found} - REQUIRED.keys():
            raise msgspec.ValidationError(", ".join(unknown))
    except msgspec.MsgspecError as error:
        raise UserError("The saved column mapping cannot be read: {reason}", reason=error) from error
    return found


@dataclass(frozen=True)
class TableRow:
    """A row of a table by column title; `number` is its line in the file."""

    number: int
    cells: Mapping[str, Cell]


def names(row: Sequence[Cell], mapping: TableMapping) -> bool:
    """Whether a row is the header that a mapping knows: by the title that it names, else by those of its columns, else
    by what titles usually mean."""
    titles = [str(cell) for cell in row]
    known = {plain(title) for title in titles}
    if mapping.header and plain(mapping.header) in known:
        return True
    if mapping.by_title:
        found = by_title(titles, ROLES[mapping.kind])
        is_of_kind = mapping.kind == READINGS or any(role in found for role in _ONLY_TICKETS)
        return is_of_kind and not replace(mapping, columns=found).problems()
    wanted = {plain(mapping.columns[role]) for role in REQUIRED[mapping.kind] if role in mapping.columns}
    return not mapping.header and bool(wanted) and wanted <= known


def fitted(mapping: TableMapping, titles: Sequence[str], preamble: Sequence[Sequence[Cell]] = ()) -> TableMapping:
    """A mapping with the columns and the unit that it finds by the titles of a table, and what it finds above them."""
    said = {role: text_of(below(preamble, title)) for role, title in mapping.above.items()}
    columns, constants = dict(mapping.columns), {**mapping.constants, **{k: v for k, v in said.items() if v}}
    if mapping.by_title:
        known = {plain(title) for title in titles}
        named = {role: title for role, title in columns.items() if plain(title) in known}
        taken = {plain(title) for title in named.values()}
        left = [title for title in titles if plain(title) not in taken]
        columns = by_title(left, [role for role in ROLES[mapping.kind] if role not in named]) | named
    unit = unit_in(columns.get("value", ""))
    if unit and "unit" not in columns:
        constants.setdefault("unit", unit)
    return replace(mapping, columns=columns, constants=constants)


def below(rows: Sequence[Sequence[Cell]], title: str) -> Cell:
    """The cell below a title; empty where there is none."""
    for over, under in pairwise(rows):
        for column, cell in enumerate(over):
            if plain(cell) == plain(title):
                return under[column] if column < len(under) else ""
    return ""


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
