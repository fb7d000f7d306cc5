"""What errors of SQLite mean. They come as a few classes and many codes: locked, full, gone and damaged are told apart
by the code."""

import sqlite3

_KIND = 0xFF  # of a code; the rest says more of it
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_WORDS = {
    sqlite3.SQLITE_BUSY: "another program is using it",
    sqlite3.SQLITE_LOCKED: "another program is using it",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "the file is read-only",
    sqlite3.SQLITE_PERM: "the file is read-only",
    sqlite3.SQLITE_IOERR: "the disk does not answer",
    sqlite3.SQLITE_CANTOPEN: "the file is not within reach",
}


def _kind(error: BaseException) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0)  # what Python itself raises has none
    return code & _KIND


def is_busy(error: BaseException) -> bool:
    """Whether another program is using the file."""
    return _kind(error) in _BUSY


def is_damage(error: BaseException) -> bool:
    """Whether the content of the file looks damaged."""
    return _kind(error) in _DAMAGE


def was_given_up(error: BaseException) -> bool:
    """Whether a question was ended because nobody waits for it any more."""
    return _kind(error) == sqlite3.SQLITE_INTERRUPT


def reason(error: BaseException) -> str:
    """What to tell the user of an error: a sentence of its own for what happens to every file sooner or later."""
    return _WORDS.get(_kind(error), str(error))
