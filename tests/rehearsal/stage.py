"""The stage of the small cases: a Request Tracker and the program by one clock, and what is asked of both in words."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.rehearsal.clock import Clock
from tests.rehearsal.product import MODEL, ROOT, Done, Product
from tests.rehearsal.tracker import READER, Tracker

BEGIN = "2026-10-12T05:00:00"
HOUR = 3600.0
TICKETS = "Tickets"


class LastingProduct(Product):
    """The program, whose command lines run one after the other in one process: starting it takes most of a second."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        super().__init__(folder, clock)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.rehearsal.look", "serve"], env=self.environment(), cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *words: str) -> Done:
        """A command of the program."""
        return self._ask("timeo", *words)

    def look(self, *words: str) -> Done:
        """What no command tells."""
        return self._ask("look", *words)

    def _ask(self, *words: str) -> Done:
        asking, answering = self._process.stdin, self._process.stdout
        assert asking is not None
        assert answering is not None
        asking.write(json.dumps(words) + "\n")
        asking.flush()
        return Done(*json.loads(answering.readline()))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@dataclass(frozen=True)
class Line:
    """A line of a history: moments as ISO dates."""

    kind: str
    happened: str
    recorded: str
    source: str
    text: str
    detail: str
    provider: str
    actor: str
    status: str


class Stage:
    """A running tracker, and a program that is connected to it and knows the demonstration building."""

    def __init__(self, folder: Path, made: Path) -> None:
        for name in ("rt", "product"):
            (folder / name).mkdir()
        self.folder = folder
        self.clock = Clock(folder, BEGIN)
        self.rt = Tracker(folder / "rt", made, self.clock)
        self.product = LastingProduct(folder / "product", self.clock)
        self.told: list[Any] = []
        self.product.must("info", str(MODEL))
        self.product.must(
            "connections", "add", "rt", TICKETS, f"address={self.rt.url}", f"user={READER}", "provider=Dalkia",
            "--model", str(MODEL),
        )  # fmt: skip
        self._assets = self.product.keys("ifc.Tag")

    def close(self) -> None:
        """End both."""
        self.product.close()
        self.rt.close()

    def asset(self) -> str:
        """A thing of the building that no other case speaks of."""
        return self._assets.pop()

    def hours(self, count: float = 1) -> None:
        """Time passes."""
        self.clock.ahead(count * HOUR)

    def sync(self) -> float:
        """Synchronise, which must succeed; a moment just after it, of which is remembered what was told."""
        self.product.must("sync")
        self.clock.ahead(3)
        self.told.append(self.shown())
        self.clock.ahead(3)
        return float(self.told[-1]["now"]) / 1000

    def told_otherwise(self) -> list[tuple[str, Any, Any]]:
        """What is told of the moments after the synchronisations, as it was known then, and was not told then."""
        found = []
        for told in self.told:
            moment = told["now"] / 1000
            again = self.shown(moment, moment)
            keys = dict.fromkeys((*told["tickets"], *again["tickets"]))
            rows = [(key, told["tickets"].get(key), again["tickets"].get(key)) for key in keys]
            rows += [(name, told[name], again[name]) for name in ("open", "pins")]
            found += [row for row in rows if row[1] != row[2]]
        return found

    def element(self, asset: str) -> int:
        """The number of a thing in the store."""
        ((number,),) = self.product.rows("SELECT DISTINCT element FROM element_key WHERE value = ?", asset)
        return int(number)

    def lines(self, asset: str, known: float | None = None) -> list[Line]:
        """What is told of the tickets of a thing, the newest first, as it was known at a moment (None: now)."""
        timeline = self.product.history(asset, known)["timeline"]
        return [
            Line(**{name: row[name] for name in Line.__annotations__}) for row in timeline if row["kind"] == "ticket"
        ]

    def shown(self, moment: float | None = None, known: float | None = None) -> Any:
        """What the window shows of tickets, with the slider at a moment (None: live), as it was known at another."""
        words = [str(round(each * 1000)) for each in (moment, known) if each is not None]
        return json.loads(self.product.must_look("tickets", *words))

    def ticket(self, key: str, moment: float | None = None, known: float | None = None) -> Any:
        """The fields of a ticket that the window shows, with the slider at a moment (None: live), as it was known at
        another."""
        return self.shown(moment, known)["tickets"][f"{TICKETS}/{key}"]

    def notes(self, text: str) -> list[str]:
        """The tickets under which the store has a note, once for each time that it is there."""
        rows = self.product.rows(
            "SELECT i.key FROM intervention_event e JOIN intervention i ON i.id = e.intervention"
            " WHERE e.note = ? AND e.replaced IS NULL", text,
        )  # fmt: skip
        return [row[0] for row in rows]
