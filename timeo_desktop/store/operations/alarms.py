"""Alarm rules, alarms, and the pairs of a rule and a stream that are beyond a limit."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlite_utils import Database

from timeo_desktop.domain.alarms import CALM, I64, Alarm, Watch
from timeo_desktop.domain.operations import AlarmRow
from timeo_desktop.domain.records import AlarmRule
from timeo_desktop.domain.times import Millis

KIND = "alarm"
_FIELDS = (
    "title", "quantity", "threshold", "above", "hysteresis", "duration", "severity", "stream", "silenced_until",
    "enabled", "id",
)  # fmt: skip
_ROW = (
    "SELECT a.id, a.rule, a.stream, a.started, a.ended, a.extreme, a.recorded, a.acknowledged, r.title, r.severity,"
    " a.end_recorded, a.acknowledged_by FROM alarm a JOIN alarm_rule r ON r.id = a.rule"
)
_END_LEARNED = "coalesce(a.end_recorded, a.ended)"
_KNOWN = "a.recorded <= :known AND coalesce(a.withdrawn > :known, 1)"
_MOST = 2_000  # alarms that are over


@dataclass(frozen=True)
class Scan:
    """A rule that has not yet looked at all readings from before it was made; at those of streams up to `scanned`."""

    rule: AlarmRule
    scanned: int


def rules(connection: sqlite3.Connection) -> list[AlarmRule]:
    """All alarm rules."""
    return [each.rule for each in _rules(connection, "1")]


def scans(connection: sqlite3.Connection) -> list[Scan]:
    """Rules in force that have not looked at everything yet."""
    return _rules(connection, "scanned IS NOT NULL AND enabled")


def _rules(connection: sqlite3.Connection, condition: str) -> list[Scan]:
    query = f"SELECT {', '.join(_FIELDS)}, coalesce(scanned, 0) FROM alarm_rule WHERE {condition} ORDER BY id"
    return [
        Scan(
            AlarmRule(**{**dict(zip(_FIELDS, row[:-1], strict=True)), "above": bool(row[3]), "enabled": bool(row[9])}),
            row[-1],
        )
        for row in connection.execute(query)
    ]


def save_rule(db: Database, rule: AlarmRule, origin: str = "") -> int:
    """Insert or change a rule; its number. A new one, and one that is in force again, have to look at what there is."""
    row = {
        "title": rule.title, "quantity": rule.quantity, "stream": rule.stream, "above": int(rule.above),
        "threshold": rule.threshold, "hysteresis": rule.hysteresis, "duration": rule.duration,
        "severity": rule.severity, "silenced_until": rule.silenced_until, "enabled": int(rule.enabled),
    }  # fmt: skip
    if not rule.id:
        return int(str(db.table("alarm_rule").insert({**row, "origin": origin, "scanned": 0}).last_pk))
    (was_enabled,) = db.conn.execute("SELECT enabled FROM alarm_rule WHERE id = ?", (rule.id,)).fetchone()
    again = {"scanned": 0} if rule.enabled and not was_enabled else {}
    db.table("alarm_rule").update(rule.id, {**row, **again})
    return rule.id


def save_scan(db: Database, rule: int, scanned: int | None) -> None:
    """Keep how far a rule has looked (None: at everything)."""
    db.conn.execute("UPDATE alarm_rule SET scanned = ? WHERE id = ?", (scanned, rule))


def standing(connection: sqlite3.Connection, streams: tuple[int, int]) -> dict[tuple[int, int], Watch]:
    """The pairs of a rule and a stream, of those between two numbers, that are beyond a limit now, and where they
    stand."""
    query = "SELECT rule, stream, beyond_since FROM alarm_watch WHERE stream BETWEEN ? AND ?"
    found = {(rule, stream): Watch(since) for rule, stream, since in connection.execute(query, streams)}
    query = (
        "SELECT rule, stream, started, extreme FROM alarm INDEXED BY alarm_lasting"
        " WHERE ended IS NULL AND withdrawn IS NULL AND stream BETWEEN ? AND ?"
    )
    for rule, stream, started, extreme in connection.execute(query, streams):
        found[rule, stream] = Watch(started, started, extreme)
    return found


def around(connection: sqlite3.Connection, streams: I64, at: I64) -> list[tuple[int, int, Millis, Millis | None]]:
    """Alarms on these streams (N,) that touch the time of these moments (M,): rule, stream, beginning and end."""
    if not len(streams):
        return []
    marks = ", ".join(map(str, streams.tolist()))
    query = (
        f"SELECT rule, stream, started, ended FROM alarm WHERE stream IN ({marks}) AND started <= ?"
        " AND coalesce(ended >= ?, 1) AND withdrawn IS NULL"
    )
    return connection.execute(query, (int(at.max()), int(at.min()))).fetchall()


def save_watch(db: Database, rule: int, stream: int, watch: Watch) -> None:
    """Keep where a rule stands on a stream; what has become an alarm is known by that."""
    if watch == CALM or watch.started is not None:
        db.conn.execute("DELETE FROM alarm_watch WHERE rule = ? AND stream = ?", (rule, stream))
    else:
        db.conn.execute(
            "INSERT OR REPLACE INTO alarm_watch VALUES (?, ?, ?, ?)",
            (rule, stream, watch.beyond_since, watch.beyond_since),
        )


def save_alarm(db: Database, rule: int, stream: int, alarm: Alarm, moment: Millis) -> int | None:
    """Note an alarm, or how it went on; its number where that is new."""
    row = db.conn.execute(
        "SELECT id, ended, extreme, withdrawn FROM alarm WHERE rule = ? AND stream = ? AND started = ?",
        (rule, stream, alarm.started),
    ).fetchone()
    learned = None if alarm.ended is None else moment
    if row is None:
        cursor = db.conn.execute(
            "INSERT INTO alarm (rule, stream, started, ended, extreme, recorded, end_recorded)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (rule, stream, alarm.started, alarm.ended, alarm.extreme, moment, learned),
        )
        return cursor.lastrowid
    if row[1:] == (alarm.ended, alarm.extreme, None):
        return None
    db.conn.execute(
        "UPDATE alarm SET extreme = ?, end_recorded = CASE WHEN ended IS ? THEN end_recorded ELSE ? END, ended = ?,"
        " withdrawn = NULL WHERE id = ?",
        (alarm.extreme, alarm.ended, learned, alarm.ended, row[0]),
    )
    return int(row[0])


def withdraw(
    db: Database, pair: tuple[int, int], between: tuple[Millis, Millis | None], kept: set[Millis], moment: Millis
) -> list[int]:
    """Alarms of a rule and a stream that began between two moments (None: without end) and of which readings now say
    that they never were: they stay, withdrawn. `kept`: the beginnings of those that were."""
    since, until = between
    query = "SELECT id, started FROM alarm WHERE rule = ? AND stream = ? AND started >= ? AND withdrawn IS NULL"
    rows = db.conn.execute(query, (*pair, since)).fetchall()
    gone = [number for number, started in rows if started not in kept and (until is None or started <= until)]
    db.conn.executemany("UPDATE alarm SET withdrawn = ? WHERE id = ?", ((moment, number) for number in gone))
    return gone


def end_all(db: Database, rule: int, moment: Millis) -> list[int]:
    """A rule is not in force any more: its alarms end, and it watches nothing. The alarms."""
    db.conn.execute("DELETE FROM alarm_watch WHERE rule = ?", (rule,))
    query = "UPDATE alarm SET ended = ?, end_recorded = ? WHERE rule = ? AND ended IS NULL RETURNING id"
    return [row[0] for row in db.conn.execute(query, (moment, moment, rule)).fetchall()]


def end_of_stream(db: Database, stream: int, removed: Millis, moment: Millis) -> list[int]:
    """A device was removed: what lasts on its stream ends, and nothing is watched. The alarms."""
    db.conn.execute("DELETE FROM alarm_watch WHERE stream = ?", (stream,))
    query = "UPDATE alarm SET ended = max(started, ?), end_recorded = ? WHERE stream = ? AND ended IS NULL RETURNING id"
    return [row[0] for row in db.conn.execute(query, (removed, moment, stream)).fetchall()]


def acknowledge(db: Database, alarm: int, who: str, moment: Millis) -> None:
    """Someone saw it; who saw it first stays."""
    db.conn.execute(
        "UPDATE alarm SET acknowledged = ?, acknowledged_by = ? WHERE id = ? AND acknowledged IS NULL",
        (moment, who, alarm),
    )


def alarms_of(connection: sqlite3.Connection, streams: Iterable[int], known: Millis | None = None) -> list[AlarmRow]:
    """Every alarm of these streams, the newest first; as they were known at a moment (None: now)."""
    condition = f"a.stream IN ({', '.join(str(int(each)) for each in streams)})"
    if known is None:
        return _alarms(connection, f"{condition} AND a.withdrawn IS NULL", {})
    return _as_known(_alarms(connection, f"{condition} AND {_KNOWN}", {"known": known}), known)


def alarms_since(connection: sqlite3.Connection, since: Millis) -> list[AlarmRow]:
    """Alarms that began, ended or lasted after a moment, the newest first."""
    condition = "a.withdrawn IS NULL AND (a.started >= :since OR a.ended IS NULL OR a.ended >= :since)"
    return _alarms(connection, condition, {"since": since})


def recent_alarms(connection: sqlite3.Connection, moment: Millis, known: Millis | None = None) -> list[AlarmRow]:
    """Alarms until a moment, as they were known at another (None: now): all that last then, and after them the newest
    of those that are over."""
    values = {"moment": moment, "known": known}
    begun = f"a.started <= :moment AND {'a.withdrawn IS NULL' if known is None else _KNOWN}"
    over = "a.ended <= :moment" + ("" if known is None else f" AND {_END_LEARNED} <= :known")
    lasting = _alarms(connection, f"{begun} AND NOT coalesce({over}, 0)", values)
    return _as_known(lasting + _alarms(connection, f"{begun} AND {over}", values, _MOST), known)


def _as_known(rows: list[AlarmRow], known: Millis | None) -> list[AlarmRow]:
    """Alarms without what was learned of them later."""
    return rows if known is None else [_without_later(row, known) for row in rows]


def _without_later(row: AlarmRow, known: Millis) -> AlarmRow:
    if row.ended is not None and (row.ended if row.end_recorded is None else row.end_recorded) > known:
        row = replace(row, ended=None, end_recorded=None)
    if row.acknowledged is not None and row.acknowledged > known:
        row = replace(row, acknowledged=None, acknowledged_by="")
    return row


def _alarms(
    connection: sqlite3.Connection, condition: str, values: Mapping[str, object], limit: int = -1
) -> list[AlarmRow]:
    query = f"{_ROW} WHERE {condition} ORDER BY a.started DESC, a.id LIMIT {limit}"
    return [AlarmRow(*row) for row in connection.execute(query, values)]
