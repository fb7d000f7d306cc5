"""Connections: how each fares, and making, changing, testing, pausing, removing them. The state is in words."""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMenu, QMessageBox, QPushButton, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes, Message, Severity
from timeo_desktop.domain.connections import Connection, Health, HealthState, SyncRun
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.operations import RejectedRow
from timeo_desktop.domain.text import Sentence
from timeo_desktop.services.operations import connect
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.language import say, tr
from timeo_desktop.ui.base.number_text import age_text, date_text
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.base.states import HEALTH, Look
from timeo_desktop.ui.operations.connection_form import ConnectionForm
from timeo_desktop.ui.operations.passphrase import ask_passphrase
from timeo_desktop.ui.operations.provider_rules import ProvidersDialog
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.view.desk import Desk


class ConnectionsPanel(QWidget):
    """The list with its buttons."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._syncing, self._tasks = desk, desk.part(Syncing), desk.tasks
        columns = (
            Column("Name", lambda each: each.title, width=200),
            Column("Kind", lambda each: tr(connect.kind_of(each.kind).title), groups=True, width=210),
            Column("State", lambda each: tr(self._look(each).word),
                   lambda each: f"{self._look(each).sign} {tr(self._look(each).word)}",
                   lambda each: self._look(each).colour, groups=True, width=160),
            Column("Last success", lambda each: self._health(each).last_success,
                   lambda each: age_text(self._health(each).last_success), width=130),
            Column("In words", self._words, width=520),
        )  # fmt: skip
        self.table = RowTable(columns, lambda each: each.id, "connections", desk, self)
        self.table.chosen.connect(lambda _rows: self._enable())
        self.table.opened.connect(self._edit)
        self._add = QPushButton(self)
        self._menu = QMenu(self._add)
        self._add.setMenu(self._menu)
        self._buttons: dict[str, QPushButton] = {}
        actions = {
            "edit": self._edit, "sync": self._sync, "pause": self._pause, "runs": self._runs,
            "rejected": self._rejected, "providers": self._providers, "remove": self._remove,
        }  # fmt: skip
        for name, action in actions.items():
            self._buttons[name] = QPushButton(self)
            self._buttons[name].clicked.connect(partial(self._on_selected, action))
        self.table.add_tools(self._add, *self._buttons.values())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        desk.hub.health_changed.connect(lambda _connection, _health: self._fill())
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._add.setText(tr("Connect a system"))
        self._add.setIcon(theme.icon("plus"))
        self._menu.clear()
        for info in connect.kinds():
            action = self._menu.addAction(tr(info.title))
            action.setToolTip(tr(info.help))
            action.triggered.connect(lambda _checked=False, kind=info.kind: self.ask_new(kind))
        for name, word in (
            ("edit", "Change…"), ("sync", "Synchronise now"), ("runs", "Runs…"),
            ("rejected", "Rows set aside…"), ("providers", "Providers…"), ("remove", "Remove…"),
        ):  # fmt: skip
            self._buttons[name].setText(tr(word))
        self.table.empty.setText(
            tr("No system is connected yet. Connect a ticket system, sensors, meters or a folder of exports.")
        )
        self.table.retranslate()
        self._enable()

    def _health(self, each: Connection) -> Health:
        return self._syncing.health.get(each.id, Health(HealthState.NEVER))

    def _look(self, each: Connection) -> Look:
        state = HealthState.PAUSED if each.paused else self._health(each).state
        return HEALTH[state]

    def _words(self, each: Connection) -> str:
        health = self._health(each)
        made_up = tr("Made-up data (demonstration)") + ". " if connect.kind_of(each.kind).made_up else ""
        if health.text is None:
            return made_up
        since = tr("since {moment}", moment=date_text(health.since))
        return f"{made_up}{say(health.text)} ({since})"

    def refresh(self, _changes: Changes) -> None:
        """Something that is shown here has changed."""
        self._fill()

    def _fill(self) -> None:
        self.table.set_rows(self._syncing.connections)
        self._enable()

    def _enable(self) -> None:
        chosen = self.table.selected()
        for button in self._buttons.values():
            button.setEnabled(len(chosen) == 1)
        paused = bool(chosen) and chosen[0].paused
        self._buttons["pause"].setText(tr("Go on") if paused else tr("Pause"))

    def _on_selected(self, action: object) -> None:
        chosen = self.table.selected()
        if len(chosen) == 1:
            action(chosen[0])  # type: ignore[operator]

    def ask_new(self, kind: str) -> None:
        """Ask for a new connection of a kind. Raises UserError for one that is not known."""
        info = connect.known_kind(kind)
        if info.secrets() and not self._unlocked():
            return
        ConnectionForm(connect.new_connection(info, tr(info.title)), self._tasks, self._save, {}, self).open()

    def _unlocked(self) -> bool:
        return not self._desk.work.data.box.is_locked or ask_passphrase(self._desk.work.data.box, self)

    def _edit(self, chosen: Connection) -> None:
        try:
            info = connect.known_kind(chosen.kind)
        except UserError as error:
            self._desk.hub.message.emit(Message(Severity.ERROR, Sentence(error.key, error.values)))
            return
        if info.secrets() and not self._unlocked():
            return
        kept = self._desk.work.data.box.get(chosen.id, info.secrets())
        ConnectionForm(chosen, self._tasks, self._save, kept, self).open()

    def _save(self, made: Connection, secrets: dict[str, str]) -> None:
        data = self._desk.work.data
        self._desk.work.write(lambda: data.do(connect.save, data.box, made, secrets), lambda: self._saved(made))

    def _saved(self, made: Connection) -> None:
        self._syncing.health.pop(made.id, None)
        self._syncing.reload()

    def _sync(self, chosen: Connection) -> None:
        if connect.kind_of(chosen.kind).secrets() and not self._unlocked():
            return
        self._syncing.sync_now(chosen.id)

    def _pause(self, chosen: Connection) -> None:
        self._syncing.pause(chosen, not chosen.paused)

    def _remove(self, chosen: Connection) -> None:
        asked = QMessageBox(self)
        asked.setIcon(QMessageBox.Icon.Question)
        asked.setWindowTitle(tr("Remove…"))
        asked.setText(tr("Remove the connection {name}?", name=chosen.title))
        asked.setInformativeText(tr("What it brought stays in the history. Its password is forgotten."))
        asked.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel)

        def answered(button: int) -> None:
            if button == QMessageBox.StandardButton.Yes and (
                not connect.kind_of(chosen.kind).secrets() or self._unlocked()
            ):
                self._syncing.remove(chosen)

        asked.finished.connect(answered)
        asked.open()

    def _runs(self, chosen: Connection) -> None:
        columns = (
            Column("Started", lambda row: row.started, lambda row: date_text(row.started, seconds=True), width=170),
            Column("Ended", lambda row: row.ended, lambda row: date_text(row.ended, seconds=True), width=170),
            Column("Outcome", lambda row: tr(row.outcome), groups=True, width=120),
            Column("Pages", lambda row: row.pages, number=True, width=70),
            Column("Records changed", lambda row: row.saved, number=True, width=110),
            Column("Gone", lambda row: row.gone, number=True, width=70),
            Column("Set aside", lambda row: row.rejected, number=True, width=80),
            Column("In words", lambda row: say(row.text) if row.text else "", width=300),
        )
        data = self._desk.work.data
        dialog = _ListDialog(self._desk, columns, lambda row: row.id, tr("Runs of {name}", name=chosen.title), self)

        def take(found: tuple[list[SyncRun], int]) -> None:
            dialog.fill(found[0])
            if found[1]:
                dialog.offer(tr("Accept that {count} records are gone", count=found[1]), accept)

        def accept() -> None:
            self._desk.work.write(lambda: data.do(connect.accept_missing, chosen.id), self._syncing.reload)

        self._desk.work.read(lambda: (data.do(connect.runs, chosen.id), data.do(connect.missing, chosen.id)), take)
        dialog.open()

    def _providers(self, chosen: Connection) -> None:
        ProvidersDialog(self._desk, chosen, self).open()

    def _rejected(self, chosen: Connection) -> None:
        columns = (
            Column("Where", lambda row: row.place, width=220),
            Column("Why", lambda row: say(row.reason), groups=True, width=320),
            Column("The row itself", lambda row: row.body, width=420),
            Column("When", lambda row: row.recorded, lambda row: date_text(row.recorded), width=150),
        )
        data = self._desk.work.data
        dialog = _ListDialog(
            self._desk, columns, _row_key, tr("Rows of {name} that could not be read", name=chosen.title), self
        )
        self._desk.work.read(lambda: data.do(connect.rejected, chosen.id), dialog.fill)
        dialog.open()


def _row_key(row: RejectedRow) -> tuple[str, str]:
    return row.place, row.body


class _ListDialog(QDialog):
    """A table in a dialog."""

    def __init__(
        self, desk: Desk, columns: tuple[Column, ...], key: Callable[[Any], Hashable], title: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(980, 480)
        self.table = RowTable(columns, key, "list", desk, self)
        self.table.empty.setText(tr("Nothing here."))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._buttons)

    def fill(self, rows: list[SyncRun] | list[RejectedRow]) -> None:
        """Show the rows."""
        self.table.set_rows(rows)

    def offer(self, title: str, action: Callable[[], None]) -> None:
        """A button for what can be done about them; it closes the dialog."""
        button = self._buttons.addButton(title, QDialogButtonBox.ButtonRole.ActionRole)
        button.clicked.connect(action)
        button.clicked.connect(self.accept)
