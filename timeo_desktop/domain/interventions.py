"""Rules of interventions: what happened between two states of a ticket whose source keeps no log, and lateness."""

from dataclasses import fields, replace

from timeo_desktop.domain.records import Intervention, InterventionEvent, Status
from timeo_desktop.domain.times import Millis

_MOMENTS = (("acknowledged", "acknowledged"), ("on_site", "on_site"))
_FOLLOWED = ("title", "priority", "provider", "contract", "trade", "due")
_ENDS = (Status.CLOSED, Status.DENIED)


def derived_events(
    old: Intervention | None, new: Intervention, told: Millis | None = None
) -> tuple[InterventionEvent, ...]:
    """The log that a source without one would have written between two of its states. `told`: when it wrote the new
    one down; nothing happened later."""
    events = []
    if old is None:
        events.append(_event(new, "requested", _by(new.requested, told), "requested", Status.OPEN))
    events.extend(_state_changes(old, new, told))
    if old is not None:
        events.extend(_field_changes(old, new, told))
    return tuple(events)


def events_told_late(
    known: Intervention, standing: Status, new: Intervention, told: Millis
) -> tuple[InterventionEvent, ...]:
    """What the log lacks when an older state comes after a newer one that is `known`. `standing` is how the ticket
    stood at `told` by the log."""
    return tuple(_state_changes(replace(known, status=standing, event=new.event), new, told))


def _state_changes(old: Intervention | None, new: Intervention, told: Millis | None) -> list[InterventionEvent]:
    events = []
    for field, word in _MOMENTS:
        moment = getattr(new, field)
        if moment is not None and (old is None or getattr(old, field) != moment):
            events.append(_event(new, f"{word}@{moment}", _by(moment, told), word, Status.OPEN))
    if _status_changed(old, new):
        ended = new.status in _ENDS and new.closed is not None
        moment = _by(new.closed, told) if ended and new.closed is not None else _changed(new, told)
        # Two states may bear the same moment: both were told.
        events.append(_event(new, f"{new.status}/{new.event}@{moment}", moment, new.event, new.status))
    return events


def _by(moment: Millis, told: Millis | None) -> Millis:
    return moment if told is None else min(moment, told)


def _changed(ticket: Intervention, told: Millis | None) -> Millis:
    """When a change was made that has no moment of its own: as the source says, else when it wrote it down."""
    others = (ticket.requested, ticket.acknowledged, ticket.on_site, ticket.closed)
    dated = all(ticket.updated > moment for moment in others if moment is not None)
    return ticket.updated if told is None or dated else told


def _status_changed(old: Intervention | None, new: Intervention) -> bool:
    if old is None:
        return (new.status, new.event) not in ((Status.OPEN, "requested"), (Status.OPEN, ""))
    return (old.status, old.event) != (new.status, new.event)


def _event(ticket: Intervention, key: str, happened: Millis, word: str, status: Status) -> InterventionEvent:
    return InterventionEvent(key=key, happened=happened, event=word, status=status, zone=ticket.zone)


def _field_changes(old: Intervention, new: Intervention, told: Millis | None) -> list[InterventionEvent]:
    names = {each.name for each in fields(Intervention)} & set(_FOLLOWED)
    changes, moment = [], _changed(new, told)
    for name in sorted(names):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            changes.append(
                InterventionEvent(
                    key=f"{name}={after}@{moment}", happened=moment, event="changed", field=name,
                    old="" if before is None else str(before), new="" if after is None else str(after), zone=new.zone,
                )
            )  # fmt: skip
    return changes


def is_late(status: Status, due: Millis | None, closed: Millis | None, moment: Millis) -> bool:
    """Whether an intervention is, or was closed, after it was due."""
    if due is None or status == Status.DENIED:
        return False
    return (closed if status == Status.CLOSED and closed is not None else moment) > due
