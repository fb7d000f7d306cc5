"""Work on the GUI thread, a step at a time, so that the window answers between them: VTK draws on no other thread."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from timeo_desktop.domain.errors import Cancelled, UserError

Made = TypeVar("Made")


class Steps(QObject, Generic[Made]):
    """Goes through `steps` until one of them is something; then `done` gets it. `failed` gets an error, or `Cancelled`
    once it was stopped."""

    def __init__(
        self, steps: Iterator[Made | None], done: Callable[[Made], None], failed: Callable[[Exception], None],
        parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._steps, self._done, self._failed = steps, done, failed
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        self._timer.start(0)

    def stop(self) -> None:
        """End without a result, now."""
        self._timer.stop()
        if hasattr(self._steps, "close"):
            self._steps.close()
        self._failed(Cancelled())
        self.deleteLater()

    def _step(self) -> None:
        try:
            made = next(self._steps)
        except (UserError, Cancelled) as error:
            self._end(partial(self._failed, error))
            return
        if made is not None:
            self._end(lambda: self._done(made))

    def _end(self, call: Callable[[], None]) -> None:
        self._timer.stop()
        call()
        self.deleteLater()
