-- What elements are called, for finding them: see store/search_index.py, whose tables these are. `plain` is a function of
-- the program: small letters without accents.
CREATE TABLE named (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE named_word USING fts5(text, content='named', content_rowid='id', detail='none', tokenize='unicode61', prefix='1 2');
CREATE VIRTUAL TABLE named_fragment USING fts5(text, content='named', content_rowid='id', detail='none', tokenize='trigram');
CREATE VIRTUAL TABLE named_term USING fts5vocab(named_fragment, row);
INSERT INTO named
    SELECT id, text FROM (
        SELECT e.id AS id, trim(plain(e.name || char(10) || e.tag || char(10) || coalesce((
            SELECT group_concat(k.value, char(10)) FROM element_key k WHERE k.element = e.id AND k.until IS NULL
        ), '')), char(10)) AS text
        FROM element e WHERE e.until IS NULL)
    WHERE text != '';
CREATE INDEX named_text ON named (text);
INSERT INTO named_word (named_word) VALUES ('rebuild');
INSERT INTO named_fragment (named_fragment) VALUES ('rebuild');
