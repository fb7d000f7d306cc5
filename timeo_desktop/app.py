"""Puts the window together, runs it and takes it apart.

Start-up: settings, application, language, theme, the spare reader child, the window, then the files of the command
line. Shutdown, by the window's close event: layout saved, tasks cancelled and awaited (5 s), children killed,
element databases closed, VTK's window given back, Qt quits.
"""

import logging
import logging.handlers
import os
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from timeo_desktop import __version__, places
from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.text import sentence
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.environment import cache, stall_limits
from timeo_desktop.services.open_source import CHILD_TARGET
from timeo_desktop.ui import theme
from timeo_desktop.ui.language import Translators, language_for
from timeo_desktop.ui.main_window import MainWindow
from timeo_desktop.ui.settings import Settings

_LOG_BYTES = 1_000_000
_POLL_MS = 50
_log = logging.getLogger(__name__)


def run_window(files: list[Path], commands: list[str], picture: Path | None) -> int:
    """Open the window with these files; once they are open run the commands, save a picture and quit if asked."""
    _log_to_file()
    _prefer_x11()
    application = cast(QApplication, QApplication.instance() or QApplication(sys.argv[:1]))
    application.setApplicationName("Timeo Desktop")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("timeo-desktop")
    window = make_window()
    sys.excepthook = _ReportTo(window)
    window.show()
    if files:
        window.open_files(files)
    if commands or picture:
        _when_open(window, commands, picture)
    return int(application.exec())


def make_window() -> MainWindow:
    """A main window on the user's settings and cache."""
    folder = places.config_folder()
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(folder)
    translators = Translators()
    translators.use(language_for(settings.text("language", "system")))
    theme.apply_theme(settings.text("theme", "system"))
    pool = ReaderPool(CHILD_TARGET, keep_spare=True)
    # Starting a process takes a few hundredths of a second, so it does not wait for the window.
    threading.Thread(target=pool.prepare, name="timeo-spare", daemon=True).start()
    return MainWindow(settings=settings, translators=translators, cache=cache(), pool=pool, limits=stall_limits())


def _when_open(window: MainWindow, commands: list[str], picture: Path | None) -> None:
    """Run commands once nothing is being read any more, then take the picture of the whole window."""
    timer = QTimer(window)
    timer.setInterval(_POLL_MS)

    def look() -> None:
        if window.tasks.running:
            return
        timer.stop()
        try:
            for line in commands:
                window.run(line)
        finally:
            if picture is not None:
                window.viewport.draw_now()
                QTimer.singleShot(_POLL_MS * 4, window, lambda: _save_and_quit(window, picture))

    timer.timeout.connect(look)
    timer.start()


def _save_and_quit(window: MainWindow, picture: Path) -> None:
    window.viewport.draw_now()
    window.screen().grabWindow(window.winId()).save(str(picture))
    window.close()


def _log_to_file() -> None:
    folder = places.config_folder()
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
