"""The crosswalk: elements, every key by which some source names them, and the records that found none."""

import json
import sqlite3
from collections.abc import Iterable

from sqlite_utils import Database

from timeo_desktop.domain.operations import StoredElement, Unmatched
from timeo_desktop.domain.records import Scheme
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import names


def wanted_values(connection: sqlite3.Connection) -> frozenset[str]:
    """Every value by which a record names something, and the identifiers of buildings in models, without regard to
    case."""
    query = (
        "SELECT value FROM record_key UNION SELECT value FROM element_key WHERE scheme IN (?, ?) AND until IS NULL"
        " UNION SELECT k.value FROM element e CROSS JOIN element_key k ON k.element = e.id"
        " WHERE e.ifc_class IN ('IfcBuilding', 'IfcSite') AND k.scheme = ? AND k.until IS NULL"
    )
    rows = connection.execute(query, (Scheme.RNB.value, Scheme.BUILDING.value, Scheme.GUID.value))
    return frozenset(row[0].casefold() for row in rows)


def link_building(db: Database, element: int, value: str, moment: Millis) -> None:
    """A person said that the city object with this identifier is this element; one object is one element at most."""
    scheme = Scheme.BUILDING.value
    query = "DELETE FROM element_key WHERE scheme = ? AND value = ? RETURNING element"
    before = [row[0] for row in db.conn.execute(query, (scheme, value)).fetchall()]
    db.conn.execute(
        "INSERT INTO element_key VALUES (?, ?, ?, ?, ?, NULL, 'hand', 1.0)", (scheme, value, element, "hand", moment)
    )
    names.refresh(db.conn, [element, *before])
    changed(db.conn)


def unlink_building(db: Database, element: int) -> int:
    """Take back what a person said of this element and objects of the city, and what these brought with them; how many
    there were."""
    said = "SELECT value FROM element_key WHERE scheme = ? AND element = ? AND source = 'hand'"
    values = db.conn.execute(said, (Scheme.BUILDING.value, element)).fetchall()
    db.conn.executemany("DELETE FROM element_key WHERE element = ? AND value = ?", ((element, *row) for row in values))
    names.refresh(db.conn, [element])
    changed(db.conn)
    return len(values)


def version(connection: sqlite3.Connection) -> int:
    """How often elements or their keys were changed."""
    return int(connection.execute("SELECT version FROM crosswalk_version").fetchone()[0])


def changed(connection: sqlite3.Connection) -> None:
    """Elements or their keys are others now: what was read of them before holds no more."""
    connection.execute("UPDATE crosswalk_version SET version = version + 1")


def unmatched(connection: sqlite3.Connection, limit: int = 2_000) -> list[Unmatched]:
    """Texts that wait for a person, the most used first."""
    query = """
        SELECT coalesce(i.connection, s.connection, o.connection, '') AS source, k.value,
            group_concat(DISTINCT k.kind), count(DISTINCT k.kind || k.record),
            max(coalesce(i.title, s.name, o.title, '')), max(coalesce(i.requested, d.recorded, 0))
        FROM record_key k
        LEFT JOIN intervention i ON k.kind = 'intervention' AND i.id = k.record
        LEFT JOIN stream s ON k.kind = 'stream' AND s.id = k.record
        LEFT JOIN document o ON k.kind = 'document' AND o.id = k.record
        LEFT JOIN delivery d ON d.id = coalesce(s.delivery, o.delivery)
        WHERE NOT EXISTS (SELECT 1 FROM link l WHERE l.kind = k.kind AND l.record = k.record)
            AND NOT EXISTS (SELECT 1 FROM link_rule r
                WHERE r.value = k.value AND r.element IS NULL AND r.connection IN (source, ''))
        GROUP BY source, k.value ORDER BY 4 DESC, k.value LIMIT ?
    """
    return [
        Unmatched(row[0], row[1], tuple(row[2].split(",")), row[3], row[4], row[5])
        for row in connection.execute(query, (limit,))
    ]


def elements(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, StoredElement]:
    """Elements by id."""
    marks = ", ".join(str(int(each)) for each in ids)
    query = f"SELECT id, ifc_class, name, tag, type, parent, model, x, y, z FROM element WHERE id IN ({marks})"
    found = {}
    for number, ifc_class, name, tag, kind, parent, model, x, y, z in connection.execute(query):
        place = None if x is None else (x, y, z)
        found[number] = StoredElement(number, ifc_class, name, tag, kind, parent, model, place)
    return found


def find_elements(connection: sqlite3.Connection, text: str) -> list[int]:
    """Elements that bear this text as a key of any scheme."""
    rows = connection.execute("SELECT DISTINCT element FROM element_key WHERE value = ? AND until IS NULL", (text,))
    return [row[0] for row in rows]


def with_ancestors(connection: sqlite3.Connection, element: int) -> list[int]:
    """An element and what contains it, from the inside out. Loops end."""
    path: list[int] = []
    current: int | None = element
    while current is not None and current not in path:
        path.append(current)
        row = connection.execute("SELECT parent FROM element WHERE id = ?", (current,)).fetchone()
        current = row[0] if row else None
    return path


def paths_of(connection: sqlite3.Connection, elements: Iterable[int]) -> dict[int, list[int]]:
    """Each of these elements with what contains it, from the inside out. Loops end."""
    query = """
        WITH RECURSIVE above(element, id, depth) AS (
            SELECT value, value, 0 FROM json_each(?)
            UNION ALL SELECT above.element, e.parent, depth + 1 FROM above JOIN element e ON e.id = above.id
            WHERE e.parent IS NOT NULL AND depth < 50)
        SELECT element, id FROM above ORDER BY element, depth
    """
    found: dict[int, list[int]] = {}
    for element, container in connection.execute(query, (json.dumps(list(elements)),)):
        path = found.setdefault(element, [])
        if container not in path:
            path.append(container)
    return found


def inside(connection: sqlite3.Connection, element: int) -> list[int]:
    """An element and everything in it."""
    query = (
        "WITH RECURSIVE part(id) AS (SELECT ? UNION SELECT element.id FROM element JOIN part"
        " ON element.parent = part.id) SELECT id FROM part"
    )
    return [row[0] for row in connection.execute(query, (element,))]


def named(connection: sqlite3.Connection, text: str) -> list[int]:
    """Elements of exactly this name."""
    rows = connection.execute("SELECT id FROM element WHERE name = ? COLLATE NOCASE LIMIT 100", (text,))
    return [row[0] for row in rows]
