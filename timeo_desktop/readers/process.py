"""Runs a reader in a child process: started ahead, watched, cancelled, and never able to take the program with it.

A spare child is kept warm, so that opening a file does not wait for Python and the parsers to load. The child's
main function is named by text: nothing of what it imports is ever loaded in this process.
"""

import contextlib
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Generator
from multiprocessing.connection import Connection
from typing import Any

import psutil

_NICE = 5
_GRACE = 2.0
_POLL = 0.2
_LOOK = 1.0
_BUSY = 6.0  # as many times the limit by the clock on the wall is too long, however busy the machine is


class ChildDied(Exception):
    """The child ended before it said that it was done. `crashed` tells a crash of its own from a kill from outside."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"reader child ended with {code}")
        self.code = code
        # The system's out-of-memory killer and a person both send SIGKILL or SIGTERM; trying on would not help.
        self.crashed = code is None or -code not in (9, 15)


class ChildStalled(Exception):
    """The child said nothing for longer than it may."""


class ReaderFailed(Exception):
    """The reader raised an error of its own; the text is its traceback, for the log."""


def _child_main(connection: Connection, target: str) -> None:
    """Entry of the child: load the target while idle, run one job, end."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICE)  # where cores are few, the window comes first
    module, _, name = target.partition(":")
    function = getattr(importlib.import_module(module), name)
    try:
        job = connection.recv()
    except EOFError:
        return
    function(connection, job)


class _Child:
    def __init__(self, target: str) -> None:
        # "spawn" everywhere: a fork of a process with Qt, VTK and threads is not safe.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_child_main, args=(theirs, target), daemon=True, name="timeo-reader")
        self.process.start()
        theirs.close()

    def end(self) -> None:
        self.connection.close()
        if self.process.is_alive():
            self.process.join(0)
            self.process.kill()
        self.process.join(_GRACE)
        self.process.close()


class ReaderPool:
    """Hands out children. `target` is "module:function", called in the child with (connection, job)."""

    def __init__(self, target: str, keep_spare: bool) -> None:
        self._target = target
        self._keep_spare = keep_spare
        self._lock = threading.Lock()
        self._spare: _Child | None = None
        self._closed = False

    def prepare(self) -> None:
        """Start a spare child now, so that the next run begins at once."""
        with self._lock:
            if self._spare is None and not self._closed:
                self._spare = _Child(self._target)

    def close(self) -> None:
        """End the spare. Running children end with the threads that watch them."""
        with self._lock:
            self._closed = True
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.end()

    def _take(self) -> _Child:
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None and spare.process.is_alive():
            return spare
        if spare is not None:
            spare.end()
        return _Child(self._target)

    def run(self, job: Any, stop: threading.Event, limit: "StallClock") -> Generator[Any, Any, None]:
        """Run one job; yield what the child sends; what is sent back into the generator goes to the child. Raises
        ChildDied, ChildStalled, or what the child sent as error.

        Ends early and silently when `stop` is set. Closing the iterator kills the child.
        """
        child = self._take()
        try:
            child.connection.send(job)
            silence = _Silence(child.process.pid)
            while not stop.is_set():
                if not child.connection.poll(_POLL):
                    if not child.process.is_alive() and not child.connection.poll(0):
                        raise ChildDied(child.process.exitcode)
                    if silence.longer_than(limit.seconds):
                        raise ChildStalled
                    continue
                silence.ends()
                message = child.connection.recv()
                if message is None:
                    return
                if isinstance(message, BaseException):
                    raise message
                answer = yield message
                if answer is not None:
                    child.connection.send(answer)
        except (EOFError, ConnectionResetError, BrokenPipeError) as error:
            child.process.join(_GRACE)
            raise ChildDied(child.process.exitcode) from error
        finally:
            child.end()
            if self._keep_spare:
                self.prepare()


class _Silence:
    """How long a child has said nothing, in seconds of its own work: beside other programs it gets a share of the
    processors only, and what is slow for that reason is not stuck. What it sleeps counts in full."""

    def __init__(self, pid: int | None) -> None:
        self._process = psutil.Process(pid)
        self._worked = 0.0
        self.ends()

    def ends(self) -> None:
        """The child said something: a new silence begins."""
        self._began = self._looked = time.monotonic()
        self._worked = self._processor_time()
        self._counted = 0.0

    def longer_than(self, seconds: float) -> bool:
        now = time.monotonic()
        passed = now - self._looked
        if passed < min(_LOOK, seconds):  # a share of the processors shows over a while only
            return False
        worked = self._processor_time()
        work = worked - self._worked
        # Several threads at once work more than the time that passes; that makes no silence longer.
        self._counted += min(passed, work) if work > 0 else passed
        self._looked, self._worked = now, worked
        return self._counted > seconds or now - self._began > _BUSY * seconds

    def _processor_time(self) -> float:
        try:
            times = self._process.cpu_times()
        except psutil.Error:  # it has ended, which the watcher sees for itself
            return self._worked
        return float(times.user + times.system)


class StallClock:
    """How many seconds of work a child may be silent just now; the watcher changes it as stages pass."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


def peak_memory_mb() -> float:
    """The largest resident memory of this process so far, in MB."""
    if sys.platform == "win32":
        return float(psutil.Process().memory_info().peak_wset) / 1e6
    import resource

    unit = 1e6 if sys.platform == "darwin" else 1e3
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / unit
