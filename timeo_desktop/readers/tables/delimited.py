"""Text files of cells: their encoding and delimiter are decided from the whole, then they are read line by line."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.tables import Decision, Layout, RawRow, Sheet, Wanted, plain, titles_in
from timeo_desktop.domain.text import sentence
from timeo_desktop.readers.tables.limits import MOST_COLUMNS, MOST_ROWS

_UTF8, _LATIN = "utf-8-sig", "cp1252"
_MARKS = ((codecs.BOM_UTF8, _UTF8), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OLD = (_LATIN, "cp850", "mac_roman")  # what programs write that do not write UTF-8, the most usual first
_DELIMITERS = ";\t,|"
_HEAD = 1 << 16  # bytes in which the header and some rows are
_SEARCHED = 101  # rows of which one may be the header
_SHOWN = 60  # signs of a line in a sentence


def open_sheet(path: Path, wanted: Wanted) -> Sheet:
    """A text file as a table. Raises BadData and OSError."""
    encoding, encoded = _encoding(path, wanted)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    delimiter, parted = _delimiter(_decoded(head, encoding), wanted)
    return Sheet("", Layout(encoding, delimiter), tuple(each for each in (encoded, parted) if each is not None))


def read(path: Path, layout: Layout) -> Iterator[RawRow]:
    """The rows of a text file, whose encoding and delimiter are known. Raises BadData and OSError."""
    try:
        with path.open(encoding=layout.encoding, errors="replace", newline="") as file:
            reader = csv.reader(file, delimiter=layout.delimiter)
            line = 1  # the first of a row
            for count, row in enumerate(reader):
                if count >= MOST_ROWS or len(row) > MOST_COLUMNS:
                    raise BadData("{file} is larger than can be meant", file=path.name)
                if not count and row:
                    row[0] = row[0].removeprefix("\ufeff")  # a mark of the encoding, no part of a title
                yield line, list(row)
                line = reader.line_num + 1
    except csv.Error as error:
        raise BadData("{file} is not a table: {reason}", file=path.name, reason=error) from error


def _encoding(path: Path, wanted: Wanted) -> tuple[str, Decision | None]:
    """The encoding of a file, and what settles it where it is not UTF-8. Raises BadData."""
    if wanted.layout.encoding:
        _prove(path, wanted.layout.encoding)
        return wanted.layout.encoding, None
    with path.open("rb") as file:
        head = file.read(_HEAD)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), "") or _wide(head)
    if marked and marked != _UTF8:
        return marked, _decided("encoding", marked, 1, _decoded(head, marked).partition("\n")[0])
    if b"\0" in head[:4096]:
        raise BadData("{file} is not a text file", file=path.name)
    good, bad, row, line = _lines(path)
    if not bad:
        return _UTF8, None
    if good > bad:  # cut by a program, not written in another encoding: of the others every sign would be another one
        return _UTF8, _decided("encoding", "utf-8", row, line.decode("utf-8", "replace"))
    titles = frozenset(map(plain, wanted.titles))
    name = max(_OLD, key=lambda each: len(_titles(_decoded(head, each), titles)))
    return name, _decided("encoding", name, row, line.decode(name, "replace"))


def _prove(path: Path, encoding: str) -> None:
    """Raises BadData unless a file is written in an encoding."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(1 << 20):
                pass
    except UnicodeError as error:
        raise BadData("{file} is not written in {encoding}", file=path.name, encoding=encoding) from error
    except LookupError as error:
        raise BadData("{encoding} is no known encoding", encoding=encoding) from error


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: every other byte of western text is nothing."""
    pairs = len(head) // 2
    if not pairs:
        return ""
    return next((name for start, name in ((1, "utf-16-le"), (0, "utf-16-be"))
                 if head[start::2].count(0) > pairs / 2 > head[1 - start :: 2].count(0) * 8), "")  # fmt: skip


def _lines(path: Path) -> tuple[int, int, int, bytes]:
    """How many lines have signs in UTF-8, how many have some that cannot be, and the first of these with its number."""
    good = bad = row = 0
    first = b""
    with path.open("rb") as file:
        for number, line in enumerate(_bounded(file), start=1):
            if line.isascii():
                continue
            try:
                line.decode()
                good += 1
            except UnicodeDecodeError:
                bad += 1
                row, first = (row, first) if row else (number, line)
    return good, bad, row, first


def _bounded(file: io.BufferedReader) -> Iterator[bytes]:
    """Lines, of which no one is longer than a file may be in memory."""
    while line := file.readline(16 << 20):
        yield line


def _decoded(head: bytes, encoding: str) -> str:
    text = head.decode(encoding, "replace")
    return text.removeprefix("\ufeff")


def _delimiter(head: str, wanted: Wanted) -> tuple[str, Decision | None]:
    """What parts the cells: where the titles that are wanted are cells, else where most rows have as many."""
    if wanted.layout.delimiter:
        return wanted.layout.delimiter, None
    titles = frozenset(map(plain, wanted.titles))
    found = {each: _titles(head, titles, each) for each in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda each: len(found[each]))
    if len(found[best]) > max(len(found[each]) for each in _DELIMITERS if each != best):
        row, line = next(
            (number, delimiter_line) for number, delimiter_line in enumerate(head.splitlines(), start=1)
            if titles_in(_cells(delimiter_line, best), titles)
        )  # fmt: skip
        return best, _decided("delimiter", best, row, line)
    return max(_DELIMITERS, key=lambda each: _evenness(head, each)), None


def _titles(head: str, titles: frozenset[str], delimiter: str = "") -> frozenset[str]:
    """The most of some titles that one row of a file has; `delimiter`: nothing where any may part them."""
    if not delimiter:
        return max((_titles(head, titles, each) for each in _DELIMITERS), key=len)
    return max((titles_in(row, titles) for row in _rows(head, delimiter)), key=len, default=frozenset())


def _rows(head: str, delimiter: str) -> list[list[str]]:
    try:
        return list(islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), _SEARCHED))
    except csv.Error:
        return []


def _cells(line: str, delimiter: str) -> list[str]:
    return next(iter(_rows(line, delimiter)), [])


def _evenness(head: str, delimiter: str) -> int:
    """How many cells stand in rows that have as many as most."""
    widths = Counter(len(row) for row in _rows(head, delimiter) if len(row) > 1)
    return max((width * count for width, count in widths.items()), default=0)


def _decided(about: str, value: str, row: int, text: str) -> Decision:
    template = _TOLD_WHOLE[about]
    shown = text.strip()[:_SHOWN]
    told = sentence(template, value="tab" if value == "\t" else value, row=row, text=shown)
    return Decision(about, value, row, shown, told)


_TOLD_WHOLE = {
    "encoding": "Encoding: {value}, because of “{text}” in row {row}",
    "delimiter": "Cells are parted by “{value}”, because of “{text}” in row {row}",
}
