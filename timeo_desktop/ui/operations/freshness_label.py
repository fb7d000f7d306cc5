"""At the end of the status bar: how the connections fare and how old all is. A click shows them."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.connections import Connection, Health, HealthState
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import age_text, date_text
from timeo_desktop.ui.base.states import HEALTH
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.view.desk import Desk

_AGEING_MS = 20_000
_BAD = (
    HealthState.REFUSED, HealthState.FAULT, HealthState.CONFUSED, HealthState.MISCONFIGURED, HealthState.ATTENTION,
)  # fmt: skip


class FreshnessLabel(QPushButton):
    """● synced 3 min ago."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self.setObjectName("freshness")
        self.setFlat(True)
        self._syncing = desk.part(Syncing)
        self.clicked.connect(lambda _checked=False: desk.run("panel.connections"))
        self._ageing = QTimer(self)
        self._ageing.setInterval(_AGEING_MS)
        self._ageing.timeout.connect(self.retranslate)
        self._ageing.start()
        desk.hub.changed.connect(self._changed)
        desk.topics.older.connect(self.retranslate)
        desk.hub.health_changed.connect(lambda _connection, _health: self.retranslate())
        desk.window.statusBar().addPermanentWidget(self)
        self.retranslate()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if Kind.CONNECTIONS in changes.kinds:
            self.retranslate()

    def retranslate(self) -> None:
        """Say how all fare: the worst state, and the oldest of the last successes."""
        connections, health = self._syncing.connections, self._syncing.health
        active = [health.get(each.id, Health(HealthState.NEVER)) for each in connections if not each.paused]
        made_up = f"   {tr('Made-up data')}" if self._syncing.made_up else ""
        self.setText(self._text(connections, active) + made_up)
        self.setToolTip(tr("Show connections"))

    def close(self) -> bool:
        """Grow old no more."""
        self._ageing.stop()
        return super().close()

    @staticmethod
    def _text(connections: Sequence[Connection], active: list[Health]) -> str:
        if not connections:
            return tr("No system connected")
        if not active:
            return f"{HEALTH['paused'].sign} {tr('All connections are paused')}"
        bad = [each for each in active if each.state in _BAD]
        away = [each for each in active if each.state is HealthState.UNREACHABLE]
        oldest = min((each.last_success or 0 for each in active), default=0)
        if bad:
            return f"{HEALTH[bad[0].state].sign} " + tr("{count} connections need you", count=len(bad))
        if away:
            since = min(each.since or 0 for each in away)
            return f"{HEALTH['unreachable'].sign} " + tr("offline since {moment}", moment=date_text(since))
        if any(each.state is HealthState.SYNCING for each in active):
            return f"{HEALTH['syncing'].sign} {tr('Synchronising')}"
        return f"{HEALTH['ok'].sign} " + tr("synchronised {age}", age=age_text(oldest or None))
