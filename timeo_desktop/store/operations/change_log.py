"""What was changed lately and by which program: the way by which one program learns of another's writes.

A verb notes its changes in its own transaction. The log is short: who was away for longer reads everything again.
"""

import json
import sqlite3
import uuid
from dataclasses import dataclass

from sqlite_utils import Database

from timeo_desktop.domain.changes import Changes, Kind

PROGRAM = uuid.uuid4().hex
_KEPT = 10_000  # entries
_NAMED = 200  # elements or records of one entry; more are "perhaps all"


@dataclass(frozen=True)
class Heard:
    """What other programs changed since an entry: `last` is the newest entry now."""

    last: int
    changes: Changes | None


def noted(db: Database, changes: Changes) -> Changes:
    """Tell other programs of changes, in the transaction that made them; the changes."""
    if not changes.kinds:
        return changes
    all_named = len(changes.elements) <= _NAMED and len(changes.records) <= _NAMED
    cursor = db.conn.execute(
        "INSERT INTO change_log (program, kinds, elements, records) VALUES (?, ?, ?, ?)",
        (
            PROGRAM,
            json.dumps(sorted(changes.kinds)),
            json.dumps(sorted(changes.elements) if all_named else []),
            json.dumps(sorted(changes.records) if all_named else []),
        ),
    )
    assert cursor.lastrowid is not None
    db.conn.execute("DELETE FROM change_log WHERE id <= ?", (cursor.lastrowid - _KEPT,))
    return changes


def newest(connection: sqlite3.Connection) -> int:
    """The number of the last entry."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM change_log").fetchone()[0])


def heard(connection: sqlite3.Connection, after: int) -> Heard:
    """What other programs changed after an entry, put together (None: nothing)."""
    last = newest(connection)
    query = "SELECT id, kinds, elements, records FROM change_log WHERE id > ? AND program != ? ORDER BY id"
    rows = connection.execute(query, (after, PROGRAM)).fetchall()
    (oldest,) = connection.execute("SELECT coalesce(min(id), 0) FROM change_log").fetchone()
    if oldest > after + 1:
        return Heard(last, Changes(frozenset(Kind)))
    if not rows:
        return Heard(last, None)
    found = [
        Changes(
            frozenset(Kind(kind) for kind in json.loads(kinds)),
            frozenset(json.loads(elements)),
            frozenset((kind, number) for kind, number in json.loads(records)),
        )
        for _, kinds, elements, records in rows
    ]
    return Heard(last, Changes.together(found))
