"""Request Tracker 5 by REST 2: tickets, their history, and the custom field that names the asset.

The feed of transactions is walked by id, which no clock, zone or page limit can disturb; each page brings the tickets
it touched. A sweep once a day finds what vanished, or was changed, without a transaction that may be seen. What cannot
be read is never taken for deleted: it is asked for again, and its history is read whole when it is back.
"""

import json
import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from timeo_desktop.connectors.contract import Cursor, raise_if
from timeo_desktop.connectors.http import HttpSource
from timeo_desktop.connectors.incoming import Aside
from timeo_desktop.connectors.request_tracker import marks
from timeo_desktop.connectors.request_tracker.lifecycles import Lifecycles
from timeo_desktop.connectors.request_tracker.lines import Context, Words, lines_of, merged_into, moment_of
from timeo_desktop.connectors.request_tracker.marks import Mark
from timeo_desktop.connectors.request_tracker.names import Names
from timeo_desktop.connectors.request_tracker.server import AT_ONCE, Item, Server, mark_of, parts_of
from timeo_desktop.connectors.request_tracker.tickets import fields_called, intervention
from timeo_desktop.domain.connections import BadData, ConnectorInfo, Field, FieldKind, Unavailable
from timeo_desktop.domain.records import Away, How, InterventionEvent, Log, Page, Record
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY, is_over, now
from timeo_desktop.domain.told import ALWAYS

_OVERLAP = 200  # transactions read again: with a busy database a lower id may be committed after a higher one
_REREAD_AT_ONCE = 20  # tickets with all their history in a page
# Only what is sure to move a ticket's date: an answer that is older than that comes from some cache.
_DATED = ("Create", "Status", "Comment", "Correspond", "Set")


