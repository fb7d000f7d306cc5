"""What a connection should be looked at for, though it was synchronised: one sentence, the gravest first."""

from dataclasses import replace

from timeo_desktop.domain.connections import HealthState
from timeo_desktop.domain.text import Sentence, because, sentence
from timeo_desktop.store.operations import connections, doubts, gone, set_aside, unread
from timeo_desktop.store.operations.database import Database, Reader


def of(reader: Reader, name: str, told: Sentence | None = None) -> Sentence | None:
    """What to say of a connection: what its source lacks and is not believed, what it says it has and did not send
    (`told`), what was set aside, what is doubted, what could not be read whole. None: all is well."""
    return (
        _not_believed(reader, name)
        or told
        or _set_aside(reader, name)
        or _doubted(reader, name)
        or _not_whole(reader, name)
    )


def settle(db: Database, name: str) -> None:
    """A person has answered something: a connection that was to be looked at for nothing else is in order."""
    health = connections.health_of(db.conn).get(name)
    if health is not None and health.state is HealthState.ATTENTION:
        text = of(db.conn, name)
        state = HealthState.OK if text is None else HealthState.ATTENTION
        connections.save_health(db, name, replace(health, state=state, text=text))


def _not_believed(reader: Reader, name: str) -> Sentence | None:
    count = gone.missing(reader, name)
    if not count:
        return None
    return sentence(
        "{count} records are no longer at the source; they are kept until you accept that they are gone", count=count
    )


def _set_aside(reader: Reader, name: str) -> Sentence | None:
    found = set_aside.unseen(reader, name)
    if found is None:
        return None
    if found.count == 1:
        return because("Set aside or doubtful: {why}", found.reason)
    return because(
        "{count} rows are set aside or doubtful, most of them like this one: {why}", found.reason, count=found.count
    )


def _doubted(reader: Reader, name: str) -> Sentence | None:
    found = doubts.unanswered(reader, name)
    if found is None:
        return None
    count, why = found
    if count == 1:
        return because("Some readings are doubtful and not counted: {why}", why)
    return because("{count} times readings are doubtful and not counted, most lately: {why}", why, count=count)


def _not_whole(reader: Reader, name: str) -> Sentence | None:
    count = unread.counts(reader, name).get(unread.LOG, 0)
    if not count:
        return None
    return sentence("Of {count} tickets not everything could be read; they are asked for again", count=count)
