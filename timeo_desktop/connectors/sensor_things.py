"""OGC SensorThings API 1.1 (OGC 18-088): things, datastreams and their observations.

Servers differ, so only what every one of them gets right is used: to-many expansions, one-datastream observation
queries ordered by result time, and `ge` with an overlap, for some answer with whole seconds what they filter by
microseconds. Rows repeated at page edges, links that lead back to themselves and 500 for a legal query are survived.
"""

import threading
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

import numpy as np

from timeo_desktop.connectors.contract import Cursor, raise_if
from timeo_desktop.connectors.http import HttpSource, ServerError
from timeo_desktop.domain.connections import BadData, ConnectorInfo, Field, FieldKind
from timeo_desktop.domain.records import Device, Key, Page, Readings, Record, Rejected, Scheme, Stream, StreamKind
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import MINUTE, Millis, from_iso, iso, now

_THINGS_AT_ONCE = 100
_ROWS_AT_ONCE = 5_000
_FEW_ROWS = 100
_MOST_PAGES = 1_000_000
# Names of a thing's property that hold the key of an asset, compared in lower case.
_ASSET_WORDS = ("asset", "tag", "guid", "globalid", "deveui", "serial", "room", "local", "repere", "repère", "rnb")
_PLACE_WORDS = ("room", "local", "location", "place")


class SensorThings:
    """A SensorThings server. The cursor holds, by datastream, the last result time and the total seen then."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo(
        kind="sensorthings",
        title="OGC SensorThings server",
        help="Sensors and meters of a server that speaks OGC SensorThings 1.1",
        fields=(
            Field("address", "Address", required=True, help="For example https://server.example/v1.1"),
            Field("user", "User name"),
            Field("password", "Password", FieldKind.SECRET),
            Field("token", "Token", FieldKind.SECRET, help="Instead of a user name and password"),
            Field("expected", "Minutes between observations", FieldKind.NUMBER, default="60",
                  help="Older values are shown as out of date"),
            Field("authority", "Certificate authority file", FieldKind.FILE),
        ),
        period=120,
    )  # fmt: skip

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        user, token = settings.get("user", ""), secrets.get("token", "")
        self._http = HttpSource(
            settings.get("address", ""),
            auth=(user, secrets.get("password", "")) if user else None,
            headers={"Authorization": f"Bearer {token}"} if token else None,
            authority=settings.get("authority", ""),
        )
        self._expected = int(float(settings.get("expected") or 60) * MINUTE)
        self._bulk = True  # until the server refuses the data array extension

    def check(self, stop: threading.Event) -> Sentence:
        """Count the datastreams."""
        answer = self._http.get("Datastreams", stop, {"$top": 1, "$count": "true"}, again=0)
        self._values(answer)
        return sentence("{count} datastreams", count=answer.get("@iot.count", "?"))

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """All datastreams, then what is new in each."""
        seen: dict[str, list[Any]] = dict(cursor) if isinstance(cursor, dict) else {}
        quantities = self._quantities(stop)
        links: list[tuple[str, str]] = []
        for things in self._pages(f"Things?$expand=Datastreams,Locations&$top={_THINGS_AT_ONCE}", stop):
            records: list[Record] = []
            for thing in things:
                for datastream in _list(thing.get("Datastreams")):
                    record = self._stream(thing, datastream, quantities)
                    records.append(record)
                    links.append((record.key, str(datastream.get("@iot.selfLink", ""))))
            yield Page(records=tuple(records))
        present = frozenset(key for key, _ in links)
        if len(present) == self._count("Datastreams", stop):  # servers leave some out of what they expand
            yield Page(present=present)
        # Those that were never read to the end first, then the longest ago: a run that is cut off always gets further.
        for key, link in sorted(links, key=lambda each: seen[each[0]][2] if each[0] in seen else 0):
            yield from self._observations(key, self._relative(link), seen, stop)
        yield Page(cursor=dict(seen), whole=True)

    def _quantities(self, stop: threading.Event) -> dict[str, str]:
        """Datastream to the name of what it observes."""
        found = {}
        try:
            for rows in self._pages("ObservedProperties?$expand=Datastreams&$top=100", stop):
                for each in rows:
                    for datastream in _list(each.get("Datastreams")):
                        found[str(datastream.get("@iot.id"))] = str(each.get("name", ""))
        except ServerError:
            return found  # the names of the datastreams must do
        return found

    def _stream(self, thing: dict[str, Any], datastream: dict[str, Any], quantities: dict[str, str]) -> Stream:
        key = str(datastream.get("@iot.id"))
        unit = datastream.get("unitOfMeasurement")
        unit = unit if isinstance(unit, dict) else {}
        name = str(datastream.get("name") or quantities.get(key) or key)
        return Stream(
            key=key, name=name, quantity=(quantities.get(key) or name).casefold(),
            unit=str(unit.get("symbol") or unit.get("name") or ""), kind=_kind(datastream), expected=self._expected,
            keys=_keys(thing, datastream),
            device=Device(key=str(thing.get("@iot.id")), name=str(thing.get("name", ""))),
        )  # fmt: skip

    def _observations(self, key: str, link: str, seen: dict[str, list[Any]], stop: threading.Event) -> Iterator[Page]:
        since, total, visited = seen.get(key, [None, 0, 0])
        now_there = self._count(f"{link}/Observations", stop)
        newer = 0
        for page, moments in self._rows(key, link, since, stop):
            newer += sum(since is None or moment > since for moment in moments)
            last = max([*moments, *([seen[key][0]] if key in seen and seen[key][0] else [])], default=since)
            seen[key] = [last, total, visited]
            yield Page(page.records, dict(seen), rejected=page.rejected)
        if since is not None and now_there is not None and now_there - total > newer:
            # More came than is new: some have an older time, from a gateway that was cut off. Read all again.
            for page, _ in self._rows(key, link, None, stop):
                yield Page(page.records, rejected=page.rejected)
        if key in seen and now_there is not None:
            seen[key] = [seen[key][0], now_there, now()]
            yield Page(cursor=dict(seen))

    def _count(self, path: str, stop: threading.Event) -> int | None:
        try:
            answer = self._http.get(f"{path}?$top=1&$count=true", stop)
        except ServerError:
            return None
        count = answer.get("@iot.count") if isinstance(answer, dict) else None
        return count if isinstance(count, int) else None

    def _rows(self, key: str, link: str, since: str | None, stop: threading.Event) -> Iterator[tuple[Page, list[str]]]:
        """Pages of one datastream from a result time on, with the result times on each."""
        query = f"{link}/Observations?$orderby=resultTime asc"
        if since:
            query += f"&$filter=resultTime ge {since}"
        if self._bulk:
            try:
                yield from self._bulk_rows(key, query, stop)
                return
            except (BadData, ServerError):
                self._bulk = False
        for rows in self._pages(f"{query}&$top={_FEW_ROWS}", stop):
            yield _page(key, [(row.get("phenomenonTime"), row.get("resultTime"), row.get("result")) for row in rows])

    def _bulk_rows(self, key: str, query: str, stop: threading.Event) -> Iterator[tuple[Page, list[str]]]:
        for groups in self._pages(f"{query}&$top={_ROWS_AT_ONCE}&$resultFormat=dataArray", stop):
            for group in groups:
                names = group.get("components")
                if not isinstance(names, list) or "result" not in names:
                    raise BadData("{server} sends a data array without its columns", server=self._http.host)
                rows = [dict(zip(names, row, strict=False)) for row in group.get("dataArray") or []]
                yield _page(
                    key, [(row.get("phenomenonTime"), row.get("resultTime"), row.get("result")) for row in rows]
                )

    def _pages(self, path: str, stop: threading.Event) -> Iterator[list[dict[str, Any]]]:
        """The values of every page, following the server's links."""
        followed = set()
        for _ in range(_MOST_PAGES):
            raise_if(stop)
            answer = self._http.get(path, stop)
            values = self._values(answer)
            if values:
                yield values
            following = answer.get("@iot.nextLink")
            if not values or not isinstance(following, str) or following in followed:
                return
            followed.add(following)
            path = self._relative(following)

    def _values(self, answer: object) -> list[dict[str, Any]]:
        values = answer.get("value") if isinstance(answer, dict) else None
        if not isinstance(values, list) or not all(isinstance(row, dict) for row in values):
            raise BadData("{server} does not answer as a SensorThings server", server=self._http.host)
        return values

    def _relative(self, link: str) -> str:
        """A link of the server as a path below our address: servers behind a proxy write their inner name."""
        if not link.startswith(("http://", "https://")):
            return link
        base = urlsplit(self._http.base).path.rstrip("/")
        version = base.rsplit("/", 1)[-1]
        path = link.split("://", 1)[1].partition("/")[2]
        head, found, tail = path.partition(f"{version}/")
        del head
        if not found:
            raise BadData("{server} refers to another server ({other})", server=self._http.host, other=link[:80])
        return tail.replace("+00:00", "Z")


