"""The questions that are put to a Request Tracker, each answered as its server really answers it."""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from timeo_desktop.connectors.contract import raise_if
from timeo_desktop.connectors.http import Forbidden, HttpSource, NotFound
from timeo_desktop.connectors.request_tracker.lines import TEXTS, moment_of, plain_of_html
from timeo_desktop.connectors.request_tracker.marks import Mark
from timeo_desktop.domain.connections import BadData, Unavailable
from timeo_desktop.domain.records import Away, How
from timeo_desktop.domain.times import Millis, now

AT_ONCE = 100  # rows a page: more are not given
_TEXTS_AT_ONCE = 25  # transactions in a question that must fit into an address
_TICKETS_AT_ONCE = 50
_FIELDS = "Subject,Status,Created,LastUpdated,Started,Due,Resolved,Queue,Owner,Requestor,AdminCc,Priority,CustomFields"
_ALL = "ObjectType='RT::Ticket'"
Item = dict[str, Any]


def parts_of(values: Iterable[str], size: int) -> Iterator[list[str]]:
    """So many at a time."""
    every = list(values)
    yield from (every[start : start + size] for start in range(0, len(every), size))


class Server:
    """A Request Tracker behind an HTTP source. Every method raises the four errors of connectors, and Cancelled."""

    def __init__(self, http: HttpSource) -> None:
        self._http = http

    def _items(self, path: str, stop: threading.Event, params: Mapping[str, str | int]) -> list[Item]:
        kind = path.partition("/")[0].removesuffix("s")
        answer = self._http.get(path, stop, params)
        items = answer.get("items") if isinstance(answer, dict) else None
        if not isinstance(items, list) or not all(isinstance(item, dict) and "id" in item for item in items):
            raise BadData("{server} does not answer as a Request Tracker", server=self._http.host)
        if any(item.get("type", kind) != kind for item in items):
            raise BadData("{server} answers another question than was asked", server=self._http.host)
        return items

    def _every(self, path: str, stop: threading.Event, params: Mapping[str, str | int]) -> list[Item]:
        """All pages of a short list."""
        found: list[Item] = []
        while items := self._items(path, stop, {**params, "per_page": AT_ONCE, "page": len(found) // AT_ONCE + 1}):
            found += items
            if len(items) < AT_ONCE:
                break
        return found

    def transactions(
        self, after: int, stop: threading.Event, of: Sequence[str] = (), kinds: Sequence[str] = ()
    ) -> list[Item]:
        """The next transactions by id, whatever order the server gives them in: of all tickets, or of these."""
        own = f" AND ({' OR '.join(f'ObjectId = {int(key)}' for key in of)})" if of else ""
        if kinds:
            own += " AND (" + " OR ".join(f"Type = '{kind}'" for kind in kinds) + ")"
        items = self._items("transactions", stop, {
            "query": f"{_ALL} AND id > {after}{own}", "orderby": "id", "order": "ASC", "per_page": AT_ONCE,
            "fields": "Type,Field,OldValue,NewValue,Created,Creator,ObjectId,Data",
        })  # fmt: skip
        by_id = {int(item["id"]): item for item in items if int(item["id"]) > after}
        if items and not by_id:
            raise Unavailable("{server} answers an old question", server=self._http.host)
        return [by_id[number] for number in sorted(by_id)]

    def newest_transaction(self, stop: threading.Event) -> int:
        """The number of the last transaction that may be seen; 0 when there is none."""
        items = self._items("transactions", stop, {
            "query": f"{_ALL} AND id > 0", "orderby": "id", "order": "DESC", "per_page": 1
        })  # fmt: skip
        return max((int(item["id"]) for item in items), default=0)

    def history_of(self, keys: Sequence[str], stop: threading.Event) -> list[Item]:
        """All transactions of these tickets."""
        found: list[Item] = []
        for part in parts_of(keys, _TICKETS_AT_ONCE):
            after = 0
            while items := self.transactions(after, stop, part):
                raise_if(stop)
                found += items
                after = int(items[-1]["id"])
        return found

    def births(self, keys: Sequence[str], stop: threading.Event) -> dict[str, str]:
        """What the status of these tickets was before it was first changed (empty: it never was), of those whose
        transactions can be read."""
        found: dict[str, str] = {}
        for part in parts_of(keys, _TICKETS_AT_ONCE):
            after, waiting = 0, set(part)
            while waiting and (items := self.transactions(after, stop, sorted(waiting, key=int), ("Create", "Status"))):
                for item in items:
                    key = str(item["ObjectId"])
                    found[key] = found.get(key) or str(item.get("OldValue") or "")
                after = int(items[-1]["id"])
                waiting -= {key for key, status in found.items() if status}
        return found

    def marks(self, numbers: Sequence[int], stop: threading.Event) -> dict[int, Mark]:
        """What stands under these numbers of transactions."""
        query = f"{_ALL} AND ({' OR '.join(f'id = {number}' for number in numbers)})"
        question = {"query": query, "orderby": "id", "fields": "Created,ObjectId"}
        found = [mark_of(item) for item in self._every("transactions", stop, question)] if numbers else []
        return {mark.number: mark for mark in found}

    def tickets(self, keys: Sequence[str], stop: threading.Event) -> dict[str, Item]:
        """Those of these tickets that a search shows."""
        found: dict[str, Item] = {}
        for part in parts_of(keys, AT_ONCE):
            items = self._items("tickets", stop, {
                "query": " OR ".join(f"id = {int(key)}" for key in part), "fields": _FIELDS, "fields[Queue]": "Name",
                "fields[Owner]": "Name", "fields[Requestor]": "Name,EmailAddress", "fields[AdminCc]": "Name",
                "orderby": "id", "per_page": AT_ONCE,
            })  # fmt: skip
            found.update((str(item["id"]), item) for item in items)
        return found

    def ticket(self, key: str, stop: threading.Event) -> Item | Away:
        """A ticket that no search shows: it is deleted, which it says itself, was merged into the one that answers, is
        not for us, or not there."""
        try:
            item = self._http.get(f"ticket/{int(key)}", stop)
        except Forbidden:
            return Away(key, How.HIDDEN)
        except NotFound:
            return Away(key, How.MISSING)
        if not isinstance(item, dict) or "id" not in item:
            raise BadData("{server} does not answer as a Request Tracker", server=self._http.host)
        return item if str(item["id"]) == key else Away(key, How.MERGED, into=str(item["id"]))

    def texts(self, transactions: Iterable[Item], stop: threading.Event) -> tuple[dict[str, str], dict[str, str]]:
        """Transaction to the text that was written with it, and ticket to the title that it was made with."""
        wanted = {str(each["id"]): each for each in transactions if each.get("Type") in TEXTS}
        texts: dict[str, str] = {}
        pages: dict[str, str] = {}
        titles: dict[str, str] = {}
        for part in parts_of(wanted, _TEXTS_AT_ONCE):
            # Several conditions on one field are joined with OR.
            query = json.dumps([{"field": "TransactionId", "operator": "=", "value": int(key)} for key in part])
            question = {"query": query, "orderby": "id", "fields": "TransactionId,ContentType,Content,Subject"}
            for item in self._every("attachments", stop, question):
                key, kind = _transaction_of(item), str(item.get("ContentType", ""))
                content = str(item.get("Content") or "").strip()
                if kind.startswith("text/plain"):
                    texts.setdefault(key, content)
                elif kind.startswith("text/html"):
                    pages.setdefault(key, content)
                if item.get("Subject") and wanted[key].get("Type") == "Create":
                    titles.setdefault(str(wanted[key]["ObjectId"]), str(item["Subject"]))
        return {key: plain_of_html(page) for key, page in pages.items()} | texts, titles

    def queues(self, stop: threading.Event) -> list[tuple[str, str, Millis]]:
        """Number and name of the queues that may be seen, and when each was last changed."""
        return _named(self._every("queues/all", stop, {"fields": "Name,LastUpdated"}))

    def fields(self, stop: threading.Event) -> list[tuple[str, str, Millis]]:
        """The same of custom fields."""
        query = json.dumps([{"field": "id", "operator": ">", "value": 0}])
        return _named(self._every("customfields", stop, {"query": query, "fields": "Name,LastUpdated"}))

    def person(self, number: str, stop: threading.Event) -> str:
        """The name of a person; the number where it may not be known."""
        try:
            return str(self._http.get(f"user/{int(number)}", stop).get("Name") or f"#{number}")
        except (Forbidden, NotFound, ValueError):
            return f"#{number}"

    def sweep(self, stop: threading.Event) -> dict[str, Millis]:
        """Numbers of all tickets that can be seen, and when each was last changed. Raises Unavailable when fewer come
        than the server counts."""
        total = self._http.get("tickets", stop, {"query": "id > 0", "per_page": 1}).get("total")
        present: dict[str, Millis] = {}
        after = 0
        while items := self._items("tickets", stop, {
            "query": f"id > {after}", "orderby": "id", "order": "ASC", "per_page": AT_ONCE, "fields": "LastUpdated",
        }):  # fmt: skip
            raise_if(stop)
            present.update((str(item["id"]), moment_of(item.get("LastUpdated")) or 0) for item in items)
            last = max(int(item["id"]) for item in items)
            if last <= after:
                raise Unavailable("{server} answers an old question", server=self._http.host)
            after = last
        if isinstance(total, int) and len(present) < total:
            raise Unavailable("{server} left tickets out of its list", server=self._http.host)
        return present


def mark_of(transaction: Item) -> Mark:
    """A transaction as a mark."""
    return Mark(int(transaction["id"]), str(transaction.get("Created")), str(transaction.get("ObjectId")))


def _named(items: Iterable[Item]) -> list[tuple[str, str, Millis]]:
    return [
        (str(item["id"]), str(item["Name"]), moment_of(item.get("LastUpdated")) or now())
        for item in items
        if item.get("Name")
    ]


def _transaction_of(attachment: Item) -> str:
    transaction = attachment.get("TransactionId")
    return str(transaction.get("id") if isinstance(transaction, dict) else transaction)
