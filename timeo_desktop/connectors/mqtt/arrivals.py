"""Messages of a broker as pages: what came twice, what it keeps (`retain`), what each says, what is set aside."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from timeo_desktop.connectors.mqtt import measures, plain, uplinks
from timeo_desktop.connectors.mqtt.fields import Fields
from timeo_desktop.connectors.mqtt.message import Clock, NotUnderstood, Reading, Understood
from timeo_desktop.connectors.mqtt.plain import PlainTopic
from timeo_desktop.domain.records import Page, Readings, Record, Rejected, Stream
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.times import SECOND, Millis, iso, now

if TYPE_CHECKING:
    from paho.mqtt.client import MQTTMessage

_MOST_BYTES = 1_000_000
_LONGEST = 4_000  # characters that are kept of what is set aside
_FIRST: Millis = 946_684_800_000  # 2000: what is dated before has a clock that was never set
_RETAINED = sentence("the broker kept this value (retained) and does not say when it was measured; it may be long ago")
_TWICE = sentence("another message told another value for the same moment")


@dataclass(frozen=True)
class Reads:
    """How messages are read: the plain topics, the table of fields, the usual time between two messages."""

    plain: tuple[PlainTopic, ...]
    fields: Fields
    expected: Millis

    def plain_topic(self, topic: str) -> PlainTopic | None:
        """The plain topic that a topic is, or is one of."""
        same = (each for each in self.plain if each.topic == topic or "+" in each.topic or "#" in each.topic)
        return next((each for each in same if is_about(each.topic, topic)), None)


def topic_of(message: "MQTTMessage") -> str:
    """The topic of a message; a broker that lets others than UTF-8 pass must not stop all that comes behind."""
    try:
        return message.topic
    except UnicodeDecodeError as error:
        return bytes(error.object).decode("utf-8", "replace")


def is_about(subscription: str, topic: str) -> bool:
    """Whether a broker sends a topic because of a subscription, which may be shared: `$share/group/topic`."""
    from paho.mqtt.client import topic_matches_sub

    own = subscription.split("/", 2)[-1] if subscription.startswith("$share/") else subscription
    return topic_matches_sub(own, topic)


def page_of(messages: list["MQTTMessage"], reads: Reads, state: dict[str, Any], waited: bool = False) -> Page:
    """A page with all that these messages say. `state`: of the cursor, as it is after them; `waited`: they waited at
    the broker."""
    arrivals = _Arrivals(reads, state, waited)
    for message in messages:
        arrivals.add(message)
    arrivals.leave(state)
    return Page(tuple(arrivals.records()), dict(state), rejected=tuple(arrivals.rejected))


def _without_receipt(topic: str) -> Rejected:
    """What to say, once of a connection: nothing is wrong with what came."""
    reason = sentence(
        "messages come without a receipt (QoS 0), such as of {topic}: what is sent while this program is away is lost",
        topic=topic,
    )
    return Rejected("QoS 0", reason, "")


def _without_time(topic: str) -> Rejected:
    """What to say, once of a topic, of values that nobody can date: they are kept."""
    reason = sentence(
        "messages of {topic} do not say when they were measured: those that waited at the broker while this program "
        "was away stand at the moment they were fetched", topic=topic,
    )  # fmt: skip
    return Rejected(topic, reason, "")


class _Arrivals:
    """What some messages say together."""

    def __init__(self, reads: Reads, state: dict[str, Any], waited: bool) -> None:
        self._reads, self._waited = reads, waited
        self._before = {(mid, digest): at for mid, digest, at in state["last"]}
        self._last: list[list[object]] = []
        self._arrived: Millis = min(state.get("arrived", 0), now() + SECOND)  # a clock that was put back counts anew
        self._known: dict[str, str] = dict(state.get("known", {}))
        self._units: dict[str, str] = dict(state.get("units", {}))
        self._streams: dict[str, Stream] = {}
        self._points: dict[tuple[str, str], dict[Millis, float]] = defaultdict(dict)  # by stream and unit
        self.rejected: list[Rejected] = []

    def add(self, message: "MQTTMessage") -> None:
        """Read one more."""
        topic, payload = topic_of(message), bytes(message.payload)
        digest = hashlib.blake2b(topic.encode() + b"\0" + payload, digest_size=8).hexdigest()
        # Of two messages that came at once each has a moment of its own, or the second would replace the first.
        self._arrived = max(now(), self._arrived + 1)
        at = self._before.get((message.mid, digest), self._arrived) if message.dup else self._arrived
        self._last.append([message.mid, digest, at])
        if not message.qos and not message.retain:
            self.rejected.append(_without_receipt(topic))
        text = payload[:_LONGEST].decode("utf-8", "replace")
        try:
            found = self._understood(topic, payload, at)
        except NotUnderstood as error:
            self.rejected.append(Rejected(topic, error.reason, text))
            return
        self.rejected += found.rejected
        untimed = any(not each.timed for each in found.readings)
        if message.retain and untimed and self._known.get(topic) != digest:
            self.rejected.append(Rejected(topic, _RETAINED, text))
        if self._waited and untimed and not message.retain:
            self.rejected.append(_without_time(topic))
        if untimed:
            self._known[topic] = digest
        for each in found.readings:
            if each.timed or not message.retain:
                self._take(each)

    def _take(self, reading: Reading) -> None:
        key, at = reading.stream.key, reading.at
        self._streams[key] = reading.stream
        points = self._points[key, reading.stream.unit]
        before = points.get(at, reading.value)
        if before != reading.value:  # of one moment a page has one value: the one told last
            self.rejected.append(Rejected(key, _TWICE, f"{iso(at)} {before}"))
        points[at] = reading.value

    def _understood(self, topic: str, payload: bytes, at: Millis) -> Understood:
        expected = self._reads.expected
        if len(payload) > _MOST_BYTES:
            raise NotUnderstood(sentence("it is larger than can be meant ({size} kB)", size=len(payload) // 1_000))
        wanted = self._reads.plain_topic(topic)
        if wanted is not None:
            return plain.understood(wanted, topic, payload, Clock(_FIRST, at), expected)
        uplink = uplinks.uplink_of(topic, payload)
        if uplink is None:
            return Understood()
        return measures.understood(uplink, self._reads.fields, self._units, at, expected)

    def records(self) -> list[Record]:
        """The streams that were heard of, and their readings."""
        found: list[Record] = [*self._streams.values()]
        for (key, unit), points in self._points.items():
            at, values = zip(*sorted(points.items()), strict=True)
            other = "" if unit == self._streams[key].unit else unit
            found.append(Readings(key, np.array(at, np.int64), np.array(values, np.float64), unit=other))
        return found

    def leave(self, state: dict[str, Any]) -> None:
        """Note in a cursor what the next messages must be compared with."""
        state.update(last=self._last, arrived=self._arrived, known=self._known, units=self._units)
