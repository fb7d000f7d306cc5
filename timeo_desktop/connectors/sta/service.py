"""The pages of a SensorThings server, its links, and what it says it has."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from timeo_desktop.connectors.contract import raise_if
from timeo_desktop.connectors.http import HttpSource, ServerError
from timeo_desktop.connectors.sta.rows import Row
from timeo_desktop.domain.connections import BadData

Entity = dict[str, object]
AT_ONCE = 100
_ROWS_AT_ONCE = 5_000
_FEW_ROWS = 100
_MOST_PAGES = 1_000_000


@dataclass(frozen=True)
class RowPage:
    """Observations of one page. `count`: how many the server says fit the question; None where it does not say.
    `last`: no other page follows."""

    rows: tuple[Row, ...]
    count: int | None
    last: bool


class Service:
    """Asks one server. What it refuses once it is not asked again."""

    def __init__(self, http: HttpSource) -> None:
        self._http = http
        self._bulk = True  # until the server refuses the data array extension

    @property
    def name(self) -> str:
        """The server, for sentences."""
        return self._http.host

    def entities(self, path: str, stop: threading.Event) -> Iterator[list[Entity]]:
        """The values of every page, following the server's links."""
        for _, values, _ in self._pages(path, stop):
            if values:
                yield values

    def entity(self, path: str, stop: threading.Event) -> Entity:
        """One entity. Raises BadData."""
        found = self._http.get(path, stop)
        if not isinstance(found, dict):
            raise BadData("{server} does not answer as a SensorThings server", server=self.name)
        return found

    def expanded(self, owner: Entity, what: str, stop: threading.Event) -> list[Entity]:
        """What an entity was expanded by. Servers leave some out: where they say so, all of it is asked for."""
        if f"{what}@iot.nextLink" not in owner:
            return entities_in(owner.get(what))
        link = self.relative(str(owner.get("@iot.selfLink", "")))
        return [each for page in self.entities(f"{link}/{what}?$top={AT_ONCE}", stop) for each in page]

    def count(self, path: str, stop: threading.Event, condition: str = "") -> int | None:
        """How many there are of something; None where the server does not say."""
        try:
            return _count(self._http.get(f"{path}?$top=1&$count=true{condition}", stop))
        except ServerError:
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
            yield RowPage(tuple(Row.of(row) for row in values), count, last)

    def first(self, link: str, stop: threading.Event) -> Row | None:
        """The observation with the oldest result time."""
        values = self.values(self._http.get(f"{link}/Observations?$orderby=resultTime asc&$top=1", stop))
        return Row.of(values[0]) if values else None

    def _of_arrays(self, groups: list[Entity]) -> Iterator[Row]:
        for group in groups:
            names, rows = group.get("components"), group.get("dataArray")
            if not isinstance(names, list) or "result" not in names:
                raise BadData("{server} sends a data array without its columns", server=self.name)
            for row in rows if isinstance(rows, list) else ():
                yield Row.of(dict(zip(names, row, strict=False)))

    def _pages(self, path: str, stop: threading.Event) -> Iterator[tuple[int | None, list[Entity], bool]]:
        followed = set()
        for _ in range(_MOST_PAGES):
            raise_if(stop)
            answer = self._http.get(path, stop)
            values = self.values(answer)
            following = answer.get("@iot.nextLink")
            last = not values or not isinstance(following, str) or following in followed
            yield _count(answer), values, last
            if last:
                return
            followed.add(following)
            path = self.relative(following)

    def values(self, answer: object) -> list[Entity]:
        """The values of an answer. Raises BadData."""
        values = answer.get("value") if isinstance(answer, dict) else None
        if not isinstance(values, list) or not all(isinstance(row, dict) for row in values):
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


def entities_in(value: object) -> list[Entity]:
    """What of a value are entities."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _count(answer: object) -> int | None:
    count = answer.get("@iot.count") if isinstance(answer, dict) else None
    return count if isinstance(count, int) else None
