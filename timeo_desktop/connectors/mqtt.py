"""MQTT 3.1.1 with a persistent session and QoS 1: a message is acknowledged once its page is saved, so that nothing
is lost while this program is away, killed or slow. What comes twice is recognised."""

import hashlib
import queue
import ssl
import sys
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from timeo_desktop.connectors import uplinks
from timeo_desktop.connectors.contract import Cursor, raise_if
from timeo_desktop.domain.connections import AuthFailed, ConnectorInfo, Field, FieldKind, Unavailable
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.records import Page, Readings, Record, Rejected, Stream
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import MINUTE, now

if TYPE_CHECKING:
    from paho.mqtt.client import Client, MQTTMessage

_CONNECT_SECONDS, _LOST_SECONDS = 5.0, 20.0
_POLL_SECONDS = 0.1
_BATCH, _BATCH_SECONDS = 500, 0.25
_IDLE_SECONDS = 1.0
_REFUSED = (134, 135)  # bad user name or password; not authorised
_TLS = ("no", "yes")


class Mqtt:
    """A broker. The cursor holds the name of the session, the topics that were subscribed to in it, and the messages
    that may come again."""

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
                  help="One a line: topic = asset ; quantity ; unit ; path in the JSON"),
            Field("expected", "Minutes between messages", FieldKind.NUMBER, default="60",
                  help="Older values are shown as out of date"),
        ),
        live=True,
        period=15,
    )  # fmt: skip

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        self._settings = dict(settings)
        self._password = secrets.get("password", "")
        if not settings.get("host"):
            raise UserError("The name of the server is missing")
        try:
            self._port = int(settings.get("port") or 1883)
            self._expected = int(float(settings.get("expected") or 60) * MINUTE)
            self._plain = uplinks.plain_topics(settings.get("plain", ""))
        except uplinks.NotAnUplink as error:
            raise UserError("This line is no plain topic: {line}", line=error) from error
        except (ValueError, OverflowError) as error:
            raise UserError("The port and the minutes must be numbers") from error
        if not 0 < self._port < 1 << 16:
            raise UserError("A port is a number from 1 to 65535")
        if self._expected <= 0:
            raise UserError("The minutes between messages must be more than 0")
        lines = (settings.get("topics", "") or "").splitlines()
        self._topics = [*(line.strip() for line in lines if line.strip()), *(each.topic for each in self._plain)]
        if not self._topics:
            raise UserError("{field} is missing", field="Topics")
        for topic in self._topics:
            if not _is_topic(topic):
                raise UserError("This is no topic: {topic}", topic=topic)

    def check(self, stop: threading.Event) -> Sentence:
        """Connect under another name, so as not to disturb the session, and subscribe to nothing."""
        with _BrokerSession(self, f"timeo-check-{uuid.uuid4().hex[:12]}", clean=True).connected(stop):
            return sentence("{server} accepts the connection", server=self._settings["host"])

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """Messages as they come, until stopped."""
        state: dict[str, Any] = dict(cursor) if isinstance(cursor, dict) else {}
        if "session" not in state:
            state = {"session": f"timeo-{uuid.uuid4().hex[:16]}", "last": []}
        before = set(state.get("topics", ()))
        if not before.issuperset(self._topics) or "topics" not in state:
            state["topics"] = sorted(before.union(self._topics))
            yield Page(cursor=dict(state))  # it must be known before the broker keeps anything under it
        session = _BrokerSession(self, state["session"], clean=False, former=sorted(before.difference(self._topics)))
        with session.connected(stop):
            yield Page(whole=True)
            idle_since = time.monotonic()
            while True:
                messages = session.batch(stop)
                if messages:
                    # What was queued before a topic was removed still comes.
                    wanted = [each for each in messages if self._is_wanted(each.topic)]
                    if wanted:
                        yield self._page(wanted, state)
                    session.acknowledge(messages)
                    idle_since = time.monotonic()
                elif time.monotonic() - idle_since > _IDLE_SECONDS:
                    idle_since = time.monotonic()
                    yield Page(whole=True)

    def forget(self, cursor: Cursor, stop: threading.Event) -> None:
        """Connect once more under the name of the session and leave nothing: the broker drops its queue."""
        if isinstance(cursor, dict) and "session" in cursor:
            with _BrokerSession(self, cursor["session"], clean=True).connected(stop):
                pass

    def _is_wanted(self, topic: str) -> bool:
        from paho.mqtt.client import topic_matches_sub

        return any(topic_matches_sub(_own_part(each), topic) for each in self._topics)

    def _page(self, messages: list["MQTTMessage"], state: dict[str, Any]) -> Page:
        arrived = now()
        before = {(mid, digest): at for mid, digest, at in state["last"]}
        points: dict[str, list[tuple[int, float]]] = defaultdict(list)
        streams: dict[str, Stream] = {}
        rejected, last = [], []
        for message in messages:
            digest = hashlib.blake2b(message.topic.encode() + b"\0" + message.payload, digest_size=8).hexdigest()
            at = before.get((message.mid, digest), arrived) if message.dup else arrived
            last.append([message.mid, digest, at])
            try:
                found = uplinks.readings(message.topic, bytes(message.payload), self._plain, at, self._expected)
            except uplinks.NotAnUplink as error:
                reason = sentence("this message cannot be understood: {reason}", reason=error)
                rejected.append(Rejected(message.topic, reason, message.payload.decode("utf-8", "replace")[:4000]))
                continue
            for each in found:
                streams[each.stream.key] = each.stream
                points[each.stream.key].append((each.at, each.value))
        state["last"] = last
        records: list[Record] = [*streams.values()]
        for key, rows in points.items():
            rows.sort(key=lambda row: row[0])
            records.append(Readings(key, np.array([r[0] for r in rows], np.int64), np.array([r[1] for r in rows])))
        return Page(tuple(records), dict(state), rejected=tuple(rejected))

    def client(self, name: str, clean: bool) -> "Client":
        """A client that is not connected yet. Raises UserError for a certificate file that cannot be read."""
        from paho.mqtt.client import Client, MQTTv311
        from paho.mqtt.enums import CallbackAPIVersion

        client = Client(
            CallbackAPIVersion.VERSION2, client_id=name, clean_session=clean, protocol=MQTTv311, manual_ack=True
        )
        if self._settings.get("user"):
            client.username_pw_set(self._settings["user"], self._password)
        if self._settings.get("tls") == "yes":
            try:
                client.tls_set(ca_certs=self._settings.get("authority") or None)
            except (OSError, ssl.SSLError) as error:
                raise UserError(
                    "The certificate authority file cannot be read: {file}", file=self._settings.get("authority")
                ) from error
        client.reconnect_delay_set(1, 4)
        return client

    @property
    def topics(self) -> list[str]:
        """What to subscribe to."""
        return self._topics

    @property
    def address(self) -> tuple[str, int]:
        """Server and port."""
        return self._settings["host"], self._port


