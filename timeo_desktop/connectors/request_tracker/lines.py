"""Transactions of Request Tracker as lines of the log of a ticket."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from timeo_desktop.connectors.request_tracker.lifecycles import STATUSES, Lifecycles
from timeo_desktop.connectors.request_tracker.names import Names, own_name
from timeo_desktop.domain.records import ASSET, InterventionEvent, Status
from timeo_desktop.domain.times import SECOND, Millis, from_iso

TEXTS = ("Create", "Comment", "Correspond")
_NULL_DATES = ("1970-01-01T00:00:00Z", "1970-01-01 00:00:00")
_TOGETHER = 2 * SECOND  # between a new status and the date of the end that it sets
_FIELDS = {"Subject": "title", "Queue": "trade", "Owner": "owner", "Priority": "priority", "Due": "due"}
Transaction = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """What numbers are called, and what statuses mean."""

    names: Names
    lifecycles: Lifecycles


@dataclass(frozen=True)
class Context:
    """What is needed to read a transaction: texts by transaction, the status in which tickets were made, the numbers of
    the custom fields that name the asset, the words of the server, and the tickets that can be read."""

    texts: Mapping[str, str]
    births: Mapping[str, str]
    assets: frozenset[str]
    words: Words
    shown: Mapping[str, Mapping[str, Any]]

    def status_of(self, ticket: str, word: str, since: Millis | None = None) -> tuple[Status, str]:
        """What a status of a ticket means, that it has, or had; `since`: when it got it, where that is known."""
        item = self.shown.get(ticket, {})
        end = moment_of(item.get("Resolved")) if item.get("Status") == word else None
        witness = None
        if since is not None and item.get("Status") == word and (end is None or since > end - _TOGETHER):
            witness = end is not None and since < end + _TOGETHER
        return self.words.lifecycles.status_of(number_of_queue(item), word, end is not None, witness)


def lines_of(transaction: Transaction, context: Context) -> list[InterventionEvent]:
    """A transaction as lines of the log; none for what only matters to Request Tracker (mails, watchers…)."""
    happened = moment_of(transaction.get("Created"))
    read = _READ.get(str(transaction.get("Type")))
    if happened is None or read is None:
        return []
    line = InterventionEvent(str(transaction["id"]), happened, actor=name_of(transaction.get("Creator")))
    return read(transaction, line, context)


def _create(transaction: Transaction, line: InterventionEvent, context: Context) -> list[InterventionEvent]:
    first = replace(line, event="requested", status=Status.OPEN, note=context.texts.get(line.key, ""))
    ticket = str(transaction["ObjectId"])
    state, word = context.status_of(ticket, context.births.get(ticket) or "new")
    if (state, word) == STATUSES["new"]:
        return [first]
    # A ticket may be made in any state, which no transaction says. It never had the one before.
    return [replace(first, status=None), replace(line, key=f"{line.key}/born", event=word, status=state)]


def _status(transaction: Transaction, line: InterventionEvent, context: Context) -> list[InterventionEvent]:
    old, new = _values(transaction)
    status, word = context.status_of(str(transaction["ObjectId"]), new, line.happened)
    return [replace(line, event=word, status=status, field="Status", old=old, new=new)]


def _note(_transaction: Transaction, line: InterventionEvent, context: Context) -> list[InterventionEvent]:
    return [replace(line, event="note", note=context.texts.get(line.key, ""))]


def _merge(transaction: Transaction, line: InterventionEvent, _context: Context) -> list[InterventionEvent]:
    into = merged_into(transaction)
    return [replace(line, event="merged", new=into)] if into else []


def _changed(transaction: Transaction, line: InterventionEvent, context: Context) -> list[InterventionEvent]:
    field, old, new = _change(transaction, line.happened, context)
    return [replace(line, event="changed", field=field, old=old, new=new)]


_READ: dict[str, Callable[[Transaction, InterventionEvent, Context], list[InterventionEvent]]] = {
    "Create": _create, "Status": _status, "Comment": _note, "Correspond": _note, "AddLink": _merge, "Set": _changed,
    "CustomField": _changed,
}  # fmt: skip


def _values(transaction: Transaction) -> tuple[str, str]:
    return str(transaction.get("OldValue") or ""), str(transaction.get("NewValue") or "")


def merged_into(transaction: Transaction) -> str:
    """The ticket into which the one of this transaction was merged; empty where that is not what it says."""
    if (transaction.get("Type"), transaction.get("Field")) != ("AddLink", "MergedInto"):
        return ""
    into = str(transaction.get("NewValue") or "").rpartition("/ticket/")[2]
    return into if into.isdigit() and into != str(transaction["ObjectId"]) else ""


def _change(transaction: Transaction, happened: Millis, context: Context) -> tuple[str, str, str]:
    """The field, its old and its new value, in the words of that day."""
    name = str(transaction.get("Field") or "")
    old, new = _values(transaction)
    if transaction.get("Type") == "CustomField":
        return (ASSET if name in context.assets else context.words.names.field(name, happened)), old, new
    if name == "Queue":
        # One millisecond before: what the queue that it left was called until then.
        old, new = context.words.names.queue(old, happened - 1), context.words.names.queue(new, happened)
    elif name == "Owner":
        old, new = own_name(context.words.names.person(old)), own_name(context.words.names.person(new))
    elif name == "Due":
        old, new = (str(moment_of(text) or "") for text in (old, new))
    elif name == "Priority":
        old, new = priority_of(old), priority_of(new)
    return _FIELDS.get(name, name), old, new


def priority_of(value: object) -> str:
    """A priority; 0 is none."""
    text = str(value or "")
    return "" if text == "0" else text


def moment_of(text: object) -> Millis | None:
    """A date of RT; None for one that was never set, which RT writes as 1970."""
    if not isinstance(text, str) or not text or text in _NULL_DATES:
        return None
    try:
        return from_iso(text)
    except ValueError:
        return None


def is_no_date(text: object) -> bool:
    """Whether something stands where a date should that is none, and does not say that none was set."""
    return bool(text) and text not in _NULL_DATES and moment_of(text) is None


def name_of(value: object) -> str:
    """The name of something that RT tells with its address."""
    if isinstance(value, dict):
        return str(value.get("Name") or value.get("id") or "")
    return str(value or "")


def number_of_queue(item: Mapping[str, Any]) -> str:
    """The number of the queue of a ticket; empty where it does not tell it."""
    queue = item.get("Queue")
    return str(queue.get("id", "") if isinstance(queue, dict) else queue or "")


def people_of(value: object) -> str:
    """Several people."""
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return ", ".join(str(row.get("EmailAddress") or row.get("Name") or row.get("id")) for row in rows)
