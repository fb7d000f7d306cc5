"""Puts the window together, runs it and takes it apart.

Start-up: settings, application, language, theme, the operations store, the spare reader child, the window, then the
files of the command line and the connections. Shutdown, by the window's close event: layout saved, connections and
tasks cancelled and awaited (5 s), the store closed, children killed, element databases closed, VTK's window given
back, Qt quits.
"""

import logging
import logging.handlers
import os
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from timeo_desktop import __version__, folders
from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.city.placing import places_in
from timeo_desktop.services.opening.environment import cache, stall_limits
from timeo_desktop.services.opening.open_source import CHILD_TARGET
from timeo_desktop.services.opening.opener import Opener
from timeo_desktop.services.operations.data import OperationsData
from timeo_desktop.services.operations.environment import secret_box, store_path
from timeo_desktop.store.operations.database import Store, StoreDamaged, StoreTooNew, StoreUnusable, restore, set_aside
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.language import Translators, language_for, say, tr
from timeo_desktop.ui.base.rows import Family
from timeo_desktop.ui.base.settings import Settings
from timeo_desktop.ui.families import FAMILIES, tables
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.operations.upkeep import Upkeep
from timeo_desktop.ui.window.main_window import MainWindow

_LOG_BYTES = 1_000_000
_POLL_MS = 50
_LONGEST_WAIT = 60.0
_log = logging.getLogger(__name__)


def run_window(files: list[Path | str], commands: list[str], picture: Path | None, made_up: bool = False) -> int:
    """Open the window with these files; once they are open run the commands, save a picture and quit if asked.
    `made_up`: on the store of the demonstration, which is filled with made-up data."""
    _log_to_file()
    _prefer_x11()
    application = cast(QApplication, QApplication.instance() or QApplication(sys.argv[:1]))
    application.setApplicationName("Timeo Desktop")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("timeo-desktop")
    window = make_window(made_up)
    if window is None:
        return 1
    sys.excepthook = _ReportTo(window)
    window.show()
    window.desk.part(Syncing).start()
    window.desk.part(Upkeep).start()
    if files:
        window.open_files(files)
    if commands or picture:
        _when_open(window, commands, picture)
    return int(application.exec())


def open_store(path: Path) -> Store | None:
    """The operations store; None when it cannot be used and the user does not want the last good copy."""
    try:
        return Store(path)
    except StoreDamaged as error:
        _log.error("%s", error)
        kept = tr("The damaged file is kept beside it, nothing is deleted.")
        if error.copy is not None and _ask(error, tr("Use the copy"), tr("Quit"), kept):
            restore(path, error.copy)
        elif error.copy is None and _ask(error, tr("Start with an empty store"), tr("Quit"), kept):
            set_aside(path)
        else:
            return None
        return Store(path)
    except StoreUnusable as error:
        _log.error("%s", error)
        return open_store(path) if _ask(error, tr("Try again"), tr("Quit"), "") else None
    except StoreTooNew as error:
        QMessageBox.critical(None, "Timeo Desktop", say(Sentence(error.key, error.values)))
        return None


def _ask(error: UserError, yes: str, no: str, more: str) -> bool:
    asked = QMessageBox(QMessageBox.Icon.Warning, "Timeo Desktop", say(Sentence(error.key, error.values)))
    asked.setInformativeText(more)
    chosen = asked.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    asked.addButton(no, QMessageBox.ButtonRole.RejectRole)
    asked.exec()
    return asked.clickedButton() is chosen


def make_window(made_up: bool = False, families: tuple[Family, ...] = FAMILIES) -> MainWindow | None:
    """A main window on the user's settings, cache and store; None when the store cannot be used."""
    folder = folders.config_folder()
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(folder)
    translators = Translators()
    translators.use(language_for(settings.text("language", "system")))
    theme.apply_theme(settings.text("theme", "system"))
    store = open_store(store_path(made_up))
    if store is None:
        return None
    box = secret_box()
    if made_up:
        from timeo_desktop.services.operations import demonstration

        demonstration.prepare(store, box)
    pool = ReaderPool(CHILD_TARGET, keep_spare=True)
    # Starting a process takes a few hundredths of a second, so it does not wait for the window.
    threading.Thread(target=pool.prepare, name="timeo-spare", daemon=True).start()
    opener = Opener(cache(), pool, stall_limits(), places_in(store))
    return MainWindow(
        settings=settings,
        translators=translators,
        opener=opener,
        data=OperationsData(store, box),
        tables=tables(families),
    )


def _when_open(window: MainWindow, commands: list[str], picture: Path | None) -> None:
    """Run commands once nothing is being read any more, then take the picture of the whole window."""
    timer = QTimer(window)
    timer.setInterval(_POLL_MS)
    deadline = time.monotonic() + _LONGEST_WAIT

    def look() -> None:
        if window.tasks.running or (not window.desk.is_settled() and time.monotonic() < deadline):
            return
        timer.stop()
        try:
            for line in commands:
                window.run(line)
        finally:
            if picture is not None:
                window.viewport.draw_now()
                _when_settled(window, picture)

    timer.timeout.connect(look)
    timer.start()


def _when_settled(window: MainWindow, picture: Path) -> None:
    """Commands may have asked the store, and the camera for tiles; the picture waits for the answers."""
    timer = QTimer(window)
    timer.setInterval(_POLL_MS * 10)
    deadline = time.monotonic() + _LONGEST_WAIT

    def look() -> None:
        desk = window.desk
        settled = desk.work.is_settled and desk.topics.is_settled and desk.refining.is_settled
        if settled or time.monotonic() > deadline:
            timer.stop()
            _save_and_quit(window, picture)

    timer.timeout.connect(look)
    timer.start()


def _save_and_quit(window: MainWindow, picture: Path) -> None:
    window.viewport.draw_now()
    saved = window.screen().grabWindow(window.winId()).save(str(picture))
    window.close()
    if not saved:
        sys.stderr.write(f"timeo-desktop: {picture} could not be written\n")
        QApplication.exit(1)


def _log_to_file() -> None:
    folder = folders.config_folder()
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "timeo-desktop.log", maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if os.environ.get("TIMEO_DEBUG") else logging.INFO)


def _prefer_x11() -> None:
    """VTK draws into an X window; under Wayland Qt must ask XWayland for one, or the view stays empty."""
    if sys.platform == "linux" and os.environ.get("WAYLAND_DISPLAY") and os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "xcb")


class _ReportTo:
    """An exception hook that logs and tells the user in one sentence, and lets the program go on."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        _log.error("unexpected error", exc_info=(kind, error, trace))
        text = sentence("Something went wrong in this program: {reason}. The log has the details", reason=error)
        self._window.hub.message.emit(Message(Severity.ERROR, text))
