"""Alarm rules, alarms, and how far each rule has looked."""

import sqlite3
from collections.abc import Iterable

from sqlite_utils import Database

from timeo_desktop.domain.operations import AlarmRow
from timeo_desktop.domain.records import AlarmRule
from timeo_desktop.domain.times import Millis

_FIELDS = (
    "title", "quantity", "threshold", "above", "hysteresis", "duration", "severity", "stream", "silenced_until",
    "enabled", "id",
)  # fmt: skip


def rules(connection: sqlite3.Connection) -> list[AlarmRule]:
    """All alarm rules."""
    return [
        AlarmRule(**{**dict(zip(_FIELDS, row, strict=True)), "above": bool(row[3]), "enabled": bool(row[9])})
        for row in connection.execute(f"SELECT {', '.join(_FIELDS)} FROM alarm_rule")
    ]


def save_rule(db: Database, rule: AlarmRule, origin: str = "") -> int:
    """Insert or change a rule; its number. A changed rule goes on from where it last looked along each stream."""
    row = {
        "title": rule.title, "quantity": rule.quantity, "stream": rule.stream, "above": int(rule.above),
        "threshold": rule.threshold, "hysteresis": rule.hysteresis, "duration": rule.duration,
        "severity": rule.severity, "silenced_until": rule.silenced_until, "enabled": int(rule.enabled),
        "origin": origin,
    }  # fmt: skip
    if rule.id:
        db.table("alarm_rule").update(rule.id, row)
        return rule.id
    return int(str(db.table("alarm_rule").insert(row).last_pk))


def watch_of(connection: sqlite3.Connection, rule: int, stream: int) -> tuple[Millis, Millis | None] | None:
    """How far a rule has looked along a stream, and since when the readings are beyond its threshold."""
    row = connection.execute(
        "SELECT seen, beyond_since FROM alarm_watch WHERE rule = ? AND stream = ?", (rule, stream)
    ).fetchone()
    return None if row is None else (row[0], row[1])


def save_watch(db: Database, rule: int, stream: int, seen: Millis, beyond_since: Millis | None) -> None:
    """Keep how far a rule has looked."""
    db.conn.execute("INSERT OR REPLACE INTO alarm_watch VALUES (?, ?, ?, ?)", (rule, stream, seen, beyond_since))


def open_alarm(connection: sqlite3.Connection, rule: int, stream: int) -> AlarmRow | None:
    """The alarm of a rule on a stream that still lasts."""
    return next(iter(_alarms(connection, "a.rule = ? AND a.stream = ? AND a.ended IS NULL", (rule, stream))), None)


def raise_alarm(db: Database, rule: int, stream: int, started: Millis, extreme: float, recorded: Millis) -> None:
    """A new alarm; the same one again changes nothing."""
    db.conn.execute(
        "INSERT OR IGNORE INTO alarm (rule, stream, started, extreme, recorded) VALUES (?, ?, ?, ?, ?)",
        (rule, stream, started, extreme, recorded),
    )


def update_alarm(db: Database, alarm: int, extreme: float, ended: Millis | None) -> None:
    """How bad it became, and when it ended."""
    db.conn.execute("UPDATE alarm SET extreme = ?, ended = ? WHERE id = ?", (extreme, ended, alarm))


def acknowledge(db: Database, alarm: int, moment: Millis) -> None:
    """Someone saw it."""
    db.conn.execute("UPDATE alarm SET acknowledged = ? WHERE id = ?", (moment, alarm))


def alarms_of(connection: sqlite3.Connection, streams: Iterable[int]) -> list[AlarmRow]:
    """Every alarm of these streams, the newest first."""
    return _alarms(connection, f"a.stream IN ({', '.join(str(int(each)) for each in streams)})", ())


def recent_alarms(connection: sqlite3.Connection, moment: Millis, limit: int = 2_000) -> list[AlarmRow]:
    """Alarms until a moment: those that last first, then the newest."""
    found = _alarms(connection, "a.started <= ?", (moment,), limit)
    return sorted(found, key=lambda row: row.ended is not None)


def _alarms(
    connection: sqlite3.Connection, condition: str, values: tuple[object, ...], limit: int = 100_000
) -> list[AlarmRow]:
    query = (
        "SELECT a.id, a.rule, a.stream, a.started, a.ended, a.extreme, a.recorded, a.acknowledged, r.title, r.severity"
        f" FROM alarm a JOIN alarm_rule r ON r.id = a.rule WHERE {condition}"
        f" ORDER BY a.started DESC, a.id LIMIT {limit}"
    )
    return [AlarmRow(*row) for row in connection.execute(query, values)]
