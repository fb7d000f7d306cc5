"""A real Request Tracker with a lifecycle of its own and replies in HTML: the server is asked which states are ends."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.rt import RequestTrackerServer
from timeo_desktop.connectors.registry import connect
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import Intervention, Status

_OWN = """
Set(%Lifecycles, metier => {
    type => 'ticket', initial => ['ouvert'], active => ['attente devis'], inactive => ['clos', 'deleted'],
    defaults => { on_create => 'ouvert' },
    transitions => { '' => ['ouvert'], ouvert => ['attente devis', 'clos'], 'attente devis' => ['ouvert', 'clos'],
                     clos => ['attente devis'] },
    rights => { '* -> *' => 'ModifyTicket' },
});
1;
"""


@pytest.fixture
def server(tmp_path: Path, rt_database: Path) -> Iterator[RequestTrackerServer]:
    """A server whose queue has a lifecycle of its own."""
    made = RequestTrackerServer(tmp_path / "rt", rt_database)
    made.stop()
    (made.root / "conf.d" / "own.pm").write_text(_OWN)
    made.start()
    made.call("PUT", "queue/General", json={"Lifecycle": "metier"})
    yield made
    made.close()


def test_states_are_what_the_server_says(server: RequestTrackerServer) -> None:
    ended, waiting, opened_again = (server.create(f"Panne {number}") for number in range(3))
    server.change(ended, Status="clos")
    server.change(waiting, Status="attente devis")
    for status in ("clos", "attente devis"):
        server.change(opened_again, Status=status)
    html = {"Content": "<p>La lampe est <b>changée</b></p>", "ContentType": "text/html"}
    server.call("POST", f"ticket/{waiting}/correspond", json=html)
    source = connect(Connection("x", "rt", "x", {"address": server.url, "user": "root"}), {"password": "password"})
    pages = list(source.fetch(None, threading.Event()))
    tickets = {each.key: each for page in pages for each in page.records if isinstance(each, Intervention)}
    assert {key: each.status for key, each in tickets.items()} == {
        ended: Status.CLOSED, waiting: Status.OPEN, opened_again: Status.OPEN
    }  # fmt: skip
    assert tickets[ended].closed is not None
    assert [line.status for line in tickets[opened_again].events if line.field == "Status"] == [
        Status.CLOSED, Status.OPEN
    ]  # fmt: skip
    assert "La lampe est changée" in [line.note for line in tickets[waiting].events]
    assert [page.doubt for page in pages if page.doubt] == []
