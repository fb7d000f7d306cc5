"""Writes what a table shows into a file, a page of rows at a time."""

from pathlib import Path

from PySide6.QtCore import QLocale

from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.exchange.export import write_table
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.table_rows import Order, Row, Rows

_PAGE = 2_000


def export_rows(path: Path, source: Rows[Row], order: Order) -> int:
    """Write rows in an order, with the titles of their columns; how many. Raises UserError."""
    columns, ids = source.columns, order.ids
    titles = [tr(column.title) if column.is_word else column.title for column in columns]
    pages = (source.page(ids[start : start + _PAGE]) for start in range(0, len(ids), _PAGE))
    rows = ([column.value(row) for column in columns] for page in pages for row in page)
    write_table(path, titles, rows, QLocale().decimalPoint())
    return len(ids)


def told(path: Path, done: int | UserError) -> Message:
    """What to tell the user of an export: how many rows were written, or why none were."""
    if isinstance(done, UserError):
        return Message(Severity.ERROR, Sentence(done.key, done.values))
    return Message(Severity.INFO, sentence("{count} rows were written to {file}", count=done, file=path))
