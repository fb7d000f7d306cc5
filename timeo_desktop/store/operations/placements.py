"""Where people put models that have no map coordinates: kept by the content of the model, and never in its file."""

import json
import sqlite3

import numpy as np
from sqlite_utils import Database

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.times import Millis


def save_placement(db: Database, content: str, matrix: F64, epsg: int | None, how: str, moment: Millis) -> None:
    """Remember the placement (4 × 4, metres of the model to metres of the system) of a content."""
    row = (content, json.dumps(matrix.tolist()), epsg, how, moment)
    db.conn.execute("INSERT OR REPLACE INTO placement VALUES (?, ?, ?, ?, ?)", row)


def forget_placement(db: Database, content: str) -> None:
    """Let the file speak for itself again."""
    db.conn.execute("DELETE FROM placement WHERE content = ?", (content,))


def placement_of(connection: sqlite3.Connection, content: str) -> tuple[F64, int | None] | None:
    """The matrix and EPSG code that a person gave, or None."""
    row = connection.execute("SELECT matrix, epsg FROM placement WHERE content = ?", (content,)).fetchone()
    return None if row is None else (np.array(json.loads(row[0]), dtype=np.float64), row[1])
