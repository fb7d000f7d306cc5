"""Alarm rules: threshold, hysteresis, duration, silence."""

from dataclasses import replace

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.records import AlarmRule
from timeo_desktop.domain.times import DAY, HOUR, MINUTE, now
from timeo_desktop.services.operations import alarms
from timeo_desktop.services.operations.streams import MEASURED
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import date_text, number_text
from timeo_desktop.ui.base.quantities import quantity_word
from timeo_desktop.ui.view.desk import Desk

_LARGEST = 1e9
_SILENCES = (
    (0, "Not silenced"),
    (HOUR, "Silent for one hour"),
    (DAY, "Silent for one day"),
    (7 * DAY, "Silent for a week"),
)


class AlarmRulesDialog(QDialog):
    """The list on the left, the chosen rule on the right. Saved at once when "Save rule" is pressed."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(tr("Alarm rules"))
        self.resize(720, 420)
        self.rules = QListWidget(self)
        self.rules.currentRowChanged.connect(self._show)
        self._add = QPushButton(tr("New rule"), self)
        self._add.clicked.connect(self._new)
        self.title = QLineEdit(self)
        self.quantity = QComboBox(self)
        quantities = {
            each.row.quantity: each.row.unit for each in desk.topics.answer(MEASURED).streams if each.row.quantity
        }
        for quantity, unit in sorted(quantities.items()):
            self.quantity.addItem(f"{quantity_word(quantity)} ({unit})", quantity)
        self.above = QComboBox(self)
        self.above.addItem(tr("above"), True)
        self.above.addItem(tr("below"), False)
        self.threshold, self.hysteresis = QDoubleSpinBox(self), QDoubleSpinBox(self)
        for box in (self.threshold, self.hysteresis):
            box.setRange(-_LARGEST if box is self.threshold else 0, _LARGEST)
        self.duration = QSpinBox(self)
        self.duration.setRange(0, 10_000)
        self.severity = QComboBox(self)
        self.severity.addItem(tr("Alarm"), "alarm")
        self.severity.addItem(tr("Warning"), "warning")
        self.silence = QComboBox(self)
        for length, word in _SILENCES:
            self.silence.addItem(tr(word), length)
        self.enabled = QCheckBox(tr("In force"), self)
        self._lay_out()
        self._loaded: list[AlarmRule] = []
        self._reload()

    def _lay_out(self) -> None:
        form = QFormLayout()
        for word, widget in (
            ("Title", self.title), ("Measurement", self.quantity), ("Calls when", self.above),
            ("Threshold", self.threshold), ("Back by (hysteresis)", self.hysteresis),
            ("For at least (minutes)", self.duration), ("Severity", self.severity), ("Silence", self.silence),
        ):  # fmt: skip
            form.addRow(tr(word), widget)
        form.addRow("", self.enabled)
        save = QPushButton(tr("Save rule"), self)
        save.clicked.connect(self._save)
        form.addRow("", save)
        left = QVBoxLayout()
        left.addWidget(self.rules, 1)
        left.addWidget(self._add)
        both = QHBoxLayout()
        both.addLayout(left, 1)
        both.addLayout(form, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(both, 1)
        layout.addWidget(buttons)

    def _reload(self) -> None:
        data = self._desk.work.data
        self._desk.work.read(lambda: data.do(alarms.rules), self._fill)

    def _fill(self, rules: list[AlarmRule]) -> None:
        row = self.rules.currentRow()
        self._loaded = rules
        self.rules.clear()
        for rule in rules:
            sign = "＞" if rule.above else "＜"
            note = "" if rule.enabled else f"  {tr('(off)')}"
            if rule.silenced_until and rule.silenced_until > now():
                note += "  " + tr("silent until {moment}", moment=date_text(rule.silenced_until))
            text = f"{rule.title}: {quantity_word(rule.quantity)} {sign} {number_text(rule.threshold)}{note}"
            QListWidgetItem(text, self.rules)
        self.rules.setCurrentRow(min(max(row, 0), len(rules) - 1))

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._loaded):
            return
        rule = self._loaded[row]
        self.title.setText(rule.title)
        self.quantity.setCurrentIndex(max(0, self.quantity.findData(rule.quantity)))
        self.above.setCurrentIndex(0 if rule.above else 1)
        self.threshold.setValue(rule.threshold)
        self.hysteresis.setValue(rule.hysteresis)
        self.duration.setValue(rule.duration // MINUTE)
        self.severity.setCurrentIndex(max(0, self.severity.findData(rule.severity)))
        self.enabled.setChecked(rule.enabled)

    def _new(self) -> None:
        if not self.quantity.count():
            return
        rule = AlarmRule(tr("New rule"), self.quantity.itemData(0), 0.0)
        self._write(rule)

    def _save(self) -> None:
        row = self.rules.currentRow()
        if not 0 <= row < len(self._loaded):
            return
        length = self.silence.currentData()
        self._write(
            replace(
                self._loaded[row], title=self.title.text().strip() or tr("New rule"),
                quantity=self.quantity.currentData(), above=self.above.currentData(),
                threshold=self.threshold.value(), hysteresis=self.hysteresis.value(),
                duration=self.duration.value() * MINUTE, severity=self.severity.currentData(),
                silenced_until=now() + length if length else None, enabled=self.enabled.isChecked(),
            )
        )  # fmt: skip

    def _write(self, rule: AlarmRule) -> None:
        data = self._desk.work.data
        ids = [each.row.id for each in self._desk.topics.answer(MEASURED).streams if each.row.quantity == rule.quantity]
        self._desk.work.write(lambda: data.do(alarms.save_rule, rule, ids), self._reload)
