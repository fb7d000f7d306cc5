"""Finding by name in a database of any size: words and fragments in FTS5, spelling mistakes by what sounds nearest.

One mechanism for every SQLite file that has names: a row is an identity and a text whose first line is the name of the
thing, the others what else it is called. Texts are kept as people compare them (`plain`: small letters, no accents).
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

import rapidfuzz

from timeo_desktop.domain.alike import plain

TABLES = (
    "CREATE TABLE named (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
    # Only whether a word or a fragment occurs is kept, not where: half the size, and candidates are looked at anyway.
    "CREATE VIRTUAL TABLE named_word USING fts5(text, content='named', content_rowid='id', detail='none',"
    " tokenize='unicode61', prefix='1 2')",
    "CREATE VIRTUAL TABLE named_fragment USING fts5(text, content='named', content_rowid='id', detail='none',"
    " tokenize='trigram')",
    "CREATE VIRTUAL TABLE named_term USING fts5vocab(named_fragment, row)",
)
BEGINNINGS = "CREATE INDEX named_text ON named (text)"  # made after the rows of a new file
_FRAGMENT = 3  # letters of a trigram
_AT_ONCE = 500  # things whose names are put in together
_MANY = 1_000  # candidates of one kind that are looked at
_RARE, _NEAR = 5, 250  # fragments that a misspelt word is looked for by, candidates of each
_ALIKE = 72.0  # per cent
_LAST = "\U0010ffff"
_JOINED = (("œ", "oe"), ("æ", "ae"))


class Text(NamedTuple):
    """What is found by: the identity of a thing and its names, the one that is shown first."""

    id: int
    names: Sequence[str]


def make(connection: sqlite3.Connection) -> None:
    """Make the tables."""
    for statement in (*TABLES, BEGINNINGS):
        connection.execute(statement)


def fill(connection: sqlite3.Connection, texts: Iterable[Text]) -> None:
    """Fill tables that are empty. Raises sqlite3.Error when the disk is full."""
    connection.executemany("INSERT INTO named VALUES (?, ?)", ((each.id, _text(each.names)) for each in texts))
    for table in ("named_word", "named_fragment"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")


def put(connection: sqlite3.Connection, texts: Iterable[Text]) -> None:
    """Have these things found by these names from now on; one without a name is not found any more."""
    rest = iter(texts)
    while some := {each.id: _text(each.names) for each in islice(rest, _AT_ONCE)}:
        query = "SELECT id, text FROM named WHERE id IN (SELECT value FROM json_each(?))"
        old = dict(connection.execute(query, (json.dumps([*some]),)).fetchall())
        changed = {number: text for number, text in some.items() if old.get(number, "") != text}
        former = [(number, old[number]) for number in changed if number in old]
        new = [(number, text) for number, text in changed.items() if text]
        connection.executemany("DELETE FROM named WHERE id = ?", ((number,) for number, _ in former))
        connection.executemany("INSERT INTO named VALUES (?, ?)", new)
        for table in ("named_word", "named_fragment"):
            connection.executemany(f"INSERT INTO {table} ({table}, rowid, text) VALUES ('delete', ?, ?)", former)
            connection.executemany(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", new)


def _text(names: Sequence[str]) -> str:
    kept = (plain(" ".join(name.split())) for name in names)
    return "\n".join(dict.fromkeys(name for name in kept if name))


def find(connection: sqlite3.Connection, text: str, limit: int) -> list[int]:
    """Identities of what is called so, the likeliest first: exactly so, beginning so, a word that begins so, containing
    it; where nothing is, what is spelt nearly so."""
    spellings = _spellings(_wanted(text))
    found: dict[int, str] = {}
    for wanted in spellings:
        found |= _called(connection, wanted, limit)
    if not found:
        return _nearly(connection, spellings[0])[:limit]
    return sorted(found, key=lambda each: min(_rank(found[each], wanted) for wanted in spellings))[:limit]


def _wanted(text: str) -> str:
    """What was typed, as texts are kept; signs that no database takes are spaces."""
    clean = text.replace("\0", " ").encode("utf-8", "replace").decode()
    return plain(" ".join(clean.split()))


def _spellings(wanted: str) -> list[str]:
    """A text as it was typed, and with its joined letters taken apart or put together: œuvre, oeuvre."""
    apart = together = wanted
    for joined, letters in _JOINED:
        apart, together = apart.replace(joined, letters), together.replace(letters, joined)
    return list(dict.fromkeys((wanted, apart, together)))


def _called(connection: sqlite3.Connection, wanted: str, limit: int) -> dict[int, str]:
    words = wanted.split()
    if not words:
        return {}
    found = _beginning(connection, wanted) | _by_whole_words(connection, words)  # so what is called exactly so is there
    for query in (_by_beginnings, _by_fragments):
        if len(found) < limit:
            found |= query(connection, words)
    return found


def _rank(text: str, wanted: str) -> tuple[int, int, str]:
    words = wanted.split()
    names = text.split("\n")
    if wanted in names:
        kind = 0
    elif any(name.startswith(wanted) for name in names):
        kind = 1
    else:
        tokens = (*text.split(), *_parts(text))  # école is a word of l'école
        kind = 2 if all(any(token.startswith(word) for token in tokens) for word in words) else 3
    return kind, len(names[0]), names[0]


def _beginning(connection: sqlite3.Connection, wanted: str) -> dict[int, str]:
    query = "SELECT id, text FROM named WHERE text >= ? AND text < ? LIMIT ?"
    return dict(connection.execute(query, (wanted, wanted + _LAST, _MANY)).fetchall())


def _by_whole_words(connection: sqlite3.Connection, words: list[str]) -> dict[int, str]:
    parts = [f'"{part}"' for word in words for part in _parts(word)]
    return _containing(connection, "named_word", " AND ".join(parts), words) if parts else {}


def _by_beginnings(connection: sqlite3.Connection, words: list[str]) -> dict[int, str]:
    parts = [f'"{part}" *' for word in words for part in _parts(word)]
    return _containing(connection, "named_word", " AND ".join(parts), words) if parts else {}


def _parts(word: str) -> list[str]:
    """The letters and digits of a word, as FTS5's unicode61 takes it apart."""
    return "".join(sign if sign.isalnum() else " " for sign in word).split()


