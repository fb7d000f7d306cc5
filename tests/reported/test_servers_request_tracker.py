"""Request Tracker: what own states mean, what replies say, what the server counts, and one fault of a record that costs
nothing beside it and is asked for again."""

import threading
from pathlib import Path
from typing import Any

import pytest

from tests.reported.rt_site import ADDRESS, Tracker, at, connector
from timeo_desktop.connectors.request_tracker.connector import RequestTracker
from timeo_desktop.connectors.request_tracker.texts import plain_of_html
from timeo_desktop.domain.connections import Connection, HealthState
from timeo_desktop.domain.records import Intervention, Status
from timeo_desktop.services.operations import connect, sync
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.operations.database import Store

_DEEP = "[" * 5_000 + "]" * 5_000


class Came:
    """What all pages of a run brought."""

    def __init__(self, source: RequestTracker, cursor: object = None) -> None:
        self.pages = list(source.fetch(cursor, threading.Event()))
        self.tickets = {
            each.key: each for page in self.pages for each in page.records if isinstance(each, Intervention)
        }
        self.aside = {row.place: str(row.reason) for page in self.pages for row in page.rejected}
        self.unread = {key for page in self.pages for key in page.unread}
        self.doubt = next((str(page.doubt) for page in reversed(self.pages) if page.doubt), None)
        self.present = next((page.present for page in self.pages if page.present is not None), None)
        self.cursor: Any = self.pages[-1].cursor


@pytest.fixture
def tracker() -> Tracker:
    return Tracker()


def test_the_server_says_which_states_are_ends(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    tracker.ends = {"clos"}
    for number, (status, resolved) in enumerate([("clos", at(9)), ("en attente", at(9)), ("clos", "")], start=1):
        tracker.ticket(number, status, resolved)
    came = Came(connector(tracker, monkeypatch))
    states = {key: each.status for key, each in came.tickets.items()}
    assert states == {"1": Status.CLOSED, "2": Status.OPEN, "3": Status.CLOSED}
    assert came.cursor["ends"] == {"1/clos": True, "1/en attente": False}
    assert came.doubt is None


def test_where_it_does_not_say_the_date_of_the_end_decides(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    tracker.ticket(1, "clos", at(9))
    tracker.ticket(2, "devis")
    tracker.ticket(3, "devis", at(5))
    tracker.happened(3, "Status", 5, Field="Status", OldValue="new", NewValue="clos")
    tracker.happened(3, "Status", 8, Field="Status", OldValue="clos", NewValue="devis")  # RT keeps the date
    came = Came(connector(tracker, monkeypatch))
    assert {key: each.status for key, each in came.tickets.items()} == {
        "1": Status.CLOSED, "2": Status.OPEN, "3": Status.OPEN
    }  # fmt: skip
    tracker.happened(3, "Comment", 9)
    again = Came(connector(tracker, monkeypatch), came.cursor)
    assert again.tickets["3"].status is Status.OPEN


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([("text/html", "<p>The lamp was <b>replaced</b></p>")], "The lamp was replaced"),
        ([("text/plain", " \n"), ("text/html", "<div>Seen</div>")], "Seen"),
        ([("text/html", "<p>Seen</p>"), ("text/plain", "Seen, plainly")], "Seen, plainly"),
        ([("multipart/alternative", ""), ("Text/HTML; charset=utf-8", "<style>p {}</style><p>Vu</p>")], "Vu"),
        ([("multipart/mixed", ""), ("text/html", "<p>See file</p>"), ("text/plain", "log", "log.txt")], "See file"),
        ([("text/plain", "Body"), ("text/plain", "signature")], "Body"),
        ([("text/markdown", "*Vu*")], "*Vu*"),
        ([("image/png", "iVBOR")], ""),
        ([("text/html", "<p>a<![foo]>b")], "a b"),
    ],
)
@pytest.mark.parametrize("kind", ["Create", "Correspond", "Comment"])
def test_a_reply_has_the_text_that_was_written(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch, parts: list[tuple[str, ...]], text: str, kind: str
) -> None:
    tracker.ticket(1)
    number = "1" if kind == "Create" else tracker.happened(1, kind, 2)
    for content_type, content, *file in parts:
        tracker.part(number, content_type, content, Filename="".join(file))
    lines = Came(connector(tracker, monkeypatch)).tickets["1"].events
    assert next(line.note for line in lines if line.key == number) == text


def test_html_is_read_as_it_is_seen() -> None:
    page = (
        "<html><head><title>Mail</title></head><body><div>Bonjour<div>M. <i>A</i></div>suite</div>"
        "<ul><li>un<li>deux</ul>"
        "<table><tr><td>1</td><td>2</td></tr></table><script>x()</script>a &lt; b<!-- no --></body></html>"
    )
    assert plain_of_html(page) == "Bonjour\nM. A\nsuite\nun\ndeux\n1 2\na < b"


