"""What may happen, in any order."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.operations.two_times import truth
from tests.operations.two_times.model_server import PEOPLE, Fields
from tests.operations.two_times.stage import DAY, TAGS, Stage, kill

ASSETS = ("", *TAGS, "E-4", "inconnu", "E-1 bis")
STATUSES = ("new", "open", "stalled", "resolved", "rejected", "deleted")
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "status": st.sampled_from(STATUSES), "owner": st.sampled_from(sorted(PEOPLE)),
    "priority": st.sampled_from((0, 50, 90)),
    "due": st.sampled_from((None, 1_790_500_000, 1_791_000_000)), "asset": st.sampled_from(ASSETS),
    "queue": st.sampled_from((1, 2)), "lot": st.sampled_from(("", "A", "B")),
}  # fmt: skip
WHICH = st.integers(0, 7)


class TwoTimes(RuleBasedStateMachine):
    """Request Tracker and the program."""

    def __init__(self) -> None:
        super().__init__()
        self._patch, self._folder = pytest.MonkeyPatch(), Path(tempfile.mkdtemp())
        self.stage = Stage(self._folder, self._patch)
        self.server, self.serial = self.stage.server, 0
        self.meant: dict[str, str] = {}
        self._checked = 0

    def teardown(self) -> None:
        """In the end all is looked at."""
        try:
            self.converge()
            for note in self.stage.notes:
                self.stage.check_note(note)
        finally:
            self.stage.close()
            self._patch.undo()
            shutil.rmtree(self._folder)

    def name(self, what: str) -> str:
        """A text that nothing else bears."""
        self.serial += 1
        return f"{what} {self.serial}"

    def ticket(self, which: int) -> int:
        """One of the tickets."""
        return 1 + which % len(self.server.world.tickets)

    def some(self) -> bool:
        """Whether there are tickets."""
        return bool(self.server.world.tickets)

    # The server.

    @rule(status=st.sampled_from(STATUSES), asset=CHANGES["asset"], queue=CHANGES["queue"], owner=CHANGES["owner"])
    def create(self, status: str, asset: str, queue: int, owner: int) -> None:
        """A ticket is made, in any state."""
        self.server.create(Fields(self.name("Fuite"), status, queue, owner, asset=asset))

    @precondition(some)
    @rule(
        which=WHICH, data=st.sampled_from(sorted(CHANGES)).flatmap(lambda each: st.tuples(st.just(each), CHANGES[each]))
    )
    def edit(self, which: int, data: tuple[str, Any]) -> None:
        """A field is changed."""
        self.server.change(self.ticket(which), **{data[0]: data[1]})

    @precondition(some)
    @rule(which=WHICH)
    def retitle(self, which: int) -> None:
        """It is called otherwise."""
        self.server.change(self.ticket(which), subject=self.name("Panne"))

    @precondition(some)
    @rule(which=WHICH)
    def comment(self, which: int) -> None:
        """Somebody writes."""
        self.server.comment(self.ticket(which), self.name("Mot"))

    @precondition(some)
    @rule(which=WHICH, other=WHICH)
    def merge(self, which: int, other: int) -> None:
        """One goes into another."""
        self.server.merge(self.ticket(which), self.ticket(other))

    @precondition(some)
    @rule(which=WHICH, asset=CHANGES["asset"])
    def split(self, which: int, asset: str) -> None:
        """A part of it becomes a ticket of its own."""
        self.server.create(Fields(self.name("Suite"), asset=asset), linked=self.ticket(which))

    @precondition(some)
    @rule(which=WHICH)
    def move_away(self, which: int) -> None:
        """It goes into a queue that the account may not see."""
        self.server.change(self.ticket(which), queue=3)

    @precondition(some)
    @rule(which=WHICH, queue=CHANGES["queue"])
    def move_back(self, which: int, queue: int) -> None:
        """It comes from there."""
        self.server.change(self.ticket(which), queue=queue)

    @rule(queue=st.integers(1, 3), readable=st.booleans())
    def allow(self, queue: int, readable: bool) -> None:
        """A right is given or taken away."""
        self.server.allow(queue, readable)

    @precondition(lambda self: all(self.server.world.queues[each].told for each in (1, 2)))
    @rule(queue=st.integers(1, 2))
    def rename_queue(self, queue: int) -> None:
        """A queue is called otherwise; of two names between two runs only the last can be known."""
        self.server.rename("queues", queue, self.name("File"))

    @precondition(lambda self: all(each.told for each in self.server.world.custom.values()))
    @rule(field=st.integers(1, 2))
    def rename_field(self, field: int) -> None:
        """A custom field is called otherwise."""
        self.server.rename("custom", field, self.name("Champ"))

    @precondition(lambda self: len(self.server.backups) < 3)
    @rule()
    def back_up(self) -> None:
        """A copy is made of the server."""
        self.server.back_up()

    @precondition(lambda self: self.server.backups)
    @rule(which=st.integers(0, 2))
    def restore(self, which: int) -> None:
        """The server is put back to one of its copies."""
        self.stage.wait(60)
        self.server.restore(which % len(self.server.backups))
        self.stage.wait(60)

    # The user.

    @rule(text=st.sampled_from(("inconnu", "E-1 bis", "E-1")), tag=st.sampled_from(TAGS))
    def confirm(self, text: str, tag: str) -> None:
        """A person says which element a text means."""
        self.stage.confirm(text, tag)
        self.meant[text] = tag

    @precondition(lambda self: "E-4" not in self.stage.tags)
    @rule()
    def register(self) -> None:
        """A new version of the model has one element more."""
        self.stage.register(("E-4",))

    # Time, and the program.

    @rule(seconds=st.sampled_from((1, 1, 60, 3_600, DAY // 2, 2 * DAY)))
    def wait(self, seconds: int) -> None:
        """Time goes by."""
        self.stage.wait(seconds)

    @rule(seconds=st.sampled_from((-3 * DAY, -3_600, -1, 1, 3_600, 2 * DAY)))
    def step(self, seconds: int) -> None:
        """The machine's clock is put forwards or back."""
        self.stage.skew += seconds * 1000

    @precondition(some)
    @rule(
        question=st.integers(1, 12), which=WHICH, what=st.sampled_from(("status", "asset", "queue", "comment", "merge"))
    )
    def disturb(self, question: int, which: int, what: str) -> None:
        """Something is done at the server in the middle of a run."""
        number = self.ticket(which)
        todo: dict[str, Callable[[], None]] = {
            "status": lambda: self.server.change(number, status="resolved"),
            "asset": lambda: self.server.change(number, asset="E-3"),
            "queue": lambda: self.server.change(number, queue=3),
            "comment": lambda: self.server.comment(number, self.name("Mot")),
            "merge": lambda: self.server.merge(number, self.ticket(which + 1)),
        }  # fmt: skip
        self.stage.synchronise({question: todo[what]})

    @rule()
    def synchronise(self) -> None:
        """A whole run."""
        assert self.stage.synchronise()

    @rule(question=st.integers(1, 12))
    def kill(self, question: int) -> None:
        """A run that is killed while it asks."""
        self.stage.synchronise({question: kill})

    @rule(page=st.integers(1, 4))
    def kill_while_it_writes(self, page: int) -> None:
        """A run that is killed while it writes."""
        self.stage.synchronise(kill_at_save=page)

    def converge(self) -> None:
        """Synchronise until nothing new is told, and compare."""
        self.stage.become_quiet()
        truth.check(self.stage, self.meant)

    settle = rule()(converge)

    @invariant()
    def what_was_known_stays(self) -> None:
        """Of what was noted one after the other is asked again."""
        if self.stage.notes:
            self._checked = (self._checked + 1) % len(self.stage.notes)
            self.stage.check_note(self.stage.notes[self._checked])
