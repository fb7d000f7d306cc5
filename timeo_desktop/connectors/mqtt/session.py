"""A session at a broker: what comes, what was promised, and whether what waited there has come."""

import queue
import ssl
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from timeo_desktop.connectors.contract import raise_if
from timeo_desktop.domain.connections import AuthFailed, Unavailable
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.text import Sentence, sentence

if TYPE_CHECKING:
    from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
    from paho.mqtt.reasoncodes import ReasonCode

_CONNECT_SECONDS, _LOST_SECONDS = 5.0, 20.0
_POLL_SECONDS = 0.1
_BATCH, _BATCH_SECONDS = 500, 0.25
_LEVEL_SECONDS = 1.0
_QOS = 1
_REFUSED = (134, 135)  # bad user name or password; not authorised
_NOTHING = "timeo/asks/whether/you/are/there"  # nobody subscribes to it


@dataclass(frozen=True)
class Broker:
    """Where a broker is, and as whom it is asked. `authority`: a file with the certificate that vouches for it."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    authority: str = ""

    def client(self, name: str, clean: bool) -> "Client":
        """A client that is not connected yet. Raises UserError for a certificate file that cannot be read."""
        from paho.mqtt.client import Client, MQTTv311
        from paho.mqtt.enums import CallbackAPIVersion

        client = Client(
            CallbackAPIVersion.VERSION2, client_id=name, clean_session=clean, protocol=MQTTv311, manual_ack=True
        )
        if self.user:
            client.username_pw_set(self.user, self.password)
        if self.tls:
            try:
                client.tls_set(ca_certs=self.authority or None)
            except (OSError, ssl.SSLError) as error:
                raise UserError("The certificate authority file cannot be read: {file}", file=self.authority) from error
        client.reconnect_delay_set(1, 4)
        return client


@dataclass(frozen=True)
class Subscribed:
    """What is asked of a session: topics, those that are wanted no longer, and whether the broker knew it before."""

    topics: Sequence[str]
    former: Sequence[str] = ()
    known: bool = False


class BrokerSession:
    """A connection to a broker with paho's own network thread. Without `wanted` it keeps nothing and asks nothing."""

    def __init__(self, broker: Broker, name: str, wanted: Subscribed | None = None) -> None:
        self._broker, self._wanted = broker, wanted
        self._known = wanted is not None and wanted.known
        self._client = broker.client(name, clean=wanted is None)
        self._messages: queue.SimpleQueue[MQTTMessage] = queue.SimpleQueue()
        self._doubts: queue.SimpleQueue[Sentence] = queue.SimpleQueue()
        self._error: UserError | None = None
        self._connected, self._answered = threading.Event(), threading.Event()
        self._lost_at = self._asked_at = self._behind_at = time.monotonic()
        self._acknowledged = 0  # messages, before the question that is open
        self._client.on_connect = self._on_connect
        self._client.on_connect_fail = self._on_connect_fail
        self._client.on_disconnect = self._on_disconnect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_unsubscribe = lambda *_: self._on_answer()
        self._client.on_message = lambda _client, _data, message: self._messages.put(message)

    @contextmanager
    def connected(self, stop: threading.Event) -> Iterator[None]:
        """Connect, and disconnect at the end; the broker keeps the session."""
        host = self._broker.host
        try:
            self._client.connect_async(host, self._broker.port, keepalive=30)
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
        stays away or answers nothing."""
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
        moment = time.monotonic()
        if not self._connected.is_set() and moment - self._lost_at > _LOST_SECONDS:
            raise Unavailable("{server} cannot be reached", server=self._broker.host)
        if not self._answered.is_set() and moment - max(self._asked_at, self._lost_at) > _LOST_SECONDS:
            raise Unavailable("{server} takes too long to answer", server=self._broker.host)
        return found

    def acknowledge(self, messages: list["MQTTMessage"]) -> None:
        """Tell the broker that these are safe. What it kept back until then comes before its answer to a question that
        is asked now: any will do, such as to end what was never subscribed to."""
        for message in messages:
            if message.qos:
                self._client.ack(message.mid, message.qos)
        self._acknowledged = len(messages)
        self._ask()
        self._client.unsubscribe(_NOTHING)

    @property
    def is_level(self) -> bool:
        """Whether what waited at the broker has come: for a moment, it has sent less than was acknowledged."""
        return self._answered.is_set() and time.monotonic() - self._behind_at > _LEVEL_SECONDS

    def doubts(self) -> Iterator[Sentence]:
        """What the broker did otherwise than it was asked to, each once."""
        while not self._doubts.empty():
            yield self._doubts.get()

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error

    def _ask(self) -> None:
        self._asked_at = time.monotonic()
        self._answered.clear()

    def _on_answer(self) -> None:
        # More than the broker lets go unacknowledged it sends only in exchange, so a queue answers like for like.
        if self._messages.qsize() >= self._acknowledged:
            self._behind_at = time.monotonic()
        self._answered.set()

    def _on_connect(
        self, client: "Client", _data: object, flags: "ConnectFlags", reason: "ReasonCode", _properties: object
    ) -> None:
        host = self._broker.host
        if reason.value in _REFUSED:
            self._error = AuthFailed("{server} refuses the user name, password or token", server=host)
        elif reason.is_failure:
            self._error = Unavailable("{server} refuses the connection: {reason}", server=host, reason=reason)
        elif self._wanted is not None:
            if self._known and not flags.session_present:
                self._doubts.put(
                    sentence("{server} had forgotten this connection: what was sent meanwhile may be lost", server=host)
                )
            self._known = True
            self._subscribe(client, self._wanted)
        self._connected.set()

    def _subscribe(self, client: "Client", wanted: Subscribed) -> None:
        self._acknowledged = 0
        self._ask()
        if wanted.former:
            client.unsubscribe([*wanted.former])
        client.subscribe([(topic, _QOS) for topic in wanted.topics])

    def _on_subscribe(
        self, _client: "Client", _data: object, _number: int, codes: "list[ReasonCode]", _properties: object
    ) -> None:
        assert self._wanted is not None
        given = list(zip(self._wanted.topics, codes, strict=False))
        refused = ", ".join(topic for topic, code in given if code.is_failure)
        unsure = ", ".join(topic for topic, code in given if code.value < _QOS)
        host = self._broker.host
        if refused:
            self._doubts.put(sentence("{server} refuses these topics: {topics}", server=host, topics=refused))
        if unsure:
            self._doubts.put(
                sentence(
                    "{server} keeps no messages of these topics while this program is away: {topics}",
                    server=host, topics=unsure,
                )
            )  # fmt: skip
        self._on_answer()

    def _on_connect_fail(self, _client: "Client", _data: object) -> None:
        # paho hands over no reason here, but it is being handled.
        error = sys.exc_info()[1]
        if isinstance(error, ssl.SSLError):
            self._error = Unavailable(
                "The certificate of {server} is not trusted. If it is your own authority's, choose its file in the"
                " connection",
                server=self._broker.host,
            )

    def _on_disconnect(
        self, _client: "Client", _data: object, _flags: object, _reason: object, _properties: object
    ) -> None:
        if self._connected.is_set():
            self._lost_at = time.monotonic()
        self._connected.clear()
