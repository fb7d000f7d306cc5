"""Compares what the store holds in the end with the servers' own databases: tickets, links, log and readings."""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from pyarrow import dataset

from tests.rehearsal import truth
from tests.rehearsal.found import Found
from tests.rehearsal.truth import STATUSES, Names, Ticket, Transaction
from tests.rehearsal.world import OBSERVATIONS, TICKETS, UPLINKS

_STORED = """
SELECT i.key, i.id, i.title, i.status, i.trade, coalesce(nullif(i.priority, ''), '0') AS priority, i.due, i.closed,
    i.gone, i.requested, i.acknowledged
FROM intervention i JOIN connection c ON c.id = i.connection WHERE c.title = ?
"""
_EVENTS = """
SELECT e.key, i.key AS ticket, e.happened, d.recorded, e.event, e.status, e.actor, e.note, e.field, e.old, e.new
FROM intervention_event e JOIN intervention i ON i.id = e.intervention JOIN delivery d ON d.id = e.delivery
JOIN connection c ON c.id = i.connection WHERE c.title = ? AND e.replaced IS NULL
"""
_LAST_STATE = """
SELECT i.key, i.status, i.event, (
    SELECT e.status || '/' || e.event FROM intervention_event e WHERE e.intervention = i.id AND e.status != ''
        AND e.replaced IS NULL ORDER BY e.happened DESC, e.id DESC LIMIT 1)
FROM intervention i JOIN connection c ON c.id = i.connection WHERE c.title = ? AND i.gone IS NULL
"""
_OBSERVATIONS = """
SELECT datastream_id, CAST(strftime('%s', phenomenon_time_begin) AS INTEGER) * 1000, result
FROM sensorthings_v1_1_django_backend_observation
"""
_EQUAL = 1e-9


class Crosswalk:
    """The elements that words of a source name, by the store's own keys."""

    def __init__(self, store: sqlite3.Connection) -> None:
        self._keys: dict[str, set[int]] = defaultdict(set)
        for value, element in store.execute("SELECT value, element FROM element_key WHERE until IS NULL"):
            self._keys[value.casefold()].add(element)

    def elements(self, words: str) -> list[int]:
        """The element; none where the words name none or several."""
        found = self._keys.get(words, set()) if words else set()
        return sorted(found) if len(found) == 1 else []


def compare_store(folder: Path, tickets: Mapping[str, Ticket], found: Found) -> None:
    """All of it. `tickets`: what the tracker has in the end."""
    database = folder / "product" / "data" / "operations.sqlite"
    with truth.opened(folder / "rt" / "rtdb") as rt, truth.opened(database) as store:
        store.row_factory = sqlite3.Row
        _tickets(store, tickets, found)
        _log(rt, store, tickets, found)
    _readings(folder, database, found)


def _tickets(store: sqlite3.Connection, tickets: Mapping[str, Ticket], found: Found) -> None:
    kept = {row["key"]: row for row in store.execute(_STORED, (TICKETS,))}
    crosswalk, links = Crosswalk(store), defaultdict(list)
    for record, element in store.execute("SELECT record, element FROM link WHERE kind = 'intervention' ORDER BY 2"):
        links[record].append(element)
    for kind, number in Counter(each.kind for each in tickets.values()).items():
        found.count(f"tickets at the server in the end: {kind}", number)
    for key, wanted in tickets.items():
        row = kept.pop(key, None)
        if wanted.kind == "hidden":
            if row is not None:
                found.differs("a ticket of a hidden queue is in the store", key)
        elif row is None:
            found.differs(f"a {wanted.kind} ticket is not in the store", key)
        elif wanted.kind == "live":
            _ticket(key, row, wanted, found)
            elements = crosswalk.elements(wanted.asset)
            found.same("links", "link of a live ticket", (key, wanted.asset), links[row["id"]], elements)
    for key in kept:
        if "@" not in key:  # what was lost when a server was put back has such a key
            found.differs("a ticket in the store that the server does not have", key)


def _ticket(key: str, row: sqlite3.Row, wanted: Ticket, found: Found) -> None:
    pairs = (
        ("title", wanted.title), ("status", wanted.status), ("trade", wanted.queue), ("priority", wanted.priority),
        ("due", wanted.due), ("closed", wanted.closed), ("requested", wanted.requested),
        ("acknowledged", wanted.acknowledged), ("gone", None),
    )  # fmt: skip
    for name, theirs in pairs:
        found.same("fields of live tickets", f"{name} of a live ticket", key, row[name], theirs)


