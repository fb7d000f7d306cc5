"""Tables as CSV and XLSX. Text from outside stays text: a cell never becomes a formula or a link."""

import csv
import math
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from timeo_desktop.domain.errors import UserError

Value = str | int | float | datetime | None
_MOST_ROWS, _LONGEST = 1_048_575, 32_767  # of a sheet below its titles; signs of a cell
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_table(path: Path, titles: Sequence[str], rows: Iterable[Sequence[Value]], point: str = ".") -> None:
    """Write a table; the ending of the name decides how. Of a CSV the decimal `point` is that of the user's language:
    what a spreadsheet would not take as a number it may take as a date. A file that was there before stays as it was
    until the new one is whole. Raises UserError."""
    import xlsxwriter  # when first asked for: the start has no time for it

    unfinished = path.with_name(f"{path.name}.part")
    try:
        if path.suffix.lower() == ".xlsx":
            _xlsx(unfinished, titles, rows)
        else:
            _csv(unfinished, titles, rows, point)
        unfinished.replace(path)
    except (OSError, xlsxwriter.exceptions.XlsxFileError) as error:
        raise UserError("{file} could not be written: {reason}", file=path, reason=error) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _csv(path: Path, titles: Sequence[str], rows: Iterable[Sequence[Value]], point: str) -> None:
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(titles)
        writer.writerows([_plain(value, point) for value in row] for row in rows)


def _plain(value: Value, point: str) -> str:
    if value is None or not _is_finite(value):
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"  # a spreadsheet would run it
    return str(value).replace(".", point) if isinstance(value, float) else str(value)


def _is_finite(value: Value) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _xlsx(path: Path, titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        date = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, titles, bold)
        sheet.freeze_panes(1, 0)
        count = 0
        for count, row in enumerate(rows, start=1):
            if count > _MOST_ROWS:
                raise UserError("A workbook holds {count} rows at most: choose CSV", count=_MOST_ROWS)
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(count, column, value.replace(tzinfo=None), date)
                elif isinstance(value, str):
                    sheet.write_string(count, column, value.encode(errors="replace").decode()[:_LONGEST])
                elif value is not None and _is_finite(value):
                    sheet.write_number(count, column, value)
        sheet.autofilter(0, 0, max(count, 1), len(titles) - 1)
        sheet.autofit()
