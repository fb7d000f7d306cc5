-- What a source told of a field of a record, with two times: the value holds from `since` until `until`, and this was
-- believed from `learned` until `unlearned`. Only what was ever told otherwise has rows; what was not is in the record's
-- own row, holds for always, and is known since the record is. Values are text, moments milliseconds; '' is none. The
-- fields `subject` and `location` are the elements that the record is about and where it is, a row for each.
CREATE TABLE fact (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, record INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
    since INTEGER NOT NULL, until INTEGER, learned INTEGER NOT NULL, unlearned INTEGER, delivery INTEGER NOT NULL
) STRICT;
CREATE INDEX fact_record ON fact (kind, record, field, since);
CREATE INDEX fact_subject ON fact (value, kind) WHERE field = 'subject';
CREATE INDEX fact_location ON fact (value, kind) WHERE field = 'location';
CREATE INDEX fact_into ON fact (value, kind) WHERE field = 'into';

-- The first version of a line that was told anew, beside whose neighbours of the same moment it stands.
ALTER TABLE intervention_event ADD COLUMN place INTEGER;

ALTER TABLE intervention ADD COLUMN owner TEXT NOT NULL DEFAULT '';
-- What the rules of its connection call the work, where that is not what its source calls it.
ALTER TABLE intervention ADD COLUMN ruled_trade TEXT NOT NULL DEFAULT '';
-- Whether the source itself says who works on it; and what else it says.
ALTER TABLE intervention ADD COLUMN says_provider INTEGER NOT NULL DEFAULT 0;
ALTER TABLE intervention ADD COLUMN more TEXT NOT NULL DEFAULT '[]';
-- When it was first learned of, how it is not shown by its source any more (`gone` is the delivery that said so), and the
-- intervention that tells its story now: the one it was merged into, or the same one in another system.
ALTER TABLE intervention ADD COLUMN learned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE intervention ADD COLUMN away TEXT NOT NULL DEFAULT '';
ALTER TABLE intervention ADD COLUMN into_record INTEGER;
UPDATE intervention SET away = 'missing' WHERE gone IS NOT NULL;
INSERT INTO fact (kind, record, field, value, since, until, learned, unlearned, delivery)
    SELECT 'intervention', i.id, 'away', '', -1152921504606846976, NULL, 0, d.recorded, d.id
    FROM intervention i JOIN delivery d ON d.id = i.gone
    UNION ALL SELECT 'intervention', i.id, 'away', '', -1152921504606846976, d.recorded, d.recorded, NULL, d.id
    FROM intervention i JOIN delivery d ON d.id = i.gone
    UNION ALL SELECT 'intervention', i.id, 'away', 'missing', d.recorded, NULL, d.recorded, NULL, d.id
    FROM intervention i JOIN delivery d ON d.id = i.gone;
UPDATE intervention SET learned = coalesce(
    (SELECT min(d.recorded) FROM intervention_event e JOIN delivery d ON d.id = e.delivery WHERE e.intervention = intervention.id),
    (SELECT d.recorded FROM delivery d WHERE d.id = intervention.delivery), 0);
-- Until now a link was said to be known since the last delivery of its record.
UPDATE link SET since = min(since, (SELECT i.learned FROM intervention i WHERE i.id = record))
    WHERE kind = 'intervention' AND method = 'key' AND record IN (SELECT id FROM intervention);
CREATE INDEX intervention_lost ON intervention (connection) WHERE away = 'lost';
CREATE INDEX intervention_into ON intervention (into_record) WHERE into_record IS NOT NULL;

ALTER TABLE stream ADD COLUMN learned INTEGER NOT NULL DEFAULT 0;

-- Interventions that could not be read, or of which the log may not be whole: asked for again at every synchronisation,
-- the longest unasked first.
CREATE TABLE unread (
    connection TEXT NOT NULL, key TEXT NOT NULL, how TEXT NOT NULL, since INTEGER NOT NULL, asked INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (connection, key)) STRICT, WITHOUT ROWID;
INSERT INTO unread SELECT connection, key, 'missing', learned, 0 FROM intervention WHERE gone IS NOT NULL;

-- Who works on the interventions of a connection, from a moment on: all of them (`field` ''), or those that have this
-- value in this field. Taken back, a rule keeps its row.
CREATE TABLE provider_rule (
    id INTEGER PRIMARY KEY, connection TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL COLLATE NOCASE,
    provider TEXT NOT NULL, contract TEXT NOT NULL, trade TEXT NOT NULL DEFAULT '', since INTEGER NOT NULL,
    made INTEGER NOT NULL, withdrawn INTEGER) STRICT;
CREATE INDEX provider_rule_connection ON provider_rule (connection) WHERE withdrawn IS NULL;
INSERT INTO provider_rule (connection, field, value, provider, contract, since, made)
    SELECT id, '', '', json_extract(settings, '$.provider'), coalesce(json_extract(settings, '$.contract'), ''),
        -1152921504606846976, created
    FROM connection WHERE coalesce(json_extract(settings, '$.provider'), '') != '';
UPDATE intervention SET says_provider = 1 WHERE provider IS NOT NULL
    AND connection NOT IN (SELECT connection FROM provider_rule);

-- Two interventions that a person was asked about: the same one in two systems, or not.
CREATE TABLE same_decision (
    one INTEGER NOT NULL, other INTEGER NOT NULL, same INTEGER NOT NULL, made INTEGER NOT NULL,
    PRIMARY KEY (one, other)) STRICT, WITHOUT ROWID;
