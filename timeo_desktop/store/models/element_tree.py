"""What contains what in one model, and what belongs together without being inside one another."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from timeo_desktop.domain.elements import Element
from timeo_desktop.store.models.element_file import ElementFile

_INSIDE = "SELECT e.step FROM json_each(?) j CROSS JOIN element e ON e.parent = j.value"
_BELONGING = (
    "SELECT e.step FROM json_each(?) j CROSS JOIN association a ON a.thing = j.value"
    " CROSS JOIN element e ON e.step = a.element WHERE a.kind IN (SELECT value FROM json_each(?))"
)


class ElementTree:
    """Elements and the tree of them, read by key. Safe to use from any thread: none waits for what another asks."""

    def __init__(self, path: Path, growing: bool = False) -> None:
        self._file = ElementFile(path, growing)

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def _ask(self, query: str, values: Sequence[object] | Mapping[str, object] = ()) -> sqlite3.Cursor:
        return self._file.ask(query, values)

    def element(self, step: int) -> Element | None:
        """One element, or None."""
        return next(self._elements("SELECT * FROM element WHERE step = ?", (step,)), None)

    def roots(self) -> list[Element]:
        """What nothing contains: the project, and whatever the file left outside any tree."""
        query = "SELECT * FROM element WHERE parent = 0 ORDER BY ifc_class != 'IfcProject', ifc_class, name"
        return list(self._elements(query))

    def children(self, step: int) -> list[Element]:
        """What is directly inside: storeys from the top down, then other things by class and name."""
        query = "SELECT * FROM element WHERE parent = ? ORDER BY spatial DESC, elevation DESC, ifc_class, name, step"
        return list(self._elements(query, (step,)))

    def child_count(self, step: int) -> int:
        """How many things are directly inside."""
        return int(self._ask("SELECT count(*) FROM element WHERE parent = ?", (step,)).fetchone()[0])

    def class_counts(self, step: int) -> list[tuple[str, int]]:
        """How many of each class are directly inside, the most frequent first."""
        query = "SELECT ifc_class, count(*) FROM element WHERE parent = ? GROUP BY ifc_class ORDER BY 2 DESC, 1"
        return [(str(name), int(count)) for name, count in self._ask(query, (step,))]

    def classes_of(self, steps: Sequence[int]) -> dict[str, int]:
        """How many of each class are among these elements."""
        query = (
            "SELECT ifc_class, count(*) FROM element WHERE step IN (SELECT value FROM json_each(?)) GROUP BY ifc_class"
        )
        return dict(self._ask(query, (json.dumps(list(steps)),)).fetchall())

    def below(self, *steps: int) -> list[int]:
        """STEP ids of everything inside these, at any depth, they themselves included. Loops in a bad file end."""
        found = dict.fromkeys(steps)
        level = list(found)
        while level:
            level = [step for (step,) in self._ask(_INSIDE, (json.dumps(level),)) if step not in found]
            found.update(dict.fromkeys(level))
        return list(found)

    def members(self, step: int) -> list[Element]:
        """What belongs to this without being inside: members of a group, what is referenced in a storey, a space or a
        zone, systems that serve a building."""
        query = (
            "SELECT * FROM element WHERE step IN (SELECT element FROM association WHERE thing = ?) AND parent != ?"
            " ORDER BY spatial DESC, ifc_class, name, step"
        )
        return list(self._elements(query, (step, step))) if self._knows_things() else []

    def member_count(self, step: int) -> int:
        """How many belong to this without being inside."""
        query = (
            "SELECT count(*) FROM element WHERE step IN (SELECT element FROM association WHERE thing = ?)"
            " AND parent != ?"
        )
        return int(self._ask(query, (step, step)).fetchone()[0]) if self._knows_things() else 0

    def belonging(self, steps: Sequence[int], kinds: Sequence[str]) -> list[int]:
        """STEP ids of what belongs to these, or to the storeys, zones and groups in them, in one of these ways (kinds
        of `Association`); also what belongs to that."""
        found: dict[int, None] = {}
        own = set(steps)
        seen, level = set(own), list(steps) if self._knows_things() else []
        while level:
            asked = json.dumps(level)
            named = [step for (step,) in self._ask(_BELONGING, (asked, json.dumps(list(kinds))))]
            holding = [step for (step,) in self._ask(f"{_INSIDE} AND spatial = 1", (asked,))]
            level = [step for step in dict.fromkeys((*named, *holding)) if step not in seen]
            seen.update(level)
            found.update(dict.fromkeys(step for step in named if step not in own))
        return list(found)

    def _knows_things(self) -> bool:
        """Whether the package says what associations name: one of an earlier version does not."""
        return any(row[1] == "thing" for row in self._ask("PRAGMA table_info(association)"))

    def path_to(self, step: int) -> list[int]:
        """STEP ids from the root down to an element."""
        path: list[int] = []
        while step and step not in path:
            path.append(step)
            row = self._ask("SELECT parent FROM element WHERE step = ?", (step,)).fetchone()
            step = row[0] if row else 0
        return path[::-1]

    def _elements(self, query: str, values: Sequence[object] | Mapping[str, object] = ()) -> Iterator[Element]:
        """Rows of the element table; a package of an earlier version lacks the last columns."""
        for row in self._ask(query, values):
            yield Element(*row[:12], *(bool(flag) for flag in row[12:15]), *row[15:])
