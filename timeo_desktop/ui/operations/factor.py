"""How the numbers of a stream are read from a moment on: factor, shift, and where its index begins again at zero."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from timeo_desktop.domain.continued import BEGINNING, Factor
from timeo_desktop.domain.operations import StreamRow
from timeo_desktop.domain.records import StreamKind
from timeo_desktop.domain.times import now
from timeo_desktop.services.operations import device_offers, replacements
from timeo_desktop.services.operations.device_offers import Reading
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.number_text import date_text, local, number_text
from timeo_desktop.ui.operations.replacement import factor_box, moment_box, moment_of, number_box, rollover_box
from timeo_desktop.ui.view.desk import Desk

_LARGEST = 1e12


class FactorDialog(QDialog):
    """What is said already, and what to say from a moment on."""

    def __init__(self, reading: Reading, said: Callable[[Factor], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._stream, self._said = reading.stream, said
        self.setWindowTitle(tr("Factor and roll-over"))
        self.always = QCheckBox(tr("From the beginning on"), self)
        self.since = moment_box(self)
        self.since.setDateTime(local(now()))
        self.always.toggled.connect(self.since.setDisabled)
        self.factor, self.shift = factor_box(self), number_box(self, -_LARGEST)
        self.shift.setValue(0.0)
        self.unit, self.rollover = QLineEdit(self), rollover_box(self)
        self.unit.setPlaceholderText(self._stream.unit)
        self.told, self.hint = QLabel(self), QLabel(self)
        self.told.setText("\n".join(told_text(each, self._stream) for each in reading.told))
        self._lay_out(bool(reading.told), reading.rollover)
        self._show(reading.told[-1] if reading.told else Factor(self._stream.id), reading.rollover)

    def _lay_out(self, is_told: bool, suggested: float) -> None:
        form = QFormLayout()
        form.addRow(tr("Measurement"), QLabel(self._stream.name, self))
        for word, widget in (
            ("So far", self.told), ("Since", self.always), ("Date", self.since), ("Factor", self.factor),
            ("Shift", self.shift), ("Unit", self.unit), ("Index begins again at 0 after", self.rollover),
            ("Why", self.hint),
        ):  # fmt: skip
            form.addRow(tr(word), widget)
        is_index = self._stream.kind is StreamKind.INDEX
        for widget, is_shown in ((self.told, is_told), (self.rollover, is_index), (self.shift, not is_index),
                                 (self.hint, bool(suggested))):  # fmt: skip
            form.setRowVisible(widget, is_shown)
        buttons = QDialogButtonBox(self)
        buttons.addButton(tr("Confirm"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._confirm)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def _show(self, last: Factor, suggested: float) -> None:
        self.always.setChecked(last.since == BEGINNING)
        self.factor.setValue(last.factor)
        self.shift.setValue(last.shift)
        self.unit.setText(last.unit)
        self.rollover.setValue(last.rollover or suggested)
        self.hint.setText(tr("its index falls from nearly {number} to nearly 0", number=number_text(suggested)))

    def _confirm(self) -> None:
        since = BEGINNING if self.always.isChecked() else moment_of(self.since)
        self._said(
            Factor(self._stream.id, since, self.factor.value(), self.shift.value(), self.rollover.value(),
                   self.unit.text().strip())
        )  # fmt: skip
        self.accept()


def ask_factor(desk: Desk, stream: int, parent: QWidget) -> None:
    """Ask how the numbers of a stream are read."""
    data, work = desk.work.data, desk.work

    def said(factor: Factor) -> None:
        work.write(lambda: data.do(replacements.set_factor, factor))

    work.read(
        lambda: data.read(device_offers.reading_of, stream), lambda found: FactorDialog(found, said, parent).open()
    )


def told_text(factor: Factor, stream: StreamRow) -> str:
    """A factor, since when, and who said so when."""
    since = tr("From the beginning on") if factor.since == BEGINNING else date_text(factor.since)
    text = f"{since}: × {factor.factor:g} + {factor.shift:g} {factor.unit or stream.unit}"
    return f"{text} ({tr('said by {who} on {moment}', who=factor.made_by, moment=date_text(factor.made))})"
