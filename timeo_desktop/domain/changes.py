"""What a piece of work touched, returned to the window so that each panel can decide whether to read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from timeo_desktop.domain.text import Sentence


class Kind(StrEnum):
    """Kinds of things that change."""

    MODELS = "models"
    GEOMETRY = "geometry"
    KNOWN = "known"  # elements of an opened model are known to the store
    GROWN = "grown"  # more was read of what is streamed
    TICKETS = "tickets"
    READINGS = "readings"
    ALARMS = "alarms"
    DOCUMENTS = "documents"
    LINKS = "links"
    CONNECTIONS = "connections"
    STREAMS = "streams"  # streams were made or described anew
    LAYERS = "layers"
    VIEWS = "views"  # views that are kept


@dataclass(frozen=True)
class Changes:
    """Kinds that changed, the elements of the store concerned, and the records: ("intervention", 7), ("stream", 3),
    ("alarm", 2), ("document", 1). Empty: perhaps all."""

    kinds: frozenset[Kind]
    elements: frozenset[int] = frozenset()
    records: frozenset[tuple[str, int]] = frozenset()

    @staticmethod
    def together(found: Sequence["Changes"]) -> "Changes":
        """Several changes as one; where one of them names no elements, or no records, the whole names none."""
        elements = frozenset[int]().union(*(each.elements for each in found))
        records = frozenset[tuple[str, int]]().union(*(each.records for each in found))
        return Changes(
            frozenset[Kind]().union(*(each.kinds for each in found)),
            elements if all(each.elements for each in found) else frozenset(),
            records if all(each.records for each in found) else frozenset(),
        )

    def may_concern(self, element: int | None) -> bool:
        """Whether what is shown of an element of the store may be another now."""
        return not self.elements or element in self.elements


class Severity(StrEnum):
    """How much a message matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Message:
    """Something to tell the user. `action` is a command line that helps, `action_title` its name."""

    severity: Severity
    text: Sentence
    action: str = ""
    action_title: str = ""
