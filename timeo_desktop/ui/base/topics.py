"""What panels and overlays know of the store at the moment looked at: each topic that somebody shows, kept in step.

A topic that nobody shows costs nothing. Changes are put together for a moment; where they name their records only these
are read again; what grows old is found in memory. A topic takes at most a part of the time: a long question is asked
again the later, the longer it took.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar, cast

from PySide6.QtCore import QObject, QTimer, Signal

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.times import Millis, now
from timeo_desktop.services.operations.topic import AnyTopic, Asked, Records, Topic
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.store_work import StoreWork

_SOON_MS = 40
_AGEING_MS = 30_000  # values grow old without anything being written
_RESTS = 4  # times as long as a reading took
_LONGEST_REST = 10.0  # seconds
Answer = TypeVar("Answer")


@dataclass
class _Known:
    """What is known of a topic: its answer and to what question, and what has changed since (None: everything)."""

    answer: object
    asked: Asked | None = None
    stale: Records | None = None
    rests_until: float = 0.0
    wanted_by: set[str] = field(default_factory=set)
    reading: bool = False
    failed: bool = False  # it is not asked again before something changes, or time goes on

    @property
    def is_due(self) -> bool:
        return bool(self.wanted_by) and not self.reading and not self.failed and self.stale != frozenset()

    def forget(self) -> None:
        """Everything is to be read anew, and at once."""
        self.stale, self.rests_until, self.failed = None, 0.0, False


class Topics(QObject):
    """The answers to topics. `answered(topics)` tells which are new, `older` that time has gone on."""

    answered = Signal(object)
    older = Signal()

    def __init__(self, work: StoreWork, hub: Hub, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._hub = work, hub
        self._known: dict[AnyTopic, _Known] = {}
        self._asked = Asked()
        self._closed = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.refresh_now)
        self._ageing = QTimer(self)
        self._ageing.setInterval(_AGEING_MS)
        self._ageing.timeout.connect(self.grow_old)
        self._ageing.start()
        hub.changed.connect(self._changed)

    def answer(self, topic: Topic[Answer]) -> Answer:
        """What is known now; the empty answer until a topic that somebody wants has been read."""
        known = self._known.get(topic)
        return topic.empty if known is None else cast("Answer", known.answer)

    def want(self, who: str, topics: Iterable[AnyTopic]) -> None:
        """From now on `who` shows these topics, and no others."""
        wanted = set(topics)
        for topic, known in self._known.items():
            if topic not in wanted:
                known.wanted_by.discard(who)
        for topic in wanted:
            self._known.setdefault(topic, _Known(topic.empty)).wanted_by.add(who)
        self._refresh_soon()

    def look_at(self, moment: Millis | None, known: Millis | None = None) -> None:
        """Answer for this moment from now on (None: now), by what was known at another (None: now)."""
        if (moment, known) != (self._asked.moment, self._asked.known):
            self._ask(replace(self._asked, moment=moment, known=known), lambda topic: not topic.timeless)

    def show_elements(self, elements: frozenset[int]) -> None:
        """Answer for these elements of open models from now on."""
        if elements != self._asked.elements:
            self._ask(replace(self._asked, elements=elements), lambda topic: topic.of_open)

    def _ask(self, asked: Asked, concerns: Callable[[AnyTopic], bool]) -> None:
        self._asked = asked
        for topic, known in self._known.items():
            if concerns(topic):
                known.forget()
        self.refresh_now()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read and nothing waits to be."""
        return not (self._soon.isActive() or any(each.reading for each in self._known.values()))

    def _changed(self, changes: Changes, _initiator: object) -> None:
        for topic, known in self._known.items():
            if not changes.kinds & topic.kinds:
                continue
            records = topic.records_of(changes) if self._asked.is_live else None
            known.stale = None if known.stale is None or records is None else known.stale | records
            known.failed = False
        self._refresh_soon()

    def _refresh_soon(self) -> None:
        due = [known.rests_until for known in self._known.values() if known.is_due]
        if due and not self._closed and not self._soon.isActive():
            self._soon.start(max(_SOON_MS, round((min(due) - time.monotonic()) * 1000)))

    def refresh_now(self) -> None:
        """Read what is due without waiting for more changes."""
        self._soon.stop()
        moment = time.monotonic()
        for topic, known in self._known.items():
            if known.is_due and known.rests_until <= moment and not self._closed:
                self._read(topic, known)
        self._refresh_soon()

    def _read(self, topic: AnyTopic, known: _Known) -> None:
        asked, data, before, started = self._asked, self._work.data, known.answer, time.monotonic()
        stale, again = known.stale, topic.again
        known.reading, known.stale, known.asked = True, frozenset(), asked
        if stale is not None and again is not None:
            work = partial(data.read, again, asked, before, stale)
        else:
            work = partial(data.read, topic.read, asked)

        def take(answer: object) -> None:
            known.answer = answer
            ended()
            self.answered.emit(frozenset({topic}))

        def failed(error: Exception) -> None:
            known.stale, known.failed = None, asked is self._asked
            ended()
            self._work.failed(error)

        def ended() -> None:
            known.reading = False
            if asked is self._asked:  # who drags the slider waits for nothing
                took = time.monotonic() - started
                known.rests_until = time.monotonic() + min(_RESTS * took, _LONGEST_REST)
            self._refresh_soon()

        self._work.read(work, take, failed, background=False)

    def grow_old(self) -> None:
        """Time has gone on: what that alone changes, without reading."""
        if not self._asked.is_live:
            return
        changed = set()
        for topic, known in self._known.items():
            known.failed = False
            if topic.aged is not None and known.wanted_by and known.asked is not None:
                answer = topic.aged(known.answer, now())
                if answer != known.answer:
                    known.answer = answer
                    changed.add(topic)
        if changed:
            self.answered.emit(frozenset(changed))
        self.older.emit()
        self._refresh_soon()

    def close(self) -> None:
        """Read nothing any more."""
        self._closed = True
        self._soon.stop()
        self._ageing.stop()
