"""Models and their elements over all versions: an element keeps its number, and so its history, when its file is
exported anew with other GlobalIds.

Registering reads first (`recognise`) and writes later (`write`), so that other writers wait for the writing only; what
was read holds as long as the crosswalk stays at the version that it was read at.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from timeo_desktop.domain.operations import ModelVersion, Registered
from timeo_desktop.domain.records import Key
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import crosswalk, linking, names
from timeo_desktop.store.operations.recognition import Bearers, Known, ModelElement, recognised, telling_keys

__all__ = ["ModelElement", "NewVersion", "Recognised", "find_model", "recognise", "register", "write"]


@dataclass(frozen=True)
class NewVersion:
    """A file's content that is about to be registered. Of a `secondary` file (a city) what another file describes as
    well keeps that description."""

    name: str
    path: str
    package: str
    rows: Sequence[ModelElement]
    secondary: bool = False


@dataclass(frozen=True)
class Recognised:
    """What was found out of a file before it is written: its `former` elements, which rows are `known`, and which of
    all these elements other files hold as well (`elsewhere`). Holds while the crosswalk is at `version`."""

    version: int
    former: frozenset[int]
    known: Known
    elsewhere: frozenset[int]


def find_model(connection: sqlite3.Connection, path: str, package: str) -> int | None:
    """The number of a model that was registered before with the same content."""
    row = connection.execute("SELECT id FROM model WHERE path = ? AND package = ?", (path, package)).fetchone()
    return None if row is None else int(row[0])


def register(
    db: Database,
    *,
    name: str,
    path: str,
    package: str,
    rows: Sequence[ModelElement],
    moment: Millis,
    secondary: bool = False,
) -> Registered:
    """Note a model's elements, all in one transaction. Those of the former version of the same file are recognised by
    GlobalId, then by tag, then by class, type, name and place."""
    new = NewVersion(name, path, package, rows, secondary)
    done = write(db, new, recognise(db.conn, new), moment)
    while names.refresh_waiting(db.conn):
        pass
    return done


def recognise(connection: sqlite3.Connection, new: NewVersion) -> Recognised:
    """Compare a file with what is known of it; nothing is written."""
    version = crosswalk.version(connection)  # first: what changes while the rest is read must not go unnoticed
    former = _former_elements(connection, new.path)
    known = recognised(new.rows, former, _bearers(connection, telling_keys(new.rows)))
    concerned = {*former, *(element for element, _ in known.values())}
    return Recognised(version, frozenset(former), known, _in_other_files(connection, new.path, concerned))


def write(db: Database, new: NewVersion, found: Recognised, moment: Millis) -> Registered:
    """Write a version of a file as it was recognised. The names of its elements wait for `names.refresh_waiting`."""
    cursor = db.conn.execute(
        "INSERT INTO model (name, path, package, imported, elements) VALUES (?, ?, ?, ?, ?)",
        (new.name, new.path, new.package, moment, len(new.rows)),
    )
    assert cursor.lastrowid is not None
    model, known = cursor.lastrowid, found.known
    fresh = [row for row in new.rows if row.step not in known]
    (last,) = db.conn.execute("SELECT coalesce(max(id), 0) FROM element").fetchone()
    numbers = {step: element for step, (element, _) in known.items()}
    numbers |= {row.step: number for number, row in enumerate(fresh, start=last + 1)}
    described = found.elsewhere if new.secondary else frozenset[int]()
    changed = [row for row in new.rows if row.step in known and numbers[row.step] not in described]
    _add_elements(db.conn, model, fresh, numbers)
    _change_elements(db.conn, model, changed, numbers)
    db.conn.executemany(
        "INSERT OR REPLACE INTO model_element VALUES (?, ?, ?)",
        sorted((model, row.step, numbers[row.step]) for row in new.rows),
    )
    _write_keys(db.conn, new, numbers, known, moment)
    gone = found.former - set(numbers.values())
    values = {key.value for row in new.rows for key in row.keys} | _end(
        db.conn, new.path, gone, found.elsewhere, moment
    )
    names.wait_for(db.conn, {*numbers.values(), *gone})
    crosswalk.changed(db.conn)
    methods = Counter(method for _, method in known.values())
    methods["new"] = len(fresh)
    return Registered(model, dict(methods), linking.link_waiting(db, values, moment))


def _end(
    connection: sqlite3.Connection, path: str, gone: frozenset[int], elsewhere: frozenset[int], moment: Millis
) -> set[str]:
    """End the keys of elements that are gone from a file, and those elements that no other file holds; the values of
    the keys that ended, which may name one element only from now on."""
    ended = gone - elsewhere
    connection.executemany(
        "UPDATE element_key SET until = ? WHERE element = ? AND source = ?", ((moment, each, path) for each in gone)
    )
    connection.executemany("UPDATE element SET until = ? WHERE id = ?", ((moment, each) for each in ended))
    connection.executemany("UPDATE element_key SET until = ? WHERE element = ?", ((moment, each) for each in ended))
    query = "SELECT value FROM element_key WHERE element IN (SELECT value FROM json_each(?)) AND until = ?"
    return {value for (value,) in connection.execute(query, (json.dumps([*gone]), moment))}


def _former_elements(connection: sqlite3.Connection, path: str) -> dict[int, ModelElement]:
    """Elements of the last version of this file, by number."""
    row = connection.execute("SELECT id FROM model WHERE path = ? ORDER BY id DESC LIMIT 1", (path,)).fetchone()
    if row is None:
        return {}
    query = (
        "SELECT e.id, m.step, e.ifc_class, e.name, e.tag, e.type, e.x, e.y, e.z FROM model_element m"
        " JOIN element e ON e.id = m.element WHERE m.model = ?"
    )
    return {
        each[0]: ModelElement(
            each[1], 0, "", each[2], each[3], each[4], each[5], None if each[6] is None else (each[6], each[7], each[8])
        )
        for each in connection.execute(query, (row[0],))
    }


def _bearers(connection: sqlite3.Connection, keys: Collection[Key]) -> Bearers:
    """The elements that bear these keys, and how the keys are written there."""
    asked = list(keys)
    query = (
        "SELECT j.key, k.value, k.element FROM json_each(?) j CROSS JOIN element_key k"
        " ON k.scheme = j.value ->> 0 AND k.value = j.value ->> 1 WHERE k.until IS NULL"
    )
    found: dict[Key, list[tuple[str, int]]] = {}
    for number, value, element in connection.execute(query, (json.dumps([(key.scheme, key.value) for key in asked]),)):
        found.setdefault(asked[number], []).append((value, element))
    return found


def _in_other_files(connection: sqlite3.Connection, path: str, elements: Iterable[int]) -> frozenset[int]:
    """Those of some elements that the last versions of other files hold: a building may be in several."""
    # With the sign SQLite looks up an element once, and not once for each of a thousand models.
    query = (
        "SELECT DISTINCT m.element FROM json_each(?) j CROSS JOIN model_element m ON m.element = j.value"
        " WHERE +m.model IN (SELECT max(id) FROM model WHERE path <> ? GROUP BY path)"
    )
    return frozenset(each for (each,) in connection.execute(query, (json.dumps([*elements]), path)))


def _add_elements(
    connection: sqlite3.Connection, model: int, rows: Iterable[ModelElement], numbers: dict[int, int]
) -> None:
    connection.executemany(
        "INSERT INTO element (ifc_class, name, tag, type, parent, model, x, y, z, id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _columns(model, rows, numbers),
    )


def _change_elements(
    connection: sqlite3.Connection, model: int, rows: Iterable[ModelElement], numbers: dict[int, int]
) -> None:
    connection.executemany(
        "UPDATE element SET ifc_class = ?, name = ?, tag = ?, type = ?, parent = ?, model = ?, x = ?, y = ?, z = ?,"
        " until = NULL WHERE id = ?",
        _columns(model, rows, numbers),
    )


def _columns(model: int, rows: Iterable[ModelElement], numbers: dict[int, int]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        described = (row.ifc_class, row.name, row.tag, row.type, numbers.get(row.parent), model)
        yield (*described, *(row.place or (None, None, None)), numbers[row.step])


def _write_keys(
    connection: sqlite3.Connection, new: NewVersion, numbers: dict[int, int], known: Known, moment: Millis
) -> None:
    """Keys of the new version; a former GlobalId stays as a key, for tickets that still name it."""
    rows = [
        (key.scheme.value, key.value, numbers[row.step], new.path, moment, known.get(row.step, (0, "import"))[1])
        for row in new.rows
        for key in row.keys
    ]
    # In the order of the table: its pages are met one after the other, not each time anew.
    rows.sort(key=lambda row: (row[0], row[1].lower()))
    connection.executemany(
        "INSERT INTO element_key VALUES (?, ?, ?, ?, ?, NULL, ?, 1.0)"
        " ON CONFLICT (scheme, value, element, source) DO UPDATE SET until = NULL WHERE until IS NOT NULL",
        rows,
    )


def versions_of(connection: sqlite3.Connection, element: int) -> list[ModelVersion]:
    """The models that an element was in, the newest first."""
    query = (
        "SELECT m.id, m.name, m.path, m.imported FROM model_element e JOIN model m ON m.id = e.model"
        " WHERE e.element = ? ORDER BY m.imported DESC"
    )
    return [ModelVersion(*row) for row in connection.execute(query, (element,))]


def numbers_of(connection: sqlite3.Connection, model: int) -> tuple[dict[int, int], dict[int, int]]:
    """STEP id to element and element to STEP id of a registered model."""
    rows = connection.execute("SELECT step, element FROM model_element WHERE model = ?", (model,)).fetchall()
    return dict(rows), {element: step for step, element in rows}
