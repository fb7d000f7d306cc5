"""The stored pair for tests: unpacks it, and asks the program of today what the version before was asked."""

import copy
import json
import tarfile
from dataclasses import dataclass, replace
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
from tests.stored_before.told_then import ToldThen
from timeo_desktop.domain.filters import Condition
from timeo_desktop.services.opening.inspect import elements_of
from timeo_desktop.services.operations import (
    alarms,
    connect,
    history,
    match,
    measurements,
    overlay,
    streams,
    ticket_table,
    tickets,
)
from timeo_desktop.services.operations.topic import Asked
from timeo_desktop.store.models.chunk_files import read_chunk
from timeo_desktop.store.models.packages import Package
from timeo_desktop.store.operations import alarms as store_alarms
from timeo_desktop.store.operations import (
    connections,
    crosswalk,
    documents,
    hours,
    links,
    map_layers,
    placements,
    readings,
    registered,
)
from timeo_desktop.store.operations.database import Store

_HERE = Path(__file__).parent
_SUMMED = 1e-12  # means of hours, which are summed in another order now
_ROUNDED = 1e-6  # metres, of a package that was read again
# Answers that were wrong then and are right now: beginnings of what `differences` says, each with its reason.
_DROPPED = ("reading_hour",)  # hours are summed up from the readings when they are asked for
_MONDAY, _WEDNESDAY = (f"store/situations/{moment}" for moment in MOMENTS)
_BETTER_NOW: tuple[str, ...] = (
    # A ticket that was deleted on Tuesday stood open on Monday.
    f"{_MONDAY}/tickets/23/row/gone is False",
    f"{_MONDAY}/tickets/23/state is 'open'",
    f"{_MONDAY}/has_pin has 9 rows",
    # A record that a person matched later stood on no element until then.
    "store/timelines/P-01 as known 1772447400000 has 11 rows",
    # The device is that of the day.
    f"{_MONDAY}/streams/21/row/device is 'Sonde A'",
    # What changed later was not known then.
    *(f"{_MONDAY}/tickets/{row}/row/ticket/updated is {MOMENTS[0]}" for row in (18, 22)),
    f"{_WEDNESDAY}/tickets/18/row/ticket/updated is {MOMENTS[1]}",
    # "12 rue des Minimes" is no number.
    "city/portfolio/adresse above 7 has 0 rows",
    # Only what is beyond a limit is remembered; when the end of an alarm was learned is told.
    "store/kept/watches",
    "rows/alarm_watch is 4",
    *(f"store/timelines/the building and all in it/{row}/recorded is 17724" for row in (22, 23)),
    # The first reading was learned five milliseconds after that moment.
    "store/timelines/CH-01 as known 1772447400000 has 33 rows, not 34",
    # What an element inherits counts where it says nothing itself, and only there; a kind is in the file's own word.
    *(
        f"building/properties/of some/{step}/row/predefined_type is '{kind}'"
        for step, kind in (
            (1139, "TREE"),
            (1936, "SOLIDWALL"),
            (3445, "WINDOW"),
            (4596, "DOOR"),
            (5515, "TABLE"),
            (5994, "CHAIR"),
            (6473, "DIRECTIONSOURCE"),
            (7017, "WASHHANDBASIN"),
        )
    ),
    "building/properties/of some/1936/associations has 5 rows, not 7",
    # A system of classification has no code; units are as people write them; how quantities were measured is said.
    "building/properties/of some/1/associations/0/detail has 0 rows",
    "building/properties/of some/6473/sets/0/properties/0/unit is 'W'",
    "building/properties/of some/1936/sets/0/properties has 3 rows",
    # Zones and systems are elements as well.
    "building/attributes/last is 9218",
    # Large round things are made by ifcopenshell's kernels, with more sides; boxes move by 0.1 mm.
    *(f"building/boxes/{step}/{place} is " for step in (7437, 7457, 7589, 7609) for place in (0, 1)),
    "building/summary/kernels/",
    "building/summary/triangles is 22016",
)
_IN_WORDS = "not '{field} changed from {old} to {new}: {title}'"  # a field has the word of the house
SOURCES = {"building": "building.ifc", "city": "three_buildings.city.json"}


def _suggest(store: Store, text: str) -> list[Any]:
    return list(match.suggest(store.read(), text))


def _timeline(reader: Any, element: int, limit: int = 10_000, **how: Any) -> list[Any]:
    """A timeline as it was told then: without corrections and silences that go on, and as if a first reading had been
    learned when it was read."""
    told = [entry for entry in history.timeline(reader, element, history.SOURCES, **how) if not _is_new(entry)]
    first = "First reading of {stream}"
    as_then = [replace(entry, recorded=entry.happened) if entry.text.key == first else entry for entry in told]
    return as_then[:limit]