class RequestTracker:
    """A Request Tracker. The cursor holds the last transaction, the day of the last sweep, marks along the feed, and
    what things are called."""

    info: ClassVar[ConnectorInfo] = ConnectorInfo(
        kind="rt",
        title="Request Tracker 5",
        help="Tickets with their history",
        fields=(
            Field("address", "Address", required=True, help="For example https://tickets.example"),
            Field("user", "User name"),
            Field("password", "Password", FieldKind.SECRET),
            Field("token", "Token", FieldKind.SECRET, help="Instead of a user name and password"),
            Field("asset_fields", "Custom fields that name the asset", default="AssetRef", help="Separated by commas"),
            Field(
                "provider",
                "Provider",
                help="Who works on these tickets from now on; other rules are made beside the connection",
            ),
            Field("contract", "Contract", help="Reference of the contract"),
            Field("authority", "Certificate authority file", FieldKind.FILE),
        ),
        period=120,
    )

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, str]) -> None:
        address = re.sub(r"/REST/2\.0/?$", "", settings.get("address", "").strip().rstrip("/"))
        user, token = settings.get("user", ""), secrets.get("token", "")
        self._http = HttpSource(
            f"{address}/REST/2.0",
            auth=(user, secrets.get("password", "")) if user and not token else None,
            headers={"Authorization": f"token {token}"} if token else None,
            authority=settings.get("authority", ""),
        )
        self._address = address
        self._assets = tuple(part.strip() for part in settings.get("asset_fields", "AssetRef").split(",") if part)
        self._aside = Aside()
        self._server = Server(self._http, self._aside)

    def check(self, stop: threading.Event) -> Sentence:
        """Ask for the version and count the tickets."""
        version = self._http.get("rt", stop, again=0)
        tickets = self._http.get("tickets", stop, {"query": "id > 0", "per_page": 1}, again=0)
        if not isinstance(version, dict) or not isinstance(tickets, dict) or "items" not in tickets:
            raise BadData("{server} does not answer as a Request Tracker", server=self._http.host)
        return sentence(
            "Request Tracker {version} with {count} tickets",
            version=version.get("Version", "?"), count=tickets.get("total", "?"),
        )  # fmt: skip

    def fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """What happened since the last transaction, then a sweep if a day has passed."""
        self._server.count_anew()
        for page in self._fetch(cursor, stop):
            yield self._with_aside(page)

    def _with_aside(self, page: Page) -> Page:
        """A page with what could not be read until then."""
        unread, self._server.unread = tuple(sorted(self._server.unread)), set()
        complete = tuple(key for key in page.complete if key not in unread)
        return replace(page, rejected=self._aside.taken(), unread=unread, complete=complete)

    def _fetch(self, cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        state: dict[str, Any] = dict(cursor) if isinstance(cursor, dict) else {}
        words = self._words(state, stop)
        yield from self._renamed(words.names, state, stop)
        yield from self._put_back(state, stop)
        last = int(state.get("transaction", 0))
        position = max(0, last - _OVERLAP)
        said, came = None, set[str]()
        while True:
            raise_if(stop)
            transactions = self._server.transactions(position, stop)
            said = self._server.counts.fitting if said is None else said
            came.update(str(each["id"]) for each in transactions)
            if not transactions:
                if self._server.newest_transaction(stop) <= position:
                    break
                position += AT_ONCE  # all of a page are such as may not be seen
                continue
            position = int(transactions[-1]["id"])
            state["transaction"] = max(position, last)
            self._note_marks(state, transactions)
            yield self._touched(transactions, words, state, stop)
        counts = self._server.counts
        counts.compare("transaction", said, len(came) + counts.unreadable["transaction"])
        if is_over(int(state.get("swept", 0)), DAY):
            present, updated = self._server.sweep(stop)
            is_all = "ticket" not in counts.short
            state["swept"] = now() if is_all else 0
            yield Page(cursor=dict(state), present=present if is_all else None, updated=tuple(updated.items()))
        yield Page(cursor=dict(state), whole=True, doubt=counts.doubt(self._http.host))

    def reread(self, unread: Mapping[str, str], cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        """Tickets that could not be read, or not whole, with all their history."""
        for page in self._reread(unread, cursor, stop):
            yield self._with_aside(page)

    def _reread(self, unread: Mapping[str, str], cursor: Cursor, stop: threading.Event) -> Iterator[Page]:
        state: dict[str, Any] = dict(cursor) if isinstance(cursor, dict) else {}
        words = self._words(state, stop)
        for part in parts_of(unread, _REREAD_AT_ONCE):
            raise_if(stop)
            shown, away = self._shown(part, stop, unclear={key for key in part if unread[key] != How.HIDDEN})
            transactions = self._server.history_of([*shown, *(each.key for each in away if each.into)], stop)
            page = self._page(transactions, shown, away, words, stop)
            yield Page(page.records, away=page.away, raw=page.raw, complete=tuple(shown))

    def _words(self, state: dict[str, Any], stop: threading.Event) -> Words:
        names = Names(state, lambda number: self._server.person(number, stop))
        return Words(names, Lifecycles(state, lambda queue, word: self._server.is_end(queue, word, stop)))

    def _renamed(self, names: Names, state: dict[str, Any], stop: threading.Event) -> Iterator[Page]:
        """What is called otherwise than it was; that the field that names the asset is called otherwise, or missing."""
        queues, fields = self._server.queues(stop), self._server.fields(stop)
        renamed, followed = names.learn_queues(queues or ()), names.learn_fields(fields or ())
        doubt = None
        if queues is None or fields is None:
            doubt = sentence("{server} does not tell what its queues and custom fields are called",
                             server=self._http.host)  # fmt: skip
        elif self._assets and not names.fields_ever_called(self._assets):
            doubt = sentence("No custom field is called {name}: tickets find no element", name=", ".join(self._assets))
        for old, new in followed:
            if old.casefold() in {each.casefold() for each in self._assets}:
                doubt = sentence("The custom field {old} is called {new} now; it is followed", old=old, new=new)
        if renamed or doubt:
            yield Page(cursor=dict(state), renamed=tuple(renamed), doubt=doubt)

    def _put_back(self, state: dict[str, Any], stop: threading.Event) -> Iterator[Page]:
        """Where the server was put back to an earlier copy, go on from there."""
        known = [Mark(*row) for row in state.get("marks", ())]
        there = self._server.marks([mark.number for mark in known], stop)
        found = marks.compared(known, there)
        if not any(each is not marks.Found.SAME for each in found.values()):
            return
        newest = self._server.newest_transaction(stop)
        back, to = marks.put_back_to(found, newest, lambda mark: self._is_there(mark, stop))
        if not back:
            return
        state["transaction"] = 0 if to is None else to.number
        state["marks"] = [row for row in state["marks"] if row[0] <= state["transaction"]]
        state["swept"] = 0
        point = None if to is None else moment_of(to.created)
        doubt = sentence(
            "{server} was put back to an earlier copy; what it told since is read anew", server=self._http.host
        )
        yield Page(cursor=dict(state), restored=ALWAYS if point is None else point, doubt=doubt)

    def _is_there(self, mark: Mark, stop: threading.Event) -> bool:
        """Whether a ticket may have transactions that cannot be seen."""
        answer = self._server.ticket(mark.ticket, stop)
        return isinstance(answer, Away) and answer.how in (How.HIDDEN, How.MERGED)

    @staticmethod
    def _note_marks(state: dict[str, Any], transactions: Iterable[Item]) -> None:
        known = [Mark(*row) for row in state.get("marks", ())]
        fresh = marks.kept([*known, *(mark_of(each) for each in transactions)])
        state["marks"] = [[mark.number, mark.created, mark.ticket] for mark in fresh]

    def _touched(self, transactions: list[Item], words: Words, state: dict[str, Any], stop: threading.Event) -> Page:
        """The tickets of these transactions, with what happened to them."""
        touched = list(dict.fromkeys(str(each["ObjectId"]) for each in transactions))
        shown, away = self._shown(touched, stop, unclear=set(touched))
        # Where it was before it came to this queue, it may have had a history that could not be seen. All of it is told
        # at once: a line alone would contradict what was told before.
        moved = sorted({str(each["ObjectId"]) for each in transactions if each.get("Field") == "Queue"} & shown.keys())
        every = {int(each["id"]): each for each in (*transactions, *self._server.history_of(moved, stop))}
        transactions = [every[number] for number in sorted(every)]
        newest = {
            str(each["ObjectId"]): str(each.get("Created")) for each in transactions if each.get("Type") in _DATED
        }
        for key, item in shown.items():
            if str(item.get("LastUpdated", "~")) < newest.get(key, ""):
                raise Unavailable("{server} answers with an old state of a ticket", server=self._http.host)
        page = self._page(transactions, shown, away, words, stop)
        return Page(page.records, dict(state), away=page.away, raw=page.raw, complete=tuple(moved))

    def _shown(self, keys: list[str], stop: threading.Event, unclear: set[str]) -> tuple[dict[str, Item], list[Away]]:
        """Those of these tickets that can be read, and how the others cannot: of the unclear ones it is asked."""
        shown = self._server.tickets(keys, stop)
        away = []
        for key in (key for key in keys if key not in shown and key in unclear - self._server.unread):
            answer = self._server.ticket(key, stop)
            if answer is None:
                continue
            if isinstance(answer, Away):
                away.append(answer)
                continue
            shown[key] = answer
            if str(answer.get("Status")) == "deleted":
                # Deleting resolves; it may have been written under since then.
                since = moment_of(answer.get("Resolved")) or moment_of(answer.get("LastUpdated"))
                away.append(Away(key, How.DELETED, since=since))
        return shown, away

    def _page(
        self, transactions: list[Item], shown: Mapping[str, Item], away: list[Away], words: Words, stop: threading.Event
    ) -> Page:
        """Tickets and logs as records."""
        texts, titles = self._server.texts(transactions, stop)
        assets = words.names.fields_ever_called(self._assets) | fields_called(shown.values(), self._assets)
        context = Context(texts, self._births(transactions, shown, stop), frozenset(assets), words, shown)
        events: dict[str, list[InterventionEvent]] = defaultdict(list)
        for each in transactions:
            events[str(each["ObjectId"])] += lines_of(each, context)
        merged = {str(each["ObjectId"]): moment_of(each.get("Created")) for each in transactions if merged_into(each)}
        records: list[Record] = [
            intervention(self._address, key, item, tuple(events[key]), context) for key, item in shown.items()
        ]
        records += [
            Log(each.key, titles.get(each.key, f"#{each.key}"), events[each.key][0].happened, tuple(events[each.key]))
            for each in away
            if events[each.key] and each.key not in shown
        ]
        raw = tuple((key, _written(item)) for key, item in shown.items())
        told = tuple(Away(each.key, each.how, each.into, merged.get(each.key, each.since)) for each in away)
        return Page(tuple(records), away=told, raw=raw)

    def _births(self, transactions: list[Item], shown: Mapping[str, Item], stop: threading.Event) -> dict[str, str]:
        """In which status the tickets were made that these transactions make."""
        made = [str(each["ObjectId"]) for each in transactions if each.get("Type") == "Create"]
        statuses = {key: str(shown[key].get("Status")) for key in made if key in shown}
        births = self._server.births([key for key, status in statuses.items() if status != "new"], stop)
        return {key: before or statuses[key] for key, before in births.items()}


def _written(item: Item) -> str:
    return json.dumps(item, sort_keys=True, ensure_ascii=False, default=str)
