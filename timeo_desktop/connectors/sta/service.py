"""The pages of a SensorThings server, its links, and what it says it has."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard
from urllib.parse import quote, urlsplit

from timeo_desktop.connectors.contract import raise_if
from timeo_desktop.connectors.http import Forbidden, HttpSource, NotFound, ServerError
from timeo_desktop.connectors.incoming import Aside
from timeo_desktop.connectors.sta.rows import Row
from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.text import sentence

Entity = dict[str, object]
AT_ONCE = 100
_ROWS_AT_ONCE = 5_000
_FEW_ROWS = 100
_MOST_PAGES = 1_000_000
_MOST_EMPTY = 10  # pages without anything in a row that say that another follows
_NO_END = sentence("its pages lead back to themselves or are empty; whether others follow is not known")
_NO_ENTITY = sentence("it is no object with names and values")


@dataclass(frozen=True)
class RowPage:
    """Observations of one page. `count`: how many the server says fit the question; None where it does not say.
    `last`: no other page follows."""

    rows: tuple[Row, ...]
    count: int | None
    last: bool


class Service:
    """Asks one server. What it refuses once it is not asked again; what cannot be read goes `aside`."""

    def __init__(self, http: HttpSource, aside: Aside) -> None:
        self._http, self._aside = http, aside
        self._bulk = True  # until the server refuses the data array extension

    @property
    def name(self) -> str:
        """The server, for sentences."""
        return self._http.host

    def entities(self, path: str, stop: threading.Event) -> Iterator[list[Entity]]:
        """The entities of every page, following the server's links."""
        for _, values, _ in self._pages(path, stop):
            yield self._only_entities(path.partition("?")[0], values)

    def kinds(self, stop: threading.Event) -> frozenset[str] | None:
        """The kinds of entities that it says it has; None where it cannot say now."""
        try:
            return frozenset(
                str(each.get("name")) for each in self.values(self._http.get("", stop)) if isinstance(each, dict)
            )
        except NotFound:
            return frozenset()
        except (ServerError, BadData, Forbidden):
            return None

    def entity(self, path: str, stop: threading.Event) -> Entity:
        """One entity. Raises BadData."""
        found = self._http.get(path, stop)
        if not isinstance(found, dict):
            raise BadData("{server} does not answer as a SensorThings server", server=self.name)
        return found

    def expanded(self, owner: Entity, kind: str, what: str, stop: threading.Event) -> list[Entity]:
        """What an entity of a kind was expanded by. Servers leave some out: where they say so, by a link or a count,
        all of it is asked for."""
        link = f"{self.link(owner, kind)}/{what}"
        sent = owner.get(what)
        said = _count(owner, what)
        if f"{what}@iot.nextLink" not in owner and (said is None or (isinstance(sent, list) and len(sent) >= said)):
            return self._only_entities(link, sent if isinstance(sent, list) else [])
        return [each for page in self.entities(f"{link}?$top={AT_ONCE}", stop) for each in page]

    def link(self, entity: Entity, kind: str) -> str:
        """Where an entity of a kind is: as it says, or by its id."""
        link, identity = entity.get("@iot.selfLink"), entity.get("@iot.id")
        if isinstance(link, str):
            with contextlib.suppress(BadData):
                return self.relative(link)
        doubled = quote(str(identity).replace("'", "''"), safe="'")
        return f"{kind}({identity})" if isinstance(identity, int) else f"{kind}('{doubled}')"

    def _only_entities(self, place: str, values: list[object]) -> list[Entity]:
        for each in values:
            if not isinstance(each, dict):
                self._aside.put(place, _NO_ENTITY, each)
        return [each for each in values if isinstance(each, dict)]

    def count(self, path: str, stop: threading.Event, condition: str = "") -> int | None:
        """How many there are of something; None where the server does not say."""
        try:
            return _count(self._http.get(f"{path}?$top=1&$count=true{condition}", stop))
        except (ServerError, BadData):
            return None

    def count_from(self, link: str, since: str, stop: threading.Event) -> int | None:
        """How many observations of a datastream have a result time from one on; None where the server does not say."""
        return self.count(f"{link}/Observations", stop, f"&$filter=resultTime ge {since}")

    def observations(self, link: str, since: str | None, stop: threading.Event) -> Iterator[RowPage]:
        """Observations of a datastream by result time, from one on; one page at least."""
        query = f"{link}/Observations?$orderby=resultTime asc&$count=true"
        if since:
            query += f"&$filter=resultTime ge {since}"
        if self._bulk:
            begun = False
            try:
                for count, values, last in self._pages(f"{query}&$top={_ROWS_AT_ONCE}&$resultFormat=dataArray", stop):
                    page = RowPage(tuple(self._of_arrays(values)), count, last)
                    begun = True
                    yield page
                return
            except (BadData, ServerError):
                if begun:  # rows would come twice: the next run goes on behind those that came
                    raise
                self._bulk = False
        for count, values, last in self._pages(f"{query}&$top={_FEW_ROWS}", stop):
            yield RowPage(tuple(map(Row.of, values)), count, last)

    def first(self, link: str, stop: threading.Event) -> Row | None:
        """The observation with the oldest result time."""
        values = self.values(self._http.get(f"{link}/Observations?$orderby=resultTime asc&$top=1", stop))
        return Row.of(values[0]) if values else None

    def _of_arrays(self, groups: list[object]) -> Iterator[Row]:
        for group in groups:
            names, rows = (group.get("components"), group.get("dataArray")) if isinstance(group, dict) else (None, None)
            if not _are_names(names) or "result" not in names or not isinstance(rows, list):
                raise BadData("{server} sends a data array without its columns", server=self.name)
            for row in rows:
                yield Row.of(dict(zip(names, row, strict=False)) if isinstance(row, list) else row)

    def _pages(self, path: str, stop: threading.Event) -> Iterator[tuple[int | None, list[object], bool]]:
        followed, empty = set(), 0
        for _ in range(_MOST_PAGES):
            raise_if(stop)
            answer = self._http.get(path, stop)
            values = self.values(answer)
            empty = 0 if values else empty + 1
            following = answer.get("@iot.nextLink")
            if not isinstance(following, str):
                yield _count(answer), values, True
                return
            lost = empty > _MOST_EMPTY or following in followed
            if lost:
                self._aside.put(path.partition("?")[0], _NO_END, following)
            yield _count(answer), values, lost
            if lost:
                return
            followed.add(following)
            path = self.relative(following)

    def values(self, answer: object) -> list[object]:
        """The values of an answer. Raises BadData."""
        values = answer.get("value") if isinstance(answer, dict) else None
        if not isinstance(values, list):
            raise BadData("{server} does not answer as a SensorThings server", server=self.name)
        return values

    def relative(self, link: str) -> str:
        """A link of the server as a path below our address: servers behind a proxy write their inner name."""
        if not link.startswith(("http://", "https://")):
            return link
        base = urlsplit(self._http.base).path.rstrip("/")
        version = base.rsplit("/", 1)[-1]
        path = link.split("://", 1)[1].partition("/")[2]
        _, found, tail = path.partition(f"{version}/")
        if not found:
            raise BadData("{server} refers to another server ({other})", server=self.name, other=link[:80])
        return tail.replace("+00:00", "Z")


def _are_names(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _count(answer: object, what: str = "") -> int | None:
    """What an answer, or an entity of one of its expansions, says that there is."""
    count = answer.get(f"{what}@iot.count") if isinstance(answer, dict) else None
    return count if isinstance(count, int) else None
