"""What a family adds to the window, as rows of tables: frozen values without Qt, factories named by text.

The window, the palette, the headless picture and the tests read the same rows. Who adds a family writes a `Family` in
`ui/<family>/rows.py` and one line in `ui/families.py`.
"""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from timeo_desktop.domain.changes import Kind
from timeo_desktop.services.operations.history import HistorySource
from timeo_desktop.services.operations.overlay import Laid, nothing
from timeo_desktop.services.operations.topic import AnyTopic
from timeo_desktop.ui.base.command import Command

Quantities = Callable[[Any], list[tuple[str, str]]]


class Area(StrEnum):
    """Where a panel stands."""

    LEFT = "left"
    RIGHT = "right"
    BELOW = "below"
    INSPECTOR = "inspector"  # a page about the chosen thing


@dataclass(frozen=True)
class Panel:
    """A panel. `widget` names its class ("module:Class"), made with the desk and a parent; its `refresh(changes)` is
    called when one of the kinds that it `concerns` changes or one of its `topics` is answered anew, its `retranslate()`
    when the language does. Topics of a hidden panel are not read. `counts(answer)` of the topic `waiting` is for its
    title, also while it is hidden; a `counted` one has a `count()` instead. `place` orders panels of one area."""

    id: str
    title: str
    area: Area
    widget: str
    shortcut: str = ""
    concerns: frozenset[Kind] = frozenset()
    topics: tuple[AnyTopic, ...] = ()
    waiting: AnyTopic | None = None
    counts: Callable[[Any], int] = int
    counted: bool = False
    place: int = 100
    help: str = ""
    show: str = ""  # the title of the command that brings a page of the inspector to the front


@dataclass(frozen=True)
class Overlay:
    """What may be laid over the model. `topic` is what it needs of the store, `lay(answer, quantity)` makes marks and
    colours of it, `quantities(answer)` are those it offers with their units. `heading` names it in the legend, where
    {quantity} is the word for the one that is shown. `labels`: marks are values rather than pins."""

    id: str
    title: str
    icon: str
    shortcut: str
    topic: AnyTopic | None = None
    lay: Callable[[Any, str], Laid] = nothing
    quantities: Quantities | None = None
    heading: str = ""
    labels: bool = False


@dataclass(frozen=True)
class Found:
    """Something that a search found: what to show, and the command line that goes there."""

    label: str
    icon: str
    line: str


@dataclass(frozen=True)
class SearchSource:
    """What a family lets people find. `find` names a method ("module:Class.method") or a function ("module:name") that
    takes (text, limit), the function after the desk. Sources are asked in the order of their `place`."""

    id: str
    title: str
    find: str
    place: int = 100


@dataclass(frozen=True)
class Family:
    """All that a family adds. `parts` live as long as the window ("module:Class", made with the desk)."""

    name: str
    parts: tuple[str, ...] = ()
    panels: tuple[Panel, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    view_commands: tuple[Command[Any], ...] = ()  # on the session, so that a picture without a window runs them too
    commands: tuple[Command[Any], ...] = ()  # on the desk
    searches: tuple[SearchSource, ...] = ()
    histories: tuple[HistorySource, ...] = ()


def named(text: str) -> Any:
    """The class or function that a text names, as "module:name"."""
    module, _, name = text.partition(":")
    return getattr(importlib.import_module(module), name)


def overlay_of(overlays: Sequence[Overlay], name: str) -> Overlay:
    """The overlay of this name; the bare model where nobody has it (a view that was kept by another program)."""
    return next((each for each in overlays if each.id == name), overlays[0])


def shown_quantity(overlay: Overlay, answer: object, wanted: str) -> str:
    """The quantity that an overlay shows: the wanted one, or the first there is."""
    names = [] if overlay.quantities is None else [name for name, _ in overlay.quantities(answer)]
    return wanted if wanted in names else next(iter(names), "")
