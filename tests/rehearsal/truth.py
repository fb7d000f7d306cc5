"""What the tracker's own database says, read without any code of the program."""

import quopri
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.rehearsal.tracker import HIDDEN

STATUSES = {"new": "open", "open": "open", "stalled": "hold", "resolved": "closed", "rejected": "denied",
            "deleted": "denied"}  # fmt: skip
TOLD = ("Create", "Status", "Comment", "Correspond", "Set", "CustomField")  # transactions that are lines of a history
WITH_TEXT = ("Create", "Comment", "Correspond")
_WORDS = {"Subject": "title", "Queue": "trade", "Owner": "owner", "Priority": "priority", "Due": "due"}
_NEVER = "1970-01-01 00:00:00"
# Fields of a ticket, and the transactions that change them.
_LOGGED = {"status": ("Status", "Status"), "subject": ("Set", "Subject"), "queue_number": ("Set", "Queue"),
           "priority": ("Set", "Priority"), "due": ("Set", "Due"), "owner_number": ("Set", "Owner"),
           "asset": ("CustomField", None)}  # fmt: skip


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A database, to be read only."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def millis(text: str | None) -> int | None:
    """A date of the tracker; None for one that was never set."""
    if not text or text == _NEVER:
        return None
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@dataclass(frozen=True)
class Ticket:
    """A ticket as it was at some moment: `kind` is live, merged, deleted or hidden."""

    key: str
    kind: str
    status: str
    title: str
    queue: str
    priority: str
    due: int | None
    acknowledged: int | None
    closed: int | None
    requested: int | None
    asset: str

    def state(self, moment: float) -> str:
        """How it is shown at a moment, in milliseconds."""
        if self.status in ("open", "hold") and self.due is not None and self.due < moment:
            return "late"
        return self.status


def ticket(row: Mapping[str, Any]) -> Ticket:
    """A row of truth-NN."""
    status = STATUSES[row["status"]]
    kind = "live"
    if row["effective"] != row["id"]:
        kind = "merged"
    elif row["status"] == "deleted":
        kind = "deleted"
    elif row["queue"] == HIDDEN:
        kind = "hidden"
    ended = status in ("closed", "denied")
    return Ticket(
        str(row["id"]), kind, status, row["subject"], row["queue"], str(row["priority"]), millis(row["due"]),
        millis(row["started"]), millis(row["resolved"]) if ended else None, millis(row["created"]),
        (row["asset"] or "").strip().casefold(),
    )  # fmt: skip


@dataclass(frozen=True)
class Transaction:
    """A line of the tracker's log."""

    number: int
    ticket: str
    kind: str
    field: str
    old: str
    new: str
    happened: int | None
    actor: str


def transactions(rt: sqlite3.Connection) -> list[Transaction]:
    """The log of all tickets, in its order."""
    query = (
        "SELECT t.id, t.ObjectId, t.Type, t.Field, coalesce(o.Content, t.OldValue), coalesce(n.Content, t.NewValue),"
        " t.Created, u.Name FROM Transactions t JOIN Users u ON u.id = t.Creator"
        " LEFT JOIN ObjectCustomFieldValues o ON o.id = t.OldReference AND t.Type = 'CustomField'"
        " LEFT JOIN ObjectCustomFieldValues n ON n.id = t.NewReference AND t.Type = 'CustomField'"
        " WHERE t.ObjectType = 'RT::Ticket' ORDER BY t.id"
    )
    return [
        Transaction(number, str(key), kind, field or "", old or "", new or "", millis(created), name)
        for number, key, kind, field, old, new, created, name in rt.execute(query)
    ]


def texts(rt: sqlite3.Connection, kind: str = "text/plain") -> dict[int, str]:
    """The texts of a kind by transaction; the first part of a message counts."""
    query = (
        "SELECT TransactionId, Content, ContentEncoding FROM Attachments"
        f" WHERE ContentType LIKE '{kind}%' ORDER BY id DESC"
    )
    return {number: _decoded(content, encoding).strip() for number, content, encoding in rt.execute(query)}


def _decoded(content: bytes | str | None, encoding: str) -> str:
    text = content if isinstance(content, bytes) else (content or "").encode()
    return (quopri.decodestring(text) if encoding == "quoted-printable" else text).decode("utf-8", "replace")


class Names:
    """What people and queues were called at any line of the log."""

    def __init__(self, rt: sqlite3.Connection) -> None:
        self._people = dict(rt.execute("SELECT CAST(id AS TEXT), Name FROM Users"))
        self._queues = dict(rt.execute("SELECT CAST(id AS TEXT), Name FROM Queues"))
        self._renamed = rt.execute(
            "SELECT id, CAST(ObjectId AS TEXT), OldValue FROM Transactions"
            " WHERE ObjectType = 'RT::Queue' AND Type = 'Set' AND Field = 'Name' ORDER BY id DESC"
        ).fetchall()

    def change(self, line: Transaction) -> tuple[str, str, str]:
        """A change as it is told: the field, what it was and what it is; a hidden queue has no name."""
        field = "asset" if line.kind == "CustomField" else _WORDS.get(line.field, line.field)
        return field, self._told(line, line.old), self._told(line, line.new)

    def _told(self, line: Transaction, value: str) -> str:
        if line.field == "Owner":
            return self._people[value].replace("Nobody", "")
        if line.field == "Queue":
            later = [old for number, queue, old in self._renamed if queue == value and number > line.number]
            name = str(later[-1] if later else self._queues[value])
            return "" if name == HIDDEN else name
        if line.field == "Due":
            return str(millis(value) or "")
        return "" if line.field == "Priority" and value == "0" else value


class Replay:
    """The fields of tickets at any line of the log, from the log and from what they are at last."""

    def __init__(self, log: list[Transaction], last: Mapping[str, Mapping[str, Any]]) -> None:
        self._last = last
        self._changes: dict[tuple[str, str], list[Transaction]] = defaultdict(list)
        for line in log:
            for name, (kind, field) in _LOGGED.items():
                if line.kind == kind and field in (None, line.field):
                    self._changes[line.ticket, name].append(line)

    def at(self, key: str, name: str, last: int) -> str:
        """The value of a field after the line `last`, as the log writes it."""
        changes = self._changes[key, name]
        before = [line for line in changes if line.number <= last]
        if before:
            return before[-1].new
        value = changes[0].old if changes else self._last[key][name]
        return "" if value is None else str(value)


LOGGED = tuple(_LOGGED)
