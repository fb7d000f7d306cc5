"""What an export of the store takes out of it: its tables as rows, its readings a month of a stream at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import blocks, pages, readings
from timeo_desktop.store.operations.blocks import I64, Versions

_ROWS = 20_000  # at once
# From when to when each stream has readings, or had some that were removed.
_SPANS = "SELECT stream, first, last FROM stream_tail UNION ALL SELECT stream, first, last FROM reading_change"


class Kind(StrEnum):
    """What a column holds; a moment is milliseconds since 1970, UTC."""

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    MOMENT = "moment"


@dataclass(frozen=True)
class Exported:
    """A table as it is exported: its columns in the order of what `query` selects."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    query: str


def _columns(**kinds: str) -> tuple[tuple[str, Kind], ...]:
    found = [(name, Kind(kind)) for kind, names in kinds.items() for name in names.split()]
    return tuple(found)


TABLES: tuple[Exported, ...] = (
    Exported(
        "streams",
        _columns(integer="stream", text="connection key name quantity unit kind device")
        + _columns(integer="expected", moment="gone first last"),
        "SELECT s.id, s.connection, s.key, s.name, s.quantity, s.unit, s.kind,"
        " coalesce((SELECT d.name FROM device_install i JOIN device d ON d.id = i.device"
        " WHERE i.stream = s.id AND i.until IS NULL), ''), s.expected, s.gone, t.first, t.last"
        " FROM stream s LEFT JOIN stream_tail t ON t.stream = s.id ORDER BY s.id",
    ),
    Exported(
        "interventions",
        _columns(integer="intervention")
        + _columns(text="connection key title description status event work_type trade priority asked_by")
        + _columns(text="provider contract url zone")
        + _columns(moment="requested updated due acknowledged on_site closed gone recorded"),
        "SELECT i.id, i.connection, i.key, i.title, i.description, i.status, i.event, i.work_type,"
        " coalesce(nullif(i.ruled_trade, ''), i.trade), i.priority,"
        " i.asked_by, coalesce(p.name, ''), coalesce(c.reference, ''), i.url, i.zone, i.requested, i.updated, i.due,"
        " i.acknowledged, i.on_site, i.closed, i.gone, d.recorded FROM intervention i"
        " LEFT JOIN provider p ON p.id = i.provider LEFT JOIN contract c ON c.id = i.contract"
        " JOIN delivery d ON d.id = i.delivery ORDER BY i.id",
    ),
    Exported(
        "intervention_events",
        _columns(integer="event_id intervention", text="key zone event status actor note field old new")
        + _columns(moment="happened recorded replaced"),
        "SELECT e.id, e.intervention, e.key, e.zone, e.event, e.status, e.actor, e.note, e.field, e.old, e.new,"
        " e.happened, d.recorded, r.recorded FROM intervention_event e JOIN delivery d ON d.id = e.delivery"
        " LEFT JOIN delivery r ON r.id = e.replaced ORDER BY e.id",
    ),
    Exported(
        "elements",
        _columns(integer="element", text="ifc_class name tag type")
        + _columns(integer="parent model", text="model_name", number="x y z", moment="until"),
        "SELECT e.id, e.ifc_class, e.name, e.tag, e.type, e.parent, e.model, m.name, e.x, e.y, e.z, e.until"
        " FROM element e LEFT JOIN model m ON m.id = e.model ORDER BY e.id",
    ),
    Exported(
        "links",
        _columns(text="kind", integer="record element", number="confidence")
        + _columns(text="role method", moment="since"),
        "SELECT kind, record, element, confidence, role, method, since FROM link ORDER BY kind, record, element",
    ),
    Exported(
        "successions",
        _columns(integer="succession former later", moment="removed installed", number="ended started")
        + _columns(
            moment="made",
            text="made_by",
        )
        + _columns(moment="withdrawn", text="withdrawn_by"),
        "SELECT id, former, later, removed, installed, ended, started, made, made_by, withdrawn, withdrawn_by"
        " FROM stream_succession ORDER BY id",
    ),
    Exported(
        "factors",
        _columns(
            integer="stream",
            moment="since",
            number="factor shift rollover",
            text="unit",
        )
        + _columns(moment="made", text="made_by")
        + _columns(moment="withdrawn"),
        "SELECT stream, nullif(since, -4611686018427387904), factor, shift, rollover, unit, made, made_by, withdrawn"
        " FROM stream_factor ORDER BY id",
    ),
    Exported(
        "doubts",
        _columns(integer="doubt stream", moment="since until", number="sample", text="rule reason")
        + _columns(moment="made accepted", text="accepted_by")
        + _columns(moment="refused", text="refused_by"),
        "SELECT id, stream, since, until, sample, rule, reason, made, accepted, accepted_by, refused, refused_by"
        " FROM reading_doubt ORDER BY id",
    ),
    Exported(
        "units",
        _columns(integer="stream", text="sent kept", moment="since") + _columns(integer="converted", moment="recorded"),
        "SELECT u.stream, u.sent, u.kept, u.since, u.converted, d.recorded FROM stream_unit u"
        " JOIN delivery d ON d.id = u.delivery ORDER BY u.stream, u.since",
    ),
)


@contextmanager
def one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is read within is of one moment, whatever is written meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def rows_of(connection: sqlite3.Connection, table: Exported) -> Iterator[list[tuple[object, ...]]]:
    """The rows of a table, so many at once."""
    cursor = connection.execute(table.query)
    while rows := cursor.fetchmany(_ROWS):
        yield rows


def recorded_of(connection: sqlite3.Connection) -> NDArray[np.void]:
    """All deliveries (N,), ascending, as `id` and the moment when they were `recorded`."""
    query = "SELECT id, recorded FROM delivery ORDER BY id"
    return np.fromiter(connection.execute(query), np.dtype([("id", np.int64), ("recorded", np.int64)]))


def months(connection: sqlite3.Connection) -> range:
    """From the month of the first to that of the last reading that ever was, counted from January 1970, UTC."""
    first, last = connection.execute(f"SELECT min(first), max(last) FROM ({_SPANS})").fetchone()
    if first is None:
        return range(0)
    low, high = blocks.month_of(np.array([first, last], np.int64)).tolist()
    return range(low, high + 1)


def versions_of_month(connection: sqlite3.Connection, month: int) -> Iterator[tuple[int, Versions]]:
    """Everything that was ever told of the readings of a month, by stream, in ascending order of the streams."""
    low, high = bounds_of(month)
    streams, in_pages = pages.between(connection, low, high)
    query = f"SELECT DISTINCT stream FROM ({_SPANS}) WHERE first <= ? AND last >= ? ORDER BY stream"
    for (stream,) in connection.execute(query, (high, low)).fetchall():
        own = slice(*np.searchsorted(streams, (stream, stream + 1)))
        told = blocks.together([
            *blocks.blocks_of(connection, stream, [month]),
            Versions(in_pages.at[own], in_pages.values[own], in_pages.deliveries[own]),
            readings.rows_between(connection, stream, low, high),
        ])  # fmt: skip
        if len(told.at):
            yield stream, told


def bounds_of(month: int) -> tuple[Millis, Millis]:
    """The first and the last moment of a month that is counted from January 1970, UTC."""
    edges: I64 = np.array([month, month + 1]).astype("datetime64[M]").astype("datetime64[ms]").astype(np.int64)
    return int(edges[0]), int(edges[1]) - 1
