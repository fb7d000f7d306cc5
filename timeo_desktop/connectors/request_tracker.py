"""Request Tracker 5 by REST 2: tickets, their history, and the custom field that names the asset.

The feed of transactions is walked by id, which no clock, zone or page limit can disturb; each page brings the tickets
it touched. An id sweep once a day finds what vanished without a transaction.
"""

import json
import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, ClassVar

from timeo_desktop.connectors.contract import Cursor, raise_if
from timeo_desktop.connectors.http import Forbidden, HttpSource, NotFound
from timeo_desktop.domain.connections import BadData, ConnectorInfo, Field, FieldKind, Unavailable
from timeo_desktop.domain.records import Intervention, InterventionEvent, Key, Page, Record, Scheme, Status
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY, Millis, from_iso, now

_AT_ONCE = 100
_OVERLAP = 200  # transactions read again: with a busy database a lower id may be committed after a higher one
_NULL_DATE = "1970-01-01T00:00:00Z"
_FIELDS = "Subject,Status,Created,LastUpdated,Started,Due,Resolved,Queue,Owner,Requestor,Priority,CustomFields"
_STATUSES = {
    "new": (Status.OPEN, "requested"),
    "open": (Status.OPEN, "acknowledged"),
    "stalled": (Status.HOLD, "waiting"),
    "resolved": (Status.CLOSED, "done"),
    "rejected": (Status.DENIED, "canceled"),
    "deleted": (Status.DENIED, "deleted"),
}
_CHANGES = ("Set", "CustomField")
_DATED = ("Create", "Status", "Comment", "Correspond", "Set")
_TEXTS = ("Create", "Comment", "Correspond")


