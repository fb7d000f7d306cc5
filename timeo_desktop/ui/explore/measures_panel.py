"""The list of the measures that are kept."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QComboBox, QInputDialog, QLabel, QSpinBox, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.measure_text import UNITS, MeasureStyle, amount_text, place_text
from timeo_desktop.domain.measures import Measure, MeasureKind
from timeo_desktop.domain.view import ViewState
from timeo_desktop.ui.base import words
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.row_table import Column, RowTable
from timeo_desktop.ui.explore import taking
from timeo_desktop.ui.explore.measure_words import MEASURE_WORDS, MOST_DECIMALS
from timeo_desktop.ui.explore.measuring import Measuring
from timeo_desktop.ui.view.desk import Desk

_ABOUT = 1.0  # metres about a measure that are shown with it
_HEIGHT = 28
_CORNERS = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]) * _ABOUT
_STEPPED = (MeasureKind.DISTANCE, MeasureKind.CLEARANCE)


@dataclass(frozen=True)
class _Line:
    """A measure and its number in the list."""

    number: int
    measure: Measure


class MeasuresPanel(QWidget):
    """All measures of the view. A click goes there."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._session, self._tool = desk, desk.session, desk.part(Measuring)
        self.table = RowTable(self._columns(), lambda line: line.number, "dimensions", desk, self)
        self.unit, self.decimals, self._decimals_word = QComboBox(self), QSpinBox(self), QLabel(self)
        self.unit.addItems(UNITS)
        self.decimals.setRange(0, MOST_DECIMALS)
        for each in (self.unit, self.decimals):
            each.setMinimumHeight(_HEIGHT)
        self.unit.setCurrentText(self._style.unit)
        self.decimals.setValue(self._style.decimals)
        self.unit.currentTextChanged.connect(lambda _text: self._restyle())
        self.decimals.valueChanged.connect(lambda _value: self._restyle())
        self.table.add_tools(self.unit, self._decimals_word, self.decimals)
        self.table.chosen.connect(self._chosen)
        self._actions = [QAction(self) for _ in range(3)]
        for action, call in zip(self._actions, (self._rename, self._copy, self._delete), strict=True):
            action.triggered.connect(call)
            self.table.view.addAction(action)
        self.table.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        desk.hub.view_changed.connect(self._view_changed)
        self.retranslate()

    @property
    def _style(self) -> MeasureStyle:
        return self._session.scene.labels.measures.style

    def _columns(self) -> tuple[Column, ...]:
        def step(axis: int, title: str) -> Column:
            return Column(
                title, lambda line: _step(line.measure, axis), lambda line: self._step_text(line.measure, axis),
                number=True, width=100, is_word=False,
            )  # fmt: skip

        return (
            Column("Kind", lambda line: tr(MEASURE_WORDS[line.measure.kind]), groups=True, width=170),
            Column("Name", lambda line: line.measure.name, width=160),
            Column("Value", lambda line: _value(line.measure), lambda line: self._value_text(line.measure),
                   number=True, width=210),
            step(0, "Δx"), step(1, "Δy"), step(2, "Δz"),
            Column("Elements", lambda line: self._elements(line.measure), width=260),
            Column("Place", lambda line: self._place(line.measure), width=260),
            Column("Unit in exports", lambda line: _UNIT_OF.get(line.measure.kind, "m"), width=110),
        )  # fmt: skip

    def _value_text(self, measure: Measure) -> str:
        return "" if _value(measure) is None else amount_text(measure, self._style)

    def _step_text(self, measure: Measure, axis: int) -> str:
        step = _step(measure, axis)
        return "" if step is None else self._style.length(step)

    def _elements(self, measure: Measure) -> str:
        found = (self._session.element(number) for number in measure.of)
        return ", ".join(words.title(each) for each in found if each is not None)

    def _place(self, measure: Measure) -> str:
        place = measure.points[0]
        return "  ".join(each for each in (place_text(place, self._style), self._style.also(place)) if each)

    def refresh(self, _changes: Changes) -> None:
        """Something that is shown here has changed."""
        self._fill()

    def count(self) -> int:
        """How many measures there are."""
        return len(self._session.view.measures)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._tool.restyle()
        self.table.empty.setText(tr("Nothing is measured yet. Press M, then click two places."))
        self._decimals_word.setText(tr("Decimals:"))
        name, copy, delete = self._actions
        for action, word in ((name, "Name…"), (copy, "Copy the value"), (delete, "Delete")):
            action.setText(tr(word))
        self._fill()
        self.table.retranslate()

    def _fill(self) -> None:
        self.table.set_rows([_Line(*each) for each in enumerate(self._session.view.measures)])

    def _restyle(self) -> None:
        self._tool.restyle(self.unit.currentText(), self.decimals.value())
        self._fill()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.measures != new.measures:
            self._fill()
            self._desk.hub.changed.emit(Changes(frozenset()), self)  # the number in the title

    def _chosen(self, ids: I64) -> None:
        """Tell it in full, and go there."""
        lines = self.table.rows_of(ids)
        self._tool.choose(lines[0].measure if len(lines) == 1 else None)
        if lines:
            points = np.array([point for line in lines for point in line.measure.points])
            corners = (points[:, None] + _CORNERS).reshape(-1, 3) - taking.shift_of(self._session)
            self._session.camera.fit(corners)
            self._session.moved_camera()

    def _rename(self) -> None:
        for line in self.table.selected()[:1]:
            name, accepted = QInputDialog.getText(self, tr("Name…"), tr("Name:"), text=line.measure.name)
            if accepted:
                self.rename(line.number, name.strip())

    def rename(self, number: int, name: str) -> None:
        """Give a measure a name."""
        measures = list(self._session.view.measures)
        measures[number] = replace(measures[number], name=name)
        self._session.apply(replace(self._session.view, measures=tuple(measures)))

    def _copy(self) -> None:
        texts = [amount_text(line.measure, self._style) for line in self.table.selected()]
        QGuiApplication.clipboard().setText("\n".join(texts))

    def _delete(self) -> None:
        taking.drop(self._session, [line.measure for line in self.table.selected()])


_UNIT_OF = {
    MeasureKind.AREA: "m²", MeasureKind.SURFACE: "m²", MeasureKind.VOLUME: "m³", MeasureKind.ANGLE: "°",
    MeasureKind.COORDINATES: "",
}  # fmt: skip


def _value(measure: Measure) -> float | None:
    return None if measure.kind is MeasureKind.COORDINATES else measure.amount


def _step(measure: Measure, axis: int) -> float | None:
    """How far it is along an axis from the first to the last place, metres, where that says something."""
    if measure.kind not in _STEPPED:
        return None
    return measure.points[-1][axis] - measure.points[0][axis]
