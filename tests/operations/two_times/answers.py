"""What the model server answers to the questions of the connector, in the form of REST 2."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tests.operations.two_times.model_server import PEOPLE, ModelServer, Named, Ticket, Transaction
from timeo_desktop.connectors.http import Forbidden, NotFound

Params = Mapping[str, str | int]
Answer = dict[str, Any]
_MOST = 100  # rows a page: no more are given


def iso_date(moment: int | None) -> str:
    """A moment as REST 2 shows it."""
    return f"{datetime.fromtimestamp(moment or 0, UTC):%Y-%m-%dT%H:%M:%SZ}"


def answer(server: ModelServer, path: str, params: Params) -> Any:
    """The answer to a question. Raises Forbidden and NotFound."""
    kind, _, number = path.partition("/")
    if kind == "ticket":
        return _ticket(server, int(number))
    if kind == "user":
        return {"id": number, "Name": PEOPLE[int(number)]}
    return _LISTS[path](server, params)


def _page(rows: Sequence[Answer], params: Params) -> Answer:
    """`total` is not told to an account that may not see everything."""
    size, page = min(int(params["per_page"]), _MOST), int(params.get("page", 1))
    return {"items": rows[(page - 1) * size : page * size], "total": None}


def _ticket(server: ModelServer, number: int) -> Answer:
    if number not in server.world.tickets:
        raise NotFound("{server} has nothing at this address (HTTP 404)", server="model")
    if not server.sees(number):
        raise Forbidden("{server} refuses the user name, password or token", server="model")
    found = server.world.tickets[server.world.tickets[number].effective]
    server.read.add((found.number, found.created))
    return {**_fields(server, found), "Queue": {"type": "queue", "id": str(found.fields.queue)}}


def _tickets(server: ModelServer, params: Params) -> Answer:
    """A search shows neither what was merged nor what is deleted."""
    fits = _fitting(str(params["query"]))
    found = [
        ticket
        for ticket in sorted(server.world.tickets.values(), key=lambda each: each.number)
        if fits(ticket.number) and ticket.effective == ticket.number and ticket.fields.status != "deleted"
        and server.sees(ticket.number)
    ]  # fmt: skip
    if "Subject" in str(params.get("fields")):
        server.read |= {(ticket.number, ticket.created) for ticket in found}
    return _page([_fields(server, ticket) for ticket in found], params)


def _fitting(query: str) -> Callable[[int], bool]:
    """Whether a number fits the conditions on `id` in a query."""
    wanted = {int(each) for each in re.findall(r"\bid = (\d+)", query)}
    after = re.search(r"\bid > (\d+)", query)
    return lambda number: number in wanted or (after is not None and number > int(after[1]))


def _fields(server: ModelServer, ticket: Ticket) -> Answer:
    fields, queue = ticket.fields, server.world.queues[ticket.fields.queue]
    custom = zip(server.world.custom.items(), (fields.asset, fields.lot), strict=True)
    return {
        "id": ticket.number, "type": "ticket", "Subject": fields.subject, "Status": fields.status,
        "Created": iso_date(ticket.created), "LastUpdated": iso_date(ticket.updated),
        "Started": iso_date(ticket.started), "Resolved": iso_date(ticket.resolved), "Due": iso_date(fields.due),
        "Queue": {"id": str(fields.queue), "type": "queue", "Name": queue.name},
        "Owner": {"id": PEOPLE[fields.owner], "type": "user", "Name": PEOPLE[fields.owner]},
        "Priority": str(fields.priority), "Requestor": [{"id": "demandeur", "type": "user"}],
        "CustomFields": [
            {"id": str(number), "type": "customfield", "name": named.name, "values": [value] if value else []}
            for (number, named), value in custom
        ],
    }  # fmt: skip


def _transactions(server: ModelServer, params: Params) -> Answer:
    query = str(params["query"])
    fits, of = _fitting(query), {int(each) for each in re.findall(r"ObjectId = (\d+)", query)}
    kinds = re.findall(r"\bType = '(\w+)'", query)
    found = [
        each
        for each in server.world.log
        if fits(each.number) and (not of or each.ticket in of) and (not kinds or each.kind in kinds)
    ]
    found = found[::-1] if params.get("order") == "DESC" else found
    return _page([_transaction(each) for each in found if server.sees_line(each)], params)


def _transaction(each: Transaction) -> Answer:
    return {
        "id": str(each.number), "type": "transaction", "Type": each.kind, "Field": each.field, "OldValue": each.old,
        "NewValue": each.new, "Created": iso_date(each.created), "ObjectId": each.ticket, "Data": "",
        "Creator": {"id": "amelie", "type": "user"},
    }  # fmt: skip


def _attachments(server: ModelServer, params: Params) -> Answer:
    wanted = {int(row["value"]) for row in json.loads(str(params["query"]))}
    rows = [
        {
            "id": str(each.number), "type": "attachment", "ContentType": "text/plain", "Content": each.content,
            "TransactionId": {"id": str(each.number), "type": "transaction"},
            "Subject": server.world.story[each.ticket][0][1].subject if each.kind == "Create" else "",
        }
        for each in server.world.log
        if each.number in wanted and each.content and server.sees_line(each)
    ]  # fmt: skip
    return _page(rows, params)


def _named(kind: str, things: Mapping[int, Named]) -> list[Answer]:
    for each in things.values():
        each.told |= each.readable
    return [
        {"id": str(number), "type": kind, "Name": each.name, "LastUpdated": iso_date(each.names[-1][0])}
        for number, each in things.items()
        if each.readable
    ]


_LISTS: dict[str, Callable[[ModelServer, Params], Answer]] = {
    "tickets": _tickets,
    "transactions": _transactions,
    "attachments": _attachments,
    "queues/all": lambda server, params: _page(_named("queue", server.world.queues), params),
    "customfields": lambda server, params: _page(_named("customfield", server.world.custom), params),
}
