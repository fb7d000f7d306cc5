"""The crosswalk: elements, every key by which some source names them, and the links of records to elements.

A record's key finds its element when exactly one element bears it. What finds none, or several, stays unmatched until
a person decides; the decision is kept as a rule and holds for later records.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from timeo_desktop.domain.operations import StoredElement, Unmatched
from timeo_desktop.domain.records import Key, Scheme
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import names

# Keys of these schemes are whatever text a source put there: any key of an element may be meant.
_LOOSE = (Scheme.ASSET, Scheme.PLACE)
_LOCATION = "location"
_SUBJECT = "subject"


def save_keys(db: Database, kind: str, record: int, keys: Sequence[Key]) -> None:
    """The keys that a record carries now."""
    db.conn.execute("DELETE FROM record_key WHERE kind = ? AND record = ?", (kind, record))
    db.conn.executemany(
        "INSERT OR IGNORE INTO record_key VALUES (?, ?, ?, ?)",
        ((kind, record, key.scheme.value, key.value.strip()) for key in keys if key.value.strip()),
    )


def link_record(db: Database, connection: str, kind: str, record: int, moment: Millis) -> list[int]:
    """Find the elements of a record by its keys and the rules that were confirmed; the elements."""
    keys = db.conn.execute("SELECT scheme, value FROM record_key WHERE kind = ? AND record = ?", (kind, record))
    found: dict[int, tuple[str, str, float]] = {}
    for scheme, value in keys.fetchall():
        for element, method, confidence in _elements_of_key(db.conn, connection, scheme, value):
            role = _LOCATION if scheme == Scheme.PLACE else _SUBJECT
            if element not in found or role == _SUBJECT:
                found[element] = (role, method, confidence)
    db.conn.execute("DELETE FROM link WHERE kind = ? AND record = ? AND method != 'hand'", (kind, record))
    db.conn.executemany(
        "INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((kind, record, element, *how, moment) for element, how in found.items()),
    )
    return list(found)


def _elements_of_key(connection: sqlite3.Connection, of: str, scheme: str, value: str) -> list[tuple[int, str, float]]:
    # What a person decided comes before every key.
    rule = connection.execute(
        "SELECT element FROM link_rule WHERE connection IN (?, '') AND value = ? ORDER BY connection DESC", (of, value)
    ).fetchone()
    if rule is not None:
        return [] if rule[0] is None else [(int(rule[0]), "rule", 1.0)]
    loose = scheme in _LOOSE
    condition = "" if loose else " AND scheme = ?"
    rows = connection.execute(
        "SELECT DISTINCT element, method, confidence FROM element_key"
        f" WHERE value = ? AND until IS NULL{condition} LIMIT 50",
        (value,) if loose else (value, scheme),
    ).fetchall()
    # One is an answer, more are a doubt; how many more does not matter, hence the limit.
    if len({row[0] for row in rows}) != 1:
        return []
    return [(int(rows[0][0]), "key", max(float(row[2]) for row in rows))]


def wanted_values(connection: sqlite3.Connection) -> frozenset[str]:
    """Every value by which a record names something, and the identifiers of buildings in models, without regard to
    case."""
    query = (
        "SELECT value FROM record_key UNION SELECT value FROM element_key WHERE scheme IN (?, ?) AND until IS NULL"
        " UNION SELECT k.value FROM element_key k JOIN element e ON e.id = k.element"
        " WHERE k.scheme = ? AND k.until IS NULL AND e.ifc_class IN ('IfcBuilding', 'IfcSite')"
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


def unlink_building(db: Database, element: int) -> int:
    """Take back what a person said of this element and objects of the city, and what these brought with them; how many
    there were."""
    said = "SELECT value FROM element_key WHERE scheme = ? AND element = ? AND source = 'hand'"
    values = db.conn.execute(said, (Scheme.BUILDING.value, element)).fetchall()
    db.conn.executemany("DELETE FROM element_key WHERE element = ? AND value = ?", ((element, *row) for row in values))
    names.refresh(db.conn, [element])
    return len(values)


def relink(db: Database, values: Iterable[str] | None, moment: Millis) -> int:
    """Look again for the elements of records with these key values (None: of all that have no element)."""
    owners = (
        "SELECT k.kind, k.record, coalesce(i.connection, s.connection, o.connection, '') FROM record_key k"
        " LEFT JOIN intervention i ON k.kind = 'intervention' AND i.id = k.record"
        " LEFT JOIN stream s ON k.kind = 'stream' AND s.id = k.record"
        " LEFT JOIN document o ON k.kind = 'document' AND o.id = k.record"
    )
    rows: list[tuple[str, int, str]] = []
    if values is None:
        bare = owners + " WHERE NOT EXISTS (SELECT 1 FROM link l WHERE l.kind = k.kind AND l.record = k.record)"
        rows = db.conn.execute(bare + " GROUP BY 1, 2").fetchall()
    else:
        for value in values:
            rows += db.conn.execute(owners + " WHERE k.value = ? COLLATE NOCASE GROUP BY 1, 2", (value,)).fetchall()
    return sum(bool(link_record(db, connection, kind, record, moment)) for kind, record, connection in set(rows))


def confirm(db: Database, connection: str, value: str, element: int | None, moment: Millis) -> int:
    """Remember that in this connection the text means this element (None: no element at all); records that joined."""
    db.conn.execute("INSERT OR REPLACE INTO link_rule VALUES (?, ?, ?, ?)", (connection, value, element, moment))
    return relink(db, [value], moment)


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
