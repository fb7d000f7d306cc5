"""What a table, a topic or a question needs of a window, without the window. A plugin for tests that need Qt."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from timeo_desktop.domain.changes import Message
from timeo_desktop.services.operations.data import OperationsData
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.store_work import StoreWork
from timeo_desktop.ui.base.tasks import READERS, Tasks


class Host:
    """A hub, a store and its thread. `said`: the messages."""

    def __init__(self, data: OperationsData) -> None:
        self.parent = QObject()
        self.hub = Hub(self.parent)
        self.tasks = Tasks(self.parent)
        self.work = StoreWork(data, self.hub, self.tasks, self.parent)
        self.said: list[Message] = []
        self.hub.message.connect(self.said.append)

    @contextmanager
    def held(self) -> Iterator[None]:
        """The readers of the store are busy for as long as this lasts."""
        begun, go_on = threading.Semaphore(0), threading.Event()

        def wait(_stop: threading.Event) -> None:
            begun.release()
            go_on.wait(30)

        for _ in range(READERS):
            self.tasks.ask(wait, lambda _: None, lambda _: None)
        for _ in range(READERS):
            assert begun.acquire(timeout=30)
        try:
            yield
        finally:
            go_on.set()

    def close(self) -> None:
        """As the desk does."""
        self.work.close()
        self.tasks.close()


@pytest.fixture
def host(qtbot: QtBot, tmp_path: Path) -> Iterator[Host]:
    """A host with an empty store."""
    assert qtbot
    with closing(Store(tmp_path / "operations.sqlite")) as store:
        made = Host(OperationsData(store, SecretBox(tmp_path / "config", None)))
        yield made
        made.close()
        made.parent.deleteLater()
