-- The store of operations. Moments are milliseconds since 1970, UTC. A delivery is one saved page: it says from which
-- connection and when something was recorded; what replaces an older value keeps the older one with its delivery.

CREATE TABLE connection (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, settings TEXT NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL) STRICT;
CREATE TABLE sync_state (
    connection TEXT PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
    cursor TEXT NOT NULL DEFAULT 'null', health TEXT NOT NULL DEFAULT 'never', since INTEGER, sentence TEXT,
    last_success INTEGER, failures INTEGER NOT NULL DEFAULT 0, next_try INTEGER) STRICT;
CREATE TABLE sync_run (
    id INTEGER PRIMARY KEY, connection TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER,
    outcome TEXT NOT NULL DEFAULT 'running', pages INTEGER NOT NULL DEFAULT 0, saved INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0, sentence TEXT) STRICT;
CREATE INDEX sync_run_connection ON sync_run (connection, id);
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY, connection TEXT NOT NULL, run INTEGER NOT NULL, recorded INTEGER NOT NULL) STRICT;
CREATE TABLE raw_record (
    connection TEXT NOT NULL, key TEXT NOT NULL, hash BLOB NOT NULL, delivery INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (connection, key, hash)) STRICT, WITHOUT ROWID;
CREATE TABLE rejected (
    connection TEXT NOT NULL, hash BLOB NOT NULL, delivery INTEGER NOT NULL, place TEXT NOT NULL,
    sentence TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (connection, hash)) STRICT, WITHOUT ROWID;

CREATE TABLE provider (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE) STRICT;
CREATE TABLE contract (
    id INTEGER PRIMARY KEY, provider INTEGER NOT NULL REFERENCES provider (id), reference TEXT NOT NULL,
    trade TEXT NOT NULL DEFAULT '', perimeter INTEGER, starts INTEGER, ends INTEGER,
    sla TEXT NOT NULL DEFAULT '{}', UNIQUE (provider, reference)) STRICT;
CREATE TABLE intervention (
    id INTEGER PRIMARY KEY, connection TEXT NOT NULL, key TEXT NOT NULL, provider INTEGER, contract INTEGER,
    title TEXT NOT NULL, description TEXT NOT NULL, status TEXT NOT NULL, event TEXT NOT NULL,
    work_type TEXT NOT NULL, trade TEXT NOT NULL, priority TEXT NOT NULL, asked_by TEXT NOT NULL,
    requested INTEGER NOT NULL, updated INTEGER NOT NULL, due INTEGER, acknowledged INTEGER, on_site INTEGER,
    closed INTEGER, url TEXT NOT NULL, zone TEXT NOT NULL, hash BLOB NOT NULL, delivery INTEGER NOT NULL,
    gone INTEGER, UNIQUE (connection, key)) STRICT;
CREATE INDEX intervention_requested ON intervention (requested);
CREATE TABLE intervention_event (
    id INTEGER PRIMARY KEY, intervention INTEGER NOT NULL REFERENCES intervention (id), key TEXT NOT NULL,
    happened INTEGER NOT NULL, zone TEXT NOT NULL, event TEXT NOT NULL, status TEXT NOT NULL, actor TEXT NOT NULL,
    note TEXT NOT NULL, field TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL, hash BLOB NOT NULL,
    delivery INTEGER NOT NULL, replaced INTEGER) STRICT;
CREATE INDEX intervention_event_key ON intervention_event (intervention, key);
CREATE INDEX intervention_event_happened ON intervention_event (intervention, happened);

CREATE TABLE device (
    id INTEGER PRIMARY KEY, connection TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, model TEXT NOT NULL,
    serial TEXT NOT NULL, delivery INTEGER NOT NULL, UNIQUE (connection, key)) STRICT;
CREATE TABLE stream (
    id INTEGER PRIMARY KEY, connection TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, quantity TEXT NOT NULL,
    unit TEXT NOT NULL, kind TEXT NOT NULL, expected INTEGER, hash BLOB NOT NULL, delivery INTEGER NOT NULL,
    gone INTEGER, UNIQUE (connection, key)) STRICT;
CREATE TABLE device_install (
    stream INTEGER NOT NULL REFERENCES stream (id), device INTEGER NOT NULL REFERENCES device (id),
    since INTEGER NOT NULL, until INTEGER, factor REAL NOT NULL DEFAULT 1, shift REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (stream, since)) STRICT, WITHOUT ROWID;

-- A reading that is sent again with another value moves the old one to reading_past; see the trigger.
CREATE TABLE reading (
    stream INTEGER NOT NULL, at INTEGER NOT NULL, value REAL, delivery INTEGER NOT NULL,
    PRIMARY KEY (stream, at)) STRICT, WITHOUT ROWID;
