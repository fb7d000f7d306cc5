"""Runs both programs and judges what they left behind."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.two_programs.network import read_journal, registered, ticket_of
from tests.two_programs.store import OTHER, WINDOW, journal_of, lost, make_store

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_models" / "timeo_demo.ifc"
SOON = 2.0  # seconds in which each sees what the other wrote
_FALSE = ("damaged", "locked", "malformed", "Traceback")
_PATIENCE = 60.0  # seconds that a program may take to start, to see what the other wrote, and to end
_ENOUGH, _LOOK = 3, 0.1
Program = subprocess.Popen[bytes]
Line = tuple[str, object, float]


@dataclass(frozen=True)
class Found:
    """What a run left: counts of what was done, seconds until the other saw a ticket, and what is wrong."""

    counts: dict[str, int]
    seen: dict[str, list[float]]
    faults: list[str]

    def told(self) -> str:
        """As lines."""
        lines = [f"{name}: {count}" for name, count in self.counts.items()]
        for name, delays in self.seen.items():
            if delays:
                lines.append(
                    f"{name} saw {len(delays)} tickets of the other, after {statistics.median(delays):.2f} s in the"
                    f" median and {max(delays):.2f} s at most"
                )
        wrong = [f"WRONG: {fault}" for fault in self.faults] or ["nothing is wrong"]
        return "\n".join([*lines, *wrong])


def run(folder: Path, seconds: float, models: Sequence[Path] = (), soon: float | None = SOON) -> Found:
    """Both programs on a new store in the folder, for so many seconds, and until each has seen some of what the other
    wrote. `soon`: seconds in which it must have (None: that is not judged, the machine may be busy)."""
    with registered():
        make_store(folder, each=max(20, int(seconds)))
    own = {f"TIMEO_{name.upper()}": str(folder / name) for name in ("data", "cache", "config")}
    fixed = {"TIMEO_NO_KEYRING": "1", "LIBGL_ALWAYS_SOFTWARE": "1", "LANGUAGE": "en", "PYTHONPATH": str(ROOT)}
    environment = {**os.environ, **own, **fixed}
    words = {WINDOW: ["clicked_window", str(folder), *map(str, models)], OTHER: ["scheduler", str(folder)]}
    started = {}
    for name, said in words.items():  # one after the other: the window is there when the other program begins
        started[name] = _started(folder, name, *said, environment=environment)
        _wait(started, _PATIENCE, lambda name=name: bool(_journal(folder, name)))
    _wait(started, seconds, lambda: False)
    both = ((WINDOW, OTHER), (OTHER, WINDOW))
    _wait(started, _PATIENCE, lambda: all(len(_delays(folder, *pair, None, [])) >= _ENOUGH for pair in both))
    faults = [fault for name, process in started.items() for fault in _ended(folder, name, process)]
    seen = {name: _delays(folder, name, other, soon, faults) for name, other in both}
    return Found(_counts(folder), seen, faults + lost(folder) + _false_words(folder))


def _started(folder: Path, name: str, module: str, *words: str, environment: dict[str, str]) -> Program:
    """A program that goes on until its input ends."""
    command = [sys.executable, "-m", f"tests.two_programs.{module}", *words]
    with _said(folder, name).open("wb") as errors:
        return subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.PIPE, stderr=errors)


def _wait(started: dict[str, Program], seconds: float, done: Callable[[], bool]) -> None:
    """For so long, unless it is done or a program has ended before."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not done() and all(each.poll() is None for each in started.values()):
        time.sleep(_LOOK)


def _journal(folder: Path, name: str) -> list[Line]:
    path = journal_of(folder, name)
    return read_journal(path) if path.exists() else []


def _saw(folder: Path, name: str) -> dict[object, float]:
    """The tickets of the other program's pages that this one saw, and when first."""
    prefix = f"{OTHER if name == WINDOW else WINDOW}-"
    lines = reversed(_journal(folder, name))
    return {key: at for what, key, at in lines if what == "saw" and str(key).startswith(prefix)}


def _said(folder: Path, name: str) -> Path:
    return folder / f"{name}.err"


def _ended(folder: Path, name: str, process: Program) -> Iterator[str]:
    """End a program; what is wrong with how it ended."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        yield f"{name} did not end"
    said = _said(folder, name).read_text("utf-8", "replace")
    if process.returncode or any(word in said for word in _FALSE):
        yield f"{name} ended with {process.returncode} and said: {said[-2000:]}"


def _counts(folder: Path) -> dict[str, int]:
    lines = [(name, what) for name in (WINDOW, OTHER) for what, _, _ in read_journal(journal_of(folder, name))]
    return {f"{name}, {what}": lines.count((name, what)) for name, what in dict.fromkeys(lines)}


def _delays(folder: Path, name: str, other: str, soon: float | None, faults: list[str]) -> list[float]:
    """Seconds from a page of the other program being saved until this one saw its ticket. One that came before another
    that was seen must have been seen, and where it is judged each in time; the last moments do not count, as one
    program ends before the other."""
    saw, mine, theirs = _saw(folder, name), _journal(folder, name), _journal(folder, other)
    if not (mine and theirs):
        return []
    pages = {key: at for what, page, at in theirs if what == "page" and (key := ticket_of(other, int(str(page))))}
    newest = max((at for key, at in pages.items() if key in saw), default=0.0)
    began, ended = mine[0][2], min(mine[-1][2], theirs[-1][2])
    delays = []
    for key, saved in pages.items():
        if saved <= began:
            continue
        if key in saw:
            delays.append(max(0.0, saw[key] - saved))
        is_late = soon is not None and saved < ended - soon and saw.get(key, ended) - saved > soon
        if is_late or (key not in saw and saved < newest):
            faults.append(f"{name} saw {key} of {saved - began:.1f} s only at {saw.get(key, ended) - began:.1f} s")
    return delays


def _false_words(folder: Path) -> list[str]:
    said = [which for what, which, _ in read_journal(journal_of(folder, WINDOW)) if what == "said"]
    return [f"the window said: {text}" for text in said if any(word in str(text) for word in _FALSE)]
