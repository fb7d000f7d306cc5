-- Which stream goes on with the readings of which, from when: a device was replaced under the same meter or room. Said
-- by a person (made_by), or by a source (delivery); what is taken back stays, with when and by whom. `removed` and
-- `installed` are of the world, `made` and `withdrawn` are when it was said.
CREATE TABLE stream_succession (
    id INTEGER PRIMARY KEY, former INTEGER NOT NULL REFERENCES stream (id),
    later INTEGER NOT NULL REFERENCES stream (id), removed INTEGER NOT NULL, installed INTEGER NOT NULL,
    ended REAL, started REAL, made INTEGER NOT NULL, made_by TEXT NOT NULL, delivery INTEGER,
    withdrawn INTEGER, withdrawn_by TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX stream_succession_later ON stream_succession (later);
-- A stream continues one other, and is continued by one; the devices of one stream may be many.
CREATE UNIQUE INDEX stream_succession_former ON stream_succession (former)
    WHERE withdrawn IS NULL AND former != later;
CREATE UNIQUE INDEX stream_succession_one ON stream_succession (later) WHERE withdrawn IS NULL AND former != later;
-- How the numbers of a stream are read from a moment on; what is said anew of the same moment takes the former's place.
CREATE TABLE stream_factor (
    id INTEGER PRIMARY KEY, stream INTEGER NOT NULL REFERENCES stream (id), since INTEGER NOT NULL,
    factor REAL NOT NULL, shift REAL NOT NULL, rollover REAL NOT NULL, unit TEXT NOT NULL, made INTEGER NOT NULL,
    made_by TEXT NOT NULL, withdrawn INTEGER) STRICT;
CREATE UNIQUE INDEX stream_factor_since ON stream_factor (stream, since) WHERE withdrawn IS NULL;
