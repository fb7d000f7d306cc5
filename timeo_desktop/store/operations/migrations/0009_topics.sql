-- Which tickets stand at a moment, and who lasts how long: see store/operations/standing.py.
CREATE INDEX intervention_state ON intervention (status, coalesce(closed, updated));
CREATE INDEX intervention_span ON intervention (requested, status, coalesce(closed, updated));
-- Which streams their source no longer has: asked for with every page of readings.
CREATE INDEX stream_gone ON stream (connection) WHERE gone IS NOT NULL;
