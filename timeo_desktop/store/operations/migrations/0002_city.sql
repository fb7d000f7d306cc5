-- Where a person put a model that has no map coordinates of its own; by the content of the file, never in it.
CREATE TABLE placement (
    content TEXT PRIMARY KEY, matrix TEXT NOT NULL, epsg INTEGER, how TEXT NOT NULL, made INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
-- Layers of a map that a connection delivers, whole, as GeoJSON: kept here so that they open without a network.
CREATE TABLE map_layer (
    id INTEGER PRIMARY KEY, connection TEXT NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL, modified INTEGER,
    licence TEXT NOT NULL, url TEXT NOT NULL, features INTEGER NOT NULL, content BLOB NOT NULL, hash BLOB NOT NULL,
    delivery INTEGER NOT NULL, UNIQUE (connection, key)) STRICT;
