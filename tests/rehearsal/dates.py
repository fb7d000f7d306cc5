"""The dates on which the program is asked what it knows, and the same questions about those dates in the end. What it
says and what the servers hold then are kept in files: told-NN, truth-NN,
later-NN (as it was known then) and was-NN (as it is known now)."""

import json
from typing import Any

from tests.rehearsal.world import UPLINKS, World

_TICKETS = """
SELECT t.id, t.EffectiveId, t.Status, t.Subject, q.Name, t.Queue, t.Owner, t.Priority, t.Due, t.Started, t.Resolved,
    t.Created,
    (SELECT group_concat(Content, char(10)) FROM ObjectCustomFieldValues v
        WHERE v.ObjectType = 'RT::Ticket' AND v.ObjectId = t.id AND v.Disabled = 0)
FROM Tickets t JOIN Queues q ON q.id = t.Queue ORDER BY t.id
"""
TRUTH = ("id", "effective", "status", "subject", "queue", "queue_number", "owner_number", "priority", "due", "started",
         "resolved", "created", "asset")  # fmt: skip
_TRIES = 3
_ON_THE_COMMAND_LINE = 2  # histories


class Dates:
    """Asks, and asks again."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._asked: list[int] = []  # the moments, in milliseconds
        self._histories: list[dict[str, Any]] = []

    def ask(self, sent: list[tuple[str, str, float]]) -> None:
        """What the program says now that it has caught up, and what the servers hold."""
        world = self._world
        for _ in range(_TRIES):
            if world.sync():
                break
        world.product.must_look("drink", UPLINKS, "1.6")
        world.clock.ahead(5)
        number = len(self._asked)
        told = json.loads(world.product.must_look("all"))
        world.keep(f"told-{number:02d}.json", told)
        world.keep(f"truth-{number:02d}.json", self._truth())
        self._asked.append(told["now"])
        self._histories.append({each: world.product.history(each) for each in self._spoken_of()})
        world.clock.ahead(5)
        world.keep("sent.json", sent)
        world.keep("observed.json", [[*key, value] for key, value in world.sta.observations().items()])

    def _spoken_of(self) -> list[str]:
        return self._world.assets[:_ON_THE_COMMAND_LINE]

    def _truth(self) -> dict[str, Any]:
        rt = self._world.rt
        ((last,),) = rt.rows("SELECT max(id) FROM Transactions WHERE ObjectType = 'RT::Ticket'")
        rows = [dict(zip(TRUTH, row, strict=True)) for row in rt.rows(_TICKETS)]
        return {"day": self._world.day(), "last": last, "tickets": rows}

    def ask_again(self) -> None:
        """In the end: what the program says of each of those dates."""
        world = self._world
        for number, moment in enumerate(self._asked):
            world.keep(f"later-{number:02d}.json", json.loads(world.product.must_look("all", str(moment), str(moment))))
            world.keep(f"was-{number:02d}.json", json.loads(world.product.must_look("tickets", str(moment))))
            again = {each: world.product.history(each, moment / 1000) for each in self._spoken_of()}
            world.keep(f"histories-{number:02d}.json", {"then": self._histories[number], "later": again})
