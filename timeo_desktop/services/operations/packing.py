"""Packs readings into blocks, in the background, a stream a transaction.

What is packed is read and encoded outside the transaction, which then looks whether it is still what is stored: another
program may have corrected it meanwhile. Pages are deleted when all their streams are packed. A kill at any moment
leaves a reading in one place or in two; where it is in two it is told once.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from filelock import FileLock, Timeout

from timeo_desktop.domain.times import DAY, Millis, now
from timeo_desktop.store.operations import blocks, packed, pages
from timeo_desktop.store.operations.blocks import Versions
from timeo_desktop.store.operations.database import Store

_YOUNG = 2 * DAY  # rows of the last days still come late and are corrected
_FEW = 500  # rows of a month that is not over, for which its block is not written anew
_ENOUGH, _MOST = 500_000, 2_000_000  # readings in pages for which their streams are packed, and at once
_ENOUGH_OLD, _SHARE_OLD = 5_000, 0.25  # or where so many, and such a share of them, are old
_TRIES = 3
_REST = 0.001  # seconds between two streams, for others who wait to write


@dataclass(frozen=True)
class Packed:
    """How far a packing is: streams done, of how many."""

    done: int
    total: int


def pack(store: Store, stop: threading.Event, moment: Millis | None = None, enough: int = _ENOUGH) -> Iterator[Packed]:
    """Pack what is old at a moment (None: now), and pages where they have `enough` readings. Ends at once where another
    program packs this store."""
    before = (now() if moment is None else moment) - _YOUNG
    lock = FileLock(store.path.with_name(f"{store.path.stem}-packing.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return
    try:
        while _is_worth_while(store, before, enough) and not stop.is_set():
            yield from _pack_pages(store, stop, before)
        streams = packed.streams_with_rows(store.read(), before)
        yield from _pack_streams(store, stop, before, [(stream, blocks.NOTHING) for stream in streams])
    finally:
        lock.release()


def _is_worth_while(store: Store, before: Millis, enough: int) -> bool:
    total, old = pages.waiting(store.read(), before)
    return total > 0 and (total >= enough or old >= max(_ENOUGH_OLD, _SHARE_OLD * total))


def _pack_pages(store: Store, stop: threading.Event, before: Millis) -> Iterator[Packed]:
    deliveries, streams, versions = pages.oldest(store.read(), _MOST)
    starts = np.flatnonzero(np.diff(streams, prepend=streams[0] - 1))
    stops = np.append(starts[1:], len(streams))
    own = [
        (int(streams[low]), Versions(versions.at[low:high], versions.values[low:high], versions.deliveries[low:high]))
        for low, high in zip(starts.tolist(), stops.tolist(), strict=True)
    ]
    yield from _pack_streams(store, stop, before, own)
    if not stop.is_set():
        with store.write() as db:
            pages.delete(db.conn, deliveries)


def _pack_streams(
    store: Store, stop: threading.Event, before: Millis, streams: list[tuple[int, Versions]]
) -> Iterator[Packed]:
    for done, (stream, of_pages) in enumerate(streams, start=1):
        if stop.wait(_REST):
            return
        for _ in range(_TRIES):
            prepared = packed.prepare(store.read(), stream, before, _FEW, of_pages)
            if prepared is None:
                break
            with store.write() as db:
                if packed.put(db, prepared):
                    break
        else:
            stop.set()  # somebody corrects this stream all the time: another time
            return
        yield Packed(done, len(streams))
