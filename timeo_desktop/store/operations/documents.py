"""Links to documents. The documents stay where they are."""

import sqlite3
from collections.abc import Iterable

from sqlite_utils import Database

from timeo_desktop.domain.hashes import content_hash
from timeo_desktop.domain.operations import DocumentRow
from timeo_desktop.domain.records import Document

KIND = "document"


def save_document(db: Database, connection: str, delivery: int, document: Document) -> int | None:
    """Insert or update one; its id, or None when nothing changed."""
    hashed = content_hash(document)
    row = db.conn.execute(
        "SELECT id, hash FROM document WHERE connection = ? AND key = ?", (connection, document.key)
    ).fetchone()
    if row is not None and row[1] == hashed:
        return None
    values = {
        "connection": connection, "key": document.key, "title": document.title, "uri": document.uri,
        "kind": document.kind, "happened": document.happened, "hash": hashed, "delivery": delivery,
    }  # fmt: skip
    if row is None:
        return int(str(db.table("document").insert(values).last_pk))
    db.table("document").update(int(row[0]), values)
    return int(row[0])


def documents_of(connection: sqlite3.Connection, elements: Iterable[int]) -> list[DocumentRow]:
    """Documents on these elements, the newest first."""
    marks = ", ".join(str(int(each)) for each in elements)
    query = (
        "SELECT DISTINCT o.id, o.connection, o.title, o.uri, o.kind, o.happened, d.recorded FROM link l"
        " JOIN document o ON o.id = l.record JOIN delivery d ON d.id = o.delivery"
        f" WHERE l.kind = '{KIND}' AND l.element IN ({marks})"
        " ORDER BY coalesce(o.happened, d.recorded) DESC"
    )
    return [DocumentRow(*row) for row in connection.execute(query)]
