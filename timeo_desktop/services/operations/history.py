"""The life of an element as one timeline: interventions, alarms, devices, documents, versions of its model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from timeo_desktop.domain.operations import StoredElement
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import Millis, iso
from timeo_desktop.services.operations import reading_history, replacements, ticket_history
from timeo_desktop.store.operations import (
    alarms,
    as_of,
    crosswalk,
    documents,
    links,
    names,
    registered,
)
from timeo_desktop.store.operations.database import Reader


@dataclass(frozen=True)
class Entry:
    """One line of a timeline: when it happened, when we learned it, and from where. `kind` is the source that tells."""

    kind: str
    happened: Millis
    recorded: Millis
    source: str
    text: Sentence
    detail: str = ""
    provider: str = ""
    actor: str = ""
    status: str = ""
    record: int = 0
    uri: str = ""


@dataclass(frozen=True)
class Asked:
    """What a timeline is about: an element, or it and all that it contains; as it was known at a moment, or now; at
    most so many entries."""

    element: int
    elements: list[int]
    known: Millis | None
    limit: int


@dataclass(frozen=True)
class HistorySource:
    """What a family tells in the timeline of a thing: `title` names its entries, with a sign and a colour for them."""

    id: str
    title: str
    sign: str
    colour: str
    tell: Callable[[Reader, Asked], list[Entry]]


_MOST_FOUND = 20
_EVENT_TEXTS = {
    "requested": "Ticket opened: {title}",
    "acknowledged": "Acknowledged: {title}",
    "planned": "Planned: {title}",
    "on_site": "On site: {title}",
    "done": "Done: {title}",
    "waiting": "On hold: {title}",
    "canceled": "Cancelled: {title}",
    "deleted": "Deleted at its source: {title}",
    "merged": "Merged into {new}: {title}",
    "hidden": "Cannot be read at its source any more: {title}",
    "missing": "Not shown by its source any more: {title}",
    "lost": "Lost when its source was put back: {title}",
    "returned": "Back at its source: {title}",
    "note": "Note on {title}",
    "changed": "{field} changed from {old} to {new}: {title}",
}

_FIELD_TEXTS = {
    "title": "Title changed from {old} to {new}",
    "priority": "Priority changed from {old} to {new}: {title}",
    "provider": "Provider changed from {old} to {new}: {title}",
    "contract": "Contract changed from {old} to {new}: {title}",
    "trade": "Trade changed from {old} to {new}: {title}",
    "work_type": "Kind of work changed from {old} to {new}: {title}",
    "owner": "Owner changed from {old} to {new}: {title}",
    "asked_by": "Requester changed from {old} to {new}: {title}",
    "due": "Due date changed from {old} to {new}: {title}",
    "asset": "Asset changed from {old} to {new}: {title}",
}


def _value(field: str, text: str) -> str:
    """A value for people; a moment as a day and an hour in UTC, which the window may tell in the time of its place."""
    if field == "due" and text.lstrip("-").isdigit():
        return iso(int(text))[:16].replace("T", " ") + " UTC"
    return text or "—"


def timeline(
    connection: Reader,
    element: int,
    sources: Sequence[HistorySource],
    *,
    inside: bool = False,
    known: Millis | None = None,
    limit: int = 10_000,
) -> list[Entry]:
    """Everything that `sources` tell of an element, the newest first. `inside`: also of what it contains. `known`: as
    it was known at that moment."""
    asked = Asked(element, crosswalk.inside(connection, element) if inside else [element], known, limit)
    entries = [entry for source in sources for entry in source.tell(connection, asked)]
    if known is not None:
        entries = [entry for entry in entries if entry.recorded <= known]
    return sorted(entries, key=lambda entry: entry.happened, reverse=True)[:limit]


def _tickets(connection: Reader, asked: Asked) -> list[Entry]:
    found = []
    for row in as_of.events_of(connection, asked.elements, asked.known, asked.limit):
        event = row.event
        key = _EVENT_TEXTS.get(event.event, "{event}: {title}")
        if event.event == "changed":
            key = _FIELD_TEXTS.get(event.field, key)
        old, new = (_value(event.field, text) for text in (event.old, event.new))
        text = sentence(key, title=row.title, field=event.field, old=old, new=new, event=event.event)
        found.append(
            Entry("ticket", event.happened, row.recorded, row.connection, text, event.note, row.provider,
                  event.actor, event.status or "", row.intervention)
        )  # fmt: skip
    return found + _beside_the_log(connection, asked)


def _beside_the_log(connection: Reader, asked: Asked) -> list[Entry]:
    """That tickets are the same as others, and who works on them: nobody wrote that into their logs."""
    tickets = as_of.around(connection, asked.elements)
    told = ticket_history.same_lines(connection, tickets, asked.known)
    changes = ticket_history.provider_lines(connection, tickets, asked.known)
    here = as_of.standing_on(connection, asked.elements, [(each[-1], each[0]) for each in changes], asked.known)
    told += [each for each in changes if (each[-1], each[0]) in here]
    return [
        Entry("ticket", happened, recorded, source, text, provider=provider, record=record)
        for happened, recorded, source, text, provider, record in told
    ]


def _alarms(connection: Reader, asked: Asked) -> list[Entry]:
    streams = {stream.id: stream for stream in links.streams_of(connection, asked.elements)}
    found = []
    for row in alarms.alarms_of(connection, streams, asked.known) if streams else []:
        stream = streams[row.stream]
        values = {"title": row.title, "stream": stream.name, "value": f"{row.extreme:g}", "unit": stream.unit}
        begin = sentence("Alarm: {title} ({stream}, {value} {unit} at worst)", **values)
        found.append(Entry("alarm", row.started, row.recorded, stream.connection, begin, record=row.id))
        if row.ended is not None:
            end = sentence("End of the alarm: {title} ({stream})", **values)
            found.append(
                Entry("alarm", row.ended, row.end_recorded or row.ended, stream.connection, end, record=row.id)
            )
    return found


def _readings(connection: Reader, asked: Asked) -> list[Entry]:
    return [
        Entry("reading", row.happened, row.recorded, row.stream.connection, row.text, record=row.stream.id)
        for row in reading_history.reading_entries(connection, asked.elements, asked.known)
    ]


def _devices(connection: Reader, asked: Asked) -> list[Entry]:
    return [
        Entry("device", row.since, row.recorded, row.connection,
              sentence("{device} measures {stream}", device=row.device, stream=row.stream))
        for row in links.installs_of(connection, asked.elements)
    ] + _replacements(connection, asked)  # fmt: skip


def _replacements(connection: Reader, asked: Asked) -> list[Entry]:
    """Devices that were removed, those that were installed in their place, and what was taken back of that."""
    found = []
    own = {stream.id: stream for stream in links.streams_of(connection, asked.elements)}
    for each in replacements.all_told(connection, own, asked.known) if own else []:
        row, names = each.row, {"former": each.former.name, "later": each.later.name}
        removed, installed, back = _words_of_replacement(row.former == row.later, names)
        texts = [(row.removed, row.made, row.made_by, removed), (row.installed, row.made, row.made_by, installed)]
        if row.withdrawn is not None:
            texts = [(row.withdrawn, row.withdrawn, row.withdrawn_by, back)]
        found += [
            Entry("device", happened, recorded, each.later.connection, text, actor=actor, record=row.later)
            for happened, recorded, actor, text in texts
        ]
    return found


def _words_of_replacement(is_one_stream: bool, names: dict[str, str]) -> tuple[Sentence, Sentence, Sentence]:
    """What is told of the removal, of the installation, and where that is taken back. `is_one_stream`: its source tells
    both devices as one stream."""
    if is_one_stream:
        return (
            sentence("Removed: the device that measured {later}", **names),
            sentence("Installed: another device that measures {later}", **names),
            sentence("Taken back: the device that measures {later} is the same", **names),
        )
    return (
        sentence("Removed: {former}, replaced by {later}", **names),
        sentence("Installed: {later} in the place of {former}", **names),
        sentence("Taken back: {later} is not in the place of {former}", **names),
    )


def _documents(connection: Reader, asked: Asked) -> list[Entry]:
    return [
        Entry("document", row.happened or row.recorded, row.recorded, row.connection,
              sentence("Document: {title}", title=row.title), detail=row.uri, uri=row.uri)
        for row in documents.documents_of(connection, asked.elements)
    ]  # fmt: skip


def _versions(connection: Reader, asked: Asked) -> list[Entry]:
    return [
        Entry("model", row.imported, row.imported, row.path,
              sentence("In the model {name}, as it was read that day", name=row.name))
        for row in registered.versions_of(connection, asked.element)
    ]  # fmt: skip


SOURCES: tuple[HistorySource, ...] = (
    HistorySource("ticket", "Tickets", "●", "#b4560c", _tickets),
    HistorySource("alarm", "Alarms", "⛔", "#b3261e", _alarms),
    HistorySource("reading", "Readings", "∿", "#0b6e6e", _readings),
    HistorySource("device", "Devices", "◉", "#2b5c8a", _devices),
    HistorySource("document", "Documents", "▤", "#4d6b57", _documents),
    HistorySource("model", "Models", "▦", "#6b5b95", _versions),
)


def find_element(connection: Reader, text: str) -> list[StoredElement]:
    """Elements that a word names: a key of any scheme, or their name; else what is called so in part, or nearly so."""
    ids = crosswalk.find_elements(connection, text) or crosswalk.named(connection, text)
    ids = ids or names.find(connection, text, _MOST_FOUND)
    return list(crosswalk.elements(connection, ids).values())
