"""Children that work, fail, crash, stall and are cancelled."""

import multiprocessing
import os
import threading
import time
from multiprocessing.connection import Connection

import psutil
import pytest

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.readers.process import ChildDied, ChildStalled, ReaderPool, StallClock

TARGET = "tests.readers.test_process:child"


def child(connection: Connection, job: str) -> None:
    """What runs in the child."""
    connection.send("started")
    if job == "crash":
        os.abort()
    if job == "killed":
        os.kill(os.getpid(), 9)
    if job == "stall":
        time.sleep(60)
    if job == "work hard":  # stopped most of the time, as beside other programs
        until = time.process_time() + 2.0
        while time.process_time() < until:
            pass
    if job == "refuse":
        connection.send(CannotOpen("{name} is empty", name="x"))
        return
    connection.send(os.getpid())
    connection.send(None)


@pytest.fixture
def pool() -> ReaderPool:
    return ReaderPool(TARGET, keep_spare=False)


def run(pool: ReaderPool, job: str, seconds: float = 20.0, stop: threading.Event | None = None) -> list[object]:
    return list(pool.run(job, stop or threading.Event(), StallClock(seconds)))


def test_a_child_delivers_from_another_process(pool: ReaderPool) -> None:
    started, pid = run(pool, "work")
    assert started == "started"
    assert pid != os.getpid()


def test_a_crash_is_an_error_here_and_nothing_more(pool: ReaderPool) -> None:
    with pytest.raises(ChildDied) as caught:
        run(pool, "crash")
    assert caught.value.crashed


def test_being_killed_from_outside_is_told_apart(pool: ReaderPool) -> None:
    with pytest.raises(ChildDied) as caught:
        run(pool, "killed")
    assert not caught.value.crashed


def test_silence_is_ended(pool: ReaderPool) -> None:
    with pytest.raises(ChildStalled):
        run(pool, "stall", seconds=0.5)


def test_work_without_a_word_is_ended(pool: ReaderPool) -> None:
    with pytest.raises(ChildStalled):
        run(pool, "work hard", seconds=0.5)


def test_a_child_that_gets_a_share_of_a_processor_has_more_time(pool: ReaderPool) -> None:
    messages = pool.run("work hard", threading.Event(), StallClock(4.0))
    assert next(messages) == "started"
    (started,) = multiprocessing.active_children()
    worker = psutil.Process(started.pid)
    over = threading.Event()

    def held_up() -> None:
        while not over.wait(0.05):
            worker.suspend()
            over.wait(0.15)
            worker.resume()

    beside = threading.Thread(target=held_up)
    beside.start()
    began = time.monotonic()
    try:
        assert list(messages) == [worker.pid]
        assert time.monotonic() - began > 4.0  # longer than the limit by the clock on the wall
    finally:
        over.set()
        beside.join()


def test_an_error_of_the_child_arrives_as_itself(pool: ReaderPool) -> None:
    with pytest.raises(CannotOpen, match="x is empty"):
        run(pool, "refuse")


def test_cancel_ends_a_silent_child(pool: ReaderPool) -> None:
    stop = threading.Event()
    messages = pool.run("stall", stop, StallClock(60))
    assert next(messages) == "started"
    stop.set()
    assert list(messages) == []


def test_a_spare_is_used_and_replaced() -> None:
    pool = ReaderPool(TARGET, keep_spare=True)
    try:
        first, second = run(pool, "work")[1], run(pool, "work")[1]
        assert first != second
    finally:
        pool.close()


def test_after_close_no_spare_is_started() -> None:
    pool = ReaderPool(TARGET, keep_spare=True)
    pool.close()
    pool.prepare()
    assert pool._spare is None
