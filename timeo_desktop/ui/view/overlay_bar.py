"""The bar over the view: which overlay speaks, and which quantity of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from timeo_desktop.domain.view import ViewState
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.quantities import quantity_word
from timeo_desktop.ui.base.rows import overlay_of, shown_quantity
from timeo_desktop.ui.view.desk import Desk

_HEIGHT = 30


class OverlayBar(QWidget):
    """Buttons of which one is down."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("overlay_bar")
        self._session, self._topics = desk.session, desk.topics
        self._overlays = [overlay for family in desk.families for overlay in family.overlays]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 3, 8, 3)
        layout.setSpacing(4)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for overlay in [*self._overlays[1:], self._overlays[0]]:  # the bare model last
            button = QPushButton(self)
            button.setCheckable(True)
            button.setMinimumHeight(_HEIGHT)
            button.clicked.connect(lambda _checked=False, chosen=overlay.id: self._session.lay(chosen))
            self._group.addButton(button)
            layout.addWidget(button)
            self._buttons[overlay.id] = button
        self.quantity = QComboBox(self)
        self.quantity.setMinimumHeight(_HEIGHT)
        self.quantity.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.quantity.activated.connect(self._chosen)
        layout.addWidget(self.quantity)
        layout.addStretch(1)
        self.note = QLabel(self)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(self.note)
        desk.topics.answered.connect(lambda _topics: self._fill())
        desk.hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        for overlay in self._overlays:
            self._buttons[overlay.id].setText(tr(overlay.title))
            self._buttons[overlay.id].setIcon(theme.icon(overlay.icon))
        self.quantity.setToolTip(tr("What is measured"))
        self._fill()

    def _view_changed(self, _old: ViewState, _new: ViewState) -> None:
        self._fill()

    def _fill(self) -> None:
        overlay = overlay_of(self._overlays, self._session.view.overlay)
        self._buttons[overlay.id].setChecked(True)
        if overlay.quantities is None or overlay.topic is None:
            self.quantity.hide()
            return
        answer = self._topics.answer(overlay.topic)
        wanted = overlay.quantities(answer)
        texts = [f"{quantity_word(name)} ({unit})" if unit else quantity_word(name) for name, unit in wanted]
        if texts != [self.quantity.itemText(row) for row in range(self.quantity.count())]:
            self.quantity.clear()
            for (name, _unit), text in zip(wanted, texts, strict=True):
                self.quantity.addItem(text, name)
        self.quantity.setVisible(bool(wanted))
        self.quantity.setCurrentIndex(
            self.quantity.findData(shown_quantity(overlay, answer, self._session.view.quantity))
        )

    def _chosen(self, row: int) -> None:
        self._session.lay(self._session.view.overlay, self.quantity.itemData(row))
