"""What a comparison found: how much was compared, and each kind of disagreement with its examples."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

EXAMPLES = 3
Example = tuple[object, ...]


@dataclass
class Found:
    """Counts by what was compared, and examples by what is wrong, in the order in which they were found."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    wrong: dict[str, list[Example]] = field(default_factory=lambda: defaultdict(list))

    def count(self, what: str, number: int = 1) -> None:
        """So much more was looked at."""
        self.counts[what] += number

    def differs(self, kind: str, *example: object) -> None:
        """A disagreement."""
        self.wrong[kind].append(example)

    def same(self, what: str, kind: str, place: object, ours: object, theirs: object) -> None:
        """Compare a value, which counts as one of `what`."""
        self.count(what)
        if ours != theirs:
            self.differs(kind, place, ours, theirs)

    def lines(self) -> Iterable[str]:
        """As text."""
        for what, number in self.counts.items():
            yield f"{number:8d}  {what}"
        for kind, examples in sorted(self.wrong.items()):
            yield f"{len(examples):8d}  WRONG: {kind}"
            for example in examples[:EXAMPLES]:
                yield f"{'':10}{example!r}"
        if not self.wrong:
            yield "nothing differs"
