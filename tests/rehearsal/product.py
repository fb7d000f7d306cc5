"""The program as its users run it, by the simulated clock, with folders of its own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.rehearsal.clock import Clock, iso

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "sample_models" / "timeo_demo.ifc"
_WAITING = Path(__file__).with_name("waiting")
_TIMEO, _LOOK = ("timeo_desktop",), ("tests.rehearsal.look",)
_PATIENCE = 900.0  # seconds
# Keys that name one element only, of things that people call by them.
_KEYS = """
SELECT k.value FROM element_key k JOIN element e ON e.id = k.element
WHERE k.scheme = ? AND k.until IS NULL AND e.ifc_class NOT IN ('IfcProject', 'IfcBuildingStorey') AND k.value NOT IN (
    SELECT value FROM element_key WHERE until IS NULL GROUP BY value COLLATE NOCASE HAVING count(DISTINCT element) > 1)
GROUP BY k.value ORDER BY k.value
"""


@dataclass(frozen=True)
class Done:
    """How a program ended, and what it said."""

    code: int
    out: str
    error: str


class Product:
    """The program and its store."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self._clock = folder, clock
        self.store = folder / "data" / "operations.sqlite"

    def environment(self) -> dict[str, str]:
        """Folders, secrets and clock."""
        own = {f"TIMEO_{name.upper()}": str(self.folder / name) for name in ("data", "config", "cache")}
        fixed = {
            "TIMEO_NO_KEYRING": "1", "TIMEO_PASSPHRASE": "x", "TIMEO_SECRET_PASSWORD": "password", "LANGUAGE": "en",
            "LIBGL_ALWAYS_SOFTWARE": "1", "PYTHONPATH": os.pathsep.join((str(_WAITING), str(ROOT))),
        }  # fmt: skip
        return {**os.environ, **own, **fixed, **self._clock.environment()}

    def run(self, *words: str) -> Done:
        """A command of the program, to its end."""
        return self._to_the_end(*_TIMEO, *words)

    def look(self, *words: str) -> Done:
        """What no command tells; see `look`."""
        return self._to_the_end(*_LOOK, *words)

    def kill_after(
        self, wait: float, *words: str, looking: bool = False, more: Mapping[str, str] | None = None
    ) -> bool:
        """Start a command and kill it with its children after so many seconds; whether it was still running."""
        process = self._start(*(_LOOK if looking else _TIMEO), *words, more=more)
        try:
            process.communicate(timeout=wait)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return True
        return False

    def _to_the_end(self, *words: str) -> Done:
        process = self._start(*words)
        out, error = process.communicate(timeout=_PATIENCE)
        return Done(process.returncode, out, error)

    def _start(self, *words: str, more: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", *words], env={**self.environment(), **(more or {})}, cwd=ROOT, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def must(self, *words: str) -> str:
        """A command that must succeed; what it printed."""
        return _must(self.run(*words), words)

    def must_look(self, *words: str) -> str:
        """A look that must succeed; what it printed."""
        return _must(self.look(*words), words)

    def history(self, asset: str, known: float | None = None) -> Any:
        """The history of an element, as it was known at a moment (None: now)."""
        more = () if known is None else ("--known", iso(known))
        return json.loads(self.must("history", asset, "--json", *more))

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the store has."""
        with closing(sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=30)) as connection:
            return connection.execute(query, values).fetchall()

    def keys(self, scheme: str) -> list[str]:
        """Keys of a scheme that name one element only."""
        return [row[0] for row in self.rows(_KEYS, scheme)]


def _must(done: Done, words: tuple[str, ...]) -> str:
    if done.code:
        raise RuntimeError(f"{' '.join(words)} ended with {done.code}: {done.error[-2000:]}")
    return done.out
