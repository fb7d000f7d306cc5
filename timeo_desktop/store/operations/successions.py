"""Which stream continues which, how numbers of streams are read, and what seems to be so."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable

from sqlite_utils import Database

from timeo_desktop.domain.continued import Factor, Facts, Succession
from timeo_desktop.domain.operations import Likeness
from timeo_desktop.domain.records import Replacement, Scheme
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import alarms

_COLUMNS = "former, later, removed, installed, ended, started, made, made_by, withdrawn, withdrawn_by, id"
_FACTOR_COLUMNS = "stream, since, factor, shift, rollover, unit, made, made_by, withdrawn, id"
_KNOWN = "made <= ? AND coalesce(withdrawn > ?, 1)"
_NOW: Millis = 1 << 62
_KEYED = 200  # streams that are asked for one by one
_OF_THE_DEVICE = json.dumps([Scheme.DEV_EUI, Scheme.THING])


def save_succession(db: Database, succession: Succession, delivery: int | None = None) -> int:
    """Note that a stream continues another; its number. Raises an error of SQLite where one of them does already."""
    cursor = db.conn.execute(
        "INSERT INTO stream_succession (former, later, removed, installed, ended, started, made, made_by, delivery)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (succession.former, succession.later, succession.removed, succession.installed, succession.ended,
         succession.started, succession.made, succession.made_by, delivery),
    )  # fmt: skip
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def save_told(db: Database, connection: str, delivery: int, told: Replacement, moment: Millis) -> tuple[int, ...]:
    """Note what a source tells of a device that was replaced; the streams concerned. Nothing where a person, or the
    source itself, said so before: what a person took back does not return with the next synchronisation."""
    query = "SELECT key, id FROM stream WHERE connection = ? AND key IN (?, ?)"
    numbers = dict(db.conn.execute(query, (connection, told.former, told.later)).fetchall())
    if told.former not in numbers or told.later not in numbers:
        return ()
    former, later = numbers[told.former], numbers[told.later]
    known = db.conn.execute(
        "SELECT 1 FROM stream_succession WHERE (former = ?1 AND later = ?2 AND (?1 != ?2 OR installed = ?3))"
        " OR (?1 != ?2 AND former != later AND withdrawn IS NULL AND (former = ?1 OR later = ?2))",
        (former, later, told.installed),
    ).fetchone()
    if known is not None:
        return ()
    row = Succession(former, later, told.removed, told.installed, told.ended, told.started, moment)
    save_succession(db, row, delivery)
    if former != later:
        alarms.end_of_stream(db, former, told.removed, moment)
    return former, later


def withdraw(db: Database, number: int, by: str, moment: Millis) -> Succession | None:
    """Take back a succession; it as it was, or None where there is none in force."""
    row = db.conn.execute(
        f"SELECT {_COLUMNS} FROM stream_succession WHERE id = ? AND withdrawn IS NULL", (number,)
    ).fetchone()
    if row is None:
        return None
    db.conn.execute("UPDATE stream_succession SET withdrawn = ?, withdrawn_by = ? WHERE id = ?", (moment, by, number))
    return Succession(*row)


def save_factor(db: Database, factor: Factor) -> None:
    """Note how the numbers of a stream are read from a moment on, in the place of what was said of that moment."""
    db.conn.execute(
        "UPDATE stream_factor SET withdrawn = ? WHERE stream = ? AND since = ? AND withdrawn IS NULL",
        (factor.made, factor.stream, factor.since),
    )
    db.conn.execute(
        "INSERT INTO stream_factor (stream, since, factor, shift, rollover, unit, made, made_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (factor.stream, factor.since, factor.factor, factor.shift, factor.rollover, factor.unit, factor.made,
         factor.made_by),
    )  # fmt: skip


def successions(connection: sqlite3.Connection, streams: Iterable[int] | None = None) -> list[Succession]:
    """All that was ever said of these streams going on with each other, or of all, by number."""
    marks = None if streams is None else ", ".join(str(int(each)) for each in streams)
    condition = "" if marks is None else f" WHERE former IN ({marks}) OR later IN ({marks})"
    rows = connection.execute(f"SELECT {_COLUMNS} FROM stream_succession{condition} ORDER BY id")
    return [Succession(*row) for row in rows]


def facts_of(connection: sqlite3.Connection, streams: Iterable[int], known: Millis | None = None) -> Facts:
    """What is said of these streams and of those that they go on with; as it was known at `known`, or is now."""
    moment = _NOW if known is None else known
    later: dict[int, list[Succession]] = defaultdict(list)
    asked, waiting = set[int](), set(streams)
    while waiting:
        asked |= waiting
        query = (
            f"SELECT {_COLUMNS} FROM stream_succession WHERE {_among('later', waiting)} AND {_KNOWN} ORDER BY installed"
        )
        rows = connection.execute(query, (moment, moment))
        found = [Succession(*row) for row in rows if row[1] in waiting]
        for each in found:
            later[each.later].append(each)
        waiting = {each.former for each in found} - asked
    return Facts(dict(later), factors_of(connection, asked, known))


def factors_of(
    connection: sqlite3.Connection, streams: Iterable[int], known: Millis | None = None
) -> dict[int, list[Factor]]:
    """How the numbers of those of these streams are read of which somebody said it, by when it begins; as it was known
    at `known`, or is now."""
    moment = _NOW if known is None else known
    own = set(streams)
    query = f"SELECT {_FACTOR_COLUMNS} FROM stream_factor WHERE {_among('stream', own)} AND {_KNOWN} ORDER BY since"
    found: dict[int, list[Factor]] = defaultdict(list)
    for row in connection.execute(query, (moment, moment)):
        if row[0] in own:
            found[row[0]].append(Factor(*row))
    return dict(found)


def replaced(
    connection: sqlite3.Connection, streams: Iterable[int], known: Millis | None = None
) -> dict[int, Succession]:
    """Those of these streams that another one goes on with, as it was known at `known`, or is now."""
    moment = _NOW if known is None else known
    own = set(streams)
    query = f"SELECT {_COLUMNS} FROM stream_succession WHERE {_among('former', own)} AND former != later AND {_KNOWN}"
    return {row[0]: Succession(*row) for row in connection.execute(query, (moment, moment)) if row[0] in own}


def _among(column: str, streams: set[int]) -> str:
    """The condition for these streams; of many, few have anything said of them, and all rows are read."""
    return "1" if len(streams) > _KEYED else f"{column} IN ({', '.join(str(int(each)) for each in streams)})"


def changed_devices(connection: sqlite3.Connection, stream: int | None = None) -> list[tuple[int, Millis]]:
    """Streams of an index (or this one) whose device is another than before, with when that was learned, where nobody
    said what became of the index then."""
    own = "" if stream is None else f" AND i.stream = {int(stream)}"
    query = (
        "SELECT i.stream, max(i.until) FROM device_install i JOIN stream s ON s.id = i.stream"
        f" WHERE i.until IS NOT NULL AND s.kind = 'index'{own} AND NOT EXISTS (SELECT 1 FROM stream_succession n"
        " WHERE n.former = i.stream AND n.later = i.stream AND n.made >= i.until) GROUP BY i.stream"
    )
    return connection.execute(query).fetchall()


def likenesses(
    connection: sqlite3.Connection, silent_since: Millis, near: tuple[Millis, Millis], stream: int | None = None
) -> list[Likeness]:
    """Pairs of streams of one quantity, unit and kind at one place, of which the later one began about when the other
    fell silent: its first reading lies so long after the last one of the other (`near`, ms). `silent_since`: who was
    heard after this is not silent. `stream`: only those with this one as the former. What was taken back is no pair."""
    own = "" if stream is None else f" AND stream = {int(stream)}"
    query = f"""
        WITH silent AS (SELECT stream AS id FROM stream_tail WHERE last < ?{own}),
        alike AS (
            SELECT s.id AS former, kb.record AS later, kb.value AS shared, NULL AS element
            FROM silent s JOIN record_key ka ON ka.kind = 'stream' AND ka.record = s.id
                AND ka.scheme NOT IN (SELECT value FROM json_each(?))
            JOIN record_key kb ON kb.value = ka.value COLLATE NOCASE AND kb.kind = 'stream'
            UNION ALL
            SELECT s.id, lb.record, NULL, lb.element
            FROM silent s JOIN link la ON la.kind = 'stream' AND la.record = s.id
            JOIN link lb ON lb.element = la.element AND lb.kind = 'stream')
        SELECT former, later, ta.last, tb.first, coalesce(max(shared), ''), max(element)
        FROM alike JOIN stream a ON a.id = former JOIN stream b ON b.id = later
        JOIN stream_tail ta ON ta.stream = former JOIN stream_tail tb ON tb.stream = later
        WHERE former != later AND a.quantity = b.quantity AND a.unit = b.unit AND a.kind = b.kind
            AND tb.first BETWEEN ta.last + ? AND ta.last + ? AND tb.first > ta.first AND tb.last > ta.last
            AND NOT EXISTS (SELECT 1 FROM stream_succession s WHERE s.former = a.id AND s.later != s.former
                AND (s.withdrawn IS NULL OR s.later = b.id))
            AND NOT EXISTS (SELECT 1 FROM stream_succession s WHERE s.later = b.id AND s.later != s.former
                AND s.withdrawn IS NULL)
        GROUP BY former, later ORDER BY former, later
    """
    rows = connection.execute(query, (silent_since, _OF_THE_DEVICE, *near))
    return [Likeness(*row) for row in rows]
