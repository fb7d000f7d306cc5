"""The open files as layers: shown or not, how clear, which level of detail, coloured by what; where they come from."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.view import ViewState
from timeo_desktop.ui.base import theme, words
from timeo_desktop.ui.base.language import several, tr
from timeo_desktop.ui.base.number_text import age_text
from timeo_desktop.ui.base.own_key import own_key
from timeo_desktop.ui.city.city import City
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.open_model import OpenModel

_NUMBER = Qt.ItemDataRole.UserRole
_CLEAREST = 10  # per cent; less could not be found again


class LayersPanel(QWidget):
    """A list of the open files and, below it, how the chosen one is shown."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("layers")
        self._session, self._city, self._opening = desk.session, desk.part(City), desk.opening
        self.list = QListWidget(self)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.itemChanged.connect(self._checked)
        self.list.currentItemChanged.connect(lambda _new, _old: self._show_chosen())
        self.list.itemDoubleClicked.connect(lambda _item: self._zoom())
        model = self.list.model()
        model.rowsMoved.connect(self._reorder)
        own_key(self.list, QKeySequence.StandardKey.Delete, self._close)
        self.opacity = QSlider(Qt.Orientation.Horizontal, self)
        self.opacity.setRange(_CLEAREST, 100)
        self.opacity.setTracking(False)  # one drag is one step of the view
        self.opacity.valueChanged.connect(lambda value: self._change(opacity=value / 100))
        self.colour_by = QComboBox(self)
        self.colour_by.activated.connect(lambda _index: self._change(style=self.colour_by.currentData() or ""))
        self.lod = QComboBox(self)
        self.lod.activated.connect(lambda _index: self._change(lod=self.lod.currentData() or ""))
        self.about = QLabel(self)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.about.setWordWrap(True)
        self._empty = QLabel(self)
        self._empty.setWordWrap(True)
        self.zoom, self.crs, self.close_layer = QPushButton(self), QPushButton(self), QPushButton(self)
        self.offer = QPushButton(self)  # another place, for a file whose own is doubtful
        self.offer.clicked.connect(lambda: desk.run(f"place.accept {self._chosen() or ''}"))
        self.data = QPushButton(self)
        self.data.setMenu(QMenu(self))
        self.data.menu().aboutToShow.connect(self._offer_layers)
        self.zoom.clicked.connect(self._zoom)
        self.crs.clicked.connect(self._ask_crs)
        self.close_layer.clicked.connect(self._close)
        self._form = QFormLayout()
        self._labels = [QLabel(self) for _ in range(3)]
        for label, field in zip(self._labels, (self.opacity, self.colour_by, self.lod), strict=True):
            self._form.addRow(label, field)
        buttons = QHBoxLayout()
        for button in (self.zoom, self.crs, self.close_layer):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        layout.addWidget(self._empty)
        layout.addWidget(self.list, 1)
        layout.addLayout(self._form)
        layout.addWidget(self.about)
        layout.addWidget(self.offer)
        layout.addLayout(buttons)
        layout.addWidget(self.data)
        desk.hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        texts = (tr("Opacity"), tr("Colour by"), tr("Level of detail"))
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
        self.zoom.setText(tr("Zoom to"))
        self.crs.setText(tr("Coordinate system…"))
        self.close_layer.setText(tr("Close"))
        self.data.setText(tr("Open data of connections"))
        self._empty.setText(tr("Nothing is open. Open a building model, a city model or a map layer."))
        self._show()

    def refresh(self, changes: Changes) -> None:
        """Something that is shown here has changed."""
        if Kind.MODELS in changes.kinds:
            self._show()
        else:
            self._show_chosen()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.layers != new.layers:
            self._show()

    def _show(self) -> None:
        chosen = self._chosen()
        with QSignalBlocker(self.list):
            self.list.clear()
            for number in self._session.order():
                model = self._session.models[number]
                item = QListWidgetItem(theme.icon("map-pin" if model.on_map else "building"), model.file.name)
                item.setData(_NUMBER, number)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                visible = self._session.view.layer(number).visible
                item.setCheckState(Qt.CheckState.Checked if visible else Qt.CheckState.Unchecked)
                item.setToolTip(words.tip(str(model.file.path)))
                self.list.addItem(item)
                if number == chosen:
                    self.list.setCurrentItem(item)
            if self.list.currentRow() < 0 and self.list.count():
                self.list.setCurrentRow(0)
        self._empty.setVisible(not self.list.count())
        self.list.setVisible(bool(self.list.count()))
        self._show_chosen()

    def _chosen(self) -> int | None:
        item = self.list.currentItem()
        number = item.data(_NUMBER) if item is not None else None
        return number if number in self._session.models else None

    def _show_chosen(self) -> None:
        number = self._chosen()
        parts = (
            self.opacity,
            self.colour_by,
            self.lod,
            self.about,
            self.zoom,
            self.crs,
            self.close_layer,
            *self._labels,
        )
        for part in parts:
            part.setVisible(number is not None)
        offered = "" if number is None else self._session.places.offered(number)
        self.offer.setVisible(bool(offered))
        self.offer.setText(tr(offered) if offered else "")
        if number is None:
            return
        model, view = self._session.models[number], self._session.view.layer(number)
        with QSignalBlocker(self.opacity):
            self.opacity.setValue(round(view.opacity * 100))
        self._fill(
            self.colour_by, [("", tr("As authored")), *((name, name) for name in _attributes(model))], view.style
        )
        lods = model.summary.lods if model.summary else ()
        self._fill(self.lod, [("", tr("The best there is")), *((lod, f"LoD {lod}") for lod in lods)], view.lod)
        self._form.setRowVisible(self.colour_by, self.colour_by.count() > 1)
        self._form.setRowVisible(self.lod, len(lods) > 1)
        self.crs.setVisible(model.on_map)
        self.about.setText("\n".join(self._facts(model)))

    @staticmethod
    def _fill(box: QComboBox, rows: list[tuple[str, str]], chosen: str) -> None:
        with QSignalBlocker(box):
            box.clear()
            for value, text in rows:
                box.addItem(text, value)
            box.setCurrentIndex(max(0, box.findData(chosen)))

    def _facts(self, model: OpenModel) -> list[str]:
        summary = model.summary
        if summary is None:
            return [tr("{name} (reading…)", name=model.file.name)]
        source = summary.source_crs
        if not model.on_map and summary.placement.epsg:
            source = f"EPSG:{summary.placement.epsg}"
        return [
            f"{summary.schema}, {several('{count} element', '{count} elements', summary.elements)}"
            + (tr(" so far: more is read as it is looked at") if model.stream is not None else ""),
            tr("Coordinates: {crs}", crs=source or tr("not stated in the file")),
            model.file.url or str(model.file.path),
        ]

    def _checked(self, item: QListWidgetItem) -> None:
        self._city.show_layer(int(item.data(_NUMBER)), visible=item.checkState() == Qt.CheckState.Checked)

    def _change(self, **changes: object) -> None:
        number = self._chosen()
        if number is not None:
            self._city.show_layer(number, **changes)

    def _reorder(self, *_moved: object) -> None:
        items = (self.list.item(row) for row in range(self.list.count()))
        self._session.reorder([int(item.data(_NUMBER)) for item in items if item is not None])

    def _zoom(self) -> None:
        number = self._chosen()
        if number is not None:
            self._session.looking.fit_source(number)

    def _close(self) -> None:
        number = self._chosen()
        if number is not None:
            self._opening.close(number)

    def _offer_layers(self) -> None:
        """The layers that connections delivered, with how old they are."""
        menu = self.data.menu()
        menu.clear()
        rows = self._city.offered_layers()
        for row in rows:
            text = tr("{title}, {count} objects, fetched {age}", title=row.title, count=row.features,
                      age=age_text(row.recorded))  # fmt: skip
            action = menu.addAction(text.replace("&", "&&"))
            action.setToolTip(words.tip(f"{row.url}\n{row.licence}"))
            action.triggered.connect(lambda _checked=False, chosen=row: self._city.open_layer(chosen))
        if not rows:
            menu.addAction(tr("Nothing yet: connect an open data portal under Connections")).setEnabled(False)

    def _ask_crs(self) -> None:
        number = self._chosen()
        if number is None:
            return
        text, accepted = QInputDialog.getText(
            self, tr("Coordinate system…"), tr("EPSG code that the coordinates of this file are in, such as 2154:")
        )
        code = text.strip().upper().removeprefix("EPSG:")
        if accepted and code:
            self._city.set_source_crs(number, f"EPSG:{code}")  # which says what is wrong with it


def _attributes(model: OpenModel) -> list[str]:
    return model.elements.attribute_names() if model.elements is not None else []
