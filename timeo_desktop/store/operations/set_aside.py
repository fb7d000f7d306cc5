"""Rows that were set aside: which of them nobody has looked at yet, and looking at them."""

import sqlite3
from dataclasses import dataclass

from sqlite_utils import Database

from timeo_desktop.domain.operations import RejectedRow
from timeo_desktop.domain.text import Sentence, from_written


@dataclass(frozen=True)
class SetAside:
    """How many rows nobody has looked at yet, and the commonest reason, in the words of one of them."""

    count: int
    reason: Sentence


def rows(connection: sqlite3.Connection, of: str, limit: int = 1_000) -> list[RejectedRow]:
    """Rows that were set aside, the newest first."""
    found = connection.execute(
        "SELECT r.connection, r.place, r.sentence, r.body, d.recorded, r.delivery <= s.looked FROM rejected r"
        " JOIN delivery d ON d.id = r.delivery LEFT JOIN sync_state s ON s.connection = r.connection"
        " WHERE r.connection = ? ORDER BY r.delivery DESC, r.place LIMIT ?",
        (of, limit),
    )
    return [RejectedRow(row[0], row[1], from_written(row[2]), row[3], row[4], bool(row[5])) for row in found]


def unseen(connection: sqlite3.Connection, of: str) -> SetAside | None:
    """Those of a connection that nobody has looked at; None where there are none."""
    query = (
        "SELECT count(*), min(sentence) FROM rejected WHERE connection = ? AND delivery > ?"
        " GROUP BY json_extract(sentence, '$[0]') ORDER BY count(*) DESC, min(sentence)"
    )
    found = connection.execute(query, (of, _looked(connection, of))).fetchall()
    return SetAside(sum(row[0] for row in found), from_written(found[0][1])) if found else None


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows nobody has looked at, of each connection that has some."""
    query = (
        "SELECT s.connection, count(*) FROM sync_state s JOIN rejected r ON r.connection = s.connection"
        " AND r.delivery > s.looked GROUP BY s.connection"
    )
    return dict(connection.execute(query).fetchall())


def look(db: Database, connection: str) -> None:
    """Somebody has looked at all that was set aside until now."""
    db.conn.execute(
        "UPDATE sync_state SET looked = coalesce((SELECT max(delivery) FROM rejected WHERE connection = ?1), looked)"
        " WHERE connection = ?1",
        (connection,),
    )


def _looked(connection: sqlite3.Connection, of: str) -> int:
    row = connection.execute("SELECT looked FROM sync_state WHERE connection = ?", (of,)).fetchone()
    return 0 if row is None else int(row[0])
