"""Workbooks (XLSX) as sheets of rows of cells. What is written over several cells stands in each of them."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import python_calamine
from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.tables import Cell, Decision, Layout, RawRow, Sheet, Wanted, plain, titles_in
from timeo_desktop.domain.text import sentence
from timeo_desktop.readers.tables.limits import refuse_beyond
from timeo_desktop.readers.tables.merged import filled

_SEARCHED = 101  # rows of a sheet of which one may be its header


class Workbook:
    """A workbook that is open. Raises BadData and OSError."""

    def __init__(self, path: Path) -> None:
        refuse_beyond(path)
        self._name = path.name
        try:
            self._book: CalamineWorkbook = python_calamine.load_workbook(str(path))
        except python_calamine.CalamineError as error:
            raise self._unreadable(error) from error

    def sheets(self, wanted: Wanted) -> tuple[Sheet, ...]:
        """The sheets that have the titles that are wanted; all that hold something where none has. A hidden one only
        where a mapping names it."""
        part = wanted.layout.sheet
        names = [name for name in self._book.sheet_names if plain(part) in plain(name)]
        names = [name for name in names if part or name not in self._hidden()] or names
        if not names:
            raise BadData("{file} has no sheet named {sheet}", file=self._name, sheet=part)
        titles = frozenset(map(plain, wanted.titles))
        found = {name: self._most_titles(name, titles) for name in names}
        most = max(found.values())
        chosen = [name for name, count in found.items() if count * 2 >= max(most, 1) or (not most and count == 0)]
        decisions = () if len(chosen) == len(self._book.sheet_names) else (_decided(chosen[0], part),)
        return tuple(Sheet(name, Layout(sheet=name), decisions) for name in chosen)

    def _hidden(self) -> set[str]:
        return {each.name for each in self._book.sheets_metadata if each.visible != SheetVisibleEnum.Visible}

    def _most_titles(self, name: str, titles: frozenset[str]) -> int:
        """How many of some titles one row of a sheet has, or two rows; -1 for a sheet that holds nothing."""
        first = [row for _, row in islice(self.rows(name), _SEARCHED)]
        if not first:
            return -1
        pairs = zip(first, [*first[1:], []], strict=True)
        return max(len(titles_in([*one, *other], titles)) for one, other in pairs)

    def rows(self, name: str) -> Iterator[RawRow]:
        """The rows of a sheet, each from the first column on."""
        sheet = self._sheet(name)
        if sheet.start is None:
            return iter(())
        before: list[Cell] = [""] * sheet.start[1]
        rows: Iterator[list[Cell]] = ([*before, *row] for row in sheet.iter_rows())
        return enumerate(filled(rows, sheet.merged_cell_ranges or []), start=1)

    def _sheet(self, name: str) -> CalamineSheet:
        try:
            return self._book.get_sheet_by_name(name)
        except python_calamine.CalamineError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> BadData:
        return BadData("{file} is not a workbook that can be read: {reason}", file=self._name, reason=error)


def _decided(name: str, part: str) -> Decision:
    told = sentence("Sheet: {value}", value=name)
    return Decision("sheet", part or name, 0, name, told)
