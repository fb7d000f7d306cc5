"""Rules of interventions: what happened between two states of a ticket whose source keeps no log, and lateness."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from timeo_desktop.domain.records import ASSET, Intervention, InterventionEvent, Key, Log, Scheme, Status
from timeo_desktop.domain.times import Millis

_MOMENTS = (("acknowledged", "acknowledged"), ("on_site", "on_site"))
_FOLLOWED = ("title", "priority", "provider", "contract", "trade", "due", "asked_by", "owner", "work_type")
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
        end = new.closed if new.status in _ENDS else None
        moment = _changed(new, told) if end is None else _by(end, told)
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


def by_its_log(known: Intervention | None, log: Log) -> Intervention:
    """An intervention that cannot be read itself, as its log tells of it. `known`: as it was read last."""
    ticket = known or Intervention(log.key, log.title, Status.OPEN, "requested", log.requested, log.requested)
    for event in sorted(log.events, key=lambda each: each.happened):
        ticket = replace(ticket, updated=max(ticket.updated, event.happened))
        if event.status is not None:
            end = event.happened if event.status in _ENDS else None
            ticket = replace(ticket, status=event.status, event=event.event, closed=end)
        elif event.field == ASSET:
            ticket = replace(ticket, keys=keys_after(ticket.keys, event))
        elif event.field in _FOLLOWED:
            due = event.field == "due"
            ticket = with_fields(ticket, {event.field: (int(event.new) if event.new else None) if due else event.new})
    return replace(ticket, events=log.events)


def with_fields(ticket: Intervention, values: Mapping[str, Any]) -> Intervention:
    """An intervention with other values of these fields."""
    return replace(ticket, **values)


def keys_after(keys: tuple[Key, ...], event: InterventionEvent) -> tuple[Key, ...]:
    """The keys of an intervention after a line of its log that names another asset."""
    return _exchanged(keys, event.old, event.new)


def keys_before(keys: tuple[Key, ...], event: InterventionEvent) -> tuple[Key, ...]:
    """The keys of an intervention before a line of its log that names another asset; `keys` are those after it."""
    if event.new and Key(Scheme.ASSET, event.new) not in keys:
        # Something else changed them that has no line: of before no more is known than what the line says.
        keys = tuple(key for key in keys if key.scheme is not Scheme.ASSET)
    return _exchanged(keys, event.new, event.old)


def _exchanged(keys: tuple[Key, ...], old: str, new: str) -> tuple[Key, ...]:
    kept = tuple(key for key in keys if key != Key(Scheme.ASSET, old))
    return tuple(dict.fromkeys((*kept, Key(Scheme.ASSET, new)))) if new else kept


def is_late(status: Status, due: Millis | None, closed: Millis | None, moment: Millis) -> bool:
    """Whether an intervention is, or was closed, after it was due."""
    if due is None or status == Status.DENIED:
        return False
    return (closed if status == Status.CLOSED and closed is not None else moment) > due
