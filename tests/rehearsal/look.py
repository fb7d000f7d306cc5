"""What the window shows and no command prints, asked of the program's services in a process of its own.

python -m tests.rehearsal.look all [MOMENT KNOWN]      the history of every element, as `history` prints it, and tickets
                                                       and measurements as the slider shows them at MOMENT, as it was
                                                       known at KNOWN (milliseconds since 1970; without them: now)
python -m tests.rehearsal.look tickets [MOMENT [KNOWN]]  the tickets only, and how many are open
python -m tests.rehearsal.look drink TITLE [QUIET]     a live connection until nothing came for so many seconds
python -m tests.rehearsal.look provider TITLE NAME     the provider in the settings of a connection, as its form does it
python -m tests.rehearsal.look mapping                 the ready mappings of exports, as the settings have them
python -m tests.rehearsal.look serve                   command lines of the program (`timeo`) or of this one (`look`),
                                                       a JSON line each, until the input ends
"""

import contextlib
import dataclasses
import io
import json
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from timeo_desktop import cli
from timeo_desktop.connectors.folder import mapping, ready
from timeo_desktop.services.operations import connect, history, streams, subcommands, sync, ticket_table, tickets
from timeo_desktop.services.operations.environment import secret_box, store_path
from timeo_desktop.services.operations.topic import Asked
from timeo_desktop.store.operations.database import Reader, Store

_CRASHED = 70


def _asked(words: Sequence[str]) -> Asked:
    moment, known = (int(words[place]) if words[place:] else None for place in (0, 1))
    return Asked(moment, known=known)


def _tickets(reader: Reader, asked: Asked) -> dict[str, Any]:
    titles = {row[0]: row[1] for row in reader.execute("SELECT id, title FROM connection")}
    ids = [line[0] for line in ticket_table.lines_of(reader, asked.moment, [], "key", None, asked.known)]
    rows = ticket_table.page_of(reader, asked.moment, ids, asked.known)
    standing = tickets.standing_tickets(reader, asked)
    return {
        "tickets": {f"{titles[each.row.connection]}/{each.row.ticket.key}": _ticket(each) for each in rows},
        "pins": sorted(f"{titles[each.row.connection]}/{each.row.ticket.key}" for each in standing.tickets),
        "open": tickets.OPEN_TICKETS.read(reader, asked),
        "now": asked.when,
    }


def _ticket(view: tickets.TicketView) -> dict[str, Any]:
    ticket = view.row.ticket
    names = ("title", "provider", "contract", "trade", "priority", "owner", "due", "asked_by", "requested",
             "acknowledged", "closed", "event")  # fmt: skip
    return {
        "state": view.state.value, "status": ticket.status.value, "away": view.row.away,
        "elements": sorted(view.row.elements), **{name: getattr(ticket, name) for name in names},
    }  # fmt: skip


def _streams(reader: Reader, asked: Asked) -> dict[str, Any]:
    titles = {row[0]: row[1] for row in reader.execute("SELECT id, title FROM connection")}
    elements = frozenset(row[0] for row in reader.execute("SELECT id FROM element"))
    shown = streams.measured_on_open(reader, Asked(asked.moment, elements, asked.known)).streams
    return {
        f"{titles[each.row.connection]}/{each.row.key}": {
            "state": each.state.value, "at": each.latest.at if each.latest else None,
            "value": each.latest.value if each.latest else None, "shown": repr(each.value),
            "device": each.row.device, "elements": sorted(each.elements), "kind": each.row.kind.value,
        } for each in shown
    }  # fmt: skip


def _all(store: Store, words: Sequence[str]) -> dict[str, Any]:
    reader, asked = store.read(), _asked(words)
    elements = [row[0] for row in reader.execute("SELECT id FROM element ORDER BY 1")]
    timelines = {
        each: [subcommands._entry(row) for row in history.timeline(reader, each, history.SOURCES, known=asked.known)]
        for each in elements
    }
    return {"timelines": timelines, "streams": _streams(reader, asked), **_tickets(reader, asked)}


def _situation(store: Store, words: Sequence[str]) -> dict[str, Any]:
    return _tickets(store.read(), _asked(words))


def _drink(store: Store, words: Sequence[str]) -> int:
    title, quiet = words[0], float(words[1]) if words[1:] else 2.5
    connection = connect.find(store, title)
    connector, secrets = connect.connector_of(connection, secret_box())
    saved, last = 0, time.monotonic()
    with contextlib.closing(sync.run(store, connection, connector, secrets, threading.Event())) as steps:
        for step in steps:
            if step.saved is not None and step.saved.count:
                saved, last = saved + step.saved.count, time.monotonic()
            if time.monotonic() - last > quiet:
                break
    return saved


def _provider(store: Store, words: Sequence[str]) -> None:
    title, name = words
    old = connect.find(store, title)
    connect.save(store, secret_box(), dataclasses.replace(old, settings={**old.settings, "provider": name}), {})


def _mapping(_store: Store, _words: Sequence[str]) -> str:
    return mapping.to_json(ready.READY)


_WORDS: dict[str, Callable[[Store, Sequence[str]], object]] = {
    "all": _all, "tickets": _situation, "drink": _drink, "provider": _provider, "mapping": _mapping,
}  # fmt: skip


def _look(words: Sequence[str]) -> int:
    with contextlib.closing(Store(store_path())) as store:
        print(json.dumps(_WORDS[words[0]](store, words[1:]), ensure_ascii=False))  # noqa: T201
    return 0


def _serve() -> None:
    """Answer each line of the input with the exit status, the output and the errors."""
    programs: dict[str, Callable[[list[str]], int]] = {"timeo": cli.run, "look": _look}
    for line in sys.stdin:
        program, *words = json.loads(line)
        out, error = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            try:
                code = programs[program](words)
            except Exception:
                traceback.print_exc()
                code = _CRASHED
        print(json.dumps([code, out.getvalue(), error.getvalue()]), flush=True)  # noqa: T201


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        _serve()
    else:
        sys.exit(_look(sys.argv[1:]))
