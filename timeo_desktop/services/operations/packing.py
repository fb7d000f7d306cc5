"""Packs readings that no longer change into blocks, in the background, a stream a transaction.

What is packed is read and encoded outside the transaction, which then looks whether it is still what is stored: another
program may have corrected it meanwhile. A kill at any moment leaves a stream as it was or packed.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from filelock import FileLock, Timeout

from timeo_desktop.domain.times import DAY, Millis, now
from timeo_desktop.store.operations import packed
from timeo_desktop.store.operations.database import Store

_YOUNG = 2 * DAY  # readings of the last days still come late and are corrected
_FEW = 500  # readings of a month that is not over, for which its block is not written anew
_REST = 0.001  # seconds between two streams, for others who wait to write


@dataclass(frozen=True)
class Packed:
    """How far a packing is: streams looked at, of how many, and readings packed."""

    done: int
    total: int
    readings: int


def pack(store: Store, stop: threading.Event, moment: Millis | None = None) -> Iterator[Packed]:
    """Pack what is old at a moment (None: now). Ends at once where another program packs this store."""
    before = (now() if moment is None else moment) - _YOUNG
    lock = FileLock(store.path.with_name(f"{store.path.stem}-packing.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return
    try:
        streams = packed.streams_with_rows(store.read(), before)
        readings = 0
        for done, stream in enumerate(streams, start=1):
            if stop.wait(_REST):
                return
            readings += _pack_stream(store, stream, before)
            yield Packed(done, len(streams), readings)
    finally:
        lock.release()


def _pack_stream(store: Store, stream: int, before: Millis) -> int:
    prepared = packed.prepare(store.read(), stream, before, _FEW)
    if prepared is None:
        return 0
    with store.write() as db:
        return packed.put(db, prepared)
