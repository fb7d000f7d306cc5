"""What readings tell in the timeline of a thing: when they began, where they are missing, what was corrected.

Each line has two times: when it was so, and when that was learned. As it was known at a moment, a gap that readings
filled later is a gap still, and one whose end nobody knew then goes on.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from timeo_desktop.connectors import registry
from timeo_desktop.domain.operations import StreamRow
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY, HOUR, Millis, now
from timeo_desktop.store.operations import connections, gone, links, removed, told_when, units
from timeo_desktop.store.operations.database import Reader
from timeo_desktop.store.operations.removed import Change
from timeo_desktop.store.operations.told_when import Span

_PERIODS = 3  # without a reading that are told
_FEW = 3  # readings corrected at once that are told one by one


@dataclass(frozen=True)
class ReadingEntry:
    """A line: when it was so, when that was learned, of which stream, and the words."""

    happened: Millis
    recorded: Millis
    stream: StreamRow
    text: Sentence


def reading_entries(reader: Reader, elements: list[int], known: Millis | None) -> list[ReadingEntry]:
    """The lines about the streams of these elements, as it was known at a moment, or now."""
    moment = now() if known is None else known
    streams = {stream.id: stream for stream in links.streams_of(reader, elements)}
    if known is None:
        spans = told_when.spans_now(reader, streams, _PERIODS)
    else:
        spans = {stream: span for stream, row in streams.items()
                 if (span := told_when.span_known(reader, stream, known, _limit(row))) is not None}  # fmt: skip
    went = gone.moments(reader, [stream.id for stream in streams.values() if stream.gone])
    heard = _Heard(reader, moment)
    found = [entry for stream, span in spans.items() for entry in _of_span(streams[stream], span)]
    for stream, moment_gone in went.items():
        text = sentence("{stream} is no longer at its source", stream=streams[stream].name)
        found.append(ReadingEntry(moment_gone, moment_gone, streams[stream], text))
    for stream, span in spans.items():
        if went.get(stream, moment + 1) > moment:
            found += heard.silence(streams[stream], span)
    for change in removed.changes_of(reader, streams, moment):
        found += _of_change(reader, streams[change.stream], change)
    return found + [_of_unit(streams[each.stream], each) for each in units.told(reader, streams, moment)]


def _of_unit(stream: StreamRow, told: units.Told) -> ReadingEntry:
    """That readings came in another unit than before."""
    values = {"stream": stream.name, "sent": told.sent, "kept": told.kept}
    if told.converted:
        text = sentence("{stream} was sent in {sent} for the first time; it is kept in {kept}", **values)
    else:
        text = sentence("{stream} was sent in {sent} for the first time, which cannot be told in {kept}: set aside",
                        **values)  # fmt: skip
    return ReadingEntry(told.since, told.recorded, stream, text)


def _limit(stream: StreamRow) -> Millis:
    """For how long nothing may be read of a stream before that is worth a line."""
    return max(DAY, _PERIODS * (stream.expected or 0))


def _of_span(stream: StreamRow, span: Span) -> Iterator[ReadingEntry]:
    begin = sentence("First reading of {stream}", stream=stream.name)
    yield ReadingEntry(span.first, span.first_recorded, stream, begin)
    for gap in span.gaps:
        hours = (gap.until - gap.since) // HOUR
        text = sentence("No reading of {stream} for {hours} h", stream=stream.name, hours=hours)
        yield ReadingEntry(gap.since, gap.recorded, stream, text)


class _Heard:
    """Until when the sources were heard of: a stream is silent only as far as somebody listened."""

    def __init__(self, reader: Reader, moment: Millis) -> None:
        self._reader, self._moment = reader, moment
        self._live = {info.kind for info in registry.infos() if info.live}
        self._kinds = {each.id: each.kind for each in connections.connections(reader)}
        self._until: dict[str, Millis | None] = {}

    def silence(self, stream: StreamRow, span: Span) -> Iterator[ReadingEntry]:
        """The line of a stream that has been silent since its last reading, as far as is known."""
        of, limit = stream.connection, span.last + _limit(stream)
        live = self._kinds.get(of) in self._live
        if of not in self._until:
            self._until[of] = connections.heard_until(self._reader, of, live, self._moment)
        until = self._until[of]
        if until is None or until <= limit:
            return
        learned = limit if live else connections.first_heard(self._reader, of, limit) or until
        hours = (until - span.last) // HOUR
        text = sentence("No reading of {stream} for {hours} h, and none yet", stream=stream.name, hours=hours)
        yield ReadingEntry(span.last, learned, stream, text)


def _of_change(reader: Reader, stream: StreamRow, change: Change) -> Iterator[ReadingEntry]:
    """A few corrected readings one by one, many as one line."""
    if change.corrected + change.removed <= _FEW:
        for at, old, new in told_when.replaced(reader, change):
            yield ReadingEntry(at, change.recorded, stream, _corrected(stream, old, new))
        return
    hours = (change.last - change.first) // HOUR + 1
    for count, word in (
        (change.corrected, "{count} readings of {stream} within {hours} h were corrected"),
        (change.removed, "{count} readings of {stream} within {hours} h were removed at their source"),
    ):
        if count:
            text = sentence(word, count=count, stream=stream.name, hours=hours)
            yield ReadingEntry(change.first, change.recorded, stream, text)


def _corrected(stream: StreamRow, old: float | None, new: float | None) -> Sentence:
    values = {"stream": stream.name, "old": _number(old), "new": _number(new), "unit": stream.unit}
    if new is None:
        return sentence("Reading of {stream} removed at its source: it was {old} {unit}", **values)
    return sentence("Reading of {stream} corrected from {old} to {new} {unit}", **values)


def _number(value: float | None) -> str:
    return "—" if value is None or math.isnan(value) else f"{value:g}"
