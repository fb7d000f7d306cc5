"""What records are linked to which elements: streams, devices, and the elements of streams."""

import sqlite3
from collections.abc import Iterable

from timeo_desktop.domain.operations import Install, StreamRow
from timeo_desktop.store.operations import readings


def streams_of(connection: sqlite3.Connection, elements: Iterable[int]) -> list[StreamRow]:
    """Streams on these elements."""
    marks = ", ".join(str(int(each)) for each in elements)
    rows = connection.execute(f"SELECT DISTINCT record FROM link WHERE kind = 'stream' AND element IN ({marks})")
    return readings.streams(connection, [row[0] for row in rows])


def elements_of_streams(connection: sqlite3.Connection) -> dict[int, list[int]]:
    """Stream to its elements, subjects before places."""
    query = "SELECT record, element FROM link WHERE kind = 'stream' ORDER BY record, role = 'location'"
    found: dict[int, list[int]] = {}
    for record, element in connection.execute(query):
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
