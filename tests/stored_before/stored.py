"""The stored pair for tests: unpacks it, and asks the program of today what the version before was asked."""

import json
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.stored_before.questions import (
    MOMENTS,
    Answers,
    Program,
    differences,
    guesses,
    package_answers,
    row_counts,
    store_answers,
)
from timeo_desktop.domain.filters import Condition
from timeo_desktop.services.opening.inspect import elements_of
from timeo_desktop.services.operations import alarms, connect, history, match, measurements, overlay, situation
from timeo_desktop.store.models.chunk_files import read_chunk
from timeo_desktop.store.models.packages import Package
from timeo_desktop.store.operations import (
    connections,
    crosswalk,
    documents,
    links,
    map_layers,
    placements,
    readings,
    registered,
)
from timeo_desktop.store.operations.database import Store

_HERE = Path(__file__).parent
_ROUNDED = 1e-6  # metres, of a package that was read again
# Answers that were wrong then and are right now: beginnings of what `differences` says, each with its reason.
_MONDAY, _WEDNESDAY = (f"store/situations/{moment}" for moment in MOMENTS)
_BETTER_NOW: tuple[str, ...] = (
    # A ticket that was deleted on Tuesday stood open on Monday.
    f"{_MONDAY}/tickets/23/row/gone is False",
    f"{_MONDAY}/tickets/23/state is 'open'",
    f"{_MONDAY}/has_pin has 9 rows",
    # What changed later was not known then.
    *(f"{_MONDAY}/tickets/{row}/row/ticket/updated is {MOMENTS[0]}" for row in (18, 22)),
    f"{_WEDNESDAY}/tickets/18/row/ticket/updated is {MOMENTS[1]}",
    # "12 rue des Minimes" is no number.
    "city/portfolio/adresse above 7 has 0 rows",
)
SOURCES = {"building": "building.ifc", "city": "three_buildings.city.json"}


def _suggest(store: Store, text: str) -> list[Any]:
    return list(match.suggest(store.read(), text))


def _timeline(reader: Any, element: int, **how: Any) -> list[Any]:
    return list(history.timeline(reader, element, history.SOURCES, **how))


TODAY = Program(
    alarms=alarms, connect=connect, connections=connections, crosswalk=crosswalk, documents=documents,
    history=history, links=links, map_layers=map_layers, match=match,
    suggest=_suggest, timeline=_timeline,
    quantities=overlay.measured, meters=overlay.metered,
    measurements=measurements,
    placements=placements, readings=readings, registered=registered, situation=situation, read_chunk=read_chunk,
    condition=Condition,
)  # fmt: skip


@dataclass(frozen=True)
class Before:
    """The pair, unpacked below `folder`. `said` is what the version before answered."""

    folder: Path
    said: Answers

    @property
    def store(self) -> Path:
        """The store of operations; its last writes are in the log beside it, as after `kill -9`."""
        return self.folder / "operations.sqlite"

    @property
    def cache(self) -> Path:
        """The root of the chunk cache."""
        return self.folder / "chunks"

    def source(self, name: str) -> Path:
        """The file that a package was read from."""
        return self.folder / SOURCES[name]

    @property
    def user_version(self) -> int:
        """What the store was at."""
        return int(self.said["written_by"]["user_version"])

    @property
    def reader_version(self) -> str:
        """Who read the packages."""
        return str(self.said["written_by"]["reader_version"])


def unpack(folder: Path) -> Before:
    """The pair in a folder of its own."""
    with tarfile.open(_HERE / "stored.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return Before(folder, json.loads((_HERE / "answers.json").read_text("utf-8")))


def store_changes(before: Before, store: Store, *, more_elements: int = 0) -> list[str]:
    """Where a store answers otherwise than it did. `found` is a search: what was found must be found still, and it may
    find more."""
    said, says = dict(before.said["store"]), store_answers(TODAY, store)
    lost = _lost(said.pop("found"), says["found"], "found")
    rows = row_counts(store.read(), before.said["rows"])
    rows["element"] -= more_elements
    changes = differences(said, says, at="store") + lost + differences(before.said["rows"], rows, at="rows")
    return [change for change in changes if not change.startswith(_BETTER_NOW)]


def worse_guesses(before: Before, store: Store) -> list[str]:
    """Texts whose best guess is worse than it was; which elements are guessed is free to improve."""
    guessed = guesses(TODAY, store)
    pairs = [(text, _best(rows), _best(guessed[text])) for text, rows in before.said["guessed"].items()]
    return [f"the best guess of {text} scores {now}, not {then}" for text, then, now in pairs if now < then]


def _best(rows: list[Answers]) -> float:
    return max((each["score"] for each in rows), default=0.0)


def package_changes(before: Before, name: str, package: Package, *, read_again: bool) -> list[str]:
    """Where a package answers otherwise than it did; a search may find more. One that was `read_again` by another
    reader may be cut into other chunks, and its numbers may be rounded otherwise."""
    said = dict(before.said["packages"][name])
    elements = elements_of(package)
    assert elements is not None
    says = package_answers(TODAY, package, elements)
    elements.close()
    lost = _lost(said.pop("searched"), says["searched"], "searched")
    if read_again:
        del said["chunks"], said["shapes"]
    changes = differences(said, says, within=_ROUNDED if read_again else 0.0, at=name) + lost
    return [change for change in changes if not change.startswith(_BETTER_NOW)]


def _lost(before: dict[str, list[int]], now: dict[str, list[int]], question: str) -> list[str]:
    """What a search does not find any more; compared as sets, for the order is free to improve."""
    pairs: list[tuple[str, set[Any]]] = [(text, set(rows) - set(now[text])) for text, rows in before.items()]
    return [f"{question}/{text} does not find {sorted(lost)}" for text, lost in pairs if lost]
