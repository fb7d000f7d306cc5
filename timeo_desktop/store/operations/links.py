"""What records are linked to which elements: streams, devices, and the elements of streams."""

import sqlite3
from collections.abc import Iterable

from timeo_desktop.domain.operations import Install, StreamRow
from timeo_desktop.store.operations import readings

_KEYED = 1_000  # elements that are asked for one by one; of more, all links are read


def streams_of(connection: sqlite3.Connection, elements: Iterable[int]) -> list[StreamRow]:
    """Streams on these elements."""
    marks = ", ".join(str(int(each)) for each in elements)
    rows = connection.execute(f"SELECT DISTINCT record FROM link WHERE kind = 'stream' AND element IN ({marks})")
    return readings.streams(connection, [row[0] for row in rows])


def places_of_streams(connection: sqlite3.Connection, elements: frozenset[int]) -> dict[int, list[int]]:
    """Streams that are on one of these elements, with all their elements, subjects before places."""
    query = "SELECT record, element FROM link WHERE kind = 'stream' ORDER BY record, role = 'location'"
    if len(elements) <= _KEYED:
        return places_of_records(connection, (stream.id for stream in streams_of(connection, elements)))
    found = _by_record(connection.execute(query))
    return {record: where for record, where in found.items() if not elements.isdisjoint(where)}


def places_of_records(
    connection: sqlite3.Connection, records: Iterable[int], kind: str = "stream"
) -> dict[int, list[int]]:
    """These records with their elements, subjects before places; those that have none are left out."""
    marks = ", ".join(str(int(each)) for each in records)
    query = (
        f"SELECT record, element FROM link WHERE kind = ? AND record IN ({marks})"
        " ORDER BY record, role = 'location', confidence DESC"
    )
    return _by_record(connection.execute(query, (kind,)))


def placed_by_quantity(connection: sqlite3.Connection) -> dict[str, int]:
    """How many streams of each quantity stand on some element."""
    query = (
        "SELECT quantity, count(*) FROM stream WHERE gone IS NULL AND id IN"
        " (SELECT record FROM link WHERE kind = 'stream') GROUP BY quantity"
    )
    return dict(connection.execute(query).fetchall())


def _by_record(rows: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for record, element in rows:
        found.setdefault(record, []).append(element)
    return found


def installs_of(connection: sqlite3.Connection, elements: Iterable[int]) -> list[Install]:
    """Devices that measure on these elements, the newest installation first."""
    marks = ", ".join(str(int(each)) for each in elements)
    query = (
        "SELECT DISTINCT d.name, s.name, s.connection, i.since, i.until, i.since FROM link l"
        " JOIN stream s ON s.id = l.record JOIN device_install i ON i.stream = s.id JOIN device d ON d.id = i.device"
        f" WHERE l.kind = 'stream' AND l.element IN ({marks}) ORDER BY i.since DESC"
    )
    return [Install(*row) for row in connection.execute(query)]
