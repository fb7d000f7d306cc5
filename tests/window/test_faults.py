"""A fault that nobody foresaw is one sentence to the user, and its traceback is in the log."""

import logging
import sys
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog

from timeo_desktop.app import _ReportTo
from timeo_desktop.domain.connections import Connection
from timeo_desktop.ui.city.address_search import AddressSearch
from timeo_desktop.ui.city.map_fetching import MapFetching
from timeo_desktop.ui.operations.connection_form import ConnectionForm
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
Fail = Callable[[MainWindow, Exception], None]


def _form(window: MainWindow, error: Exception) -> None:
    form = ConnectionForm(Connection("c", "demonstration", "x"), window.tasks, lambda _c, _s: None, {}, window)
    form._testing = form._connection
    form._refused(form._connection, error)
    assert "unforeseen. The log has the details" in form.result_text.text()
    form.done(QDialog.DialogCode.Rejected)


def _raised(window: MainWindow, _error: Exception) -> None:
    _ReportTo(window)(*sys.exc_info())  # type: ignore[arg-type]


_FAILING: dict[str, Fail] = {
    "an address": lambda window, error: window.desk.part(AddressSearch)._failed(error),
    "a map": lambda window, error: window.desk.part(MapFetching)._failed(error),
    "a test of a connection": _form,
    "the store": lambda window, error: window.desk.work.failed(error),
    "a slot": _raised,
}


@pytest.mark.parametrize("what", _FAILING)
def test_a_fault_is_said_and_logged(window: MainWindow, caplog: pytest.LogCaptureFixture, what: str) -> None:
    with caplog.at_level(logging.ERROR):
        try:
            raise LookupError("unforeseen")
        except LookupError as error:
            _FAILING[what](window, error)
    (record,) = caplog.records
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], LookupError)
    texts = window.desk.panels["messages"].texts()
    assert what == "a test of a connection" or "unforeseen" in texts[0]
