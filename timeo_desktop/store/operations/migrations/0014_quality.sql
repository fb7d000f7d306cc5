-- Until which delivery somebody has looked at the rows of a connection that were set aside.
ALTER TABLE sync_state ADD COLUMN looked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX rejected_delivery ON rejected (connection, delivery);
-- A doubt that the program found has a rule, the words for it, a value as a sample, and how many readings it is about;
-- of what a person doubts these stay empty. Who refuses it says that the readings are wrong indeed.
ALTER TABLE reading_doubt ADD COLUMN rule TEXT NOT NULL DEFAULT '';
ALTER TABLE reading_doubt ADD COLUMN sentence TEXT;
ALTER TABLE reading_doubt ADD COLUMN sample REAL;
ALTER TABLE reading_doubt ADD COLUMN count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reading_doubt ADD COLUMN refused_by TEXT NOT NULL DEFAULT '';
ALTER TABLE reading_doubt ADD COLUMN refused INTEGER;
-- Streams that measure alike are asked for together at the beginning of each run.
CREATE INDEX stream_alike ON stream (connection, quantity, unit, kind);
-- Indexes that fell, and of which the next readings tell whether the device was replaced or one reading was wrong.
CREATE TABLE meter_fall (stream INTEGER PRIMARY KEY, since INTEGER NOT NULL) STRICT;
