"""Alarm rules: threshold, hysteresis, duration, silence."""

from dataclasses import replace

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
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
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_box import NumberBox
from timeo_desktop.ui.base.number_text import date_text, number_text
from timeo_desktop.ui.base.quantities import quantity_word
from timeo_desktop.ui.operations.upkeep import Upkeep
from timeo_desktop.ui.view.desk import Desk

_LARGEST = 1e9
_KEEP = -1  # the silence that is in force already
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
        self._units: dict[str, str] = {}
        self.quantity.currentIndexChanged.connect(lambda _row: self._show_unit())
        self.above = QComboBox(self)
        self.above.addItem(tr("above"), True)
        self.above.addItem(tr("below"), False)
        self.threshold, self.hysteresis = NumberBox(self), NumberBox(self)
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
        self._wanted: int | None = None  # the row to show after the rules have been read again
        data = desk.work.data
        desk.work.read(lambda: data.read(alarms.quantities), self._offer, key="quantities of rules")

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

    def _offer(self, units: dict[str, str]) -> None:
        """What may be watched is known; the rules come after it."""
        self._units = units
        for quantity in sorted(units, key=quantity_word):
            self._add_quantity(quantity)
        self._add.setEnabled(bool(units))
        self._add.setToolTip("" if units else tr("Nothing is measured yet that a rule could watch."))
        self._reload()

    def _add_quantity(self, quantity: str) -> int:
        unit = self._units.get(quantity, "")
        self.quantity.addItem(f"{quantity_word(quantity)} ({unit})" if unit else quantity_word(quantity), quantity)
        return self.quantity.count() - 1

    def _show_unit(self) -> None:
        unit = self._units.get(self.quantity.currentData() or "", "")
        for box in (self.threshold, self.hysteresis):
            box.setSuffix(f" {unit}" if unit else "")

    def _reload(self) -> None:
        data = self._desk.work.data
        self._desk.work.read(lambda: data.do(alarms.rules), self._fill, key="rules")

    def _fill(self, rules: list[AlarmRule]) -> None:
        row = self.rules.currentRow() if self._wanted is None else self._wanted
        self._wanted = None
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
        place = self.quantity.findData(rule.quantity)
        # A rule may watch what nothing measures any more, or yet: it stays the rule that it is.
        self.quantity.setCurrentIndex(self._add_quantity(rule.quantity) if place < 0 else place)
        self.above.setCurrentIndex(0 if rule.above else 1)
        self.threshold.setValue(rule.threshold)
        self.hysteresis.setValue(rule.hysteresis)
        self.duration.setValue(rule.duration // MINUTE)
        self.severity.setCurrentIndex(max(0, self.severity.findData(rule.severity)))
        self._show_silence(rule)
        self.enabled.setChecked(rule.enabled)

    def _show_silence(self, rule: AlarmRule) -> None:
        kept = self.silence.findData(_KEEP)
        if kept >= 0:
            self.silence.removeItem(kept)
        if rule.silenced_until is not None and rule.silenced_until > now():
            self.silence.addItem(tr("silent until {moment}", moment=date_text(rule.silenced_until)), _KEEP)
        self.silence.setCurrentIndex(max(0, self.silence.findData(_KEEP)))

    def _new(self) -> None:
        self._wanted = len(self._loaded)
        rule = AlarmRule(tr("New rule"), self.quantity.itemData(0), 0.0)
        self._write(rule)

    def _save(self) -> None:
        row = self.rules.currentRow()
        if not 0 <= row < len(self._loaded):
            return
        rule, length, minutes = self._loaded[row], self.silence.currentData(), self.duration.value()
        duration = rule.duration if minutes == rule.duration // MINUTE else minutes * MINUTE
        silenced = rule.silenced_until if length == _KEEP else now() + length if length else None
        self._write(
            replace(
                rule, title=self.title.text().strip() or tr("New rule"),
                quantity=self.quantity.currentData(), above=self.above.currentData(),
                threshold=self.threshold.value(), hysteresis=self.hysteresis.value(),
                duration=duration, severity=self.severity.currentData(),
                silenced_until=silenced, enabled=self.enabled.isChecked(),
            )
        )  # fmt: skip

    def _write(self, rule: AlarmRule) -> None:
        data = self._desk.work.data
        self._desk.work.write(lambda: data.do(alarms.save_rule, rule), self._written)

    def _written(self) -> None:
        self._desk.part(Upkeep).do_round()  # a new rule looks at what was before it
        self._reload()
