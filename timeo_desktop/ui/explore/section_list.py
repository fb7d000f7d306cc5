"""The list of sections: on or off, names, flipping, removing."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.sections import Section
from timeo_desktop.ui.base.language import several, tr
from timeo_desktop.ui.explore.section_commands import change, flipped, remove
from timeo_desktop.ui.view.desk import Desk

_LEVEL = 0.99  # of the vertical part of a normal, from which on a plane counts as level


class SectionList(QWidget):
    """A panel."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sections")
        self._session = desk.session
        self.list = QListWidget(self)
        self.empty, self.open = QLabel(self), QLabel(self)
        for label in (self.empty, self.open):
            label.setWordWrap(True)
            label.setContentsMargins(8, 8, 8, 4)
        self.flip, self.remove = QPushButton(self), QPushButton(self)
        self.flip.clicked.connect(lambda: self._do(lambda row: change(self._session, row, flipped)))
        self.remove.clicked.connect(lambda: self._do(lambda row: remove(self._session, row)))
        buttons = QHBoxLayout()
        buttons.setContentsMargins(8, 4, 8, 8)
        for button in (self.flip, self.remove):
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.empty, self.list, self.open):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.list.itemChanged.connect(self._changed)
        self.list.currentRowChanged.connect(self._enable)
        desk.hub.view_changed.connect(lambda _old, _new: self._show())
        desk.viewport.drawn.connect(self._tell_open)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.flip.setText(tr("Flip"))
        self.remove.setText(tr("Remove"))
        self.empty.setText(tr("Nothing is cut. Press S and click a face to cut along it."))
        self._show()

    def refresh(self, _changes: Changes) -> None:
        """Models were opened or closed; sections stay."""

    def _show(self) -> None:
        sections, row = self._session.view.sections, self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for index, section in enumerate(sections):
            item = QListWidgetItem(title(section, index))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable)
            item.setCheckState(Qt.CheckState.Checked if section.on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(row, 0), len(sections) - 1))
        self.list.blockSignals(False)
        self.list.setVisible(bool(sections))
        self.empty.setVisible(not sections)
        self._enable()
        self._tell_open()

    def _enable(self) -> None:
        row = self.list.currentRow()
        section = self._session.view.sections[row] if 0 <= row < len(self._session.view.sections) else None
        self.remove.setEnabled(section is not None)
        self.flip.setEnabled(section is not None and len(section.planes) == 1)

    def _tell_open(self) -> None:
        count = len(self._session.scene.cut.caps.open)
        self.open.setVisible(count > 0)
        self.open.setText(
            several("{count} open shape has no filled cut", "{count} open shapes have no filled cut", count)
        )

    def _changed(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        on, text = item.checkState() == Qt.CheckState.Checked, item.text().strip()
        old = self._session.view.sections[row]
        name = old.name if text == title(old, row) else text
        change(self._session, row, lambda section: replace(section, name=name, on=on))

    def _do(self, act: Callable[[int], None]) -> None:
        if self.list.currentRow() >= 0:
            act(self.list.currentRow())


def title(section: Section, index: int) -> str:
    """The name of a section, or what it is and its place in the list."""
    if section.name:
        return section.name
    if len(section.planes) > 1:
        return tr("Box {number}", number=index + 1)
    level = abs(section.planes[0].normal[2]) > _LEVEL
    return tr("Horizontal section {number}", number=index + 1) if level else tr("Section {number}", number=index + 1)
