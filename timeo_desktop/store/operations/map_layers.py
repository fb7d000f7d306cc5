"""Layers of a map that connections delivered, kept whole so that they open without a network."""

import hashlib
import sqlite3
import zlib

from sqlite_utils import Database

from timeo_desktop.domain.operations import MapLayerRow
from timeo_desktop.domain.records import MapLayer

KIND = "map_layer"


def save_map_layer(db: Database, connection: str, delivery: int, layer: MapLayer) -> int | None:
    """Insert or replace one; its id, or None when nothing changed."""
    hashed = hashlib.blake2b(f"{layer.title}\n{layer.modified}\n".encode() + layer.content, digest_size=16).digest()
    row = db.conn.execute(
        "SELECT id, hash FROM map_layer WHERE connection = ? AND key = ?", (connection, layer.key)
    ).fetchone()
    if row is not None and row[1] == hashed:
        return None
    values = {
        "connection": connection, "key": layer.key, "title": layer.title, "modified": layer.modified,
        "licence": layer.licence, "url": layer.url, "features": layer.features,
        "content": zlib.compress(layer.content, 6), "hash": hashed, "delivery": delivery,
    }  # fmt: skip
    if row is None:
        return int(str(db.table(KIND).insert(values).last_pk))
    db.table(KIND).update(int(row[0]), values)
    return int(row[0])


def map_layers(connection: sqlite3.Connection) -> list[MapLayerRow]:
    """All layers, by title."""
    query = (
        "SELECT l.id, l.connection, l.key, l.title, l.modified, l.licence, l.url, l.features, d.recorded, hex(l.hash)"
        " FROM map_layer l JOIN delivery d ON d.id = l.delivery ORDER BY l.title COLLATE NOCASE"
    )
    return [MapLayerRow(*row) for row in connection.execute(query)]


def content_of(connection: sqlite3.Connection, layer: int) -> bytes:
    """The GeoJSON of a layer. Raises KeyError when there is none."""
    row = connection.execute("SELECT content FROM map_layer WHERE id = ?", (layer,)).fetchone()
    if row is None:
        raise KeyError(layer)
    return zlib.decompress(row[0])
