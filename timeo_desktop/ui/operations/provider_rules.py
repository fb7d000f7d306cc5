"""Who works on the tickets of a connection: rules by queue, group or any other field, each from a date on."""

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QTime
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.providers import FIELDS, ProviderRule
from timeo_desktop.domain.times import Millis
from timeo_desktop.domain.told import ALWAYS
from timeo_desktop.services.operations import providers
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import date_text
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.view.desk import Desk

_KIND_NAMES = {
    "trade": "Queue or trade", "work_type": "Kind of work", "priority": "Priority", "owner": "Owner",
    "asked_by": "Requester",
}  # fmt: skip


def _field_text(field: str) -> str:
    if not field:
        return tr("all tickets")
    return tr(_KIND_NAMES[field]) if field in _KIND_NAMES else field


def _since_text(since: Millis) -> str:
    return tr("always") if since == ALWAYS else date_text(since)


class ProvidersDialog(QDialog):
    """The rules of a connection above, a new one below: how many open tickets it concerns is said before it is kept."""

    def __init__(self, desk: Desk, connection: Connection, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._connection = desk, connection
        self.setWindowTitle(tr("Providers of {name}", name=connection.title))
        self.resize(820, 560)
        columns = (
            Column("Which tickets", lambda rule: _field_text(rule.field), groups=True, width=150),
            Column("Value", lambda rule: rule.value, groups=True, width=150),
            Column("Provider", lambda rule: rule.provider, groups=True, width=150),
            Column("Contract", lambda rule: rule.contract, width=120),
            Column("Trade", lambda rule: rule.trade, width=100),
            Column("From", lambda rule: rule.since, lambda rule: _since_text(rule.since), width=140),
        )
        self.take_back = QPushButton(self)
        self.table = RowTable(columns, lambda rule: rule.id, "providers", desk, self)
        self.table.empty.setText(tr("No rule says yet who works on these tickets."))
        self.table.chosen.connect(lambda ids: self.take_back.setEnabled(len(ids) == 1))
        self.take_back.setText(tr("Take back…"))
        self.take_back.setEnabled(False)
        self.take_back.clicked.connect(self._ask_back)
        self.table.add_tools(self.take_back)
        self.field, self.value = QComboBox(self), QComboBox(self)
        self.value.setEditable(True)
        self.provider, self.contract, self.trade = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.dated = QCheckBox(tr("Change of provider from a date"), self)
        self.since = QDateEdit(QDateTime.currentDateTime().date(), self)
        self.since.setCalendarPopup(True)
        self.concerned = QLabel(self)
        self.concerned.setWordWrap(True)
        self.agree = QPushButton(tr("Agree"), self)
        self.agree.clicked.connect(self._agree)
        self._lay_out()
        self._reload()
        data = desk.work.data
        desk.work.read(lambda: data.read(providers.other_fields_of, connection.id), self._offer)

    def _lay_out(self) -> None:
        form = QFormLayout()
        for word, widget in (
            ("Which tickets", self.field), ("Value", self.value), ("Provider", self.provider),
            ("Contract", self.contract), ("Trade, where its source calls it otherwise", self.trade),
        ):  # fmt: skip
            form.addRow(tr(word), widget)
        form.addRow(self.dated, self.since)
        form.addRow("", self.concerned)
        form.addRow("", self.agree)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table, 1)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.dated.setChecked(True)
        self.dated.toggled.connect(self.since.setEnabled)
        self.agree.setAutoDefault(False)
        self.take_back.setAutoDefault(False)

    def _offer(self, others: Sequence[str]) -> None:
        for field in ("", *FIELDS, *others):
            self.field.addItem(_field_text(field), field)
        self.field.currentIndexChanged.connect(lambda _row: self._fill_values())
        self.value.currentTextChanged.connect(lambda _text: self._count())
        self._fill_values()

    def _fill_values(self) -> None:
        field, data, of = str(self.field.currentData()), self._desk.work.data, self._connection.id
        self.value.clear()
        self.value.setEnabled(bool(field))
        if field:
            self._desk.work.read(
                lambda: data.read(providers.values_of, of, field), self.value.addItems, key="values of a field"
            )
        self._count()

    def rule(self) -> ProviderRule:
        """What the form says now."""
        field = str(self.field.currentData() or "")
        begin = QDateTime(self.since.date(), QTime(0, 0)).toMSecsSinceEpoch()
        return ProviderRule(
            self._connection.id, self.provider.text().strip(), self.contract.text().strip(), self.trade.text().strip(),
            field, self.value.currentText().strip() if field else "", begin if self.dated.isChecked() else ALWAYS,
        )  # fmt: skip

    def _count(self) -> None:
        data, rule = self._desk.work.data, self.rule()
        self._desk.work.read(
            lambda: data.read(providers.concerns, rule),
            lambda count: self.concerned.setText(tr("{count} open tickets", count=count)),
            key="tickets of a rule",
        )

    def _agree(self) -> None:
        data, rule = self._desk.work.data, self.rule()
        if not rule.provider or bool(rule.field) != bool(rule.value):
            self.concerned.setText(
                "✕ " + tr("{field} is missing", field=tr("Value") if rule.provider else tr("Provider"))
            )
            return
        self._desk.work.write(lambda: data.do(providers.agree, rule).changes, self._reload)

    def _ask_back(self) -> None:
        chosen = self.table.selected()
        if len(chosen) != 1:
            return
        data, rule = self._desk.work.data, chosen[0]
        asked = QMessageBox(self)
        asked.setIcon(QMessageBox.Icon.Question)
        asked.setWindowTitle(tr("Take back…"))
        asked.setText(tr("Take back that {name} works on these tickets?", name=rule.provider))
        asked.setInformativeText(tr("The other rules say who works on them. What was known before stays known."))
        asked.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel)

        def answered(button: int) -> None:
            if button == QMessageBox.StandardButton.Yes:
                self._desk.work.write(lambda: data.do(providers.take_back, rule).changes, self._reload)

        asked.finished.connect(answered)
        asked.open()

    def _reload(self) -> None:
        data, of = self._desk.work.data, self._connection.id
        self._desk.work.read(lambda: data.read(providers.rules_of, of), self.table.set_rows, key="rules of providers")
        self._count()
