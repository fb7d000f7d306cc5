"""The program's window, in which somebody clicks at random: tables and overlays, links confirmed, alarms acknowledged,
its connection paused and taken up again. It notes which tickets it shows, and everything that it says.

    python -m tests.two_programs.clicked_window FOLDER [MODEL]        until its input ends
"""

import random
import sys
import threading
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.two_programs.network import Journal, registered
from tests.two_programs.store import WINDOW, journal_of, part_of
from timeo_desktop.app import make_window
from timeo_desktop.domain.changes import Changes, Message
from timeo_desktop.services.operations import alarms, match
from timeo_desktop.services.operations.tickets import STANDING
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.window.main_window import MainWindow

_CLICK_MS, _LOOK_MS = 150, 20
_LINES = ("panel.tickets", "panel.alarms", "panel.unmatched", "panel.connections", "overlay.tickets",
          "overlay.sensors", "overlay.meters", "view.fit")  # fmt: skip


class Clicks:
    """Somebody who clicks."""

    def __init__(self, window: MainWindow, journal: Journal) -> None:
        self._window, self._desk, self._journal = window, window.desk, journal
        self._random = random.Random(1)
        self._part = self._desk.work.data.do(part_of, WINDOW)
        self._syncing = self._desk.part(Syncing)
        self._shown: set[str] = set()
        self._paused = False
        self._desk.topics.want("somebody who looks", (STANDING,))
        window.hub.message.connect(self._said)

    def click(self) -> None:
        """Do one thing."""
        self._random.choice((self._run, self._run, self._confirm, self._acknowledge, self._pause))()

    def look(self) -> None:
        """Note the tickets that were not seen before."""
        for each in self._desk.topics.answer(STANDING).tickets:
            key = each.row.ticket.key
            if key not in self._shown:
                self._shown.add(key)
                self._journal.note("saw", key)

    def _said(self, message: Message) -> None:
        self._journal.note("said", str(message.text))

    def _run(self) -> None:
        self._window.run(self._random.choice(_LINES))

    def _confirm(self) -> None:
        if self._part.texts:
            text, element = self._part.texts.pop(0)
            data = self._desk.work.data

            def verb() -> Changes:
                return data.do(match.confirm, WINDOW, text, element).changes

            self._desk.work.write(verb, lambda: self._journal.note("confirmed", [text, element]))

    def _acknowledge(self) -> None:
        if self._part.alarms:
            alarm, data = self._part.alarms.pop(0), self._desk.work.data
            self._desk.work.write(
                lambda: data.do(alarms.acknowledge, [alarm]), lambda: self._journal.note("acknowledged", alarm)
            )

    def _pause(self) -> None:
        for connection in self._syncing.connections:
            if connection.id == WINDOW:
                self._paused = not self._paused
                self._syncing.pause(connection, self._paused)


def main() -> None:
    """From the moment that the models are open until the input ends."""
    folder, models, ended = Path(sys.argv[1]), [Path(word) for word in sys.argv[2:]], threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    application = QApplication([])
    with closing(Journal(journal_of(folder, WINDOW))) as journal:
        window = make_window()
        assert window is not None
        window.set_language("en")
        window.show()
        window.open_files(models)
        clicks = Clicks(window, journal)
        clicking, looking, opening = (QTimer(window) for _ in range(3))

        def begin() -> None:
            if not window.tasks.running:
                opening.stop()
                journal.note("began", 0)
                window.desk.part(Syncing).start()
                clicking.start(_CLICK_MS)
                looking.start(_LOOK_MS)

        def look() -> None:
            clicks.look()
            if ended.is_set():
                application.quit()

        for timer, act in ((clicking, clicks.click), (looking, look), (opening, begin)):
            timer.timeout.connect(act)
        opening.start(_LOOK_MS)
        application.exec()
        clicking.stop()
        looking.stop()
        window.close()


if __name__ == "__main__":
    with registered():
        main()
