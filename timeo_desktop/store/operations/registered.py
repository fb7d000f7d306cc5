"""Models and their elements over all versions: an element keeps its number, and so its history, when its file is
exported anew with other GlobalIds."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from timeo_desktop.domain.operations import ModelVersion, Registered
from timeo_desktop.domain.records import Key, Scheme
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import crosswalk, names

_BUILDING = "building"
_NEAR = 0.5  # metres between the centres of an element before and after
Place = tuple[float, float, float]


@dataclass(frozen=True)
class ModelElement:
    """An element of a model that is about to be registered. `place` is its centre in metres of the model."""

    step: int
    parent: int
    guid: str
    ifc_class: str
    name: str
    tag: str
    type: str
    place: Place | None
    keys: tuple[Key, ...] = ()


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
    """Note a model's elements. Those of the former version of the same file are recognised by GlobalId, then by tag,
    then by class, type, name and place. Of a `secondary` file (a city) what another file describes as well keeps that
    description."""
    former = _former_elements(db.conn, path)
    cursor = db.conn.execute(
        "INSERT INTO model (name, path, package, imported, elements) VALUES (?, ?, ?, ?, ?)",
        (name, path, package, moment, len(rows)),
    )
    assert cursor.lastrowid is not None
    model = cursor.lastrowid
    known = _recognise(db.conn, rows, former)
    numbers: dict[int, int] = {}
    for row in rows:
        numbers[row.step] = known[row.step][0] if row.step in known else _new_element(db.conn)
    described = _in_other_files(db.conn, path) if secondary else set()
    own = [row for row in rows if numbers[row.step] not in described]
    _write_elements(db.conn, model, own, numbers)
    db.conn.executemany(
        "INSERT OR REPLACE INTO model_element VALUES (?, ?, ?)",
        ((model, row.step, numbers[row.step]) for row in rows),
    )
    _write_keys(db.conn, path, rows, numbers, known, moment)
    gone = set(former) - set(numbers.values())
    ended = gone - _in_other_files(db.conn, path)
    db.conn.executemany(
        "UPDATE element_key SET until = ? WHERE element = ? AND source = ?", ((moment, each, path) for each in gone)
    )
    db.conn.executemany("UPDATE element SET until = ? WHERE id = ?", ((moment, each) for each in ended))
    db.conn.executemany("UPDATE element_key SET until = ? WHERE element = ?", ((moment, each) for each in ended))
    names.refresh(db.conn, {*numbers.values(), *gone})
    methods = Counter(method for _, method in known.values())
    methods["new"] = len(rows) - len(known)
    return Registered(model, dict(methods), crosswalk.relink(db, None, moment))


def _new_element(connection: sqlite3.Connection) -> int:
    cursor = connection.execute("INSERT INTO element (ifc_class, name, tag, type, model) VALUES ('', '', '', '', 0)")
    assert cursor.lastrowid is not None
    return cursor.lastrowid


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


def _in_other_files(connection: sqlite3.Connection, path: str) -> set[int]:
    """Elements of the last versions of all other files: a building may be in several."""
    query = "SELECT element FROM model_element WHERE model IN (SELECT max(id) FROM model WHERE path <> ? GROUP BY path)"
    return {each for (each,) in connection.execute(query, (path,))}


def _recognise(
    connection: sqlite3.Connection, rows: Sequence[ModelElement], former: dict[int, ModelElement]
) -> dict[int, tuple[int, str]]:
    """STEP id to (element, method) of the rows that are elements we know."""
    known: dict[int, tuple[int, str]] = {}
    # A GlobalId that several bear, in this file or in what is known, tells nothing of any of them.
    guids = Counter(row.guid for row in rows)
    bearers = defaultdict(set)
    query = "SELECT value, element FROM element_key WHERE scheme = ? AND until IS NULL"
    for value, element in connection.execute(query, (Scheme.GUID.value,)):
        bearers[value].add(element)
    for row in rows:
        if guids[row.guid] == 1 and len(bearers.get(row.guid, ())) == 1:
            known[row.step] = (next(iter(bearers[row.guid])), "guid")
    for row in rows:
        same = _same_building(connection, row) if row.step not in known else None
        if same is not None:
            known[row.step] = (same, _BUILDING)
    taken = {element for element, _ in known.values()}
    left = {element: each for element, each in former.items() if element not in taken}
    for method, signature in _SIGNATURES:
        fresh = [row for row in rows if row.step not in known]
        for step, element in _pairs(fresh, left, signature):
            known[step] = (element, method)
            del left[element]
    return known


def _same_building(connection: sqlite3.Connection, row: ModelElement) -> int | None:
    """The element that bears the same building identifier in another file: a footprint and a model of one building."""
    for key in row.keys:
        if key.scheme in (Scheme.RNB, Scheme.BUILDING, Scheme.GUID):
            query = "SELECT DISTINCT element FROM element_key WHERE scheme = ? AND value = ? AND until IS NULL LIMIT 2"
            found = connection.execute(query, (key.scheme.value, key.value)).fetchall()
            if len(found) == 1:
                return int(found[0][0])
    return None


def _by_tag(row: ModelElement) -> Hashable:
    return (row.tag, row.ifc_class) if row.tag else None


def _by_name(row: ModelElement) -> Hashable:
    return (row.ifc_class, row.type, row.name) if row.name else None


def _by_class(row: ModelElement) -> Hashable:
    return (row.ifc_class, row.type) if row.place else None


_SIGNATURES: tuple[tuple[str, Callable[[ModelElement], Hashable]], ...] = (
    ("tag", _by_tag),
    ("name", _by_name),
    ("place", _by_class),
)


def _pairs(
    fresh: Iterable[ModelElement], left: dict[int, ModelElement], signature: Callable[[ModelElement], Hashable]
) -> list[tuple[int, int]]:
    """Rows and former elements that share a signature and are the only ones at their place, as (step, element)."""
    before, after = defaultdict(list), defaultdict(list)
    for element, each in left.items():
        before[signature(each)].append((element, each.place))
    for row in fresh:
        after[signature(row)].append((row.step, row.place))
    found = []
    for key, rows in after.items():
        candidates = before.get(key, [])
        if key is None or not candidates:
            continue
        # Of one class and type are many things by chance: there the place has to agree as well.
        if len(rows) == len(candidates) == 1 and signature is not _by_class:
            found.append((rows[0][0], candidates[0][0]))
            continue
        for step, place in rows:
            near = [element for element, other in candidates if _is_near(place, other)]
            # Two that stand together cannot be told apart: better new elements than exchanged histories.
            rivals = [other for other, elsewhere in rows if other != step and _is_near(place, elsewhere)]
            if len(near) == 1 and not rivals:
                found.append((step, near[0]))
    return found


def _is_near(one: Place | None, other: Place | None) -> bool:
    if one is None or other is None:
        return False
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) <= _NEAR**2


def _write_elements(
    connection: sqlite3.Connection, model: int, rows: Sequence[ModelElement], numbers: dict[int, int]
) -> None:
    connection.executemany(
        "UPDATE element SET ifc_class = ?, name = ?, tag = ?, type = ?, parent = ?, model = ?, x = ?, y = ?, z = ?,"
        " until = NULL WHERE id = ?",
        (
            (
                row.ifc_class, row.name, row.tag, row.type, numbers.get(row.parent), model,
                *(row.place or (None, None, None)), numbers[row.step],
            )
            for row in rows
        ),
    )  # fmt: skip


def _write_keys(
    connection: sqlite3.Connection,
    path: str,
    rows: Sequence[ModelElement],
    numbers: dict[int, int],
    known: dict[int, tuple[int, str]],
    moment: Millis,
) -> None:
    """Keys of the new version; a former GlobalId stays as a key, for tickets that still name it."""
    connection.executemany(
        "INSERT INTO element_key VALUES (?, ?, ?, ?, ?, NULL, ?, 1.0)"
        " ON CONFLICT (scheme, value, element, source) DO UPDATE SET until = NULL",
        (
            (key.scheme.value, key.value, numbers[row.step], path, moment, known.get(row.step, (0, "import"))[1])
            for row in rows
            for key in row.keys
        ),
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
