"""At the end of the status bar: how the connections fare and how old all is. A click shows them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from timeo_desktop.domain.connections import Connection, Health, HealthState
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import age_text, date_text
from timeo_desktop.ui.base.states import HEALTH

if TYPE_CHECKING:
    from collections.abc import Mapping

_AGEING_MS = 20_000
_BAD = (HealthState.REFUSED, HealthState.FAULT, HealthState.CONFUSED, HealthState.MISCONFIGURED)


class FreshnessLabel(QPushButton):
    """● synced 3 min ago."""

    def __init__(self, clicked: Callable[[], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("freshness")
        self.setFlat(True)
        self.clicked.connect(lambda _checked=False: clicked())
        self._said: tuple[Sequence[Connection], Mapping[str, Health], bool] = ((), {}, False)
        timer = QTimer(self)
        timer.setInterval(_AGEING_MS)
        timer.timeout.connect(lambda: self.show_health(*self._said))
        timer.start()

    def show_health(self, connections: Sequence[Connection], health: "Mapping[str, Health]", made_up: bool) -> None:
        """Say how all fare: the worst state, and the oldest of the last successes."""
        self._said = (connections, health, made_up)
        active = [health.get(each.id, Health(HealthState.NEVER)) for each in connections if not each.paused]
        self.setText(self._text(connections, active) + (f"   {tr('Made-up data')}" if made_up else ""))
        self.setToolTip(tr("Show connections"))

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
