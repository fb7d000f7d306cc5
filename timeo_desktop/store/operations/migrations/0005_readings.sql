-- Readings lie in three places: `reading_page` has them as they came, a page of many streams in a row (pages.py),
-- `reading` what came late, was corrected or came alone, `reading_block` what was packed, a month of a stream in a row, as
-- compressed columns (blocks.py). `stream_tail` and `silence` are kept as readings come in, so
-- that the last value, the first moment and the gaps of a stream are known without looking at its readings.
CREATE TABLE reading_block (
    id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, month INTEGER NOT NULL, first INTEGER NOT NULL,
    last INTEGER NOT NULL, count INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (stream, month)) STRICT;
CREATE TABLE reading_page (
    delivery INTEGER PRIMARY KEY, first_stream INTEGER NOT NULL, last_stream INTEGER NOT NULL,
    first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, count INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
CREATE INDEX reading_page_zone ON reading_page (last_at, first_at, first_stream, last_stream, count);
CREATE TABLE stream_tail (
    stream INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, value REAL, delivery INTEGER NOT NULL,
    packed INTEGER NOT NULL DEFAULT -9223372036854775808) STRICT;
-- From the last reading before to the first after a time without any of more than a day.
CREATE TABLE silence (
    stream INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (stream, since)
) STRICT, WITHOUT ROWID;
-- Readings that are not to be trusted are told as a range, never reading by reading.
CREATE TABLE reading_doubt (
    id INTEGER PRIMARY KEY, stream INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
    reason TEXT NOT NULL, made INTEGER NOT NULL, accepted_by TEXT NOT NULL DEFAULT '', accepted INTEGER) STRICT;
CREATE INDEX reading_doubt_stream ON reading_doubt (stream, since);

INSERT INTO stream_tail (stream, first, last, value, delivery)
    SELECT s.id, (SELECT min(at) FROM reading WHERE stream = s.id), r.at, r.value, r.delivery
    FROM stream s JOIN reading r ON r.stream = s.id AND r.at = (SELECT max(at) FROM reading WHERE stream = s.id);
INSERT INTO silence
    SELECT stream, at, following FROM (
        SELECT stream, at, lead(at) OVER (PARTITION BY stream ORDER BY at) AS following FROM reading)
    WHERE following - at > 86400000;
DROP TABLE reading_hour;
