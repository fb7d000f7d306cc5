"""What is asked of the reader child that reads tables, and what it says back."""

from dataclasses import dataclass, field
from pathlib import Path

from timeo_desktop.domain.tables import RawRow, Sheet, Wanted


@dataclass(frozen=True)
class TableJob:
    """One run. `most_memory`: bytes that the child may have."""

    most_memory: int = 4 << 30


@dataclass(frozen=True)
class SheetsOf:
    """What tables are in a file? The answer is `Found`."""

    path: Path
    wanted: Wanted


@dataclass(frozen=True)
class RowsOf:
    """What are the rows of a table? The answer is `Rows`, and again for each `More`, until they are none."""

    path: Path
    sheet: Sheet


@dataclass(frozen=True)
class More:
    """The next part."""


@dataclass(frozen=True)
class Found:
    """Tables of a file."""

    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Rows:
    """Rows of a table, in order."""

    rows: tuple[RawRow, ...]


@dataclass(frozen=True)
class Refused:
    """Why a file cannot be read, as `BadData` says it."""

    key: str
    values: dict[str, str] = field(default_factory=dict)


Question = SheetsOf | RowsOf
Answer = Found | Rows | Refused
