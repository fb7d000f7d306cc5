"""Runs both programs and judges what they left behind."""

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
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
        return "\n".join(
            [*lines, *(f"WRONG: {fault}" for fault in self.faults or ()), *(["nothing is wrong"] * (not self.faults))]
        )


def run(folder: Path, seconds: float, models: Sequence[Path] = ()) -> Found:
    """Both programs on a new store in the folder, for so many seconds."""
    make_store(folder, each=max(20, int(seconds)))
    own = {f"TIMEO_{name.upper()}": str(folder / name) for name in ("data", "cache", "config")}
    fixed = {"TIMEO_NO_KEYRING": "1", "LIBGL_ALWAYS_SOFTWARE": "1", "LANGUAGE": "en", "PYTHONPATH": str(ROOT)}
    environment = {**os.environ, **own, **fixed}
    words = [str(folder), str(seconds)]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", f"tests.two_programs.{module}", *words, *more],
            env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True,
        )
        for module, more in (("clicked_window", [str(model) for model in models]), ("scheduler", []))
    ]  # fmt: skip
    faults = []
    for process in started:
        try:
            _, said = process.communicate(timeout=seconds + _START)
        except subprocess.TimeoutExpired:
            process.kill()
            _, said = process.communicate()
            faults.append(f"{process.args} did not end")
        if process.returncode or any(word in said for word in _FALSE):
            faults.append(f"a program ended with {process.returncode} and said: {said[-2000:]}")
    seen = {name: _delays(folder, name, other, faults) for name, other in ((WINDOW, OTHER), (OTHER, WINDOW))}
    return Found(_counts(folder), seen, faults + lost(folder) + _false_words(folder))


def _counts(folder: Path) -> dict[str, int]:
    lines = [(name, what) for name in (WINDOW, OTHER) for what, _, _ in read_journal(journal_of(folder, name))]
    return {f"{name}, {what}": lines.count((name, what)) for name, what in dict.fromkeys(lines)}


def _delays(folder: Path, name: str, other: str, faults: list[str]) -> list[float]:
    """Seconds from a page of the other program being saved until this one has its ticket; what comes too late, or
    not at all, is a fault. The last moments do not count: a program may have ended before the other."""
    mine, theirs = read_journal(journal_of(folder, name)), read_journal(journal_of(folder, other))
    saw = {which: at for what, which, at in reversed(mine) if what == "saw"}
    until = min(max((at for _, _, at in journal), default=0.0) for journal in (mine, theirs)) - SOON
    since = min((at for _, _, at in mine), default=0.0)
    delays = []
    for what, number, saved in theirs:
        key = ticket_of(other, number) if what == "page" and isinstance(number, int) else ""
        if key and since < saved < until:
            delay = saw.get(key, float("inf")) - saved
            delays.append(max(0.0, delay))
            if delay > SOON:
                faults.append(f"{name} saw {key} after {delay:.1f} s")
    return delays


def _false_words(folder: Path) -> list[str]:
    said = [which for what, which, _ in read_journal(journal_of(folder, WINDOW)) if what == "said"]
    return [f"the window said: {text}" for text in said if any(word in str(text) for word in _FALSE)]
