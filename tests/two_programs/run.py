"""Runs both programs and judges what they left behind."""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.two_programs.network import read_journal, ticket_of
from tests.two_programs.store import OTHER, WINDOW, journal_of, lost, make_store

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_models" / "timeo_demo.ifc"
SOON = 2.0  # seconds in which each sees what the other wrote
_FALSE = ("damaged", "locked", "malformed", "Traceback")
_START = 60.0  # seconds that the programs may take beside their time


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


def run(folder: Path, seconds: float, models: Sequence[Path] = (), soon: float = SOON) -> Found:
    """Both programs on a new store in the folder, for so many seconds; each sees within `soon` what the other wrote."""
    make_store(folder, each=max(20, int(seconds)))
    own = {f"TIMEO_{name.upper()}": str(folder / name) for name in ("data", "cache", "config")}
    fixed = {"TIMEO_NO_KEYRING": "1", "LIBGL_ALWAYS_SOFTWARE": "1", "LANGUAGE": "en", "PYTHONPATH": str(ROOT)}
    environment = {**os.environ, **own, **fixed}
    words = {WINDOW: ["clicked_window", str(folder), str(seconds), *map(str, models)],
             OTHER: ["scheduler", str(folder), str(seconds)]}  # fmt: skip
    started = {name: _started(folder, name, *said, environment=environment) for name, said in words.items()}
    faults = [fault for name, process in started.items() for fault in _ended(folder, name, process, seconds)]
    seen = {name: _delays(folder, name, other, soon, faults) for name, other in ((WINDOW, OTHER), (OTHER, WINDOW))}
    return Found(_counts(folder), seen, faults + lost(folder) + _false_words(folder))


def _started(
    folder: Path, name: str, module: str, *words: str, environment: dict[str, str]
) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", f"tests.two_programs.{module}", *words]
    with _said(folder, name).open("wb") as errors:
        return subprocess.Popen(command, env=environment, cwd=ROOT, stderr=errors)


def _said(folder: Path, name: str) -> Path:
    return folder / f"{name}.err"


def _ended(folder: Path, name: str, process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[str]:
    """What is wrong with how a program ended."""
    try:
        process.wait(seconds + _START)
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


def _delays(folder: Path, name: str, other: str, soon: float, faults: list[str]) -> list[float]:
    """Seconds from a page of the other program being saved until this one has its ticket; what comes too late, or
    not at all, is a fault. The last moments do not count: a program may have ended before the other."""
    mine, theirs = read_journal(journal_of(folder, name)), read_journal(journal_of(folder, other))
    saw = {which: at for what, which, at in reversed(mine) if what == "saw"}
    until = min(max((at for _, _, at in journal), default=0.0) for journal in (mine, theirs)) - soon
    since = min((at for _, _, at in mine), default=0.0)
    delays = []
    for what, number, saved in theirs:
        key = ticket_of(other, number) if what == "page" and isinstance(number, int) else ""
        if key and since < saved < until:
            delay = saw.get(key, float("inf")) - saved
            delays.append(max(0.0, delay))
            if delay > soon:
                faults.append(f"{name} saw {key} after {delay:.1f} s")
    return delays


def _false_words(folder: Path) -> list[str]:
    said = [which for what, which, _ in read_journal(journal_of(folder, WINDOW)) if what == "said"]
    return [f"the window said: {text}" for text in said if any(word in str(text) for word in _FALSE)]
