"""Tables as they come from files: cells, how a file is laid out, and what a file settles as a whole."""

import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from timeo_desktop.domain.text import Sentence

Cell = str | float | bool | datetime | date | time | timedelta
RawRow = tuple[int, list[Cell]]  # its number in the file, from 1, and its cells


@dataclass(frozen=True)
class Layout:
    """How a file is to be read. Empty: found out. `sheet`: part of a sheet's name (XLSX only)."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Wanted:
    """What to read of a file: its layout as far as that is said, and the titles that its header is known to have (any
    spelling that is the same when `plain`); they are asked before anything is guessed."""

    layout: Layout = Layout()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What a file settles as a whole. `about`: what of it, by the mapping's field that can say otherwise; `value`: as
    that field would have it; `row`: the row that settles it (0: none does); `text`: what stands there; `told`: all of
    it in words."""

    about: str
    value: str
    row: int
    text: str
    told: Sentence


@dataclass(frozen=True)
class Sheet:
    """One table of a file before it is mapped: its name (empty: the file has one only), how it is read, and what was
    decided of that."""

    name: str
    layout: Layout
    decisions: tuple[Decision, ...] = ()


class Tables(Protocol):
    """Who reads table files: not the process that asks."""

    def sheets(self, path: Path, wanted: Wanted) -> tuple[Sheet, ...]:
        """The tables of a file: of several sheets those whose first rows have the titles that are wanted, or all where
        none has. Raises BadData, OSError and Cancelled."""
        ...

    def rows(self, path: Path, sheet: Sheet) -> Iterator[RawRow]:
        """The rows of a table. Raises as `sheets` does."""
        ...


# Reads for one run, until it is stopped; what it needs for that ends with the run.
TableSource = Callable[[threading.Event], AbstractContextManager[Tables]]


@lru_cache(maxsize=4096, typed=True)  # titles are asked for by each row
def plain(text: object) -> str:
    """Text without accents, case and doubled spaces, to compare titles and words."""
    decomposed = unicodedata.normalize("NFKD", str(text))
    return " ".join("".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold().split())


def titles_in(row: Iterable[Cell], wanted: frozenset[str]) -> frozenset[str]:
    """Which of some titles, all `plain`, stand in a row."""
    return wanted & {plain(cell) for cell in row if isinstance(cell, str) and cell}
