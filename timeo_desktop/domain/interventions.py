"""Rules of interventions: what happened between two states of a ticket whose source keeps no log, and lateness."""

from dataclasses import fields

from timeo_desktop.domain.records import Intervention, InterventionEvent, Status
from timeo_desktop.domain.times import Millis

_MOMENTS = (("acknowledged", "acknowledged"), ("on_site", "on_site"))
_FOLLOWED = ("title", "priority", "provider", "contract", "trade", "due")
_ENDS = (Status.CLOSED, Status.DENIED)


def derived_events(old: Intervention | None, new: Intervention) -> tuple[InterventionEvent, ...]:
    """The log that a source without one would have written between two of its states."""
    events = []
    if old is None:
        events.append(_event(new, "requested", new.requested, "requested", Status.OPEN))
    for field, word in _MOMENTS:
        moment = getattr(new, field)
        if moment is not None and (old is None or getattr(old, field) != moment):
            events.append(_event(new, word, moment, word, Status.OPEN))
    if _status_changed(old, new):
        moment = new.closed if new.status in _ENDS and new.closed is not None else new.updated
        events.append(_event(new, f"status@{moment}", moment, new.event, new.status))
    if old is not None:
        events.extend(_field_changes(old, new))
    return tuple(events)


def _status_changed(old: Intervention | None, new: Intervention) -> bool:
    if old is None:
        return (new.status, new.event) not in ((Status.OPEN, "requested"), (Status.OPEN, ""))
    return (old.status, old.event) != (new.status, new.event)


def _event(ticket: Intervention, key: str, happened: Millis, word: str, status: Status) -> InterventionEvent:
    return InterventionEvent(key=key, happened=happened, event=word, status=status, zone=ticket.zone)


def _field_changes(old: Intervention, new: Intervention) -> list[InterventionEvent]:
    names = {each.name for each in fields(Intervention)} & set(_FOLLOWED)
    changes = []
    for name in sorted(names):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            changes.append(
                InterventionEvent(
                    key=f"{name}@{new.updated}", happened=new.updated, event="changed", field=name,
                    old="" if before is None else str(before), new="" if after is None else str(after), zone=new.zone,
                )
            )  # fmt: skip
    return changes


def is_late(status: Status, due: Millis | None, closed: Millis | None, moment: Millis) -> bool:
    """Whether an intervention is, or was closed, after it was due."""
    if due is None or status == Status.DENIED:
        return False
    return (closed if status == Status.CLOSED and closed is not None else moment) > due
