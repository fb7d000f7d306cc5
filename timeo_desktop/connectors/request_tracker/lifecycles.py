"""What the states of an own lifecycle mean. A server does not tell its lifecycles; a search does, for it knows which
tickets are inactive. Where it does not, a ticket that has a date of its end is at its end."""

from collections.abc import Callable
from typing import Any

from timeo_desktop.domain.records import Status

# The lifecycle that every Request Tracker comes with: state and event by its word.
STATUSES = {
    "new": (Status.OPEN, "requested"),
    "open": (Status.OPEN, "acknowledged"),
    "stalled": (Status.HOLD, "waiting"),
    "resolved": (Status.CLOSED, "done"),
    "rejected": (Status.DENIED, "canceled"),
    "deleted": (Status.DENIED, "deleted"),
}


class Lifecycles:
    """Which states of a queue are ends. `ask`: whether the tickets of a queue in a state are inactive (None: the server
    does not say, or has none). What it said once holds: a state that no ticket has any more cannot be asked for."""

    def __init__(self, state: dict[str, Any], ask: Callable[[str, str], bool | None]) -> None:
        self._ends: dict[str, bool] = state.setdefault("ends", {})
        self._unknown: set[str] = set()
        self._ask = ask

    def status_of(self, queue: str, word: str, has_end: bool, witness: bool | None = None) -> tuple[Status, str]:
        """The state and the event of a word. `queue`: by its number, empty where it is not known; `has_end`: whether
        the ticket is in this state and has a date of its end; `witness`: whether it got that date by this state, which
        a ticket keeps that is opened again."""
        if word in STATUSES:
            return STATUSES[word]
        ends = self._is_end(queue, word)
        if ends is None and witness is not None:
            ends = self._ends[f"{queue}/{word}"] = witness
        return Status.CLOSED if (has_end if ends is None else ends) else Status.OPEN, word

    def _is_end(self, queue: str, word: str) -> bool | None:
        name = f"{queue}/{word}"
        if name not in self._ends and name not in self._unknown and queue.isdigit():
            told = self._ask(queue, word)
            if told is None:
                self._unknown.add(name)
            else:
                self._ends[name] = told
        return self._ends.get(name)
