-- What was changed lately and by which program, so that other programs on this store read again what concerns them.
CREATE TABLE change_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT, program TEXT NOT NULL, kinds TEXT NOT NULL, elements TEXT NOT NULL,
    records TEXT NOT NULL) STRICT;
