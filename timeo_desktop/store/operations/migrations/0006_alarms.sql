-- When the end of an alarm was learned, who has seen it, and since when readings that came late say that it never was.
ALTER TABLE alarm ADD COLUMN end_recorded INTEGER;
ALTER TABLE alarm ADD COLUMN acknowledged_by TEXT NOT NULL DEFAULT '';
ALTER TABLE alarm ADD COLUMN withdrawn INTEGER;
UPDATE alarm SET end_recorded = max(recorded, ended) WHERE ended IS NOT NULL;
CREATE INDEX alarm_lasting ON alarm (rule, stream) WHERE ended IS NULL;
CREATE INDEX alarm_started ON alarm (started);
-- Up to which stream a rule has looked at the readings from before it was made; NULL: at all.
ALTER TABLE alarm_rule ADD COLUMN scanned INTEGER;
-- Every reading is looked at in the transaction that saves it: only what is beyond a limit must be remembered.
DELETE FROM alarm_watch WHERE beyond_since IS NULL;
