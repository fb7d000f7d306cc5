"""Cells that are written as one: a spreadsheet keeps what stands in the first of them only."""

from collections.abc import Iterator

from timeo_desktop.domain.tables import Cell

Range = tuple[tuple[int, int], tuple[int, int]]  # first and last row and column, from 0
_MOST = 100_000  # ranges of a sheet
_HIGH = 10_000  # rows of a range that mean one thing


def filled(rows: Iterator[list[Cell]], ranges: list[Range]) -> Iterator[list[Cell]]:
    """Rows in which what is written over several cells stands in each of them. `ranges` in no order."""
    if not ranges:
        yield from rows
        return
    waiting = sorted(ranges[:_MOST], reverse=True)
    open_ranges: list[tuple[Range, Cell]] = []
    for number, row in enumerate(rows):
        open_ranges = [(each, cell) for each, cell in open_ranges if each[1][0] >= number]
        while waiting and waiting[-1][0][0] <= number:
            each = waiting.pop()
            if each[0][1] < len(row) and each[1][0] - each[0][0] < _HIGH:
                open_ranges.append((each, row[each[0][1]]))
        for each, cell in open_ranges:
            for column in range(each[0][1], min(each[1][1] + 1, len(row))):
                row[column] = cell
        yield row
