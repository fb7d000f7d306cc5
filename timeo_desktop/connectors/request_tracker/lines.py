"""Transactions of Request Tracker as lines of the log of a ticket."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any

from timeo_desktop.connectors.request_tracker.names import Names, own_name
from timeo_desktop.domain.records import ASSET, InterventionEvent, Status
from timeo_desktop.domain.times import Millis, from_iso

STATUSES = {
    "new": (Status.OPEN, "requested"),
    "open": (Status.OPEN, "acknowledged"),
    "stalled": (Status.HOLD, "waiting"),
    "resolved": (Status.CLOSED, "done"),
    "rejected": (Status.DENIED, "canceled"),
    "deleted": (Status.DENIED, "deleted"),
}
TEXTS = ("Create", "Comment", "Correspond")
_NULL_DATES = ("1970-01-01T00:00:00Z", "1970-01-01 00:00:00")
_FIELDS = {"Subject": "title", "Queue": "trade", "Owner": "owner", "Priority": "priority", "Due": "due"}
Transaction = Mapping[str, Any]


@dataclass(frozen=True)
class Context:
    """What is needed to read a transaction: texts by transaction, the status in which tickets were made, the numbers of
    the custom fields that name the asset, and names."""

    texts: Mapping[str, str]
    births: Mapping[str, str]
    assets: frozenset[str]
    names: Names


def status_of(word: str) -> tuple[Status, str]:
    """A status of Request Tracker; one that an administrator added counts as open."""
    return STATUSES.get(word, (Status.OPEN, word))


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
    state, word = status_of(context.births.get(str(transaction["ObjectId"])) or "new")
    if (state, word) == STATUSES["new"]:
        return [first]
    # A ticket may be made in any state, which no transaction says. It never had the one before.
    return [replace(first, status=None), replace(line, key=f"{line.key}/born", event=word, status=state)]


def _status(transaction: Transaction, line: InterventionEvent, _context: Context) -> list[InterventionEvent]:
    old, new = _values(transaction)
    status, word = status_of(new)
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
        return (ASSET if name in context.assets else context.names.field(name, happened)), old, new
    if name == "Queue":
        # One millisecond before: what the queue that it left was called until then.
        old, new = context.names.queue(old, happened - 1), context.names.queue(new, happened)
    elif name == "Owner":
        old, new = own_name(context.names.person(old)), own_name(context.names.person(new))
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


def name_of(value: object) -> str:
    """The name of something that RT tells with its address."""
    if isinstance(value, dict):
        return str(value.get("Name") or value.get("id") or "")
    return str(value or "")


def people_of(value: object) -> str:
    """Several people."""
    rows = value if isinstance(value, list) else []
    return ", ".join(str(row.get("EmailAddress") or row.get("Name") or row.get("id")) for row in rows)


class _Text(HTMLParser):
    """The text of a page, a line for each paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        if tag in ("br", "p", "div", "li", "tr"):
            self.parts.append("\n")


def plain_of_html(html: str) -> str:
    """What a text in HTML says, without its marks."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)
