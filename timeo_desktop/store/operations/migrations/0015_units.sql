-- A stream is kept in one unit for ever: `unit`. `sent`: the unit as its source writes it now.
ALTER TABLE stream ADD COLUMN sent TEXT NOT NULL DEFAULT '';
UPDATE stream SET sent = unit;
CREATE INDEX stream_sent ON stream (connection) WHERE sent != unit;
-- Other units in which readings of a stream came: since which reading, with which delivery for the first time, in which
-- unit they are kept, and whether they could be told in it.
CREATE TABLE stream_unit (
    stream INTEGER NOT NULL REFERENCES stream (id), sent TEXT NOT NULL, kept TEXT NOT NULL, since INTEGER NOT NULL,
    delivery INTEGER NOT NULL, converted INTEGER NOT NULL, PRIMARY KEY (stream, sent)) STRICT, WITHOUT ROWID;
