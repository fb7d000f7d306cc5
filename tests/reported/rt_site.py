"""A Request Tracker in memory, as far as the connector asks."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from timeo_desktop.connectors.http import Forbidden, HttpSource, NotFound
from timeo_desktop.connectors.registry import connect
from timeo_desktop.connectors.request_tracker.connector import RequestTracker
from timeo_desktop.domain.connections import Connection

ADDRESS = "https://rt.example"
NEVER = "1970-01-01T00:00:00Z"
Row = dict[str, Any]


def at(hour: int) -> str:
    """An hour of the first of November."""
    return f"2026-11-01T{hour:02d}:00:00Z"


class Tracker:
    """`ends`: the states that its lifecycle calls inactive (None: it does not know the question); `totals`: whether it
    tells how many rows fit; `left_out`: keys of tickets that it counts and does not send; `raw`: JSON that it writes as
    it stands in the place of a text."""

    def __init__(self) -> None:
        self.tickets: dict[int, Row] = {}
        self.transactions: list[Row] = []
        self.attachments: list[Row] = []
        self.ends: set[str] | None = None
        self.totals = True
        self.left_out: set[int] = set()
        self.raw: dict[str, str] = {}
        self.rows: dict[str, Callable[[str], list[Any]]] = {
            "tickets": self._of_tickets,
            "transactions": self._of_transactions,
            "attachments": self._of_attachments,
            "queues": lambda _query: [{"id": "1", "type": "queue", "Name": "General"}],
            "customfields": lambda _query: [{"id": "1", "type": "customfield", "Name": "AssetRef"}],
        }

    def ticket(self, number: int, status: str = "new", resolved: str = NEVER, **more: Any) -> None:
        """A ticket, made at its hour, with the transaction that made it."""
        self.tickets[number] = {
            "id": str(number), "type": "ticket", "Subject": f"ticket {number}", "Status": status,
            "Created": at(1), "LastUpdated": at(20), "Started": NEVER, "Due": NEVER, "Resolved": resolved,
            "Queue": {"id": "1", "type": "queue", "Name": "General"}, "Owner": {"id": "Nobody", "Name": "Nobody"},
            "Requestor": [], "AdminCc": [], "Priority": "0", "CustomFields": [], **more,
        }  # fmt: skip
        self.happened(number, "Create", 1)

    def happened(self, ticket: object, kind: str, hour: int, **more: Any) -> str:
        """A transaction; its number."""
        number = str(len(self.transactions) + 1)
        self.transactions.append({
            "id": number, "type": "transaction", "Type": kind, "Field": "", "OldValue": "", "NewValue": "",
            "Created": at(hour), "Creator": {"id": "a", "Name": "a"}, "ObjectId": ticket, "Data": "", **more,
        })  # fmt: skip
        return number

    def part(self, transaction: str, kind: str, content: object, **more: Any) -> None:
        """A part of the mail of a transaction."""
        self.attachments.append({
            "id": str(len(self.attachments) + 1), "type": "attachment", "TransactionId": {"id": transaction},
            "ContentType": kind, "Content": content, **more,
        })  # fmt: skip

    def answer(self, url: str, params: dict[str, Any]) -> bytes:
        """What it answers. Raises Forbidden and NotFound."""
        kind, _, number = urlsplit(url).path.removeprefix("/REST/2.0/").partition("/")
        if kind == "ticket":
            if int(number) not in self.tickets:
                raise NotFound("nothing")
            return self._written(self.tickets[int(number)])
        if kind == "user":
            raise Forbidden("no")
        rows = self.rows[kind](str(params.get("query", "")))
        size, page = int(params.get("per_page", 20)), int(params.get("page", 1))
        sent = [row for row in rows if kind != "tickets" or row is None or row.get("id") not in map(str, self.left_out)]
        return self._written({"items": sent[(page - 1) * size : page * size],
                              "total": len(rows) if self.totals else None})  # fmt: skip

    def _of_tickets(self, query: str) -> list[Any]:
        state = re.search(r"Status = '([^']*)' AND Status = '__(\w+)__'", query)
        if state is not None:
            if self.ends is None:
                return []
            is_end = state[1] in self.ends
            return list(self.tickets.values())[: is_end == (state[2] == "Inactive")]
        return [row for number, row in self.tickets.items() if _fits(query, number)]

    def _of_transactions(self, query: str) -> list[Any]:
        of = re.findall(r"ObjectId = (\d+)", query)
        kinds = re.findall(r"\bType = '(\w+)'", query)
        rows = [row for number, row in enumerate(self.transactions, start=1) if _fits(query, number)]
        return [row for row in rows if (not of or str(row["ObjectId"]) in of) and (not kinds or row["Type"] in kinds)]

    def _of_attachments(self, query: str) -> list[Any]:
        wanted = {str(row["value"]) for row in json.loads(query)}
        return [row for row in self.attachments if row["TransactionId"]["id"] in wanted]

    def _written(self, body: object) -> bytes:
        text = json.dumps(body)
        return re.sub(r'"(raw:\w+)"', lambda found: self.raw[found[1]], text).encode()


def _fits(query: str, number: int) -> bool:
    after, wanted = re.search(r"\bid > (\d+)", query), re.findall(r"\bid = (\d+)", query)
    return number > int(after[1]) if after else str(number) in wanted


def connector(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> RequestTracker:
    """A connector that asks it, without a network."""
    monkeypatch.setattr(HttpSource, "_once", lambda _source, url, params, _stop: tracker.answer(url, params or {}))
    made = connect(Connection("x", "rt", "x", {"address": ADDRESS}), {})
    assert isinstance(made, RequestTracker)
    return made