def _is_topic(text: str) -> bool:
    """Whether a broker takes it: + is a level of its own, # the last one."""
    levels = text.split("/")
    wild = all(sign not in level or level == sign for level in levels for sign in "+#")
    return wild and "#" not in levels[:-1] and len(text.encode()) < 1 << 16


def _own_part(topic: str) -> str:
    """What is matched of a subscription that is shared: `$share/group/topic`."""
    return topic.split("/", 2)[-1] if topic.startswith("$share/") else topic


class _BrokerSession:
    """A connection to a broker with paho's own network thread."""

    def __init__(self, connector: Mqtt, name: str, clean: bool, former: Sequence[str] = ()) -> None:
        self._connector, self._former = connector, former
        self._clean = clean
        self._client = connector.client(name, clean)
        self._messages: queue.SimpleQueue[MQTTMessage] = queue.SimpleQueue()
        self._error: UserError | None = None
        self._connected = threading.Event()
        self._lost_at = time.monotonic()
        self._client.on_connect = self._on_connect
        self._client.on_connect_fail = self._on_connect_fail
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = lambda _client, _data, message: self._messages.put(message)

    @contextmanager
    def connected(self, stop: threading.Event) -> Iterator[None]:
        """Connect, and disconnect at the end; the broker keeps the session."""
        host, port = self._connector.address
        try:
            self._client.connect_async(host, port, keepalive=30)
        except ValueError as error:
            raise UserError("{server} is not the name of a server", server=host) from error
        self._client.loop_start()
        try:
            deadline = time.monotonic() + _CONNECT_SECONDS
            while not self._connected.wait(_POLL_SECONDS):
                raise_if(stop)
                self._raise_error()
                if time.monotonic() > deadline:
                    raise Unavailable("{server} cannot be reached", server=host)
            self._raise_error()
            yield
        finally:
            self._client.disconnect()
            self._client.loop_stop()

    def batch(self, stop: threading.Event) -> list["MQTTMessage"]:
        """Messages that came, waiting a moment for the first and less for more. Raises Unavailable when the broker
        stays away."""
        found: list[MQTTMessage] = []
        deadline = time.monotonic() + _BATCH_SECONDS
        while len(found) < _BATCH and time.monotonic() < deadline:
            raise_if(stop)
            try:
                found.append(self._messages.get(timeout=_POLL_SECONDS))
            except queue.Empty:
                if found:
                    break
        self._raise_error()
        if not self._connected.is_set() and time.monotonic() - self._lost_at > _LOST_SECONDS:
            raise Unavailable("{server} cannot be reached", server=self._connector.address[0])
        return found

    def acknowledge(self, messages: list["MQTTMessage"]) -> None:
        """Tell the broker that these are safe."""
        for message in messages:
            if message.qos:
                self._client.ack(message.mid, message.qos)

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error

    def _on_connect(self, client: "Client", _data: object, _flags: object, reason: Any, _properties: object) -> None:
        host = self._connector.address[0]
        if reason.value in _REFUSED:
            self._error = AuthFailed("{server} refuses the user name, password or token", server=host)
        elif reason.is_failure:
            self._error = Unavailable("{server} refuses the connection: {reason}", server=host, reason=reason)
        elif not self._clean:
            if self._former:
                client.unsubscribe([*self._former])
            client.subscribe([(topic, 1) for topic in self._connector.topics])
        self._connected.set()

    def _on_connect_fail(self, _client: "Client", _data: object) -> None:
        # paho hands over no reason here, but it is being handled.
        error = sys.exc_info()[1]
        if isinstance(error, ssl.SSLError):
            self._error = Unavailable(
                "The certificate of {server} is not trusted. If it is your own authority's, choose its file in the"
                " connection",
                server=self._connector.address[0],
            )

    def _on_disconnect(
        self, _client: "Client", _data: object, _flags: object, _reason: Any, _properties: object
    ) -> None:
        if self._connected.is_set():
            self._lost_at = time.monotonic()
        self._connected.clear()
