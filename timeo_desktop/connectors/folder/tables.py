"""CSV and XLSX files as rows of cells, whatever their encoding, delimiter and preamble."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from timeo_desktop.domain.connections import BadData

Cell = str | float | bool | datetime | date | time | timedelta
_ENCODINGS = ("utf-8-sig", "cp1252")
_DELIMITERS = ";\t,|"
_SNIFFED = 20


@dataclass(frozen=True)
class Layout:
    """How a file is to be read. Empty: found out. `sheet`: part of a sheet's name (XLSX only)."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


def read_rows(path: Path, layout: Layout) -> Iterator[tuple[int, list[Cell]]]:
    """Rows with their number in the file, from 1. Raises BadData when the file cannot be read at all."""
    if path.suffix.lower() == ".xlsx":
        return _xlsx(path, layout)
    return _csv(path, layout)


def _csv(path: Path, layout: Layout) -> Iterator[tuple[int, list[Cell]]]:
    text = decode(path.read_bytes(), layout.encoding, path.name)
    delimiter = layout.delimiter or guess_delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, list(row)
    except csv.Error as error:
        raise BadData("{file} is not a table: {reason}", file=path.name, reason=error) from error


def decode(raw: bytes, encoding: str, name: str) -> str:
    """The text of a file; UTF-8 when it is that, else Windows Latin. Raises BadData."""
    if b"\0" in raw[:4096] and not encoding:
        raise BadData("{file} is not a text file", file=name)
    for each in (encoding,) if encoding else _ENCODINGS:
        try:
            return raw.decode(each).removeprefix("\ufeff")  # a mark of the encoding, no part of a title
        except UnicodeDecodeError:
            continue
        except LookupError as error:
            raise BadData("{encoding} is no known encoding", encoding=each) from error
    if encoding:
        raise BadData("{file} is not written in {encoding}", file=name, encoding=encoding)
    return raw.decode("cp1252", errors="replace")


def guess_delimiter(text: str) -> str:
    """The delimiter that occurs most often in the first lines."""
    lines = [line for line in text.splitlines()[:_SNIFFED] if line.strip()]

    def score(delimiter: str) -> int:
        return sum(line.count(delimiter) for line in lines)

    return max(_DELIMITERS, key=score)


def _xlsx(path: Path, layout: Layout) -> Iterator[tuple[int, list[Cell]]]:
    try:
        book = python_calamine.load_workbook(str(path))
        names = [name for name in book.sheet_names if layout.sheet.casefold() in name.casefold()]
        if not names:
            raise BadData("{file} has no sheet named {sheet}", file=path.name, sheet=layout.sheet)
        rows = book.get_sheet_by_name(names[0]).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError) as error:
        raise BadData("{file} is not a workbook that can be read: {reason}", file=path.name, reason=error) from error
    for number, row in enumerate(rows, start=1):
        yield number, list(row)
