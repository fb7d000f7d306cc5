-- Where a person put a model that has no map coordinates of its own; by the content of the file, never in it.
CREATE TABLE placement (
    content TEXT PRIMARY KEY, matrix TEXT NOT NULL, epsg INTEGER, how TEXT NOT NULL, made INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
