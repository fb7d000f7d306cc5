"""What a Request Tracker says it has, and what it sent."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from timeo_desktop.domain.text import Sentence, sentence


@dataclass
class Counts:
    """What was counted in a run. `unreadable`: records by kind; `nameless`: those that do not say of which ticket they
    are; `fitting`: how many transactions the server said fit the last question; `short`: by kind how many it said it
    has, and how many it sent, where that is fewer."""

    unreadable: Counter[str] = field(default_factory=Counter)
    nameless: int = 0
    fitting: int | None = None
    short: dict[str, tuple[int, int]] = field(default_factory=dict)

    def compare(self, kind: str, said: int | None, sent: int) -> None:
        """Note where fewer came than the server says it has."""
        if said is not None and said > sent:
            self.short[kind] = (said, sent)

    def doubt(self, server: str) -> Sentence | None:
        """What it says it has and did not send."""
        for kind, (said, sent) in self.short.items():
            return sentence("{server} says that it has {said} {kind}, and sends {sent}",
                            server=server, said=said, kind=f"{kind}s", sent=sent)  # fmt: skip
        return None


@dataclass(frozen=True)
class Rows:
    """An answer that is a list: what of it can be read, how many came, and how many the server says fit the question
    (None: it does not say)."""

    items: list[dict[str, Any]]
    came: int
    total: int | None
