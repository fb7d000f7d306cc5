"""The reported servers of input 44: every datastream, the end of tickets with an own lifecycle, replies in HTML."""

import threading
from collections.abc import Iterator

import pytest

from tests.reported import servers_44
from timeo_desktop.connectors.registry import connect
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.records import Intervention, Page, Readings, Status, Stream


@pytest.fixture(scope="module")
def addresses() -> Iterator[tuple[str, str]]:
    with servers_44.running() as found:
        yield found


def _pages(kind: str, address: str) -> list[Page]:
    return list(connect(Connection("x", kind, "x", {"address": address}), {}).fetch(None, threading.Event()))


def test_130_of_130_datastreams(addresses: tuple[str, str]) -> None:
    pages = _pages("sensorthings", addresses[0])
    records = [record for page in pages for record in page.records]
    assert len({each.key for each in records if isinstance(each, Stream)}) == 130
    told = {each.stream: each.values.tolist() for each in records if isinstance(each, Readings)}
    assert told == {str(number): [20.0 + number] for number in range(130)} | {"1": [5.5], "2": [22.5]}
    assert [row.body for page in pages for row in page.rejected] == ["21,5", "{'value': 23.5}"]


def test_an_own_lifecycle_ends_with_a_resolved_date_and_html_is_text(addresses: tuple[str, str]) -> None:
    pages = _pages("rt", addresses[1])
    tickets = {each.key: each for page in pages for each in page.records if isinstance(each, Intervention)}
    assert {key: each.status for key, each in tickets.items()} == {
        "1": Status.CLOSED, "2": Status.CLOSED, "3": Status.OPEN, "4": Status.CLOSED
    }  # fmt: skip
    assert tickets["1"].closed is not None
    assert [key.value for key in tickets["1"].keys] == ["CH-01", "CH-02"]
    assert {line.note for line in tickets["2"].events if line.note} == {"The lamp was replaced", "Seen"}
    assert tickets["1"].events[-1].status is Status.CLOSED
