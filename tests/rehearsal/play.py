"""Weeks of maintenance in minutes: what happens on which day, and what the program is asked on some twenty dates."""

import time
from collections.abc import Callable, Mapping

from tests.rehearsal.clock import DAY
from tests.rehearsal.dates import Dates
from tests.rehearsal.people import People
from tests.rehearsal.product import MODEL
from tests.rehearsal.sensors import Exports, Sensors
from tests.rehearsal.tracker import HIDDEN
from tests.rehearsal.world import TICKETS, UPLINKS, World

_PARTS = 2  # of a day
_CYCLE = 42  # days after which the scenes begin again
_ASLEEP = range(30, 34)  # days on which nobody synchronises
_WINDOWS = (7, 19, 26, 37)  # days on which a window is killed
_WORKED = 26  # pieces of work in a part of a day
_HIDDEN_TICKETS = 60


class Play:
    """One after the other, days and what happens on them."""

    def __init__(self, world: World, display: Mapping[str, str]) -> None:
        self._world, self._display = world, display
        self._people = People(world)
        self._sensors = Sensors(world)
        self._exports = Exports(world, self._people)
        self._dates = Dates(world)
        self._away: dict[str, str] = {}
        days = world.size.days
        self._asked = {day for day in range(2, days) if day % max(2, days // 20) == 0 and not _is_asleep(day)}

    def run(self, tell: Callable[[str], None]) -> None:
        """All days, then the questions about the past."""
        begun = time.monotonic()
        for day in range(self._world.size.days):
            for part in range(_PARTS):
                self._part(day, part)
            if day in self._asked:
                self._dates.ask(self._sensors.sent)
            if day % _CYCLE in _WINDOWS:
                self._window()
            tell(f"day {day}: {time.monotonic() - begun:.0f} s, {len(self._people.state)} tickets")
        for _ in range(2):
            self._world.sync()
        self._dates.ask(self._sensors.sent)
        self._dates.ask_again()
        self._world.product.must("export", "--readings", str(self._world.folder / "readings"))
        seconds = round(time.monotonic() - begun)
        self._world.keep("figures.json", {**self._world.figures, "seconds of the machine": seconds})

    def _part(self, day: int, part: int) -> None:
        world, chance, length = self._world, self._world.chance, DAY / _PARTS
        begin = world.begin + day * DAY + part * length
        world.clock.set(begin)
        if part == 0 and (scene := _SCENES.get(day % _CYCLE)):
            scene(self)
        self._report(day, world.size.all_tickets * (day * _PARTS + part + 1) // (world.size.days * _PARTS))
        for number in range(_WORKED * world.size.amount):
            if number == 9 and not _is_asleep(day) and chance.random() < 0.5:
                world.kill(0.5, 2.2, "sync")
            self._people.work()
        if part:
            self._evening(day)
        self._sensors.send(begin, begin + length, day)
        if not _is_asleep(day):
            self._synchronise(part)

    def _report(self, day: int, goal: int) -> None:
        """New tickets until there are so many; some stand in another system as well."""
        while len(self._people.state) < goal:
            key = self._people.report("water" if day % _CYCLE >= 21 else "heating")
            if self._world.chance.random() < 0.3:
                self._exports.add(key)

    def _evening(self, day: int) -> None:
        if day % 3 == 2:
            self._people.merge()
        if day % 5 == 4:
            self._people.delete()
        if day % 7 == 6:
            self._exports.write(day)

    def _synchronise(self, part: int) -> None:
        """Or begin to, and be killed."""
        world, chance = self._world, self._world.chance
        if chance.random() < 0.35:
            world.kill(0.5, 2.2, "sync")
        elif chance.random() < 0.8:
            world.sync(*(("--connection", TICKETS) if chance.random() < 0.6 else ()))
        if part and chance.random() < 0.4:
            world.kill(0.8, 2.5, "drink", UPLINKS, looking=True)

    def _window(self) -> None:
        """The window on its own way, until it is killed."""
        killed = self._world.product.kill_after(12.0, str(MODEL), more=self._display)
        self._world.figures["windows killed"] += killed
        self._world.note("window", killed=killed)

    def _server_away(self) -> None:
        """The tracker is down while the program asks; the broker begins again."""
        with self._world.rt.stopped():
            self._world.sync()
        self._world.mqtt.stop()
        self._world.mqtt.start()

    def _hidden_block(self) -> None:
        """More than a page of changes in a queue that the program may not see."""
        for number in range(_HIDDEN_TICKETS):
            key = self._world.act("root", "POST", "ticket", Queue=HIDDEN, Subject=f"RH {number}")["id"]
            self._people.say(str(key), "x", user="root")

    def _rename_queue(self) -> None:
        """The queue of a trade is named after its contract."""
        old, new = self._world.queues["heating"], f"CVC (marché {2025 + self._world.day() // _CYCLE})"
        ((number,),) = self._world.rt.rows("SELECT id FROM Queues WHERE Name = ?", old)
        self._world.act("root", "PUT", f"queue/{number}", Name=new)
        self._world.queues["heating"] = new

    def _misplace(self) -> None:
        """Some tickets go to another service's queue by mistake."""
        for key in self._world.chance.sample(self._people.living(), 4):
            self._people.put(key, "root", Queue=HIDDEN)
            self._away[key] = self._people.state[key]
            self._people.state[key] = "away"
        self._world.note("away", tickets=list(self._away))

    def _bring_back(self) -> None:
        for key, state in self._away.items():
            self._people.put(key, "root", Queue=self._world.queues["heating"])
            self._people.state[key] = state
        self._away = {}

    def _change_provider(self) -> None:
        """Another provider takes over what is open."""
        name = "Idex" if self._world.day() // _CYCLE % 2 == 0 else "Dalkia"
        self._world.product.must_look("provider", TICKETS, name)
        self._world.note("provider", name=name)
        states = self._people.state
        for key in [key for key in self._people.living() if states[key] in ("new", "open", "stalled")][:40]:
            self._people.put(key, "root", Queue=self._world.queues["water"])

    def _correct_observations(self) -> None:
        self._sensors.correct()

    def _numbers_jump(self) -> None:
        """As after an upgrade: the next ticket and the next transaction have a far higher number."""
        rt = self._world.rt
        for table in ("Tickets", "Transactions"):
            names = [row[1] for row in rt.rows(f"PRAGMA table_info({table})")]
            picked = ", ".join("id + 50000" if name == "id" else name for name in names)
            rt.execute(f"INSERT INTO {table} SELECT {picked} FROM {table} ORDER BY id DESC LIMIT 1")
        made = {table: rt.rows(f"SELECT max(id) FROM {table}")[0][0] for table in ("Tickets", "Transactions")}
        self._people.report("water")
        for table, number in made.items():
            rt.execute(f"DELETE FROM {table} WHERE id = {number}")


def _is_asleep(day: int) -> bool:
    return day % _CYCLE in _ASLEEP


_SCENES: dict[int, Callable[[Play], None]] = {
    10: Play._server_away, 12: Play._hidden_block, 14: Play._rename_queue, 16: Play._misplace, 18: Play._bring_back,
    21: Play._change_provider, 24: Play._correct_observations, 28: Play._numbers_jump,
}  # fmt: skip
