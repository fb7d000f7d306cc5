"""What a test leaves behind in this process: threads, child processes, files that are still open or mapped."""

import gc
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

import psutil

from timeo_desktop.readers.process import ReaderPool

GRACE = 5.0
POLL = 0.01
_OWN = Path("/proc/self")
# distributed works with one thread for the whole program and never ends it.
_KEPT_THREADS = ("Dask-Offload",)
# Each pool of the whole run may keep one spare child, a new one after every reading.
pools: list[ReaderPool] = []
# Files that are known to stay; who adds some says why.
excused: set[str] = set()


@dataclass(frozen=True)
class Held:
    """Threads, children by process number, and files below some folders with the number of times each is held."""

    threads: frozenset[threading.Thread]
    children: frozenset[int]
    files: Counter[str]


def held(below: Iterable[Path]) -> Held:
    """What this process holds now."""
    starts = tuple(f"{folder}/" for folder in below)
    files = Counter(path for path in files_held() if path.startswith(starts))
    return Held(frozenset(threading.enumerate()), frozenset(_children()), files)


def check(before: Held, below: Iterable[Path]) -> None:
    """Fail unless all that was not there before ends soon."""
    deadline = time.monotonic() + GRACE
    while found := _left(before, held(below)):
        assert time.monotonic() < deadline, f"left behind: {', '.join(found)}"
        gc.collect()
        threading.Event().wait(POLL)


def files_held() -> Iterator[str]:
    """Open files and mapped ones; none where the system does not tell."""
    if _OWN.exists():
        for link in (_OWN / "fd").iterdir():
            with suppress(OSError):
                yield str(link.readlink())
        for line in (_OWN / "maps").read_text("utf-8", "replace").splitlines():
            yield "/" + line.partition("/")[2]


def _left(before: Held, after: Held) -> list[str]:
    threads = (f"thread {each.name}" for each in after.threads - before.threads if not _is_kept(each))
    children = (_told(each) for each in after.children - before.children)
    files = (path for path in after.files - before.files if path not in excused)
    return sorted((*threads, *children, *files))


def _is_kept(thread: threading.Thread) -> bool:
    return thread.name.startswith(_KEPT_THREADS)


def _told(child: int) -> str:
    with suppress(psutil.Error):
        return f"child {child} {' '.join(psutil.Process(child).cmdline())}"
    return f"child {child}"


def _children() -> Iterator[int]:
    """Child processes and forked readers, without what serves the whole run."""
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    allowed = {server, resource_tracker._resource_tracker._pid}  # type: ignore[attr-defined]
    allowed.update(pool._spare.process.pid for pool in pools if pool._spare is not None)
    found = psutil.Process().children()
    with suppress(psutil.Error):
        found += psutil.Process(server).children() if server else []
    return (child.pid for child in found if child.pid not in allowed)
