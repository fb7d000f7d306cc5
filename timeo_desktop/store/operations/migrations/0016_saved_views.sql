-- Views that people keep. `view`: JSON (`domain/written_view.py`). `picture`: a small PNG. `saved`: milliseconds since
-- 1970, UTC. `place`: the rank among all views.
CREATE TABLE saved_view (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, folder TEXT NOT NULL, note TEXT NOT NULL, place INTEGER NOT NULL,
    view TEXT NOT NULL, picture BLOB NOT NULL, saved INTEGER NOT NULL) STRICT;
