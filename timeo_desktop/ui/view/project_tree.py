"""The project tree: models, storeys, rooms and what is in them. In step with the selection both ways."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPointF, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTreeView, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.view import ViewState
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.inside import with_all_there
from timeo_desktop.ui.view.tree_model import TreeModel

_OPENED = ("IfcProject", "IfcSite", "IfcBuilding")
_MANY = 20  # buildings of one site that are opened at once
_FOLLOWED = 50  # selections larger than this are not marked row by row


class ProjectTree(QWidget):
    """The panel on the left."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("project_tree")
        self._session = session = desk.session
        self._following = False
        self.model = TreeModel(session, self)
        self.view = QTreeView(self)
        self.view.setModel(self.model)
        self.view.setHeaderHidden(True)
        self.view.setUniformRowHeights(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.setAccessibleName("project tree")
        self._empty = QLabel(self)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setMargin(12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._empty)
        layout.addWidget(self.view)
        self.view.selectionModel().selectionChanged.connect(self._selected)
        self.view.doubleClicked.connect(
            lambda index: session.looking.fit(with_all_there(session, self.model.numbers_of(index)))
        )
        self.view.customContextMenuRequested.connect(
            lambda point: desk.viewport.menu_wanted.emit(QPointF(self.view.viewport().mapToGlobal(point)))
        )
        desk.hub.view_changed.connect(self._view_changed)
        self.retranslate()
        self._show_state()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._empty.setText(tr("No model is open. Open one, or drop a file on the window."))
        self.model.reload()
        self._open_roots()
        self._mark(self._session.view)

    def _show_state(self) -> None:
        empty = not self._session.models
        self._empty.setVisible(empty)
        self.view.setVisible(not empty)

    def refresh(self, changes: Changes) -> None:
        """A model was opened, closed, or has grown."""
        if Kind.MODELS in changes.kinds:
            self.model.reload()
            self._open_roots()
            self._show_state()
            self._mark(self._session.view)
        if Kind.GROWN in changes.kinds and not self._is_opened():
            self.model.reload()
            self._open_roots()
            self._mark(self._session.view)

    def _is_opened(self) -> bool:
        """Whether the user opened a row of what is streamed: it is not shut again under their hands."""
        roots = [self.model.index(row, 0) for row in range(self.model.rowCount())]
        return any(
            self.view.isExpanded(self.model.index(row, 0, root))
            for root in roots
            if (node := self.model.node(root)) is not None and node.model.stream is not None
            for row in range(self.model.rowCount(root))
        )

    def _open_roots(self) -> None:
        """Open the first levels: what a newcomer wants to see is the storeys."""
        waiting = [self.model.index(row, 0) for row in range(self.model.rowCount())]
        while waiting:
            index = waiting.pop()
            node = self.model.node(index)
            if node is None or (node.element is not None and node.element.ifc_class not in _OPENED) or node.numbers:
                continue
            if self.model.canFetchMore(index):
                self.model.fetchMore(index)
            self.view.expand(index)
            waiting.extend(self.model.index(row, 0, index) for row in range(min(self.model.rowCount(index), _MANY)))

    def _selected(self, _new: QItemSelection, _old: QItemSelection) -> None:
        if self._following:
            return
        numbers: frozenset[int] = frozenset()
        for index in self.view.selectionModel().selectedIndexes():
            numbers |= self.model.numbers_of(index)
        self._following = True
        self._session.apply(self._session.view.select(numbers))
        self._following = False

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.hidden != new.hidden:
            self.model.set_hidden(new.hidden)
            self.view.viewport().update()
        if not self._following and old.selection != new.selection:
            self._mark(new)

    def _mark(self, new: ViewState) -> None:
        """Mark the rows of the selection, unless it is large, and show the last of them."""
        self._following = True
        selection = QItemSelection()
        index = None
        for number in sorted(new.selection) if len(new.selection) <= _FOLLOWED else ():
            index = self.model.index_of(number)
            if index.isValid():
                selection.select(index, index)
        self.view.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if index is not None and index.isValid():
            self.view.scrollTo(index)
        self._following = False