CREATE TABLE reading_past (
    stream INTEGER NOT NULL, at INTEGER NOT NULL, value REAL, delivery INTEGER NOT NULL, replaced INTEGER NOT NULL
) STRICT;
CREATE INDEX reading_past_at ON reading_past (stream, at);
CREATE TRIGGER reading_is_corrected AFTER UPDATE ON reading BEGIN
    INSERT INTO reading_past VALUES (old.stream, old.at, old.value, old.delivery, new.delivery);
END;
-- One row an hour for charts that show years; made from `reading` whenever an hour is written to.
CREATE TABLE reading_hour (
    stream INTEGER NOT NULL, hour INTEGER NOT NULL, count INTEGER NOT NULL, low REAL, high REAL, total REAL,
    PRIMARY KEY (stream, hour)) STRICT, WITHOUT ROWID;

CREATE TABLE alarm_rule (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL, quantity TEXT NOT NULL, stream INTEGER, above INTEGER NOT NULL,
    threshold REAL NOT NULL, hysteresis REAL NOT NULL, duration INTEGER NOT NULL, severity TEXT NOT NULL,
    silenced_until INTEGER, enabled INTEGER NOT NULL DEFAULT 1, origin TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE alarm (
    id INTEGER PRIMARY KEY, rule INTEGER NOT NULL REFERENCES alarm_rule (id), stream INTEGER NOT NULL,
    started INTEGER NOT NULL, ended INTEGER, extreme REAL NOT NULL, recorded INTEGER NOT NULL,
    acknowledged INTEGER, UNIQUE (rule, stream, started)) STRICT;
CREATE INDEX alarm_stream ON alarm (stream, started);
-- How far each rule has looked along each stream, so that a restart goes on where the last look ended.
CREATE TABLE alarm_watch (
    rule INTEGER NOT NULL REFERENCES alarm_rule (id) ON DELETE CASCADE, stream INTEGER NOT NULL,
    seen INTEGER NOT NULL, beyond_since INTEGER, PRIMARY KEY (rule, stream)) STRICT, WITHOUT ROWID;

CREATE TABLE document (
    id INTEGER PRIMARY KEY, connection TEXT NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL, uri TEXT NOT NULL,
    kind TEXT NOT NULL, happened INTEGER, hash BLOB NOT NULL, delivery INTEGER NOT NULL, gone INTEGER,
    UNIQUE (connection, key)) STRICT;

CREATE TABLE model (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL, package TEXT NOT NULL, imported INTEGER NOT NULL,
    elements INTEGER NOT NULL, UNIQUE (path, package)) STRICT;
CREATE TABLE element (
    id INTEGER PRIMARY KEY, ifc_class TEXT NOT NULL, name TEXT NOT NULL, tag TEXT NOT NULL, type TEXT NOT NULL,
    parent INTEGER, model INTEGER NOT NULL, x REAL, y REAL, z REAL, until INTEGER) STRICT;
CREATE INDEX element_parent ON element (parent);
CREATE TABLE model_element (
    model INTEGER NOT NULL REFERENCES model (id), step INTEGER NOT NULL, element INTEGER NOT NULL,
    PRIMARY KEY (model, step)) STRICT, WITHOUT ROWID;
CREATE INDEX model_element_element ON model_element (element);
-- The crosswalk: every key by which any source names an element.
CREATE TABLE element_key (
    scheme TEXT NOT NULL, value TEXT NOT NULL COLLATE NOCASE, element INTEGER NOT NULL, source TEXT NOT NULL,
    since INTEGER NOT NULL, until INTEGER, method TEXT NOT NULL, confidence REAL NOT NULL,
    PRIMARY KEY (scheme, value, element, source)) STRICT, WITHOUT ROWID;
CREATE INDEX element_key_element ON element_key (element);
CREATE INDEX element_key_value ON element_key (value);
CREATE TABLE record_key (
    kind TEXT NOT NULL, record INTEGER NOT NULL, scheme TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (kind, record, scheme, value)) STRICT, WITHOUT ROWID;
CREATE INDEX record_key_value ON record_key (value COLLATE NOCASE);
CREATE TABLE link (
    kind TEXT NOT NULL, record INTEGER NOT NULL, element INTEGER NOT NULL, role TEXT NOT NULL, method TEXT NOT NULL,
    confidence REAL NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (kind, record, element)) STRICT, WITHOUT ROWID;
CREATE INDEX link_element ON link (element, kind);
CREATE TABLE link_rule (
    connection TEXT NOT NULL, value TEXT NOT NULL COLLATE NOCASE, element INTEGER, made INTEGER NOT NULL,
    PRIMARY KEY (connection, value)) STRICT, WITHOUT ROWID;

CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
    detail TEXT NOT NULL) STRICT;