def _log(rt: sqlite3.Connection, store: sqlite3.Connection, tickets: Mapping[str, Ticket], found: Found) -> None:
    ours: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in store.execute(_EVENTS, (TICKETS,)):
        ours[row["key"]].append(row)
    texts, pages, names = truth.texts(rt), truth.texts(rt, "text/html"), Names(rt)
    for line in truth.transactions(rt):
        told = ours.pop(str(line.number), [])
        kind = tickets[line.ticket].kind
        if kind == "hidden" or line.kind not in truth.TOLD:
            continue
        found.count(f"lines of the log: {line.kind}")
        if len(told) == 1:
            _line(line, told[0], texts.get(line.number, ""), found)
            if line.kind in ("Set", "CustomField"):
                _change(line, told[0], names, found)
            if line.number in pages and not told[0]["note"]:
                found.differs("a text that is in HTML only is empty", *_brief(line))
        else:
            found.differs(f"{line.kind} of a {kind} ticket stands {len(told)} times in the store", *_brief(line))
    for rows in ours.values():
        for row in rows:
            _own_line(row, tickets, found)
    for key, status, event, said in store.execute(_LAST_STATE, (TICKETS,)):
        found.same("last states", "the log ends in another state than the ticket has", key, said, f"{status}/{event}")


def _brief(line: Transaction) -> tuple[object, ...]:
    return line.number, line.ticket, line.field, line.old, line.new


def _line(line: Transaction, row: sqlite3.Row, text: str, found: Found) -> None:
    place = (line.number, line.ticket)
    pairs = [("ticket", line.ticket), ("happened", line.happened), ("actor", line.actor)]
    if line.kind in truth.WITH_TEXT and text:
        pairs.append(("note", text))
    if line.kind == "Status":
        pairs.append(("status", STATUSES.get(line.new, "open")))
    for name, theirs in pairs:
        found.same("fields of the log", f"{name} of a line of the log", place, row[name], theirs)
    if row["recorded"] < row["happened"]:
        found.differs("a line was learned before it happened", place, row["happened"], row["recorded"])


def _change(line: Transaction, row: sqlite3.Row, names: Names, found: Found) -> None:
    """A change says what it was and is, in the words of that day. How a queue is called that may not be seen, nobody
    can know."""
    for name, theirs in zip(("field", "old", "new"), names.change(line), strict=True):
        ours = row[name]
        is_hidden = line.field == "Queue" and not theirs
        found.same("fields of the log", f"{name} of a change of {line.field or line.kind}", (line.number, line.ticket),
                   "" if is_hidden else ours, theirs)  # fmt: skip


def _own_line(row: sqlite3.Row, tickets: Mapping[str, Ticket], found: Found) -> None:
    """A line that the program wrote itself: what cannot be read, or is there again."""
    if "@" not in row["key"] and not row["key"].endswith("/born"):
        found.differs("a line in the store that the server does not have", row["key"], row["ticket"], row["event"])
    elif row["event"] == "deleted" and (kind := tickets[row["ticket"]].kind) != "deleted":
        found.differs(f"a {kind} ticket is said to be deleted", row["ticket"], row["happened"])
    else:
        found.count("lines that the program wrote itself")


def _readings(folder: Path, database: Path, found: Found) -> None:
    kept = dict(_kept(folder, database))
    sent = {
        (UPLINKS, stream, round(datetime.fromisoformat(at).timestamp() * 1000)): value
        for stream, at, value in json.loads((folder / "sent.json").read_text("utf-8"))
    }
    with truth.opened(folder / "sta" / "sta.sqlite3") as sta:
        observed = {(OBSERVATIONS, str(UUID(key)), at): value for key, at, value in sta.execute(_OBSERVATIONS)}
    for place, value in {**sent, **observed}.items():
        found.count(f"readings of {place[0]}")
        if place not in kept:
            found.differs(f"a reading of {place[0]} is missing", *place[1:], value)
        elif abs(kept[place] - value) > _EQUAL:
            found.differs(f"a reading of {place[0]} differs", *place[1:], kept[place], value)
    for place in kept.keys() - sent.keys() - observed.keys():
        found.differs(f"a reading of {place[0]} that its source does not have", *place[1:], kept[place])


def _kept(folder: Path, database: Path) -> Iterator[tuple[tuple[str, str, int], float]]:
    """The readings as `export --readings` wrote them in the end: in the store they are compressed."""
    with truth.opened(database) as store:
        query = "SELECT s.id, c.title, s.key FROM stream s JOIN connection c ON c.id = s.connection"
        names = {number: (title, key) for number, title, key in store.execute(query)}
    table: Any = dataset.dataset(folder / "readings" / "readings", format="parquet", partitioning="hive").to_table()
    moments = table["at"].cast("int64")
    for stream, at, value in zip(
        table["stream"].to_pylist(), moments.to_pylist(), table["value"].to_pylist(), strict=True
    ):
        yield (*names[stream], at), value
