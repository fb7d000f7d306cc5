"""Compares what the program says of past dates with what it said on those dates, and with what the server held then."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.rehearsal import truth
from tests.rehearsal.compare_store import Crosswalk
from tests.rehearsal.found import Found
from tests.rehearsal.truth import Replay, Ticket
from tests.rehearsal.world import TICKETS

_CORE = ("kind", "happened", "recorded", "source", "actor", "status", "detail")
_PLAIN_LIVE = ("state", "title", "trade", "priority", "due", "acknowledged", "closed", "elements")
_RT_SECOND = 1000  # the tracker writes when a ticket was closed, and a moment later the line of its log
Row = dict[str, Any]


@dataclass(frozen=True)
class Date:
    """A date: what was told on it, what is told of it in the end as it was known then (`later`) and as it is known now
    (`was`), and what the server held (`truth`)."""

    name: str
    told: Row
    later: Row
    was: Row
    truth: Row
    histories: Row


def dates(folder: Path) -> Iterator[Date]:
    """The dates that were played."""
    for path in sorted(folder.glob("told-*.json")):
        name = path.stem.removeprefix("told-")
        kinds = ("told", "later", "was", "truth", "histories")
        yield Date(name, *(json.loads((folder / f"{kind}-{name}.json").read_text("utf-8")) for kind in kinds))


def compare_dates(folder: Path, found: Found) -> None:
    """All dates."""
    with (
        truth.opened(folder / "rt" / "rtdb") as rt,
        truth.opened(folder / "product" / "data" / "operations.sqlite") as store,
    ):
        crosswalk, log = Crosswalk(store), truth.transactions(rt)
    played = list(dates(folder))
    last = {str(row["id"]): row for row in played[-1].truth["tickets"]}
    replay = Replay(log, last)
    for date in played:
        found.count("dates")
        _histories(date, found)
        _shown(date, found)
        _was(date, crosswalk, found)
        _check_replay(date, replay, found)


def _histories(date: Date, found: Found) -> None:
    """As known on that date: what was told then."""
    then, later = date.told["timelines"], date.later["timelines"]
    gone: list[tuple[str, Row]] = []
    come: list[tuple[str, Row]] = []
    for element in sorted({*then, *later}, key=int):
        before, after = (_counted(lines.get(element, [])) for lines in (then, later))
        found.count("lines of histories as known on a date", before.total())
        lost, new = _rows(before - after), _rows(after - before)
        _reworded(date.name, element, lost, new, found)
        gone += [(element, row) for row in lost]
        come += [(element, row) for row in new]
    _moved(date.name, gone, come, found)
    for asset, told in date.histories["then"].items():
        again = date.histories["later"][asset]
        found.same(
            "answers of history --known", "history --known is not what history was", (date.name, asset), again, told
        )


def _counted(rows: Iterable[Row]) -> "Counter[str]":
    return Counter(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows)


def _rows(counted: "Counter[str]") -> list[Row]:
    return [json.loads(text) for text in counted.elements()]


def _core(row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in _CORE)


def _reworded(date: str, element: str, lost: list[Row], new: list[Row], found: Found) -> None:
    """Lines that are told otherwise now; they leave both lists."""
    for row in list(lost):
        other = next((each for each in new if _core(each) == _core(row)), None)
        if other is None:
            continue
        lost.remove(row)
        new.remove(other)
        for name in ("provider", "text"):
            if row[name] != other[name]:
                kind = f"as known on a date: the {name} of a {row['kind']} line is another than was told"
                found.differs(kind, date, element, row[name], other[name])


def _moved(date: str, gone: list[tuple[str, Row]], come: list[tuple[str, Row]], found: Found) -> None:
    """Lines that left one element and came to another; then the rest."""
    places = defaultdict(list)
    for element, row in come:
        places[_core(row)].append((element, row))
    for element, row in gone:
        kind = f"as known on a date: a {row['kind']} line"
        if places[_core(row)]:
            other, _ = places[_core(row)].pop()
            found.differs(f"{kind} stands on another element", date, element, other, *_brief(row))
        else:
            found.differs(f"{kind} that was told is missing", date, element, *_brief(row))
    for element, row in (each for rows in places.values() for each in rows):
        found.differs(f"as known on a date: a {row['kind']} line that was not told", date, element, *_brief(row))


def _brief(row: Row) -> tuple[str, ...]:
    return row["text"], row["happened"], row["recorded"], row["detail"][:40]


def _shown(date: Date, found: Found) -> None:
    """The slider and "as known on" at that date: what the window showed then."""
    for thing in ("tickets", "streams"):
        then, later = date.told[thing], date.later[thing]
        what = f"fields of {thing} as shown on a date"
        for key, row in then.items():
            if key not in later:
                found.differs(f"shown on a date: one of the {thing} is missing", date.name, key)
                continue
            for name, value in row.items():
                kind = f"shown on a date: {name} of {thing}"
                found.same(what, kind, (date.name, key), later[key].get(name), value)
        for key in later.keys() - then.keys():
            found.differs(f"shown on a date: one of the {thing} was not known yet", date.name, key)
    for name in ("open", "pins"):
        kind = f"shown on a date: {name}"
        found.same("counts as shown on a date", kind, date.name, date.later[name], date.told[name])


def _was(date: Date, crosswalk: Crosswalk, found: Found) -> None:
    """The slider at that date, by all that is known now: what the server held then."""
    shown = date.was["tickets"]
    moment = date.told["now"]
    tickets = {each.key: each for each in map(truth.ticket, date.truth["tickets"])}
    for key, wanted in tickets.items():
        row = shown.get(f"{TICKETS}/{key}")
        if row is None:
            if wanted.kind != "hidden":
                found.differs(f"was on a date: a {wanted.kind} ticket is missing", date.name, key)
        elif wanted.kind in ("merged", "deleted"):
            found.same("fields of tickets as they were on a date", f"was on a date: a {wanted.kind} ticket is open",
                       (date.name, key), row["state"] in ("open", "hold", "late"), False)  # fmt: skip
        else:
            _was_live(date.name, row, _expected(wanted, crosswalk, moment), found)
    extra = {key for key in shown if key.startswith(f"{TICKETS}/") and "@" not in key}
    for key in extra - {f"{TICKETS}/{key}" for key in tickets}:
        found.differs("was on a date: a ticket that the server did not have", date.name, key)


def _expected(wanted: Ticket, crosswalk: Crosswalk, moment: float) -> Row:
    row = {
        "state": wanted.state(moment), "title": wanted.title, "trade": wanted.queue, "priority": wanted.priority,
        "due": wanted.due, "acknowledged": wanted.acknowledged, "closed": wanted.closed,
        "elements": crosswalk.elements(wanted.asset), "key": wanted.key,
    }  # fmt: skip
    if wanted.kind == "hidden":
        del row["trade"]  # the account may not know what that queue is called
    return row


def _was_live(date: str, row: Row, wanted: Row, found: Found) -> None:
    for name in _PLAIN_LIVE:
        if name in wanted:
            ours = row[name] or "0" if name == "priority" else row[name]
            if name == "closed" and ours and wanted[name] and 0 <= ours - wanted[name] <= _RT_SECOND:
                ours = wanted[name]
            found.same("fields of tickets as they were on a date", f"was on a date: {name} of a ticket",
                       (date, wanted["key"]), ours, wanted[name])  # fmt: skip


def _check_replay(date: Date, replay: Replay, found: Found) -> None:
    """The server's log replayed to that date says what its tables held then: else this comparison itself is wrong."""
    for row in date.truth["tickets"]:
        for name in truth.LOGGED:
            value, held = (
                replay.at(str(row["id"]), name, date.truth["last"]),
                "" if row[name] is None else str(row[name]),
            )
            kind = f"the rehearsal itself: {name} by the log is not what the server held"
            found.same("fields of the server's log replayed", kind, (date.name, row["id"]), value, held)