def _is_new(entry: Any) -> bool:
    return entry.kind == "reading" and ("corrected" in entry.text.key or "none yet" in entry.text.key)


class _Situation:
    """The version before read everything at once; put together from the questions of today."""

    @staticmethod
    def situation_at(reader: Any, moment: int) -> Any:
        every = frozenset(row[0] for row in reader.execute("SELECT id FROM element"))
        asked = Asked(moment, every)
        ids = [row[0] for row in reader.execute("SELECT id FROM intervention WHERE requested <= ?", (moment,))]
        seen = ticket_table.page_of(reader, moment, ids)
        measured = streams.measured_on_open(reader, asked)
        lost = [row.id for row in readings.streams(reader) if row.id not in {each.row.id for each in measured.streams}]
        every_stream = (*measured.streams, *streams.stream_views(reader, {number: [] for number in lost}, moment))
        concerned = {element for each in seen for element in each.row.elements}
        concerned |= {element for each in every_stream for element in each.elements}
        return _Everything(
            moment, False, tuple(_ticket(each) for each in seen),
            tuple(sorted((_Stream(each.row, each.latest, each.state, each.elements, each.value)
                          for each in every_stream), key=lambda each: each.row.id)),
            _alarms_of(reader, moment), tuple(crosswalk.unmatched(reader)),
            crosswalk.elements(reader, concerned), dict(measured.buildings), measured.made_up,
        )  # fmt: skip

    has_pin = staticmethod(tickets.has_pin)


@dataclass(frozen=True)
class _Row:
    id: int
    connection: str
    ticket: Any
    gone: bool
    recorded: int
    elements: Any


def _ticket(each: Any) -> Any:
    """What is not at its source any more was cancelled, whatever the way in which it went."""
    row = each.row
    shown = _Row(row.id, row.connection, row.ticket, row.away is not None, row.recorded, row.elements)
    return tickets.TicketView(shown, tickets.TicketState.DENIED if shown.gone else each.state)  # type: ignore[arg-type]


class _Readings:
    """Hours had no room of their own."""

    streams = staticmethod(readings.streams)
    hour_series = staticmethod(hours.hour_series)


def _alarms_of(reader: Any, moment: int) -> tuple[Any, ...]:
    """Alarms as they were told then: with fewer fields, and those that are over now after those that last now."""
    rows = sorted(
        store_alarms.recent_alarms(reader, moment), key=lambda row: (row.ended is not None, -row.started, row.id)
    )
    names = ("id", "rule", "stream", "started", "ended", "extreme", "recorded", "acknowledged", "title", "severity")
    return tuple({name: getattr(row, name) for name in names} for row in rows)


@dataclass(frozen=True)
class _Stream:
    row: Any
    latest: Any
    state: Any
    elements: Any
    value: Any


@dataclass(frozen=True)
class _Everything:
    moment: int
    live: bool
    tickets: Any
    streams: Any
    alarms: Any
    unmatched: Any
    places: Any
    buildings: Any
    made_up: bool


TODAY = Program(
    alarms=alarms, connect=connect, connections=connections, crosswalk=crosswalk, documents=documents,
    history=history, links=links, map_layers=map_layers, match=match,
    suggest=_suggest, timeline=_timeline,
    quantities=overlay.measured, meters=overlay.metered,
    measurements=measurements,
    placements=placements, readings=_Readings, registered=registered, situation=_Situation, read_chunk=read_chunk,
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
    counted = {table: count for table, count in before.said["rows"].items() if table not in _DROPPED}
    rows = row_counts(store.read(), counted)
    rows["element"] -= more_elements
    changes = differences(said, says, within=_SUMMED, at="store") + lost + differences(counted, rows, at="rows")
    return [change for change in changes if not (change.startswith(_BETTER_NOW) or change.endswith(_IN_WORDS))]


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
    said = copy.deepcopy(before.said["packages"][name])
    elements = elements_of(package)
    assert elements is not None
    says = package_answers(TODAY, package, ToldThen(elements))
    elements.close()
    lost = _lost(said.pop("searched"), says["searched"], "searched")
    if read_again:
        del said["chunks"], said["shapes"], said["properties"]["of all"]  # a digest, which a better unit changes
    changes = differences(said, says, within=_ROUNDED if read_again else 0.0, at=name) + lost
    return [change for change in changes if not change.startswith(_BETTER_NOW)]


def _lost(before: dict[str, list[int]], now: dict[str, list[int]], question: str) -> list[str]:
    """What a search does not find any more; compared as sets, for the order is free to improve."""
    pairs: list[tuple[str, set[Any]]] = [(text, set(rows) - set(now[text])) for text, rows in before.items()]
    return [f"{question}/{text} does not find {sorted(lost)}" for text, lost in pairs if lost]
