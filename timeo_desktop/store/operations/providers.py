"""Providers, contracts, and the rules that say who works on which interventions from when on."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from timeo_desktop.domain.providers import FIELDS, ProviderRule, provider_spans
from timeo_desktop.domain.records import Intervention, Renamed, Status
from timeo_desktop.domain.times import Millis
from timeo_desktop.domain.told import value_at
from timeo_desktop.store.operations import facts
from timeo_desktop.store.operations.facts import Record
from timeo_desktop.store.operations.ticket_facts import BY_PROVIDER, KIND, MORE, RULED_TRADE, more_of

_ENDS = (Status.CLOSED, Status.DENIED)
Given = tuple[str, str, str]  # provider, contract, trade


def rules_of(connection: sqlite3.Connection, of: str) -> list[ProviderRule]:
    """The rules of a connection that hold, the oldest first."""
    query = (
        "SELECT connection, provider, contract, trade, field, value, since, made, id FROM provider_rule"
        " WHERE connection = ? AND withdrawn IS NULL ORDER BY since, id"
    )
    return [ProviderRule(*row) for row in connection.execute(query, (of,))]


def add_rule(db: Database, rule: ProviderRule) -> int:
    """Keep a rule; one for the same interventions from the same moment on takes the place of the former."""
    same = "connection = ? AND field = ? AND value = ? AND since = ? AND withdrawn IS NULL"
    db.conn.execute(
        f"UPDATE provider_rule SET withdrawn = ? WHERE {same}",
        (rule.made, rule.connection, rule.field, rule.value, rule.since),
    )
    cursor = db.conn.execute(
        "INSERT INTO provider_rule (connection, field, value, provider, contract, trade, since, made)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (rule.connection, rule.field, rule.value, rule.provider, rule.contract, rule.trade, rule.since, rule.made),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def withdraw_rule(db: Database, rule: int, moment: Millis) -> None:
    """Take a rule back."""
    db.conn.execute("UPDATE provider_rule SET withdrawn = ? WHERE id = ? AND withdrawn IS NULL", (moment, rule))


def follow(db: Database, connection: str, record: Record, renamed: Renamed) -> None:
    """A rule that names what is called otherwise from a moment on goes on under the new name."""
    for rule in rules_of(db.conn, connection):
        if rule.field == renamed.field and rule.value.casefold() == renamed.old.casefold():
            since = max(rule.since, renamed.since)
            add_rule(db, replace(rule, value=renamed.new, since=since, made=record.moment))


def save_provider(
    db: Database, connection: str, record: Record, learned: Millis, old: Intervention | None, ticket: Intervention
) -> bool:
    """Keep who works on an intervention: who its source says, else who the rules of its connection say. Whether it is
    another one than before."""
    given = (ticket.provider, ticket.contract, "")
    before = ("", "", "") if old is None else (old.provider, old.contract, _ruled_trade(db.conn, record.id))
    rules = [] if ticket.provider else rules_of(db.conn, connection)
    if rules:
        given = _by_rules(db, record, learned, before if old is not None else None, ticket, rules)
    if old is not None and before == given:
        return False
    provider, contract, trade = given
    number = _provider(db, provider)
    values = (number, _contract(db, number, contract, trade or ticket.trade), trade, record.id)
    db.conn.execute("UPDATE intervention SET provider = ?, contract = ?, ruled_trade = ? WHERE id = ?", values)
    return True


def _by_rules(
    db: Database, record: Record, learned: Millis, shown: Given | None, ticket: Intervention,
    rules: Sequence[ProviderRule],
) -> Given:  # fmt: skip
    """Believe what the rules say of an intervention; what that is now. `shown`: what was shown until now."""
    told = facts.told(db.conn, KIND, [record.id]).get(record.id, {})
    fields = {field: told.get(field) or facts.whole(str(getattr(ticket, field))) for field in FIELDS}
    more = told.get(MORE) or facts.whole(json.dumps(ticket.more))
    fields |= {rule.field: more_of(more, rule.field) for rule in rules if rule.field and rule.field not in FIELDS}
    ended = (ticket.closed or ticket.updated) if ticket.status in _ENDS else None
    every = provider_spans(rules, fields, ended)
    for place, (field, spans) in enumerate(zip((*BY_PROVIDER, RULED_TRADE), every, strict=True)):
        before = told.get(field) or (() if shown is None else facts.whole(shown[place]))
        if before or len(spans) > 1:
            facts.believe(db, record, field, before, learned, spans)
    provider, contract, trade = (value_at(spans, record.moment) or "" for spans in every)
    return provider, contract, trade


def _ruled_trade(connection: sqlite3.Connection, number: int) -> str:
    return str(connection.execute("SELECT ruled_trade FROM intervention WHERE id = ?", (number,)).fetchone()[0])


@dataclass(frozen=True)
class HandedOver:
    """Another provider or contract from a moment on, by rules, of a ticket that was open then, and since when we know.
    `old` and `new`: provider and contract."""

    ticket: int
    connection: str
    title: str
    since: Millis
    learned: Millis
    old: tuple[str, str]
    new: tuple[str, str]


def handed_over(connection: sqlite3.Connection, tickets: Iterable[int], known: Millis | None) -> list[HandedOver]:
    """Which of these tickets another provider took over, as it was known at a moment."""
    numbers = [int(each) for each in tickets]
    believed = facts.told(connection, KIND, numbers, known)
    query = (
        "SELECT id, connection, title, requested FROM intervention WHERE NOT says_provider"
        f" AND id IN ({', '.join(map(str, numbers))})"
    )
    found = []
    for number, of, title, requested in connection.execute(query).fetchall():
        own = believed.get(number, {})
        known_title = own["title"][-1].value if "title" in own else title
        every = [own.get(field, ()) for field in BY_PROVIDER]
        for since in sorted({each.since for spans in every for each in spans if each.since > requested}):
            old, new = ((value_at(every[0], at) or "", value_at(every[1], at) or "") for at in (since - 1, since))
            if old != new:
                learned = _first_learned(connection, number, since)
                found.append(HandedOver(number, of, known_title, since, learned, old, new))
    return found


def _first_learned(connection: sqlite3.Connection, number: int, since: Millis) -> Millis:
    """When somebody first believed that something begins then; what is cut anew later was known before."""
    query = "SELECT min(learned) FROM fact WHERE kind = ? AND record = ? AND field IN (?, ?) AND since = ?"
    return int(connection.execute(query, (KIND, number, *BY_PROVIDER, since)).fetchone()[0])


def worked_on_since(connection: sqlite3.Connection, of: str, since: Millis) -> Sequence[int]:
    """The interventions of a connection that were not closed before a moment."""
    query = (
        "SELECT id FROM intervention WHERE connection = ? AND (status NOT IN ('closed', 'denied')"
        " OR coalesce(closed, updated) >= ?) ORDER BY id"
    )
    return [row[0] for row in connection.execute(query, (of, since))]


def began_since_last_run(connection: sqlite3.Connection, of: str, moment: Millis) -> list[ProviderRule]:
    """The rules of a connection that began after its last run did: until then they lay in the future."""
    query = "SELECT max(started) FROM sync_run WHERE connection = ?"
    (last,) = connection.execute(query, (of,)).fetchone()
    return [rule for rule in rules_of(connection, of) if last is not None and last < rule.since <= moment]


def values_of(connection: sqlite3.Connection, of: str, field: str) -> list[str]:
    """The values of a field that the interventions of a connection have, the most used first."""
    if field in FIELDS:
        query = (
            f"SELECT {field} FROM intervention WHERE connection = ? AND {field} != '' GROUP BY 1 ORDER BY count(*) DESC"
        )
        return [row[0] for row in connection.execute(query, (of,))]
    query = (
        "SELECT j.value ->> 1 FROM intervention i JOIN json_each(i.more) j ON j.value ->> 0 = ?"
        " WHERE i.connection = ? GROUP BY 1 ORDER BY count(*) DESC"
    )
    return [row[0] for row in connection.execute(query, (field, of))]


def concerned(connection: sqlite3.Connection, rule: ProviderRule) -> int:
    """How many open interventions of its connection a rule is about, by their values of today."""
    if not rule.field:
        condition, values = "1", tuple[str, ...]()
    elif rule.field in FIELDS:
        condition, values = f"plain({rule.field}) = plain(?)", (rule.value,)
    else:
        condition = (
            "EXISTS (SELECT 1 FROM json_each(more) j WHERE j.value ->> 0 = ? AND plain(j.value ->> 1) = plain(?))"
        )
        values = (rule.field, rule.value)
    query = (
        f"SELECT count(*) FROM intervention WHERE connection = ? AND status IN ('open', 'hold') AND away = ''"
        f" AND {condition}"
    )
    return int(connection.execute(query, (rule.connection, *values)).fetchone()[0])


def other_fields_of(connection: sqlite3.Connection, of: str) -> list[str]:
    """The fields of the source's own that the interventions of a connection have."""
    query = (
        "SELECT DISTINCT j.value ->> 0 FROM intervention i JOIN json_each(i.more) j WHERE i.connection = ? ORDER BY 1"
    )
    return [row[0] for row in connection.execute(query, (of,))]


def _provider(db: Database, name: str) -> int | None:
    if not name:
        return None
    db.conn.execute("INSERT OR IGNORE INTO provider (name) VALUES (?)", (name,))
    return int(db.conn.execute("SELECT id FROM provider WHERE name = ?", (name,)).fetchone()[0])


def _contract(db: Database, provider: int | None, reference: str, trade: str) -> int | None:
    if provider is None or not reference:
        return None
    db.conn.execute(
        "INSERT OR IGNORE INTO contract (provider, reference, trade) VALUES (?, ?, ?)", (provider, reference, trade)
    )
    query = "SELECT id FROM contract WHERE provider = ? AND reference = ?"
    return int(db.conn.execute(query, (provider, reference)).fetchone()[0])
