"""The questions that are put to a Request Tracker, each answered as its server really answers it."""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from timeo_desktop.connectors.contract import raise_if
from timeo_desktop.connectors.http import Forbidden, HttpSource, NotFound
from timeo_desktop.connectors.incoming import Aside
from timeo_desktop.connectors.request_tracker import shapes
from timeo_desktop.connectors.request_tracker.counts import Counts, Rows
from timeo_desktop.connectors.request_tracker.lines import TEXTS, moment_of
from timeo_desktop.connectors.request_tracker.marks import Mark
from timeo_desktop.connectors.request_tracker.texts import Body, body_of
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


class NotTold(BadData):
    """An answer without a list."""


class Server:
    """A Request Tracker behind an HTTP source. Every method raises the four errors of connectors, and Cancelled.
    Records that cannot be read are left out and go `aside`; of which tickets they are is in `unread`."""

    def __init__(self, http: HttpSource, aside: Aside) -> None:
        self._http, self._aside = http, aside
        self.unread: set[str] = set()
        self.counts = Counts()

    def count_anew(self) -> None:
        """Another run begins."""
        self.counts = Counts()

    def _list(self, path: str, stop: threading.Event, params: Mapping[str, str | int]) -> Rows:
        kind = _kind_of(path)
        answer = self._http.get(path, stop, params)
        items = answer.get("items") if isinstance(answer, dict) else None
        if not isinstance(items, list):
            raise NotTold("{server} does not answer as a Request Tracker", server=self._http.host)
        self._raise_if_other(kind, items)
        total = answer.get("total")
        readable = [item for item in items if self._is_readable(kind, item)]
        return Rows(readable, len(items), total if isinstance(total, int) else None)

    def _raise_if_other(self, kind: str, items: Sequence[object]) -> None:
        """Raise BadData where all that came is of another kind: something between us and the server mixes answers."""
        if items and all(isinstance(item, dict) and item.get("type", kind) != kind for item in items):
            raise BadData("{server} answers another question than was asked", server=self._http.host)

    def _is_readable(self, kind: str, item: object) -> bool:
        """Whether a record can be read; it goes aside where not, and its ticket is to be asked for again."""
        reason = shapes.fault(kind, item)
        if reason is None:
            return True
        told = item if isinstance(item, dict) else {}
        self._aside.put(f"{kind} {shapes.number_of(told.get('id')) or '?'}", reason, item)
        self.counts.unreadable[kind] += 1
        if ticket := shapes.number_of(told.get(shapes.KINDS[kind].ticket)):
            self.unread.add(ticket)
        else:
            self.counts.nameless += 1
        return False

    def _items(self, path: str, stop: threading.Event, params: Mapping[str, str | int]) -> list[Item]:
        return self._list(path, stop, params).items

    def _every(self, path: str, stop: threading.Event, params: Mapping[str, str | int]) -> list[Item]:
        """All pages of a list."""
        found: dict[str, Item] = {}
        came = 0
        for page in count(1):
            raise_if(stop)
            rows = self._list(path, stop, {**params, "per_page": AT_ONCE, "page": page})
            before, came = len(found), came + rows.came
            found.update((str(item["id"]), item) for item in rows.items)
            is_last = rows.came < AT_ONCE if rows.total is None else came >= rows.total
            if is_last or len(found) == before:
                self.counts.compare(_kind_of(path), rows.total, came)
                break
        return list(found.values())

    def transactions(
        self, after: int, stop: threading.Event, of: Sequence[str] = (), kinds: Sequence[str] = ()
    ) -> list[Item]:
        """The next transactions by id, whatever order the server gives them in: of all tickets, or of these."""
        own = f" AND ({' OR '.join(f'ObjectId = {int(key)}' for key in of)})" if of else ""
        if kinds:
            own += " AND (" + " OR ".join(f"Type = '{kind}'" for kind in kinds) + ")"
        rows = self._list("transactions", stop, {
            "query": f"{_ALL} AND id > {after}{own}", "orderby": "id", "order": "ASC", "per_page": AT_ONCE,
            "fields": "Type,Field,OldValue,NewValue,Created,Creator,ObjectId,Data",
        })  # fmt: skip
        self.counts.fitting = rows.total
        by_id = {int(item["id"]): item for item in rows.items if int(item["id"]) > after}
        if rows.items and not by_id:
            raise Unavailable("{server} answers an old question", server=self._http.host)
        return [by_id[number] for number in sorted(by_id)]

    def newest_transaction(self, stop: threading.Event) -> int:
        """The number of the last transaction that may be seen; 0 when there is none."""
        items = self._items("transactions", stop, {
            "query": f"{_ALL} AND id > 0", "orderby": "id", "order": "DESC", "per_page": 1, "fields": "ObjectId"
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
        """What the status of these tickets was before it was first changed (empty: it never was), of those all of whose
        transactions can be read."""
        found: dict[str, str] = {}
        for part in parts_of(keys, _TICKETS_AT_ONCE):
            nameless = self.counts.nameless
            told = self._births_of(part, stop)
            if self.counts.nameless == nameless:
                found |= told
            elif len(part) > 1:  # of one of these: each is asked for by itself
                found |= {key: status for each in part for key, status in self.births((each,), stop).items()}
            else:
                self.unread.update(part)
        return {key: status for key, status in found.items() if key not in self.unread}

    def _births_of(self, keys: Sequence[str], stop: threading.Event) -> dict[str, str]:
        found: dict[str, str] = {}
        after, waiting = 0, set(keys)
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

    def ticket(self, key: str, stop: threading.Event) -> Item | Away | None:
        """A ticket that no search shows: it is deleted, which it says itself, was merged into the one that answers, is
        not for us, or not there. None where it cannot be read."""
        try:
            item: Item = self._http.get(f"ticket/{int(key)}", stop)
        except Forbidden:
            return Away(key, How.HIDDEN)
        except NotFound:
            return Away(key, How.MISSING)
        self._raise_if_other("ticket", [item])
        if not self._is_readable("ticket", item):
            self.unread.add(key)
            return None
        return item if str(item["id"]) == key else Away(key, How.MERGED, into=str(item["id"]))

    def texts(self, transactions: Iterable[Item], stop: threading.Event) -> tuple[dict[str, str], dict[str, str]]:
        """Transaction to the text that was written with it, and ticket to the title that it was made with."""
        wanted = {str(each["id"]): each for each in transactions if each.get("Type") in TEXTS}
        bodies: dict[str, Body] = {}
        titles: dict[str, str] = {}
        for part in parts_of(wanted, _TEXTS_AT_ONCE):
            # Several conditions on one field are joined with OR.
            query = json.dumps([{"field": "TransactionId", "operator": "=", "value": int(key)} for key in part])
            question = {"query": query, "orderby": "id", "fields": "TransactionId,ContentType,Content,Subject,Filename"}
            for item in self._every("attachments", stop, question):
                key = _transaction_of(item)
                body = body_of(*(str(item.get(name) or "") for name in ("ContentType", "Filename", "Content")))
                if body is not None and (key not in bodies or body.rank < bodies[key].rank):
                    bodies[key] = body
                if item.get("Subject") and key in wanted and wanted[key].get("Type") == "Create":
                    titles.setdefault(str(wanted[key]["ObjectId"]), str(item["Subject"]))
        return {key: body.text for key, body in bodies.items()}, titles

    def is_end(self, queue: str, word: str, stop: threading.Event) -> bool | None:
        """Whether tickets of a queue that are in a state are at their end; None where the server does not say, or has
        no ticket that is. Of a ticket that is said to be both it does not understand the question."""
        quoted = word.replace("\\", "\\\\").replace("'", "\\'")
        own = f"Queue = {int(queue)} AND Status = '{quoted}' AND Status = "
        try:
            ends, goes_on = (
                bool(self._items("tickets", stop, {"query": f"{own}'{state}'", "per_page": 1, "fields": "Status"}))
                for state in ("__Inactive__", "__Active__")
            )
        except BadData:
            return None
        return ends if ends != goes_on else None

    def queues(self, stop: threading.Event) -> list[tuple[str, str, Millis]] | None:
        """Number and name of the queues that may be seen, and when each was last changed; None where it tells none."""
        return self._named("queues/all", stop, {"fields": "Name,LastUpdated"})

    def fields(self, stop: threading.Event) -> list[tuple[str, str, Millis]] | None:
        """The same of custom fields."""
        query = json.dumps([{"field": "id", "operator": ">", "value": 0}])
        return self._named("customfields", stop, {"query": query, "fields": "Name,LastUpdated"})

    def _named(
        self, path: str, stop: threading.Event, params: Mapping[str, str | int]
    ) -> list[tuple[str, str, Millis]] | None:
        try:
            items = self._every(path, stop, params)
        except (NotTold, NotFound, Forbidden):
            return None
        return [
            (str(item["id"]), str(item["Name"]), moment_of(item.get("LastUpdated")) or now())
            for item in items
            if item.get("Name")
        ]

    def person(self, number: str, stop: threading.Event) -> str:
        """The name of a person; the number where it may not be known."""
        try:
            found = self._http.get(f"user/{int(number)}", stop)
        except (Forbidden, NotFound, ValueError):
            return f"#{number}"
        name = found.get("Name") if isinstance(found, dict) else None
        return name if isinstance(name, str) and name else f"#{number}"

    def sweep(self, stop: threading.Event) -> tuple[frozenset[str], dict[str, Millis]]:
        """Numbers of all tickets that can be seen, and when each was last changed, of those that say so. Where fewer
        come than the server counts it is noted in `counts`."""
        total = self._list("tickets", stop, {"query": "id > 0", "per_page": 1}).total
        kept, self.unread = self.unread, set()
        updated: dict[str, Millis] = {}
        after = 0
        while (rows := self._list("tickets", stop, {
            "query": f"id > {after}", "orderby": "id", "order": "ASC", "per_page": AT_ONCE, "fields": "LastUpdated",
        })).came:  # fmt: skip
            raise_if(stop)
            updated.update((str(item["id"]), moment_of(item.get("LastUpdated")) or 0) for item in rows.items)
            last = max(map(int, (*updated, *self.unread)), default=0)
            if last <= after:
                raise Unavailable("{server} answers an old question", server=self._http.host)
            after = last
        present = frozenset((*updated, *self.unread))
        self.unread |= kept
        self.counts.compare("ticket", total, len(present))
        return present, updated


def _kind_of(path: str) -> str:
    return path.partition("/")[0].removesuffix("s")


def mark_of(transaction: Item) -> Mark:
    """A transaction as a mark."""
    return Mark(int(transaction["id"]), str(transaction.get("Created")), str(transaction.get("ObjectId")))


def _transaction_of(attachment: Item) -> str:
    transaction = attachment.get("TransactionId")
    return str(transaction.get("id") if isinstance(transaction, dict) else transaction)
