"""Who works on the interventions of a connection, from a date on: on all, or by queue, group or any other field."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.providers import ProviderRule
from timeo_desktop.domain.times import now
from timeo_desktop.store.operations import change_log, connections, deliveries, interventions, providers
from timeo_desktop.store.operations.database import Database, Reader, Store
from timeo_desktop.store.operations.ticket_facts import KIND

rules_of = providers.rules_of


@dataclass(frozen=True)
class Ruled:
    """What a rule changed: how many interventions have another provider, or one for another time."""

    changes: Changes
    count: int


def agree(store: Store, rule: ProviderRule) -> Ruled:
    """From a date on this provider works on these interventions; what was closed before keeps its own. Raises UserError
    for a rule that names a field and no value, or no provider."""
    if not rule.provider.strip():
        raise UserError("Say which provider it is")
    if bool(rule.field.strip()) != bool(rule.value.strip()):
        raise UserError("Say the field and its value, or neither of them")
    with store.write() as db:
        moment = now()
        connections.audit(db, moment, "provider.agree", rule.connection, f"{rule.field}={rule.value}: {rule.provider}")
        changes = add_rule(db, replace(rule, made=moment))
        return Ruled(change_log.noted(db, changes), len(changes.records))


def take_back(store: Store, rule: ProviderRule) -> Ruled:
    """A rule was a mistake: the rules without it say who works."""
    with store.write() as db:
        moment = now()
        connections.audit(db, moment, "provider.take_back", rule.connection, f"{rule.provider}: {rule.id}")
        providers.withdraw_rule(db, rule.id, moment)
        changes = _apply(db, rule)
        return Ruled(change_log.noted(db, changes), len(changes.records))


def add_rule(db: Database, rule: ProviderRule) -> Changes:
    """Keep a rule and apply it, in the transaction of a verb."""
    providers.add_rule(db, rule)
    return _apply(db, rule)


def _apply(db: Database, rule: ProviderRule) -> Changes:
    """Ask the rules anew of all that was worked on since a rule begins."""
    delivery = deliveries.begin_delivery(db, rule.connection, deliveries.BY_HAND, now())
    record = deliveries.record_of(db, KIND, delivery)
    changed = set()
    for number in providers.worked_on_since(db.conn, rule.connection, rule.since):
        if interventions.save_provider(db, replace(record, id=number)):
            changed.add(("intervention", number))
    return Changes(frozenset({Kind.TICKETS, Kind.CONNECTIONS}), records=frozenset(changed))


def apply_begun(db: Database, connection: str) -> Changes:
    """Rules that lay in the future when the connection was last asked say who works, now that their day has come."""
    begun = providers.began_since_last_run(db.conn, connection, now())
    return Changes.together([_apply(db, rule) for rule in begun])


def concerns(reader: Reader, rule: ProviderRule) -> int:
    """How many open interventions a rule is about."""
    return providers.concerned(reader, rule)


def other_fields_of(reader: Reader, connection: str) -> Sequence[str]:
    """What else the source of a connection says of its interventions, by its own names."""
    return providers.other_fields_of(reader, connection)


def values_of(reader: Reader, connection: str, field: str) -> Sequence[str]:
    """The values of a field that interventions of a connection have, for a list to choose from."""
    return providers.values_of(reader, connection, field)