def _by_fragments(connection: sqlite3.Connection, words: list[str]) -> dict[int, str]:
    fragments = [fragment for word in words for fragment in _fragments(word)]
    if not fragments:
        return {}  # under three letters only beginnings are found
    return _containing(connection, "named_fragment", " AND ".join(map(_quoted, fragments)), words)


def _containing(connection: sqlite3.Connection, table: str, query: str, words: list[str]) -> dict[int, str]:
    rows = connection.execute(
        f"SELECT named.id, named.text FROM {table} JOIN named ON named.id = {table}.rowid"
        f" WHERE {table} MATCH ? LIMIT ?",
        (query, _MANY),
    )
    return {number: text for number, text in rows if all(word in text for word in words)}


def _nearly(connection: sqlite3.Connection, wanted: str) -> list[int]:
    """What shares rare fragments with a text and is spelt most like it."""
    near = candidates(connection, wanted)
    scored = ((number, _likeness(wanted, text)) for number, text in near.items())
    found = sorted((-score, len(near[number]), number) for number, score in scored if score >= _ALIKE)
    return [number for *_, number in found]


def candidates(connection: sqlite3.Connection, text: str, fragments: int = _RARE) -> dict[int, str]:
    """Identities and texts of what shares one of the rarest so many fragments with a text."""
    counts = []
    for fragment in dict.fromkeys(_fragments(_wanted(text))):
        row = connection.execute("SELECT doc FROM named_term WHERE term = ?", (fragment,)).fetchone()
        if row is not None:
            counts.append((int(row[0]), fragment))
    found: dict[int, str] = {}
    for _, fragment in sorted(counts)[:fragments]:
        query = (
            "SELECT named.id, named.text FROM named_fragment JOIN named ON named.id = named_fragment.rowid"
            " WHERE named_fragment MATCH ? LIMIT ?"
        )
        found.update(connection.execute(query, (_quoted(fragment), _NEAR)).fetchall())
    return found


def _likeness(wanted: str, text: str) -> float:
    """How much the words of a text are like those that were typed: 0 to 100."""
    tokens = text.split()
    best = [max(rapidfuzz.fuzz.ratio(word, token) for token in tokens) for word in wanted.split()]
    return sum(best) / len(best)


def _fragments(text: str) -> list[str]:
    return [text[start : start + _FRAGMENT] for start in range(len(text) - _FRAGMENT + 1)]


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