def _list(value: object) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _kind(datastream: dict[str, Any]) -> StreamKind:
    properties = datastream.get("properties")
    said = str(properties.get("kind", "")) if isinstance(properties, dict) else ""
    return StreamKind(said) if said in set(StreamKind) else StreamKind.SNAPSHOT


def _keys(thing: dict[str, Any], datastream: dict[str, Any]) -> tuple[Key, ...]:
    """Keys of the asset: what the properties of the thing and the datastream name, then names and places."""
    keys = []
    for owner in (datastream, thing):
        properties = owner.get("properties")
        for name, value in properties.items() if isinstance(properties, dict) else ():
            if isinstance(value, str) and any(word in name.casefold() for word in _ASSET_WORDS):
                place = any(word in name.casefold() for word in _PLACE_WORDS)
                keys.append(Key(Scheme.PLACE if place else Scheme.ASSET, value))
    keys.append(Key(Scheme.ASSET, str(thing.get("name", ""))))
    keys.extend(Key(Scheme.PLACE, str(each.get("name", ""))) for each in _list(thing.get("Locations")))
    return tuple(dict.fromkeys(key for key in keys if key.value))


def _page(key: str, rows: list[tuple[Any, Any, Any]]) -> tuple[Page, list[str]]:
    at: list[Millis] = []
    values: list[float] = []
    moments: list[str] = []
    rejected = []
    for phenomenon, result_time, result in rows:
        try:
            moment = from_iso(str(phenomenon or result_time).partition("/")[0])
            value = _number(result)
        except (ValueError, OverflowError):
            reason = sentence("an observation without a time or a number")
            rejected.append(Rejected(f"{key} {phenomenon or result_time}", reason, str(result)[:2000]))
            continue
        finally:
            _note(moments, result_time or phenomenon)
        at.append(moment)
        values.append(value)
    readings = Readings(key, np.array(at, dtype=np.int64), np.array(values, dtype=np.float64))
    return Page(records=(readings,) if at else (), rejected=tuple(rejected)), moments


def _note(moments: list[str], text: object) -> None:
    try:
        moments.append(iso(from_iso(str(text).partition("/")[0])))
    except (ValueError, OverflowError):
        return


def _number(result: object) -> float:
    if isinstance(result, bool | int | float):
        number = float(result)
        if number in (float("inf"), float("-inf")):
            raise ValueError
        return number
    if result is None:
        return float("nan")
    return float(str(result))
