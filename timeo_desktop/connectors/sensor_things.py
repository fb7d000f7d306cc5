"""OGC SensorThings API 1.1 (OGC 18-088): things, datastreams and their observations.

Servers differ, so only what every one of them gets right is used: to-many expansions, one-datastream observation
queries ordered by result time, and `ge` with an overlap, for some answer with whole seconds what they filter by
microseconds. Rows repeated at page edges, links that lead back to themselves and 500 for a legal query are survived.
"""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from timeo_desktop.connectors.contract import Cursor
from timeo_desktop.connectors.http import Forbidden, HttpSource, ServerError
from timeo_desktop.connectors.incoming import Aside
from timeo_desktop.connectors.sta.described import Describing
from timeo_desktop.connectors.sta.observations import Step, read_again, read_all, read_new
from timeo_desktop.connectors.sta.rows import Datastream
from timeo_desktop.connectors.sta.seen import Seen
from timeo_desktop.connectors.sta.service import Service
from timeo_desktop.domain.connections import BadData, ConnectorInfo, Field, FieldKind
from timeo_desktop.domain.records import Page
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import HOUR, MINUTE, is_over

_PAGES_AGAIN = 20  # of what was read long ago, in each run
_ROUND = HOUR  # between the end of a round through a datastream and the next
_OFTEN = 50  # datastreams without news, after which the cursor is kept
_NAMED = 3  # datastreams in a sentence
_MOST_FAILING = 3  # datastreams in a row: then it is the server that fails


class SensorThings:
    """A SensorThings server. The cursor holds what was seen of each datastream (see sta/seen.py)."""

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
        http = HttpSource(
            settings.get("address", ""),
            auth=(user, secrets.get("password", "")) if user else None,
            headers={"Authorization": f"Bearer {token}"} if token else None,
            authority=settings.get("authority", ""),
        )
        self._expected = int(float(settings.get("expected") or 60) * MINUTE)
        self._aside = Aside()
        self._http, self._service = http, Service(http, self._aside)

    def check(self, stop: threading.Event) -> Sentence:
        """Count the datastreams."""
        answer = self._http.get("Datastreams", stop, {"$top": 1, "$count": "true"}, again=0)
        self._service.values(answer)
        return sentence("{count} datastreams", count=answer.get("@iot.count", "?"))

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """All datastreams, then what is new in each, then some of what was read long ago."""
        for page in self._pages(cursor, stop):
            aside = self._aside.taken()
            yield replace(page, rejected=page.rejected + aside) if aside else page

    def _pages(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        seen = {key: Seen.of(kept) for key, kept in cursor.items()} if isinstance(cursor, dict) else {}
        describing = Describing(self._service, self._aside, self._expected)
        for records in describing.records(stop):
            yield Page(records=records)
        had = describing.had
        if had.is_sure:
            yield Page(present=had.streams)
            seen = {key: each for key, each in seen.items() if key in had.found}
        failed: dict[str, str] = {}
        yield from self._new(had.found, seen, failed, stop)
        readable = {key: each for key, each in had.found.items() if key not in failed}
        yield from self._again(readable, seen, stop)
        doubt = had.doubt(self._service.name) or self._doubt(had.found, seen, failed)
        yield Page(cursor=_kept(seen), whole=True, doubt=doubt)

    def _new(
        self, found: Mapping[str, Datastream], seen: dict[str, Seen], failed: dict[str, str], stop: threading.Event
    ) -> Iterator[Page]:
        """What is new in each datastream; the names of those that cannot be read are noted as `failed`, by key."""
        # Those that were never read to the end first, then the longest ago: a run that is cut off always gets further.
        order = sorted(found.values(), key=lambda each: seen.get(each.key, _UNSEEN).visited)
        in_a_row = 0
        for number, each in enumerate(order, start=1):
            try:
                yield from self._news_of(each, number, seen, stop)
                in_a_row = 0
            except (BadData, ServerError, Forbidden) as error:
                in_a_row += 1
                if in_a_row == _MOST_FAILING:
                    raise  # that is no fault of a datastream
                failed[each.key] = each.name
                self._aside.put(each.link, Sentence(error.key, error.values), each.name)

    def _news_of(self, each: Datastream, number: int, seen: dict[str, Seen], stop: threading.Event) -> Iterator[Page]:
        for step in read_new(self._service, each, seen.get(each.key, _UNSEEN), stop):
            is_news = step.seen.last != seen.get(each.key, _UNSEEN).last
            seen[each.key] = step.seen
            page = _page(step, _kept(seen) if is_news or (step.done and number % _OFTEN == 0) else None)
            if page != Page():
                yield page

    def _again(self, found: Mapping[str, Datastream], seen: dict[str, Seen], stop: threading.Event) -> Iterator[Page]:
        """Some pages of what was read the longest ago, for corrections and removals."""
        for _ in range(_PAGES_AGAIN):
            waiting = [key for key in found if key in seen and _is_due(seen[key])]
            if not waiting:
                return
            each = found[min(waiting, key=lambda key: seen[key].checked)]
            if seen[each.key].short:
                steps = read_all(self._service, each, seen[each.key], stop)
            else:
                steps = iter((read_again(self._service, each, seen[each.key], stop),))
            for step in steps:
                seen[each.key] = step.seen
                yield _page(step, None)

    def _doubt(
        self, found: Mapping[str, Datastream], seen: Mapping[str, Seen], failed: Mapping[str, str]
    ) -> Sentence | None:
        """What could not be read, or the server says it has and did not send."""
        if failed:
            names = ", ".join(list(failed.values())[:_NAMED])
            return sentence("{count} datastreams of {server} cannot be read: {names}",
                            count=len(failed), server=self._service.name, names=names)  # fmt: skip
        short = [key for key in found if key in seen and seen[key].short]
        if not short:
            return None
        count, names = sum(seen[key].short for key in short), ", ".join(found[key].name for key in short[:_NAMED])
        return sentence("{server} says that it has {count} observations that it does not send, of {names}",
                        server=self._service.name, count=count, names=names)  # fmt: skip


_UNSEEN = Seen.of(None)


def _kept(seen: Mapping[str, Seen]) -> Cursor:
    return {key: each.kept() for key, each in seen.items()}


def _page(step: Step, cursor: Cursor) -> Page:
    return step.observed.page(step.between, cursor)


def _is_due(seen: Seen) -> bool:
    return seen.until is not None or is_over(seen.checked, _ROUND)
