"""What of an object cannot be drawn, and why: faces that are stated and do not arrive, objects of which none does."""

from dataclasses import dataclass, field

import numpy as np

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.city.collected import Collected
from timeo_desktop.readers.city.gather import Gathered

NOT_FINITE = sentence("its coordinates are not numbers")
NO_AREA = sentence("its surfaces enclose no area")
_OUTSIDE = sentence("its geometry names points that are not in the file")


@dataclass
class Losses:
    """Told object by object, in the report of what was `found`, and once for the file."""

    found: Collected
    faces: int = 0
    _first: str = ""
    _told: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self._told = {failure.step for failure in self.found.report.failures}

    def take(self, layer: Gathered, points: F64, empty: I64, outside: set[int]) -> None:
        """Tell of a layer over points (P, 3) in their place. `empty` are its rows of which nothing is drawn, `outside`
        those that name points which are not there."""
        lost, total = layer.faces_lost(points)
        nothing = set(empty.tolist())
        for row in np.flatnonzero(lost).tolist():
            self.faces += int(lost[row])
            self._first = self._first or self._sample(layer.objects[row].step) or layer.objects[row].identity
            if row not in nothing:
                self._tell(layer, row, self._partly(layer.objects[row].step, int(lost[row]), int(total[row])))
        for row in sorted(nothing):
            whole = NO_AREA if lost[row] < total[row] else NOT_FINITE
            self._tell(layer, row, _OUTSIDE if row in outside else whole)

    def notice(self) -> Sentence | None:
        """What is said once for the file."""
        if not self.faces:
            return None
        return sentence("{name}: {count} faces cannot be drawn, the first one is {first}; their objects are listed",
                        name=self.found.name, count=self.faces, first=self._first)  # fmt: skip

    def _partly(self, step: int, lost: int, total: int) -> Sentence:
        if sample := self._sample(step):
            return sentence("{count} of its {total} faces are missing: their coordinates are not numbers ({sample}…)",
                            count=lost, total=total, sample=sample)  # fmt: skip
        return sentence("{count} of its {total} faces are missing: they have no place in the system of the scene",
                        count=lost, total=total)  # fmt: skip

    def _sample(self, step: int) -> str:
        return self.found.unread.get(step, "")

    def _tell(self, layer: Gathered, row: int, reason: Sentence) -> None:
        each = layer.objects[row]
        if each.step not in self._told:
            self._told.add(each.step)
            self.found.report.fail(each, reason)
