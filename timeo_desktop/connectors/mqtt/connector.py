"""MQTT 3.1.1 with a persistent session and QoS 1: a message is acknowledged once its page is saved, so that nothing
is lost while this program is away, killed or slow. What comes twice is recognised."""

import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from timeo_desktop.connectors.contract import Cursor
from timeo_desktop.connectors.mqtt.arrivals import Reads, is_about, page_of, topic_of
from timeo_desktop.connectors.mqtt.fields import TABLE, Fields, NotARow, field_table
from timeo_desktop.connectors.mqtt.plain import NotALine, plain_topics
from timeo_desktop.connectors.mqtt.session import Broker, BrokerSession, Subscribed
from timeo_desktop.domain.connections import ConnectorInfo, Field, FieldKind
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.records import Page
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import MINUTE

_IDLE_SECONDS = 1.0
_TLS = ("no", "yes")


class Mqtt:
    """A broker. The cursor holds the name of the session (`met`: it brought something), the topics that were subscribed
    to in it, the messages that may come again (`last`), what came last on topics whose messages have no time (`known`),
    for a broker sends what it keeps (`retain`) at each start, and the units that the first value of a field decided for
    ever (`units`)."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo(
        kind="mqtt",
        title="MQTT broker (LoRaWAN sensors)",
        help="Uplinks of ChirpStack v4 and The Things Stack v3, and plain topics with a number",
        fields=(
            Field("host", "Server", required=True, help="Name or address of the broker"),
            Field("port", "Port", FieldKind.NUMBER, default="1883", help="1883, or 8883 with TLS"),
            Field("tls", "Encrypted (TLS)", FieldKind.CHOICE, default="no", choices=_TLS),
            Field("authority", "Certificate authority file", FieldKind.FILE),
            Field("user", "User name"),
            Field("password", "Password", FieldKind.SECRET),
            Field("topics", "Topics", FieldKind.LINES, required=True,
                  default="application/+/device/+/event/up\nv3/+/devices/+/up", help="One a line; + and # as in MQTT"),
            Field("plain", "Plain topics", FieldKind.LINES,
                  help="One a line: topic = asset ; quantity ; unit ; path in the JSON ; path of its time"),
            Field("fields", "Fields of decoders", FieldKind.LINES, default=TABLE,
                  help="One a line, the first that fits counts: words in the name = quantity ; unit ; kind (snapshot,"
                  " delta, index, state or time) ; lowest ; highest. No unit is guessed for other names."),
            Field("expected", "Minutes between messages", FieldKind.NUMBER, default="60",
                  help="Older values are shown as out of date"),
        ),
        live=True,
        period=15,
    )  # fmt: skip

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        if not settings.get("host"):
            raise UserError("The name of the server is missing")
        try:
            port = int(settings.get("port") or 1883)
            expected = int(float(settings.get("expected") or 60) * MINUTE)
            plain = plain_topics(settings.get("plain", ""))
            self._reads = Reads(plain, Fields(field_table(settings.get("fields") or TABLE)), expected)
        except NotALine as error:
            raise UserError("This line is no plain topic: {line}", line=error) from error
        except NotARow as error:
            raise UserError("This line is no row of the table of fields: {line}", line=error) from error
        except (ValueError, OverflowError) as error:
            raise UserError("The port and the minutes must be numbers") from error
        if not 0 < port < 1 << 16:
            raise UserError("A port is a number from 1 to 65535")
        if expected <= 0:
            raise UserError("The minutes between messages must be more than 0")
        lines = (settings.get("topics", "") or "").splitlines()
        self._topics = [*(line.strip() for line in lines if line.strip()), *(each.topic for each in plain)]
        if not self._topics:
            raise UserError("{field} is missing", field="Topics")
        for topic in self._topics:
            if not _is_topic(topic):
                raise UserError("This is no topic: {topic}", topic=topic)
        self._broker = Broker(
            settings["host"], port, settings.get("user", ""), secrets.get("password", ""),
            tls=settings.get("tls") == "yes", authority=settings.get("authority", ""),
        )  # fmt: skip

    def check(self, stop: threading.Event) -> Sentence:
        """Connect under another name, so as not to disturb the session, and subscribe to nothing."""
        with BrokerSession(self._broker, f"timeo-check-{uuid.uuid4().hex[:12]}").connected(stop):
            return sentence("{server} accepts the connection", server=self._broker.host)

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """Messages as they come, until stopped. `whole` is told once what waited at the broker has come."""
        state: dict[str, Any] = dict(cursor) if isinstance(cursor, dict) else {}
        if "session" not in state:
            state = {"session": f"timeo-{uuid.uuid4().hex[:16]}", "last": []}
        before = set(state.get("topics", ()))
        if not before.issuperset(self._topics) or "topics" not in state:
            state["topics"] = sorted(before.union(self._topics))
            yield Page(cursor=dict(state))  # it must be known before the broker keeps anything under it
        wanted = Subscribed(self._topics, sorted(before.difference(self._topics)), state.get("met", False))
        session = BrokerSession(self._broker, state["session"], wanted)
        with session.connected(stop):
            state["met"] = True  # it is kept with the first message
            yield from self._listen(session, state, stop, was_known=bool(before))

    def _listen(
        self, session: BrokerSession, state: dict[str, Any], stop: threading.Event, was_known: bool
    ) -> Iterator[Page]:
        was_level, heard = False, time.monotonic()
        while True:
            messages = session.batch(stop)
            is_level = session.is_level  # asked before the next question, or a broker that goes on would never be
            if messages:
                # What was queued before a topic was removed still comes.
                wanted = [each for each in messages if self._is_wanted(topic_of(each))]
                if wanted:
                    yield page_of(wanted, self._reads, state, waited=was_known and not was_level)
                session.acknowledge(messages)
                heard = time.monotonic()
            for doubt in session.doubts():
                yield Page(doubt=doubt)
            if is_level and (not was_level or time.monotonic() - heard > _IDLE_SECONDS):
                was_level, heard = True, time.monotonic()
                yield Page(whole=True)

    def forget(self, cursor: Cursor, stop: threading.Event) -> None:
        """Connect once more under the name of the session and leave nothing: the broker drops its queue."""
        if isinstance(cursor, dict) and "session" in cursor:
            with BrokerSession(self._broker, cursor["session"]).connected(stop):
                pass

    def _is_wanted(self, topic: str) -> bool:
        return any(is_about(each, topic) for each in self._topics)


def _is_topic(text: str) -> bool:
    """Whether a broker takes it: + is a level of its own, # the last one."""
    levels = text.split("/")
    wild = all(sign not in level or level == sign for level in levels for sign in "+#")
    return wild and "#" not in levels[:-1] and len(text.encode()) < 1 << 16
