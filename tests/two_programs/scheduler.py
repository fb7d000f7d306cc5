"""The program without a window: synchronises in bursts on a store that it opens anew each time, as a scheduler has it
done, confirms links, acknowledges alarms, and hears what the window writes.

    python -m tests.two_programs.scheduler FOLDER        until its input ends
"""

import sys
import threading
from contextlib import closing, suppress
from pathlib import Path

from tests.two_programs.network import Journal, Network, registered
from tests.two_programs.store import OTHER, Part, journal_of, part_of, store_of
from timeo_desktop.domain.changes import Kind
from timeo_desktop.domain.errors import Cancelled
from timeo_desktop.services.operations import alarms, connect, match, sync
from timeo_desktop.services.operations.others import changes_of_others, last_entry
from timeo_desktop.store.operations.database import Store

_BURST = 1.0  # seconds
_LISTEN = 0.2


def _burst(path: Path) -> None:
    """Open the store, synchronise for a while, close it."""
    stop = threading.Event()
    timer = threading.Timer(_BURST, stop.set)
    timer.start()
    with closing(Store(path)) as store, suppress(Cancelled):
        connection = connect.find(store, OTHER)
        for _ in sync.run(store, connection, Network(connection.settings, {}), {}, stop):
            pass


def _verbs(path: Path, part: Part, journal: Journal) -> None:
    """One link confirmed, one alarm acknowledged."""
    with closing(Store(path)) as store:
        if part.texts:
            text, element = part.texts.pop(0)
            match.confirm(store, OTHER, text, element)
            journal.note("confirmed", [text, element])
        if part.alarms:
            alarm = part.alarms.pop(0)
            alarms.acknowledge(store, [alarm])
            journal.note("acknowledged", alarm)


def _listen(path: Path, last: int, ended: threading.Event, journal: Journal) -> None:
    """Note the new tickets whenever another program is said to have written some."""
    query = "SELECT id, key FROM intervention WHERE id > ? ORDER BY id"
    known = 0
    with closing(Store(path)) as store:
        while not ended.wait(_LISTEN):
            heard = changes_of_others(store.read(), last)
            last = heard.last
            if heard.changes is not None and Kind.TICKETS in heard.changes.kinds:
                rows = store.read().execute(query, (known,)).fetchall()
                known = max((row[0] for row in rows), default=known)
                for _, key in rows:
                    journal.note("saw", key)


def main() -> None:
    """Until the input ends."""
    folder, ended = Path(sys.argv[1]), threading.Event()
    path = store_of(folder)
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    with closing(Journal(journal_of(folder, OTHER))) as journal:
        with closing(Store(path)) as store:
            part, last = part_of(store, OTHER), last_entry(store.read())
        listener = threading.Thread(target=_listen, args=(path, last, ended, journal))
        listener.start()
        try:
            while not ended.is_set():
                _burst(path)
                _verbs(path, part, journal)
        finally:
            ended.set()
            listener.join()


if __name__ == "__main__":
    with registered():
        main()
