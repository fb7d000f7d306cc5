"""What the store needs from time to time, in the background: the copy of the day, and packing."""

import threading
from collections.abc import Iterator

from timeo_desktop.services.operations.packing import pack
from timeo_desktop.store.operations.database import Store


def keep_up(store: Store, stop: threading.Event) -> Iterator[None]:
    """Do what is due, step by step; a stop ends it between two steps, and the next time it goes on."""
    store.copy_if_old()
    yield
    for _ in pack(store, stop):
        yield
