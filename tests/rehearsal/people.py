"""What people do at the tracker, drawn by chance: report, work on, merge and delete tickets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.rehearsal.clock import DAY
from tests.rehearsal.tracker import PEOPLE, Refused
from tests.rehearsal.world import World

ENDED = ("merged", "deleted", "away")
_TITLES = {
    "heating": ("Fuite à la vanne", "Panne générale du ventilo-convecteur", "Bruit d'écoulement", "Œil-de-porte cassé"),
    "water": ("Dérangement nº", "Avarie réseau bouclé", "Température < 17 °C", "Contrôle périodique & relevé"),
}
_NEXT = {
    "new": ("open", "open", "open", "rejected"), "open": ("stalled", "resolved", "resolved"), "stalled": ("open",),
    "resolved": ("open",), "rejected": ("open",),
}  # fmt: skip
_BORN: tuple[str, ...] = (*(12 * ("new",)), "open", "resolved")
_PLAIN = "Pièce commandée à 8 h 30 — réf. « Ø12 » naïve\n<b>pas du gras</b>"
_HTML = "<p>Constat&nbsp;: <b>été</b> & hiver</p>"
_SHOWN = 120  # people work on the newest tickets


def rt_date(moment: float) -> str:
    """A moment as the tracker takes it, in UTC."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True)
class Reported:
    """What a ticket began with."""

    title: str
    asset: str
    at: float
    trade: str


class People:
    """They know the state of each ticket: its status, or how it ended."""

    def __init__(self, world: World) -> None:
        self._world, self._chance = world, world.chance
        self.state: dict[str, str] = {}
        self.reported: dict[str, Reported] = {}

    def living(self) -> list[str]:
        """Tickets that can be worked on."""
        return [key for key, state in self.state.items() if state not in ENDED]

    def report(self, trade: str) -> str:
        """A new ticket; its key."""
        title = f"{self._chance.choice(_TITLES[trade])} {len(self.state) + 1}"
        asset, status = self._asset(), self._chance.choice(_BORN)
        body: dict[str, Any] = {
            "Queue": self._world.queues[trade], "Subject": title,
            "Content": f"Texte : {title}\nÀ vérifier dès l'arrivée.", "CustomFields": {"AssetRef": asset},
        }  # fmt: skip
        if status != "new":
            body["Status"] = status
        if self._chance.random() < 0.5:
            body["Due"] = rt_date(self._world.clock.now() + self._chance.uniform(1, 20) * DAY)
        key = str(self._world.act(self._someone(), "POST", "ticket", **body)["id"])
        self.state[key] = status
        self.reported[key] = Reported(title, asset, self._world.clock.now(), trade)
        return key

    def _someone(self) -> str:
        return self._chance.choice(PEOPLE)

    def _asset(self) -> str:
        roll = self._chance.random()
        if roll < 0.05:
            return f"P-{self._chance.randrange(900, 999)}"  # of no model
        asset = self._chance.choice(self._world.assets)
        return f"{asset.lower()} " if roll < 0.10 else asset

    def work(self) -> None:
        """Something on one of the newest tickets."""
        key = self._chance.choice(self.living()[-_SHOWN * self._world.size.amount :])
        is_over = self.state[key] in ("resolved", "rejected")
        try:
            if self._chance.random() < (0.15 if is_over else 0.5):
                self.go_on(key)
            else:
                self._chance.choices(self._WAYS, self._WEIGHTS)[0](self, key)
        except Refused as error:  # a transition that the server does not make
            self.state[key] = self._status(key)
            self._world.note("refused", error=str(error))

    def _status(self, key: str) -> str:
        return str(self._world.rt.rows("SELECT Status FROM Tickets WHERE id = ?", int(key))[0][0])

    def go_on(self, key: str) -> None:
        """The next status."""
        self.state[key] = self._chance.choice(_NEXT[self.state[key]])
        self.put(key, Status=self.state[key])

    def put(self, key: str, user: str = "", **fields: object) -> None:
        """Change fields of a ticket."""
        self._world.act(user or self._someone(), "PUT", f"ticket/{key}", **fields)

    def say(self, key: str, text: str, kind: str = "text/plain", user: str = "", way: str = "comment") -> None:
        """Comment on a ticket, or answer (`correspond`)."""
        self._world.act(user or self._someone(), "POST", f"ticket/{key}/{way}", Content=text, ContentType=kind)

    def _answer(self, key: str) -> None:
        self.say(key, "Bonjour, rendez-vous pris à midi.", way="correspond")
        self.state[key] = self._status(key)  # an answer opens what was closed

    def _comment(self, key: str) -> None:
        self.say(key, _PLAIN)

    def _comment_in_html(self, key: str) -> None:
        self.say(key, _HTML, "text/html")

    def _give(self, key: str) -> None:
        self.put(key, "root", Owner=self._someone())

    def _prioritise(self, key: str) -> None:
        self.put(key, Priority=self._chance.choice([10, 50, 90]))

    def _postpone(self, key: str) -> None:
        self.put(key, Due=rt_date(self._world.clock.now() + self._chance.uniform(-3, 15) * DAY))

    def _correct(self, key: str) -> None:
        self.put(key, CustomFields={"AssetRef": self._chance.choice([*self._world.assets, ""])})

    def _rename(self, key: str) -> None:
        self.put(key, Subject=f"Précisé : {self._chance.choice(_TITLES['heating'])} {key}")

    _WAYS: tuple[Callable[["People", str], None], ...] = (
        _comment, _comment_in_html, _answer, _give, _prioritise, _postpone, _correct, _rename,
    )  # fmt: skip
    _WEIGHTS = (12, 4, 6, 7, 7, 6, 5, 3)

    def merge(self) -> None:
        """Two tickets turn out to be one: somebody works on one, merges it, and answers under its old number."""
        one, other = self._chance.sample(self.living(), 2)
        self.put(one, "bruno", Status="open" if self.state[one] not in ("open",) else "stalled")
        self.say(one, f"doublon de {other}, je fusionne", user="bruno")
        self.put(one, "root", MergeInto=other)
        self.say(one, f"réponse au numéro fusionné {one}", user="amelie")
        self.state[one] = "merged"
        self._world.note("merged", ticket=one, into=other)

    def delete(self) -> None:
        """A ticket was a mistake."""
        key = self._chance.choice(self.living())
        self._world.act("root", "DELETE", f"ticket/{key}")
        self.state[key] = "deleted"
        self._world.note("deleted", ticket=key)
