"""The main window: assembles the view, the panels and the commands. What they do is theirs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes, Kind, Message, Severity
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.view import ViewState
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.inspect import ModelElements
from timeo_desktop.services.opening.open_source import StallLimits
from timeo_desktop.services.operations.connect import kind_of
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.models.packages import PackageCache
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.command import run_line
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.language import Translators, language_for, say, several
from timeo_desktop.ui.base.progress import ProgressWidget
from timeo_desktop.ui.base.settings import Settings
from timeo_desktop.ui.base.tasks import Tasks
from timeo_desktop.ui.city.address_search import AddressSearch
from timeo_desktop.ui.city.city import City
from timeo_desktop.ui.city.layers import LayersPanel
from timeo_desktop.ui.city.map_fetching import MapFetching
from timeo_desktop.ui.city.placing import Placing
from timeo_desktop.ui.city.portfolio import PortfolioPanel
from timeo_desktop.ui.operations.alarms import AlarmsPanel
from timeo_desktop.ui.operations.connections import ConnectionsPanel
from timeo_desktop.ui.operations.freshness_label import FreshnessLabel
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.operations.tickets import TicketsPanel
from timeo_desktop.ui.operations.unmatched import UnmatchedPanel
from timeo_desktop.ui.view.not_drawn import NotDrawn
from timeo_desktop.ui.view.opening import Opening
from timeo_desktop.ui.view.operations import Operations
from timeo_desktop.ui.view.overlay_bar import OverlayBar
from timeo_desktop.ui.view.overlay_view import OverlayView
from timeo_desktop.ui.view.project_tree import ProjectTree
from timeo_desktop.ui.view.refining import Refining
from timeo_desktop.ui.view.session import OpenModel, Session
from timeo_desktop.ui.view.time_bar import TimeBar
from timeo_desktop.ui.view.viewport import Viewport
from timeo_desktop.ui.window.about import show_about
from timeo_desktop.ui.window.choosing import Choosing
from timeo_desktop.ui.window.commands import COMMANDS
from timeo_desktop.ui.window.docks import build_docks, title_docks
from timeo_desktop.ui.window.files import Files
from timeo_desktop.ui.window.inspector import Inspector
from timeo_desktop.ui.window.keys import KeysDialog
from timeo_desktop.ui.window.menus import Menus
from timeo_desktop.ui.window.messages import Banner, MessagesPanel
from timeo_desktop.ui.window.palette import Palette
from timeo_desktop.ui.window.welcome import Welcome

_LAYOUT_VERSION = 3
_STATUS_MS = 8000
_WARM_UP_MS = 250


class MainWindow(QMainWindow):
    """One window: the place in the middle, the tree left, the chosen thing right, lists below."""

    def __init__(
        self,
        *,
        settings: Settings,
        translators: Translators,
        cache: PackageCache,
        pool: ReaderPool,
        limits: StallLimits,
        store: Store,
        box: SecretBox,
    ) -> None:
        super().__init__()
        self._closed = False
        self._settings, self._translators, self._pool = settings, translators, pool
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        self.setDockOptions(self.DockOption.AnimatedDocks | self.DockOption.AllowTabbedDocks)
        self.hub = Hub(self)
        self.tasks = Tasks(self)
        self._pages = QStackedWidget(self)
        self.viewport = Viewport(self._pages, theme.is_dark())
        self.session = Session(self.viewport.scene, self.viewport.view_camera)
        self.session.on_view = self._view_changed
        self.session.on_camera = self.viewport.request_render
        self.session.dispose = self._dispose
        self.refining = Refining(self.viewport, self.tasks)
        self.refining.is_idle = self.session.is_idle
        self.progress = ProgressWidget(self)
        self.opening = Opening(
            session=self.session, viewport=self.viewport, hub=self.hub, tasks=self.tasks, progress=self.progress,
            cache=cache, pool=pool, limits=limits, parent=self,
        )  # fmt: skip
        self.operations = Operations(
            store=store, box=box, session=self.session, hub=self.hub, tasks=self.tasks, parent=self
        )
        self.placing = Placing(self.session, self.operations, self.hub, self)
        self.choosing = Choosing(self.session, self.placing)
        self.opening.opened = self._opened
        self.files = Files(
            session=self.session, opening=self.opening, settings=settings, cache=cache, hub=self.hub, parent=self
        )
        self.maps = MapFetching(
            session=self.session, opening=self.opening, settings=settings, folder=store.path.with_name("layers"),
            hub=self.hub, tasks=self.tasks, progress=self.progress, parent=self,
        )  # fmt: skip
        self.addresses = AddressSearch(
            session=self.session, settings=settings, hub=self.hub, tasks=self.tasks, run=self.run, parent=self
        )
        self.syncing = Syncing(operations=self.operations, hub=self.hub, tasks=self.tasks, parent=self)
        self.overlay = OverlayView(
            session=self.session, operations=self.operations, viewport=self.viewport, hub=self.hub
        )
        self.city = City(
            session=self.session, viewport=self.viewport, overlay=self.overlay, opening=self.opening, store=store,
            settings=settings, hub=self.hub, tasks=self.tasks, parent=self,
        )  # fmt: skip
        self.overlay_bar = OverlayBar(self.session, self.operations, self.hub, self)
        self.time_bar = TimeBar(self.session, self.operations, self.hub, self)
        self.banner = Banner(self.hub, self.run, self)
        self.welcome = Welcome(self.run, self.open_files, self._pages)
        self._build_middle()
        self._build_docks()
        self.menus = Menus(self, COMMANDS)
        self._count = QLabel(self)
        self.freshness = FreshnessLabel(lambda: self.raise_panel("connections"), self)
        for widget in (self.progress, self.city.coordinates, self._count, self.freshness):
            self.statusBar().addPermanentWidget(widget)
        self._wire()
        self._retranslate()
        self._default_state = self.saveState(_LAYOUT_VERSION)
        self._restore()
        self._models_changed()
        QTimer.singleShot(_WARM_UP_MS, self.viewport, self.viewport.warm_up)

    def _build_middle(self) -> None:
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.viewport)
        middle = QWidget(self)
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.overlay_bar)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.time_bar)
        self.setCentralWidget(middle)

    def _build_docks(self) -> None:
        self.tree = ProjectTree(self.session, self.hub, self)
        self.layers = LayersPanel(self.session, self.city, self.opening, self.hub, self)
        self.inspector = Inspector(self.session, self.operations, self.hub, self)
        self.properties = self.inspector.properties
        self.portfolio = PortfolioPanel(self.session, self.tasks, self.hub, self)
        self.tickets = TicketsPanel(self.session, self.operations, self.hub, self)
        self.alarms = AlarmsPanel(self.session, self.operations, self.hub, self)
        self.unmatched = UnmatchedPanel(self.session, self.operations, self.hub, self)
        self.connections = ConnectionsPanel(self.operations, self.syncing, self.tasks, self.hub, self)
        self.not_drawn = NotDrawn(self.session, self.hub, self)
        self.messages = MessagesPanel(self.hub, self)
        self.panels = (
            self.tree, self.layers, self.inspector, self.tickets, self.alarms, self.portfolio, self.unmatched,
            self.connections, self.messages, self.not_drawn,
        )  # fmt: skip
        self.docks = build_docks(self, self.panels)

    def _wire(self) -> None:
        self.viewport.picked = self.choosing.picked
        self.viewport.opened = self.choosing.come_near
        self.viewport.menu = self.menus.popup
        self.tree.on_menu(self.menus.popup)
        self.hub.changed.connect(self._changed)
        self.hub.health_changed.connect(lambda _connection, _health: self._tell_freshness())
        self.hub.message.connect(self._status)
        self.tasks.broken.connect(self.operations.failed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: self._recolour())

    # What commands ask for.

    def run(self, line: str) -> None:
        """Run a command line; what goes wrong becomes a message."""
        try:
            run_line(COMMANDS, self, line)
        except UserError as error:
            self.hub.message.emit(Message(Severity.WARNING, Sentence(error.key, error.values)))
        self.menus.refresh()

    def open_files(self, paths: Sequence[Path | str]) -> None:
        """Open files one after the other in the same scene."""
        self.files.open(paths)
        self.menus.show_recent(self._settings.recent())

    def show_palette(self) -> None:
        """Open the palette."""
        commands: Any = [(command, command.enabled(self)) for command in COMMANDS if command.menu]
        places = (self.city.places, self.addresses.offered)
        palette = Palette(commands, self.session.find, places, self.run, self.choosing.go_to, self)
        centre = self.mapToGlobal(QPoint((self.width() - palette.width()) // 2, self.height() // 8))
        palette.move(centre)
        palette.open()

    def copy_guids(self) -> None:
        """Put the GlobalIds of the selection on the clipboard, a line each."""
        elements = (self.session.element(number) for number in sorted(self.session.view.selection))
        guids = [element.guid for element in elements if element is not None and element.guid]
        QGuiApplication.clipboard().setText("\n".join(guids))
        self.hub.message.emit(Message(Severity.INFO, sentence("{count} GlobalIds were copied", count=len(guids))))

    def toggle_panel(self, name: str) -> None:
        """Show or hide a panel."""
        self.docks[name].setVisible(not self.docks[name].isVisible())

    def panel_shown(self, name: str) -> bool:
        """Whether a panel is shown."""
        return not self.docks[name].isHidden()

    def raise_panel(self, name: str) -> None:
        """Show a panel in front."""
        self.docks[name].show()
        self.docks[name].raise_()

    def setting(self, name: str) -> str:
        """A remembered choice."""
        return self._settings.text(name, "system")

    def set_language(self, language: str) -> None:
        """Speak another language from now on."""
        self._settings.put("language", language)
        self._translators.use(language_for(language))
        self._retranslate()

    def set_theme(self, name: str) -> None:
        """Use other colours from now on."""
        self._settings.put("theme", name)
        theme.apply_theme(name)
        self._recolour()

    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self._settings.forget_recent()
        self.menus.show_recent([])
        self.welcome.show_recent([])

    def show_keys(self) -> None:
        """Show the list of keys."""
        shown: Any = [command for command in COMMANDS if command.menu]
        KeysDialog(shown, self).open()

    def show_about(self) -> None:
        """Say what this is."""
        show_about(self)

    def show_tab(self, name: str) -> None:
        """Put a tab of the inspector in front."""
        self.raise_panel("inspector")
        self.inspector.show_tab(name)

    def connect_system(self, kind: str) -> None:
        """Ask for a new connection."""
        self.raise_panel("connections")
        if kind:
            self.connections.ask_new(kind)

    def sync_all(self) -> None:
        """Synchronise every connection now."""
        self.syncing.sync_all()

    def cancel_reading(self) -> None:
        """Stop what is being read."""
        self.progress.cancel()

    def is_reading(self) -> bool:
        """Whether anything is being read."""
        return self.tasks.running > 0

    def reset_layout(self) -> None:
        """Put the panels back where they were on the first day."""
        self.restoreState(self._default_state, _LAYOUT_VERSION)

    # What panels and the view report.

    def _opened(self, model: OpenModel, package: Package) -> None:
        self.operations.register(model, package)
        self.placing.opened(model, package)

    def _dispose(self, elements: ModelElements) -> None:
        """Close an element database once the store thread has done what it was asked before."""
        self.tasks.store(elements.close, lambda _done: None, self.operations.failed)

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        self.viewport.request_render()
        self.hub.view_changed.emit(old, new)
        self.menus.refresh()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.kinds & {Kind.MODELS, Kind.GEOMETRY, Kind.GROWN}:
            self._models_changed()
        if changes.kinds & {Kind.SITUATION, Kind.CONNECTIONS}:
            self._tell_freshness()

    def _tell_freshness(self) -> None:
        """How old all is, at the end of the status bar, and what waits, in the titles of the tables."""
        titles = {each.id: each.title for each in self.syncing.connections}
        self.tickets.titles = self.unmatched.titles = self.inspector.history.entries.sources = titles
        self.overlay.made_up = any(kind_of(each.kind).made_up for each in self.syncing.connections)
        self.freshness.show_health(self.syncing.connections, self.syncing.health, self.overlay.made_up)
        self._title_docks()

    def _title_docks(self) -> None:
        counted = ("tickets", "alarms", "unmatched", "not_drawn")
        title_docks(self.docks, {name: getattr(self, name).count() for name in counted})

    def _models_changed(self) -> None:
        self._pages.setCurrentWidget(self.viewport if self.session.models else self.welcome)
        if not self.session.models:
            self.welcome.show_recent(self._settings.recent())
        self.setWindowTitle(self.files.title())
        count = self.session.scene.contents.count()
        text = several("{count} element", "{count} elements", count) if count else ""
        epsg = f"   EPSG:{self.session.epsg}" if self.session.epsg else ""
        self._count.setText(text + epsg)
        self._title_docks()
        self.menus.refresh()

    def _status(self, message: Message) -> None:
        if message.severity == Severity.INFO:
            self.statusBar().showMessage(say(message.text), _STATUS_MS)

    def _retranslate(self) -> None:
        for panel in (*self.panels, self.banner, self.overlay_bar, self.time_bar):
            panel.retranslate()
        self._tell_freshness()
        self.overlay.show()
        self.menus.retranslate(self._settings.recent())
        self.welcome.show_recent(self._settings.recent())
        self._models_changed()

    def _recolour(self) -> None:
        if self._closed:
            return  # a change of colours that was under way when the window closed
        self.viewport.set_dark(theme.is_dark())
        self._retranslate()

    # What Qt reports.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.open_files(paths)

    def changeEvent(self, event: QEvent) -> None:
        """Icons follow the colours of the system."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "menus"):
            QTimer.singleShot(0, self, self._recolour)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout and end everything, in the order that `app` describes."""
        self._settings.put_bytes("geometry", self.saveGeometry())
        self._settings.put_bytes("state", self.saveState(_LAYOUT_VERSION))
        self._settings.save()
        self._closed = True
        self.progress.shut()
        self.opening.shut()
        self.syncing.close()
        self.operations.close()
        self.tasks.close()
        self.operations.store.close()
        self._pool.close()
        for model in self.session.models.values():
            if model.elements is not None:
                model.elements.close()
        self.viewport.shut()
        super().closeEvent(event)

    def _restore(self) -> None:
        geometry = self._settings.bytes("geometry")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(1400, 880)
        self.restoreState(self._settings.bytes("state"), _LAYOUT_VERSION)
