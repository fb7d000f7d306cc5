"""A device replaced under the same meter or room: which one took its place, when, and with what index; taken back."""

from collections.abc import Callable

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.continued import Factor, Succession
from timeo_desktop.domain.records import StreamKind
from timeo_desktop.domain.times import Millis, now
from timeo_desktop.services.operations import device_offers, replacements
from timeo_desktop.services.operations.device_offers import Offer
from timeo_desktop.services.operations.replacements import Told
from timeo_desktop.ui.base.language import say, tr
from timeo_desktop.ui.base.number_box import NumberBox
from timeo_desktop.ui.base.number_text import date_text, local
from timeo_desktop.ui.view.desk import Desk

Replace = Callable[[Succession, Factor | None], None]
TakeBack = Callable[[int], None]
_WIDTH = 560
_NOT_NOTED, _SMALLEST, _LARGEST = -1.0, 1e-6, 1e12


class ReplacementDialog(QDialog):
    """What is said of a stream, each with its way back; below it, what took its place, the suggestions first."""

    def __init__(self, offer: Offer, confirmed: Replace, taken_back: TakeBack, parent: QWidget) -> None:
        super().__init__(parent)
        self._offer, self._confirmed, self._taken_back = offer, confirmed, taken_back
        self.setWindowTitle(tr("Replaced by…"))
        self.setMinimumWidth(_WIDTH)
        self.later, self.why = QComboBox(self), QLabel(self)
        self.removed, self.installed = moment_box(self), moment_box(self)
        self.ended = number_box(self, _NOT_NOTED, tr("As its last reading"))
        self.started = number_box(self, _NOT_NOTED, tr("As its first reading"))
        self.rollover, self.factor = rollover_box(self), factor_box(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.buttons.rejected.connect(self.reject)
        self.form = QWidget(self)
        self._lay_out_form()
        layout = QVBoxLayout(self)
        for told in offer.told:
            layout.addLayout(self._told(told))
        layout.addWidget(self.form)
        layout.addWidget(self.buttons)
        self.form.setVisible(not offer.is_replaced)
        if not offer.is_replaced:
            confirm = self.buttons.addButton(tr("Confirm"), QDialogButtonBox.ButtonRole.ActionRole)
            confirm.setDefault(True)
            confirm.setEnabled(self.later.count() > 0)
            confirm.clicked.connect(self._confirm)

    def _told(self, told: Told) -> QHBoxLayout:
        """What was said, with a button that takes it back."""
        text, back = QLabel(told_text(told), self), QPushButton(tr("Take back"), self)
        text.setWordWrap(True)
        back.clicked.connect(lambda: self._take_back(told.row.id))
        row = QHBoxLayout()
        row.addWidget(text, 1)
        row.addWidget(back)
        return row

    def _lay_out_form(self) -> None:
        self.why.setWordWrap(True)
        form = QFormLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("In the place of"), QLabel(self._offer.stream.name, self))
        for word, widget in (
            ("New device", self.later), ("Why", self.why), ("Removed", self.removed), ("Installed", self.installed),
            ("Index of the old one then", self.ended), ("Index of the new one then", self.started),
            ("Index begins again at 0 after", self.rollover), ("Factor", self.factor),
        ):  # fmt: skip
            form.addRow(tr(word), widget)
        for widget in (self.ended, self.started, self.rollover):
            form.setRowVisible(widget, self._offer.stream.kind is StreamKind.INDEX)
        self._fill()

    def _fill(self) -> None:
        for each in self._offer.suggestions:
            self.later.addItem(tr("{name} (suggested)", name=each.later.name), each.later.id)
        for row in self._offer.others:
            self.later.addItem(row.name, row.id)
        self.later.currentIndexChanged.connect(lambda _row: self._choose())
        self._choose()

    def _choose(self) -> None:
        """The dates and the reason of what is chosen."""
        place, suggested = self.later.currentIndex(), self._offer.suggestions
        dates = (self._offer.silent_since,) * 2
        self.why.setText("—" if self.later.count() else tr("Nothing else of this kind is measured here."))
        if 0 <= place < len(suggested):
            dates = (suggested[place].removed, suggested[place].installed)
            self.why.setText(say(suggested[place].why))
        for box, moment in zip((self.removed, self.installed), dates, strict=True):
            box.setDateTime(local(moment))

    def _confirm(self) -> None:
        removed, installed = (moment_of(box) for box in (self.removed, self.installed))
        if installed < removed:
            self.why.setText("✕ " + tr("A device is installed after the one before it was removed"))
            return
        stream, later = self._offer.stream.id, int(self.later.currentData())
        ended, started = (None if box.value() == _NOT_NOTED else box.value() for box in (self.ended, self.started))
        factor = Factor(later, factor=self.factor.value(), rollover=self.rollover.value())
        said = Succession(stream, later, removed, installed, ended, started)
        self._confirmed(said, None if factor == Factor(later) else factor)
        self.accept()

    def _take_back(self, row: int) -> None:
        self._taken_back(row)
        self.accept()


def ask_replaced(desk: Desk, stream: int, parent: QWidget) -> None:
    """Ask what took the place of a stream, or whether that is taken back."""
    data, work = desk.work.data, desk.work

    def confirmed(said: Succession, factor: Factor | None) -> None:
        work.write(lambda: data.do(replacements.replace_device, said, factor))

    def taken_back(row: int) -> None:
        work.write(lambda: data.do(replacements.take_back, row))

    work.read(
        lambda: data.read(device_offers.offer, stream, now()),
        lambda offer: ReplacementDialog(offer, confirmed, taken_back, parent).open(),
    )


def told_text(told: Told) -> str:
    """Which device replaced which, when, and who said so when."""
    row = told.row
    values = {
        "later": told.later.name, "former": told.former.name,
        "removed": date_text(row.removed), "installed": date_text(row.installed),
    }  # fmt: skip
    if row.former == row.later:
        text = tr("The device of {later} was replaced: removed {removed}, installed {installed}", **values)
    else:
        text = tr("{later} replaced {former}: removed {removed}, installed {installed}", **values)
    who = row.made_by or tr("its source")
    return f"{text} ({tr('said by {who} on {moment}', who=who, moment=date_text(row.made))})"


def moment_box(parent: QWidget) -> QDateTimeEdit:
    """A field for a moment in the time of this place."""
    box = QDateTimeEdit(parent)
    box.setCalendarPopup(True)
    box.setLocale(QLocale())
    box.setDisplayFormat("dd/MM/yyyy HH:mm:ss")
    return box


def moment_of(box: QDateTimeEdit) -> Millis:
    """The moment that a field holds."""
    return int(box.dateTime().toMSecsSinceEpoch())


def number_box(parent: QWidget, smallest: float, word: str = "") -> NumberBox:
    """A field for a number from a smallest one on, which is told by a word."""
    box = NumberBox(parent)
    box.setRange(smallest, _LARGEST)
    box.setSpecialValueText(word)
    box.setValue(smallest)
    return box


def factor_box(parent: QWidget) -> NumberBox:
    """A field for a factor."""
    box = number_box(parent, _SMALLEST)
    box.setValue(1.0)
    return box


def rollover_box(parent: QWidget) -> NumberBox:
    """A field for the number of units after which an index begins again at zero."""
    return number_box(parent, 0.0, tr("Never, as far as is known"))
