"""What panels and overlays know of the store at the moment looked at: each topic read once, on the store thread."""

from typing import TypeVar, cast

from PySide6.QtCore import QObject, QTimer

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.times import Millis
from timeo_desktop.services.operations.topic import Topic
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.store_work import StoreWork

_REFRESH_MS = 400
_AGEING_MS = 30_000  # values grow old without anything being written
_READ = Changes(frozenset({Kind.SITUATION}))
Answer = TypeVar("Answer")


class Topics(QObject):
    """The answers to all topics that somebody named, kept in step with the store; `hub.changed` tells of new ones."""

    def __init__(self, work: StoreWork, hub: Hub, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._hub = work, hub
        self._answers: dict[Topic[object], object] = {}
        self._moment: Millis | None = None
        self._reading = self._again = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REFRESH_MS)
        self._soon.timeout.connect(self.refresh_now)
        self._ageing = QTimer(self)
        self._ageing.setInterval(_AGEING_MS)
        self._ageing.timeout.connect(self.refresh)
        self._ageing.start()
        hub.changed.connect(self._changed)

    def answer(self, topic: Topic[Answer]) -> Answer:
        """What is known now; the empty answer until a topic that nobody named before has been read."""
        key = cast("Topic[object]", topic)
        if key not in self._answers:
            self._answers[key] = topic.empty
            self.refresh()
        return cast("Answer", self._answers[key])

    def look_at(self, moment: Millis | None) -> None:
        """Answer for this moment from now on (None: now)."""
        if moment != self._moment:
            self._moment = moment
            self.refresh_now()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read and nothing waits to be."""
        return not (self._reading or self._soon.isActive())

    def refresh(self) -> None:
        """Read again soon."""
        if self._ageing.isActive() and not self._soon.isActive():
            self._soon.start()

    def refresh_now(self) -> None:
        """Read again without waiting for more changes."""
        self._soon.stop()
        if self._reading:
            self._again = True
            return
        if not self._ageing.isActive() or not self._answers:
            return
        self._reading = True
        topics, moment, data = list(self._answers), self._moment, self._work.data
        self._work.read(
            lambda: {topic: data.read(topic.read, moment) for topic in topics}, self._take, self._failed,
            background=False,
        )  # fmt: skip

    def _take(self, found: dict[Topic[object], object]) -> None:
        self._answers.update(found)
        self._hub.changed.emit(_READ, self)
        self._ended()

    def _failed(self, error: Exception) -> None:
        self._work.failed(error)
        self._ended()

    def _ended(self) -> None:
        self._reading = False
        if self._again:
            self._again = False
            self.refresh_now()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if any(changes.kinds & topic.kinds for topic in self._answers):
            self.refresh()

    def close(self) -> None:
        """Read nothing any more."""
        self._soon.stop()
        self._ageing.stop()