class RequestTracker:
    """A Request Tracker. The cursor holds the last transaction and the day of the last sweep."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo(
        kind="rt",
        title="Request Tracker 5",
        help="Tickets with their history",
        fields=(
            Field("address", "Address", required=True, help="For example https://tickets.example"),
            Field("user", "User name"),
            Field("password", "Password", FieldKind.SECRET),
            Field("token", "Token", FieldKind.SECRET, help="Instead of a user name and password"),
            Field("asset_fields", "Custom fields that name the asset", default="AssetRef", help="Separated by commas"),
            Field("provider", "Provider", help="Who works on these tickets"),
            Field("contract", "Contract", help="Reference of the contract"),
            Field("authority", "Certificate authority file", FieldKind.FILE),
        ),
        period=120,
    )

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        address = re.sub(r"/REST/2\.0/?$", "", settings.get("address", "").strip().rstrip("/"))
        user, token = settings.get("user", ""), secrets.get("token", "")
        self._http = HttpSource(
            f"{address}/REST/2.0",
            auth=(user, secrets.get("password", "")) if user and not token else None,
            headers={"Authorization": f"token {token}"} if token else None,
            authority=settings.get("authority", ""),
        )
        self._address = address
        self._assets = tuple(part.strip() for part in settings.get("asset_fields", "AssetRef").split(",") if part)
        self._provider, self._contract = settings.get("provider", ""), settings.get("contract", "")

    def check(self, stop: threading.Event) -> Sentence:
        """Ask for the version and count the tickets."""
        version = self._http.get("rt", stop, again=0)
        tickets = self._http.get("tickets", stop, {"query": "id > 0", "per_page": 1}, again=0)
        if not isinstance(version, dict) or not isinstance(tickets, dict) or "items" not in tickets:
            raise BadData("{server} does not answer as a Request Tracker", server=self._http.host)
        return sentence(
            "Request Tracker {version} with {count} tickets",
            version=version.get("Version", "?"), count=tickets.get("total", "?"),
        )  # fmt: skip

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """What happened since the last transaction, then a sweep if a day has passed."""
        state: dict[str, Any] = dict(cursor) if isinstance(cursor, dict) else {}
        last = int(state.get("transaction", 0))
        position = max(0, last - _OVERLAP)
        while transactions := self._transactions(position, stop):
            raise_if(stop)
            position = int(transactions[-1]["id"])
            state["transaction"] = max(position, last)
            records, gone, raw = self._touched(transactions, stop)
            yield Page(tuple(records), dict(state), gone=tuple(gone), raw=tuple(raw))
        if now() - int(state.get("swept", 0)) > DAY:
            present = self._sweep(stop)
            state["swept"] = now()
            yield Page(cursor=dict(state), present=present)
        yield Page(cursor=dict(state), whole=True)

    def _items(self, path: str, stop: threading.Event, params: Mapping[str, str | int]) -> list[dict[str, Any]]:
        kind = path.removesuffix("s")
        answer = self._http.get(path, stop, params)
        items = answer.get("items") if isinstance(answer, dict) else None
        if not isinstance(items, list) or not all(isinstance(item, dict) and "id" in item for item in items):
            raise BadData("{server} does not answer as a Request Tracker", server=self._http.host)
        if any(item.get("type", kind) != kind for item in items):
            raise BadData("{server} answers another question than was asked", server=self._http.host)
        return items

    def _transactions(self, after: int, stop: threading.Event) -> list[dict[str, Any]]:
        """The next transactions by id, whatever order the server gave them."""
        items = self._items("transactions", stop, {
            "query": f"ObjectType='RT::Ticket' AND id > {after}", "orderby": "id", "order": "ASC",
            "per_page": _AT_ONCE, "fields": "Type,Field,OldValue,NewValue,Created,Creator,ObjectId,Data",
        })  # fmt: skip
        by_id = {int(item["id"]): item for item in items if int(item["id"]) > after}
        if items and not by_id:
            raise Unavailable("{server} answers an old question", server=self._http.host)
        return [by_id[number] for number in sorted(by_id)]

    def _touched(
        self, transactions: list[dict[str, Any]], stop: threading.Event
    ) -> tuple[list[Record], list[str], list[tuple[str, str]]]:
        """The tickets of these transactions, with what happened to them; keys of those that are gone; raw records."""
        texts = self._texts(transactions, stop)
        events = defaultdict(list)
        for transaction in transactions:
            event = _event(transaction, texts)
            if event is not None:
                events[str(transaction["ObjectId"])].append(event)
        touched = list(dict.fromkeys(str(each["ObjectId"]) for each in transactions))
        # Only what is sure to move a ticket's date: an answer that is older than that comes from some cache.
        newest = {
            str(each["ObjectId"]): str(each.get("Created")) for each in transactions if each.get("Type") in _DATED
        }
        tickets = {str(item["id"]): item for item in self._tickets(touched, stop)}
        records: list[Record] = []
        gone, raw = [], []
        for key in touched:
            item = tickets.get(key) or self._missing(key, stop)
            if item is None:
                gone.append(key)
                continue
            if str(item.get("LastUpdated", "~")) < newest.get(key, ""):
                raise Unavailable("{server} answers with an old state of a ticket", server=self._http.host)
            records.append(self._intervention(key, item, tuple(events[key])))
            raw.append((key, json.dumps(item, sort_keys=True, ensure_ascii=False)))
            if str(item.get("Status")) == "deleted":
                gone.append(key)
        return records, gone, raw

    def _tickets(self, keys: list[str], stop: threading.Event) -> list[dict[str, Any]]:
        query = " OR ".join(f"id = {int(key)}" for key in keys)
        return self._items("tickets", stop, {
            "query": query, "fields": _FIELDS, "fields[Queue]": "Name", "fields[Owner]": "Name",
            "fields[Requestor]": "Name,EmailAddress", "orderby": "id", "per_page": _AT_ONCE,
        })  # fmt: skip

    def _missing(self, key: str, stop: threading.Event) -> dict[str, Any] | None:
        """A ticket that the search hides: deleted (answers itself), merged (answers another), or not for us."""
        try:
            item = self._http.get(f"ticket/{int(key)}", stop)
        except (NotFound, Forbidden):
            return None
        if not isinstance(item, dict) or "id" not in item:
            raise BadData("{server} does not answer as a Request Tracker", server=self._http.host)
        return item if str(item["id"]) == key else None

    def _texts(self, transactions: list[dict[str, Any]], stop: threading.Event) -> dict[str, str]:
        """Transaction id to the text that was written with it."""
        wanted = {str(each["id"]) for each in transactions if each.get("Type") in _TEXTS}
        if not wanted:
            return {}
        low, high = min(map(int, wanted)), max(map(int, wanted))
        # One condition only: RT joins several on the same field with OR.
        query = json.dumps([{"field": "TransactionId", "operator": ">", "value": low - 1}])
        found: dict[str, str] = {}
        for page in count(1):
            items = self._items("attachments", stop, {
                "query": query, "orderby": "id", "per_page": _AT_ONCE, "page": page,
                "fields": "TransactionId,ContentType,Content",
            })  # fmt: skip
            keys = [_transaction_of(item) for item in items]
            for key, item in zip(keys, items, strict=True):
                if key in wanted and str(item.get("ContentType", "")).startswith("text/plain"):
                    found.setdefault(key, str(item.get("Content") or "").strip())
            if len(items) < _AT_ONCE or all(int(key or 0) > high for key in keys):
                break
        return found

    def _sweep(self, stop: threading.Event) -> frozenset[str]:
        """Ids of all tickets that can be seen. Raises Unavailable when fewer come than the server counts."""
        total = self._http.get("tickets", stop, {"query": "id > 0", "per_page": 1}).get("total")
        present: set[str] = set()
        after = 0
        while items := self._items(
            "tickets", stop, {"query": f"id > {after}", "orderby": "id", "order": "ASC", "per_page": _AT_ONCE}
        ):
            raise_if(stop)
            present |= {str(item["id"]) for item in items}
            last = max(int(item["id"]) for item in items)
            if last <= after:
                raise Unavailable("{server} answers an old question", server=self._http.host)
            after = last
        if isinstance(total, int) and len(present) < total:
            raise Unavailable("{server} left tickets out of its list", server=self._http.host)
        return frozenset(present)

    def _intervention(self, key: str, item: dict[str, Any], events: tuple[InterventionEvent, ...]) -> Intervention:
        word = str(item.get("Status", ""))
        status, event = _STATUSES.get(word, (Status.OPEN, word))
        created = _moment(item.get("Created")) or _moment(item.get("LastUpdated")) or 0
        return Intervention(
            key=key, title=str(item.get("Subject") or key), status=status, event=event, requested=created,
            updated=_moment(item.get("LastUpdated")) or created, keys=self._keys(item),
            provider=self._provider, contract=self._contract, trade=_name(item.get("Queue")),
            priority=str(item.get("Priority") or ""), asked_by=_people(item.get("Requestor")),
            due=_moment(item.get("Due")), acknowledged=_moment(item.get("Started")),
            closed=_moment(item.get("Resolved")) if status in (Status.CLOSED, Status.DENIED) else None,
            url=f"{self._address}/Ticket/Display.html?id={int(key)}", events=events,
        )  # fmt: skip

    def _keys(self, item: dict[str, Any]) -> tuple[Key, ...]:
        wanted = {name.casefold() for name in self._assets}
        fields = item.get("CustomFields")
        return tuple(
            Key(Scheme.ASSET, str(value))
            for each in (fields if isinstance(fields, list) else [])
            if isinstance(each, dict) and str(each.get("name", "")).casefold() in wanted
            for value in each.get("values") or []
        )


def _transaction_of(attachment: dict[str, Any]) -> str:
    transaction = attachment.get("TransactionId")
    return str(transaction.get("id") if isinstance(transaction, dict) else transaction)


def _event(transaction: dict[str, Any], texts: dict[str, str]) -> InterventionEvent | None:
    """A transaction as a line of the log; None for what only matters to Request Tracker (mails, watchers…)."""
    kind, key = str(transaction.get("Type")), str(transaction["id"])
    happened = _moment(transaction.get("Created"))
    if happened is None:
        return None
    actor, note = _name(transaction.get("Creator")), texts.get(key, "")
    old, new = str(transaction.get("OldValue") or ""), str(transaction.get("NewValue") or "")
    if kind == "Create":
        return InterventionEvent(key, happened, "requested", Status.OPEN, actor, note)
    if kind == "Status":
        status, word = _STATUSES.get(new, (Status.OPEN, new))
        return InterventionEvent(key, happened, word, status, actor, field="Status", old=old, new=new)
    if kind in _TEXTS:
        return InterventionEvent(key, happened, "note", actor=actor, note=note)
    if kind in _CHANGES:
        field = str(transaction.get("Field") or "")
        return InterventionEvent(key, happened, "changed", actor=actor, field=field, old=old, new=new)
    return None


def _moment(text: object) -> Millis | None:
    """A date of RT; None for one that was never set, which RT writes as 1970."""
    if not isinstance(text, str) or not text or text == _NULL_DATE:
        return None
    try:
        return from_iso(text)
    except ValueError:
        return None


def _name(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("Name") or value.get("id") or "")
    return str(value or "")


def _people(value: object) -> str:
    rows = value if isinstance(value, list) else []
    return ", ".join(str(row.get("EmailAddress") or row.get("Name") or row.get("id")) for row in rows)
