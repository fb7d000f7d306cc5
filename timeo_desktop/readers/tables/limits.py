"""What a table file may ask of a computer. A workbook of 2 kB can name two cells between which 17 thousand million lie,
or unpack to more than any memory: both are told before they are read, and the child's memory is bounded besides."""

import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from timeo_desktop.domain.connections import BadData

MOST_ROWS, MOST_COLUMNS = 20_000_000, 16_384
_MOST_CELLS = 20_000_000  # of a sheet, empty ones between the first and the last included
_MOST_UNPACKED = 1 << 30
_MOST_MEMBERS = 10_000
_BLOCK = 1 << 20
_OVERLAP = 64  # bytes of a block that may begin the name of a cell
_CELL = re.compile(rb'\br\s*=\s*["\']([A-Za-z]{1,3})([0-9]{1,7})["\']')  # only cells have such names
_LOCKED = b"\xd0\xcf\x11\xe0"  # a compound file: what Excel wrote until 2003, and what it wraps a password around


@dataclass
class _Extent:
    """The smallest rectangle around the cells of a sheet."""

    top: int = 1 << 31
    left: int = 1 << 31
    bottom: int = -1
    right: int = -1

    def add(self, column: bytes, row: bytes) -> None:
        """Take in a cell."""
        place, line = _number(column), int(row)
        self.top, self.bottom = min(self.top, line), max(self.bottom, line)
        self.left, self.right = min(self.left, place), max(self.right, place)

    @property
    def cells(self) -> int:
        """How many cells lie in it."""
        return max(self.bottom - self.top + 1, 0) * max(self.right - self.left + 1, 0)


def refuse_beyond(path: Path) -> None:
    """Raise BadData for a workbook that is none, or that would need more than can be meant; OSError."""
    with path.open("rb") as file:
        if file.read(4) == _LOCKED:
            raise BadData("{file} is locked with a password, or an old workbook: save it as .xlsx", file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_MEMBERS or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
                raise BadData("{file} is larger than can be meant", file=path.name)
            for entry in entries:
                # What really comes out is what the directory says, or reading it fails.
                _refuse_wide(path.name, _blocks(archive, entry))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise BadData("{file} is not a workbook that can be read: {reason}", file=path.name, reason=error) from error


def _refuse_wide(name: str, blocks: Iterator[bytes]) -> None:
    extent = _Extent()
    for block in blocks:
        for found in _CELL.finditer(block):
            extent.add(found[1], found[2])
        if extent.cells > _MOST_CELLS:
            raise BadData("{file} has a sheet with cells so far apart that {count} lie between them", file=name,
                          count=extent.cells)  # fmt: skip


def _blocks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Blocks of a member, each with the end of the one before."""
    with archive.open(entry) as member:
        before = b""
        while block := member.read(_BLOCK):
            yield before + block
            before = block[-_OVERLAP:]


def _number(column: bytes) -> int:
    """A column's letters as its number, from 1."""
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number


def bound_memory(most: int) -> None:
    """Let this process have so many bytes at the most, where the system can do that."""
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    except (ValueError, OSError):  # macOS has the name and not the limit
        return
