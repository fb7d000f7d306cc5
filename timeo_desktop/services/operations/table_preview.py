"""A look at how a mapping reads a file, before it is used."""

import threading
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from timeo_desktop.connectors.folder.dates import Dates
from timeo_desktop.connectors.folder.mapping import (
    READING_ROLES,
    READINGS,
    TICKET_ROLES,
    TICKETS,
    TableMapping,
    from_json,
    to_json,
)
from timeo_desktop.connectors.folder.reading import open_file
from timeo_desktop.connectors.folder.ready import READY
from timeo_desktop.connectors.folder.rows import RowReader
from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.records import Intervention, Readings, Record, Rejected
from timeo_desktop.domain.tables import Decision, Layout
from timeo_desktop.domain.text import Sentence
from timeo_desktop.services.operations import table_files

__all__ = ["READINGS", "TICKETS", "Layout", "TableMapping", "from_json", "to_json"]
ROLE_TITLES = {
    "key": "Number", "title": "Title", "description": "Description", "asset": "Equipment", "place": "Place",
    "status": "State", "requested": "Requested", "acknowledged": "Acknowledged", "on_site": "On site", "due": "Due",
    "closed": "Closed", "provider": "Provider", "contract": "Contract", "trade": "Trade",
    "work_type": "Kind of work", "priority": "Priority", "asked_by": "Asked by", "updated": "Changed",
    "at": "Date", "value": "Value", "meter": "Meter", "name": "Name", "quantity": "What is measured",
    "measure": "Consumed or produced", "calendar": "Tariff calendar", "register": "Register", "unit": "Unit",
}  # fmt: skip
MOMENTS = frozenset({"requested", "acknowledged", "on_site", "due", "closed", "updated", "at"})
_SUFFIXES = (".csv", ".txt", ".xlsx")
_FILES = 500
_JUDGED = 20_000  # rows of a file that the whole is judged by here


@dataclass(frozen=True)
class Preview:
    """The titles of the file's columns, and its first rows as they would be kept; what the file settles as a whole, and
    what it leaves open."""

    titles: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    rejected: tuple[Rejected, ...]
    decisions: tuple[Decision, ...] = ()
    doubts: tuple[Sentence, ...] = ()


def ready_mappings() -> tuple[TableMapping, ...]:
    """Mappings that come with the program."""
    return READY


def roles_of(kind: str) -> tuple[str, ...]:
    """What a column can mean."""
    return TICKET_ROLES if kind == TICKETS else READING_ROLES


def files_in(folder: Path) -> list[Path]:
    """Files of a folder that may be tables."""
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)
    except OSError:
        return []
    return found[:_FILES]


def preview(path: Path, mapping: TableMapping, limit: int) -> Preview:
    """Read the first rows of a file. Raises BadData."""
    try:
        return _preview(path, mapping, limit)
    except OSError as error:
        raise BadData("{file} cannot be read: {reason}", file=path.name, reason=error) from error


def _preview(path: Path, mapping: TableMapping, limit: int) -> Preview:
    stop = threading.Event()
    with table_files.reading(stop) as tables:
        reading = open_file(tables, path, mapping, stop, _JUDGED)
        table, all_rows = reading.rows(reading.sheets[0])
        own = table.mapping
        if own.problems():
            rows = tuple(tuple(row.cells.values()) for row in islice(all_rows, limit))
            return Preview(table.titles, table.titles, rows, (), reading.decisions)
        judgement = reading.judge({})
        table, all_rows = reading.rows(reading.sheets[0])
        first = list(islice(all_rows, limit))
        reader = RowReader(path, table, Dates(first, own, stop, judgement.order), judgement)
    records, rejected = reader.read(first)
    columns = tuple(role for role in roles_of(mapping.kind) if role in mapping.columns)
    decisions = (*reading.decisions, *judgement.decisions)
    return Preview(table.titles, columns, tuple(_rows(records, columns)), tuple(rejected), decisions, judgement.doubts)


def _rows(records: list[Record], columns: tuple[str, ...]) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for record in records:
        if isinstance(record, Intervention):
            found.append(tuple(_value(record, role) for role in columns))
        elif isinstance(record, Readings):
            meter = record.stream.partition("/")[0]
            for at, value in zip(record.at.tolist(), record.values.tolist(), strict=True):
                known = {"at": at, "value": value, "meter": meter}
                found.append(tuple(known.get(role, "") for role in columns))
    return found


def _value(ticket: Intervention, role: str) -> object:
    if role in ("asset", "place"):
        return next((key.value for key in ticket.keys if key.scheme.value == role), "")
    value = getattr(ticket, role)
    return value.value if role == "status" else value
