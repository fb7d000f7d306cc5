-- What each delivery made of readings that were known before it: how many got another value, and how many their source
-- no longer has. The versions themselves lie where the readings do; of what was packed before, only they tell.
CREATE TABLE reading_change (
    stream INTEGER NOT NULL, delivery INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    corrected INTEGER NOT NULL, removed INTEGER NOT NULL, PRIMARY KEY (stream, delivery)) STRICT, WITHOUT ROWID;
INSERT INTO reading_change
    SELECT stream, replaced, min(at), max(at), count(*), 0 FROM reading_past GROUP BY stream, replaced;
-- The last moment that was ever told of a stream: of what is after it no version can be there.
ALTER TABLE stream_tail ADD COLUMN ever INTEGER NOT NULL DEFAULT -9223372036854775808;
-- By which delivery it was learned that the first reading of a stream is its first, and that a silence is one; NULL: look
-- it up where the readings are.
ALTER TABLE stream_tail ADD COLUMN told INTEGER;
ALTER TABLE silence ADD COLUMN told INTEGER;
