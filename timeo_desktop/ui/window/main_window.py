"""The main window: assembles the view, the panels and the commands from their tables. What they do is theirs."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from timeo_desktop.domain.changes import Changes, Kind, Message, Severity
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.opening.opener import Opener
from timeo_desktop.services.operations.data import OperationsData
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.command import run_line
from timeo_desktop.ui.base.language import Translators, language_for, say, several
from timeo_desktop.ui.base.rows import named
from timeo_desktop.ui.base.settings import Settings
from timeo_desktop.ui.view.overlay_bar import OverlayBar
from timeo_desktop.ui.view.time_bar import TimeBar
from timeo_desktop.ui.window.about import show_about
from timeo_desktop.ui.window.choosing import Choosing
from timeo_desktop.ui.window.commands import Tables
from timeo_desktop.ui.window.docks import Docks
from timeo_desktop.ui.window.files import Files
from timeo_desktop.ui.window.furnish import furnish
from timeo_desktop.ui.window.keys import KeysDialog
from timeo_desktop.ui.window.menus import Menus
from timeo_desktop.ui.window.messages import Banner
from timeo_desktop.ui.window.palette import Palette
from timeo_desktop.ui.window.welcome import Welcome

_LAYOUT_VERSION = 4
_STATUS_MS = 8000


class MainWindow(QMainWindow):
    """One window: the place in the middle, the tree left, the chosen thing right, lists below."""

    def __init__(
        self,
        *,
        settings: Settings,
        translators: Translators,
        opener: Opener,
        data: OperationsData,
        tables: Tables,
    ) -> None:
        super().__init__()
        self._closed = False
        self._settings, self._translators, self._opener = settings, translators, opener
        self.setObjectName("main_window")
        self.setAcceptDrops(True)
        self.setDockOptions(self.DockOption.AnimatedDocks | self.DockOption.AllowTabbedDocks)
        self._pages = QStackedWidget(self)
        self.desk = furnish(
            self, self._pages, settings=settings, opener=opener, data=data, families=tables.families, run=self.run
        )
        self.hub, self.tasks, self.session, self.viewport = (
            self.desk.hub, self.desk.tasks, self.desk.session, self.desk.viewport,
        )  # fmt: skip
        self.files = Files(
            session=self.session, opening=self.desk.opening, settings=settings, opener=opener, hub=self.hub, parent=self
        )
        self._commands, self._searches = tables.commands, tables.searches
        for name in (part for family in tables.families for part in family.parts):
            self.desk.part(named(name))
        self.choosing = Choosing(self.desk)
        self._build_middle()
        self.docks = Docks(self.desk, tables.panels)
        self.menus = Menus(self, self, self._commands, lambda path: self.open_files([path]))
        self._count = QLabel(self)
        self.statusBar().insertPermanentWidget(0, self.desk.progress)
        self.statusBar().addPermanentWidget(self._count)
        self._wire()
        self._retranslate()
        self._default_state = self.saveState(_LAYOUT_VERSION)
        self._restore()
        self.viewport.warm_up_soon()

    def _build_middle(self) -> None:
        self.banner = Banner(self.hub, self.run, self)
        self._bars = (OverlayBar(self.desk, self), TimeBar(self.desk, self))
        self.welcome = Welcome(self.run, self.open_files, self._pages)
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.viewport)
        middle = QWidget(self)
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget, stretch in ((self.banner, 0), (self._bars[0], 0), (self._pages, 1), (self._bars[1], 0)):
            layout.addWidget(widget, stretch)
        self.setCentralWidget(middle)

    def _wire(self) -> None:
        self.viewport.menu_wanted.connect(self.menus.popup)
        self.hub.changed.connect(self._changed)
        self.hub.view_changed.connect(lambda _old, _new: self.menus.refresh())
        self.hub.message.connect(self._status)
        self.tasks.broken.connect(self.desk.work.failed)
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: self._recolour())

    # What commands ask for.

    def run(self, line: str) -> None:
        """Run a command line; what goes wrong becomes a message."""
        try:
            run_line(self._commands, self, line)
        except UserError as error:
            self.hub.message.emit(Message(Severity.WARNING, Sentence(error.key, error.values)))
        self.menus.refresh()

    def open_files(self, paths: Sequence[Path | str]) -> None:
        """Open files one after the other in the same scene."""
        self.files.open(paths)
        self.menus.show_recent(self._settings.recent())

    def show_palette(self) -> None:
        """Open the palette."""
        shown = [command for command in self._commands if command.menu and command.enabled(self)]
        palette = Palette(shown, self._searches, self.desk, self)
        palette.move(self.mapToGlobal(QPoint((self.width() - palette.width()) // 2, self.height() // 8)))
        palette.open()

    def copy_guids(self) -> None:
        """Put the GlobalIds of the selection on the clipboard, a line each."""
        elements = (self.session.element(number) for number in sorted(self.session.view.selection))
        guids = [element.guid for element in elements if element is not None and element.guid]
        QGuiApplication.clipboard().setText("\n".join(guids))
        self.hub.message.emit(Message(Severity.INFO, sentence("{count} GlobalIds were copied", count=len(guids))))

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
        KeysDialog([command for command in self._commands if command.menu], self.desk, self).open()

    def show_about(self) -> None:
        """Say what this is."""
        show_about(self)

    def cancel_reading(self) -> None:
        """Stop what is being read."""
        self.desk.progress.cancel()

    def is_reading(self) -> bool:
        """Whether anything is being read."""
        return self.tasks.running > 0

    def reset_layout(self) -> None:
        """Put the panels back where they were on the first day."""
        self.restoreState(self._default_state, _LAYOUT_VERSION)

    # What panels and the view report.

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.kinds & {Kind.MODELS, Kind.GEOMETRY, Kind.GROWN}:
            self._models_changed()

    def _models_changed(self) -> None:
        self._pages.setCurrentWidget(self.viewport if self.session.models else self.welcome)
        if not self.session.models:
            self.welcome.show_recent(self._settings.recent())
        self.setWindowTitle(self.files.title())
        count = self.session.scene.contents.count()
        text = several("{count} element", "{count} elements", count) if count else ""
        self._count.setText(text + (f"   EPSG:{self.session.epsg}" if self.session.epsg else ""))
        self.menus.refresh()

    def _status(self, message: Message) -> None:
        if message.severity == Severity.INFO:
            self.statusBar().showMessage(say(message.text), _STATUS_MS)

    def _retranslate(self) -> None:
        if self._closed:
            return  # the language or the colours changed while the window closed
        for part in (*self._bars, self.banner, self.docks):
            part.retranslate()
        for part in self.desk.made():
            if hasattr(part, "retranslate"):
                part.retranslate()
        self.menus.retranslate(self._settings.recent())
        self.welcome.show_recent(self._settings.recent())
        self._models_changed()

    def _recolour(self) -> None:
        if self._closed:
            return
        self.viewport.set_dark(theme.is_dark())
        self._retranslate()

    # What Qt reports.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        event.acceptProposedAction()
        self.open_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

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
        self.desk.close()
        self._opener.close()
        super().closeEvent(event)

    def _restore(self) -> None:
        geometry = self._settings.bytes("geometry")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(1400, 880)
        self.restoreState(self._settings.bytes("state"), _LAYOUT_VERSION)
