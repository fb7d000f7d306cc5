"""What the store needs from time to time, in the background: new rules look back, the copy of the day, packing."""

import threading
from collections.abc import Iterator

from timeo_desktop.domain.changes import Changes
from timeo_desktop.services.operations.alarms import scan
from timeo_desktop.services.operations.packing import pack
from timeo_desktop.store.operations.database import Store


def keep_up(store: Store, stop: threading.Event) -> Iterator[Changes]:
    """Do what is due; what each step changed. A stop ends it between two steps, and the next time it goes on."""
    for step in scan(store, stop):
        yield step.changes
    store.copy_if_old()
    for _ in pack(store, stop):
        yield Changes(frozenset())
