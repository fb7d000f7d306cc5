"""Connections, how they fare, their runs, and the audit log. Never a secret."""

import json
import sqlite3

from sqlite_utils import Database

from timeo_desktop.domain.connections import Connection, Health, HealthState, SyncRun
from timeo_desktop.domain.text import Sentence, from_written, written
from timeo_desktop.domain.times import Millis


def save_connection(db: Database, connection: Connection, moment: Millis) -> None:
    """Insert or change a connection; its records and cursor stay."""
    row = {"id": connection.id, "kind": connection.kind, "title": connection.title, "paused": int(connection.paused),
           "settings": json.dumps(dict(connection.settings), ensure_ascii=False)}  # fmt: skip
    if db.conn.execute("SELECT 1 FROM connection WHERE id = ?", (connection.id,)).fetchone():
        db.table("connection").update(connection.id, row)
    else:
        db.table("connection").insert({**row, "created": moment})
        db.table("sync_state").insert({"connection": connection.id})
    audit(db, moment, "connection.save", connection.id, connection.title)


def delete_connection(db: Database, connection: str, moment: Millis) -> None:
    """Forget a connection. What it brought stays: history is never lost."""
    db.conn.execute("DELETE FROM connection WHERE id = ?", (connection,))
    db.conn.execute("DELETE FROM missing WHERE connection = ?", (connection,))
    audit(db, moment, "connection.delete", connection)


def connections(connection: sqlite3.Connection) -> list[Connection]:
    """All connections by title."""
    rows = connection.execute("SELECT id, kind, title, settings, paused FROM connection ORDER BY title, id")
    return [Connection(row[0], row[1], row[2], json.loads(row[3]), bool(row[4])) for row in rows]


def health_of(connection: sqlite3.Connection) -> dict[str, Health]:
    """How each connection fares."""
    query = "SELECT connection, health, since, sentence, last_success, failures, next_try FROM sync_state"
    return {
        row[0]: Health(HealthState(row[1]), row[2], _sentence(row[3]), row[4], row[5], row[6])
        for row in connection.execute(query)
    }


def save_health(db: Database, connection: str, health: Health) -> None:
    """Keep how a connection fares."""
    db.conn.execute(
        "UPDATE sync_state SET health = ?, since = CASE WHEN health = ? THEN coalesce(since, ?) ELSE ? END,"
        " sentence = ?, last_success = coalesce(?, last_success), failures = ?, next_try = ? WHERE connection = ?",
        (
            health.state.value, health.state.value, health.since, health.since, _text(health.text),
            health.last_success, health.failures, health.next_try, connection,
        ),
    )  # fmt: skip


def cursor_of(connection: sqlite3.Connection, of: str) -> object:
    """Where the last saved page of a connection ended; None before the first."""
    row = connection.execute("SELECT cursor FROM sync_state WHERE connection = ?", (of,)).fetchone()
    return None if row is None else json.loads(row[0])


def begin_run(db: Database, connection: str, moment: Millis) -> int:
    """A new run; a former one that never ended was cut off."""
    db.conn.execute(
        "UPDATE sync_run SET outcome = 'cut off', ended = ? WHERE connection = ? AND outcome = 'running'",
        (moment, connection),
    )
    cursor = db.conn.execute("INSERT INTO sync_run (connection, started) VALUES (?, ?)", (connection, moment))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def count_page(db: Database, run: int, saved: int, gone: int, rejected: int) -> None:
    """Add a saved page to its run."""
    db.conn.execute(
        "UPDATE sync_run SET pages = pages + 1, saved = saved + ?, gone = gone + ?, rejected = rejected + ?"
        " WHERE id = ?",
        (saved, gone, rejected, run),
    )


def end_run(db: Database, run: int, moment: Millis, outcome: str, text: Sentence | None) -> None:
    """Close a run."""
    db.conn.execute(
        "UPDATE sync_run SET ended = ?, outcome = ?, sentence = ? WHERE id = ?", (moment, outcome, _text(text), run)
    )


def runs(connection: sqlite3.Connection, of: str, limit: int = 200) -> list[SyncRun]:
    """The runs of a connection, the newest first."""
    rows = connection.execute(
        "SELECT id, connection, started, ended, outcome, pages, saved, gone, rejected, sentence FROM sync_run"
        " WHERE connection = ? ORDER BY id DESC LIMIT ?",
        (of, limit),
    )
    return [SyncRun(*(*row[:9], _sentence(row[9]))) for row in rows]


# All was well in these runs of connections that end by themselves.
_CAUGHT_UP = "('ok', 'attention')"


def heard_until(connection: sqlite3.Connection, of: str, live: bool, moment: Millis) -> Millis | None:
    """Until when, by a moment, a source was heard of: of a `live` connection while it listened, of others when a run
    had caught up; None: never."""
    if live:
        query = "SELECT min(coalesce(ended, ?1), ?1) FROM sync_run WHERE connection = ?2 AND started <= ?1"
    else:
        query = f"SELECT ended FROM sync_run WHERE connection = ?2 AND ended <= ?1 AND outcome IN {_CAUGHT_UP}"
    row = connection.execute(f"{query} ORDER BY id DESC LIMIT 1", (moment, of)).fetchone()
    return None if row is None else int(row[0])


def first_heard(connection: sqlite3.Connection, of: str, after: Millis) -> Millis | None:
    """When a run that ends by itself first caught up after a moment."""
    # From the newest back, and no further than needed: a connection has a run every few minutes for years.
    rows = connection.execute("SELECT ended, outcome FROM sync_run WHERE connection = ? ORDER BY id DESC", (of,))
    found = None
    for ended, outcome in rows:
        if ended is not None and ended <= after:
            break
        if ended is not None and outcome in ("ok", "attention"):
            found = int(ended)
    return found


def audit(db: Database, moment: Millis, action: str, subject: str, detail: str = "", actor: str = "user") -> None:
    """Note that someone did something."""
    db.conn.execute(
        "INSERT INTO audit_log (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
        (moment, actor, action, subject, detail),
    )


def _sentence(text: str | None) -> Sentence | None:
    return None if not text else from_written(text)


def _text(text: Sentence | None) -> str | None:
    return None if text is None else written(text)