def test_what_the_server_counts_and_does_not_send_is_said(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 251):
        tracker.ticket(number)
    assert Came(connector(tracker, monkeypatch)).doubt is None
    tracker.left_out = {7, 8}
    came = Came(connector(tracker, monkeypatch))
    assert came.doubt == "rt.example says that it has 250 tickets, and sends 248"
    assert came.present is None
    assert len(came.tickets) == 250  # each was asked for by itself


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"Subject": {"text": "x"}}, "its Subject is not of the kind that it should be"),
        ({"Subject": "raw:digits"}, "it holds a number of 400 digits"),
        ({"CustomFields": [{"id": "1", "name": "AssetRef", "values": ["raw:deep"]}]},
         "it is nested more than 64 levels deep"),
        ({"Due": "tomorrow"}, "its Due is no date"),
        ({"Queue": ["General"]}, "its Queue is not of the kind that it should be"),
    ],
)  # fmt: skip
def test_a_ticket_that_cannot_be_read_is_set_aside_alone_and_asked_for_again(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any], reason: str
) -> None:
    tracker.raw = {"raw:deep": _DEEP, "raw:digits": "1" + "0" * 399}
    for number in range(1, 4):
        tracker.ticket(number)
    tracker.tickets[2] |= wrong
    source = connector(tracker, monkeypatch)
    came = Came(source)
    assert set(came.tickets) == {"1", "3"}
    assert came.aside == {"ticket 2": reason}
    assert came.unread == {"2"}
    assert came.present == {"1", "2", "3"}
    assert came.cursor["transaction"] == 3
    tracker.ticket(2)
    again = list(source.reread({"2": "log"}, came.cursor, threading.Event()))
    assert [each.key for page in again for each in page.records if isinstance(each, Intervention)] == ["2"]
    assert [page.complete for page in again] == [("2",)]


def test_a_lone_surrogate_is_marked_and_nothing_is_lost(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    tracker.ticket(1, Subject="Fuite \ud800 d'eau")
    came = Came(connector(tracker, monkeypatch))
    assert came.tickets["1"].title == "Fuite \ufffd d'eau"
    assert came.aside == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"NewValue": {"a": 1}},
        {"Created": "raw:deep"},
        {"Created": "never"},
        {"ObjectId": None},
        {"id": None},
        {"id": []},
    ],
)
def test_a_transaction_that_cannot_be_read_is_set_aside_alone(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]
) -> None:
    tracker.raw["raw:deep"] = _DEEP
    tracker.ticket(1)
    tracker.happened(1, "Comment", 2, **wrong)
    tracker.happened(1, "Comment", 3)
    tracker.transactions.append(None)  # type: ignore[arg-type]
    tracker.rows["transactions"] = lambda query: tracker.transactions[int(query.partition("id > ")[2].split()[0]) :]
    came = Came(connector(tracker, monkeypatch))
    assert [line.key for line in came.tickets["1"].events] == ["1", "3"]
    assert len({(row.place, row.body) for page in came.pages for row in page.rejected}) == 2
    assert came.unread == (set() if "ObjectId" in wrong else {"1"})
    assert came.cursor["transaction"] == 3


def test_a_part_that_cannot_be_read_leaves_the_others(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    tracker.ticket(1)
    tracker.part("1", "text/plain", {"text": "x"})
    tracker.part("1", "text/html", "<p>Fuite</p>")
    came = Came(connector(tracker, monkeypatch))
    assert came.tickets["1"].events[0].note == "Fuite"
    assert came.aside == {"attachment 1": "its Content is not of the kind that it should be"}


def test_a_ticket_that_was_set_aside_comes_when_it_is_mended(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tracker.ticket(1)
    tracker.ticket(2, Subject={"no": "text"})
    connector(tracker, monkeypatch)
    store, box = Store(tmp_path / "store.sqlite"), SecretBox(tmp_path)
    made = Connection("x", "rt", "Tickets", {"address": ADDRESS})
    connect.save(store, box, made, {})

    def states() -> tuple[HealthState, list[str]]:
        source, secrets = connect.connector_of(made, SecretBox(tmp_path, "phrase"))
        health = [step.health for step in sync.run(store, made, source, secrets, threading.Event())][-1]
        return health.state, [row[0] for row in store.read().execute("SELECT title FROM intervention ORDER BY key")]

    assert states() == (HealthState.ATTENTION, ["ticket 1"])
    assert states() == (HealthState.ATTENTION, ["ticket 1"])
    assert len(connect.rejected(store, "x")) == 1
    connect.look(store, "x")
    assert states() == (HealthState.ATTENTION, ["ticket 1"])  # it is still not whole
    tracker.tickets[2]["Subject"] = "mended"
    assert states() == (HealthState.OK, ["ticket 1", "mended"])
    store.close()


def test_a_transaction_that_does_not_say_its_ticket_proves_no_birth(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a spoilt name of a field leaves of the transaction that tells in which state a ticket was made."""
    for number in (1, 2):
        tracker.ticket(number, "resolved")
    first = int(tracker.happened(1, "Status", 2, OldValue="new", NewValue="open")) - 1
    tracker.happened(1, "Status", 3, OldValue="open", NewValue="resolved")
    tracker.transactions[first]["OldValue\udcff"] = tracker.transactions[first].pop("OldValue")
    written = tracker._written
    monkeypatch.setattr(tracker, "_written", lambda value: written(value).replace(b"\\udcff", b"\xff"))
    came = Came(connector(tracker, monkeypatch))
    assert not [line.key for line in came.tickets["1"].events if line.key.endswith("/born")]
    assert came.unread == {"1"}
