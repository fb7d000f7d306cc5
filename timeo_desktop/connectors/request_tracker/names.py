"""What Request Tracker calls its queues, people and custom fields, and since when: its log tells them by number."""

from collections.abc import Callable, Iterable
from typing import Any

from timeo_desktop.domain.records import Renamed
from timeo_desktop.domain.times import LAST_MOMENT, Millis
from timeo_desktop.domain.told import ALWAYS

Known = dict[str, list[list[Any]]]  # by number: [since, name] in ascending order, as JSON holds it
NOBODY = "Nobody"


class Names:
    """Names by number, which the cursor keeps. `ask` finds the name of a person."""

    def __init__(self, state: dict[str, Any], ask: Callable[[str], str]) -> None:
        kept: dict[str, Known] = state.setdefault("names", {})
        self._queues, self._fields, self._people = (kept.setdefault(kind, {}) for kind in ("queue", "field", "user"))
        self._ask = ask

    def learn_queues(self, rows: Iterable[tuple[str, str, Millis]]) -> list[Renamed]:
        """Queues as they are called now: number, name, and when each was last changed; those that were renamed."""
        return [Renamed("trade", old, new, since) for old, new, since in _learned(self._queues, rows)]

    def learn_fields(self, rows: Iterable[tuple[str, str, Millis]]) -> list[tuple[str, str]]:
        """Custom fields as they are called now; the old and the new name of those that were renamed."""
        return [(old, new) for old, new, _ in _learned(self._fields, rows)]

    def fields_ever_called(self, names: Iterable[str]) -> set[str]:
        """The numbers of the custom fields that are, or ever were, called so."""
        wanted = {name.casefold() for name in names}
        return {number for number, told in self._fields.items() if any(name.casefold() in wanted for _, name in told)}

    def queue(self, number: str, moment: Millis = LAST_MOMENT) -> str:
        """What a queue was called at a moment, or is called now, whatever the machine's clock says."""
        return _at(self._queues, number, moment)

    def field(self, number: str, moment: Millis) -> str:
        """What a custom field was called at a moment."""
        return _at(self._fields, number, moment)

    def person(self, number: str) -> str:
        """What a person is called; nobody has no name."""
        if number not in self._people:
            self._people[number] = [[ALWAYS, self._ask(number)]]
        return own_name(_at(self._people, number, ALWAYS))


def own_name(name: str) -> str:
    """The name of an owner; none where a ticket has none."""
    return "" if name == NOBODY else name


def _learned(known: Known, rows: Iterable[tuple[str, str, Millis]]) -> list[tuple[str, str, Millis]]:
    renamed = []
    for number, name, changed in rows:
        told = known.setdefault(number, [[ALWAYS, name]])
        if told[-1][1] != name:
            renamed.append((str(told[-1][1]), name, changed))
            told.append([changed, name])
    return renamed


def _at(known: Known, number: str, moment: Millis) -> str:
    told = known.get(number)
    if not told:
        return f"#{number}"  # it may not be seen, so it has no name for us
    return str(next((name for since, name in reversed(told) if since <= moment), told[0][1]))
