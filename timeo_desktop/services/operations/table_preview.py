"""A look at how a mapping reads a file, before it is used."""

import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from timeo_desktop.connectors.folder.dates import Dates
from timeo_desktop.connectors.folder.layouts import Table
from timeo_desktop.connectors.folder.mapping import (
    CLOCK_OF,
    READINGS,
    ROLES,
    TICKETS,
    TableMapping,
    from_json,
    to_json,
)
from timeo_desktop.connectors.folder.reading import lacking, open_file
from timeo_desktop.connectors.folder.ready import READY
from timeo_desktop.connectors.folder.rows import RowReader
from timeo_desktop.connectors.folder.taking import may_take, taker
from timeo_desktop.connectors.folder.titles import by_title
from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.records import Intervention, Readings, Record, Rejected, Stream
from timeo_desktop.domain.tables import Decision, Layout, Tables
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.operations import table_files

__all__ = ["READINGS", "ROLES", "TICKETS", "Layout", "TableMapping", "from_json", "to_json"]
ROLE_TITLES = {
    "key": "Number", "title": "Title", "description": "Description", "asset": "Equipment", "place": "Place",
    "status": "State", "requested": "Requested", "requested_time": "Requested (time)", "acknowledged": "Acknowledged",
    "acknowledged_time": "Acknowledged (time)", "on_site": "On site", "on_site_time": "On site (time)", "due": "Due",
    "due_time": "Due (time)", "closed": "Closed", "closed_time": "Closed (time)",
    "provider": "Provider", "contract": "Contract", "trade": "Trade",
    "work_type": "Kind of work", "priority": "Priority", "asked_by": "Asked by", "updated": "Changed",
    "updated_time": "Changed (time)",
    "at": "Date", "time": "Time", "value": "Value", "meter": "Meter", "name": "Name", "quantity": "What is measured",
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
    return ROLES[kind]


def files_in(folder: Path) -> list[Path]:
    """Files of a folder that may be tables."""
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)
    except OSError:
        return []
    return found[:_FILES]


def preview(path: Path, mapping: TableMapping, limit: int) -> Preview:
    """Read the first rows of a file. Raises BadData."""
    return look(path, mapping, (), limit)[1]


def look(
    path: Path, own: TableMapping, ready: Iterable[TableMapping], limit: int, kinds: Iterable[str] = ROLES
) -> tuple[TableMapping, Preview]:
    """The first rows of a file, and by which mapping they are read: `own` where it has columns; else one of the ready
    ones that takes the file; else `own` with the columns that the titles tell, of the first of these kinds that has all
    that it needs. Raises BadData."""
    stop = threading.Event()
    try:
        with table_files.reading(stop) as tables:
            mapping = own if own.columns else _found(tables, path, own, tuple(ready), kinds)
            return mapping, _preview(tables, path, mapping, limit)
    except OSError as error:
        raise BadData("{file} cannot be read: {reason}", file=path.name, reason=error) from error


def _found(
    tables: Tables, path: Path, own: TableMapping, ready: tuple[TableMapping, ...], kinds: Iterable[str]
) -> TableMapping:
    fitting = may_take(path.name, ready)
    with suppress(BadData):  # no ready one takes it
        if fitting:
            return taker(tables, path, fitting)
    if not may_take(path.name, (own,)):
        own = replace(own, pattern=f"*{path.suffix.lower()}")
    for kind in kinds:
        with suppress(BadData):  # it has no titles of this kind
            return _by_title(tables, path, replace(own, kind=kind, by_title=True))
    table = _table(tables, path, own)
    return replace(own, columns=by_title(table.titles, ROLES[own.kind]))


def _by_title(tables: Tables, path: Path, own: TableMapping) -> TableMapping:
    """What the titles of a file tell; its unit is found anew in each file. Raises BadData."""
    known = _table(tables, path, own).mapping
    if known.problems():
        raise BadData("{file} has no header row with {title}", file=path.name, title="…")
    return replace(known, by_title=False, constants=own.constants)


def _table(tables: Tables, path: Path, mapping: TableMapping) -> Table:
    reading = open_file(tables, path, mapping, threading.Event())
    return reading.rows(reading.sheets[0])[0]


def _preview(tables: Tables, path: Path, mapping: TableMapping, limit: int) -> Preview:
    reading = open_file(tables, path, mapping, threading.Event(), _JUDGED)
    table, all_rows = reading.rows(reading.sheets[0])
    own = table.mapping
    title = lacking(table)
    if own.problems() or title:
        reason = sentence("{file} has no column {title}", file=path.name, title=title)
        rejected = [Rejected(path.name, reason, "")] if title else []
        rows = tuple(tuple(row.cells.values()) for row in islice(all_rows, limit))
        return Preview(table.titles, table.titles, rows, tuple(rejected), reading.decisions)
    judgement = reading.judge({})
    table, all_rows = reading.rows(reading.sheets[0])
    first = list(islice(all_rows, limit))
    reader = RowReader(path, table, Dates(first, own, reading.stop, judgement.order), judgement)
    records, rejected = reader.read(first)
    shown = (role for role in roles_of(own.kind) if role not in CLOCK_OF.values())  # they are part of their dates
    columns = tuple(role for role in shown if role in own.columns or role in own.constants)
    decisions = (*reading.decisions, *judgement.decisions, *_unit(mapping, own))
    return Preview(table.titles, columns, tuple(_rows(records, columns)), tuple(rejected), decisions, judgement.doubts)


def _unit(mapping: TableMapping, own: TableMapping) -> tuple[Decision, ...]:
    """That a title told the unit."""
    unit = own.constants.get("unit", "")
    if not unit or "unit" in mapping.constants:
        return ()
    title = own.columns["value"]
    told = sentence("Values are in {unit}, for the title of their column is {title}", unit=unit, title=title)
    return (Decision("unit", unit, 0, title, told),)


def _rows(records: list[Record], columns: tuple[str, ...]) -> list[tuple[object, ...]]:
    streams = {each.key: each for each in records if isinstance(each, Stream)}
    found: list[tuple[object, ...]] = []
    for record in records:
        if isinstance(record, Intervention):
            found.append(tuple(_value(record, role) for role in columns))
        elif isinstance(record, Readings):
            stream = streams[record.stream]
            known = {"name": stream.name, "quantity": stream.quantity, "unit": record.unit,
                     "meter": stream.keys[0].value}  # fmt: skip
            for at, value in zip(record.at.tolist(), record.values.tolist(), strict=True):
                row = {**known, "at": at, "value": value}
                found.append(tuple(row.get(role, "") for role in columns))
    return found


def _value(ticket: Intervention, role: str) -> object:
    if role in ("asset", "place"):
        return next((key.value for key in ticket.keys if key.scheme.value == role), "")
    value = getattr(ticket, role)
    return value.value if role == "status" else value
