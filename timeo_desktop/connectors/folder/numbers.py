"""Numbers as people and programs write them: which sign is the decimal one is told by a column, not by a number."""

import re

from timeo_desktop.domain.tables import Cell

POINT, COMMA = ".", ","
_OTHER = {POINT: COMMA, COMMA: POINT}
_SPACES = re.compile(r"[\s\u00a0\u202f'\u2019]")
_NUMBER = re.compile(r"[+-]?(\d*)((?:[.,]\d*)*)(?:e[+-]?\d+)?", re.IGNORECASE)
_LOST = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d{2,}", re.IGNORECASE)
_EXACT = 1e15  # digits that a spreadsheet keeps


def sign_of(text: str) -> str | None:
    """The decimal sign of a written number: `POINT` or `COMMA` where only one can be, nothing where its one sign could
    be either, None where there is nothing to tell."""
    tight = _SPACES.sub("", text)
    found = _NUMBER.fullmatch(tight)
    if found is None or not found[2]:
        return None
    whole, rest = found[1], found[2]
    signs = [each for each in rest if each in _OTHER]
    groups = re.split("[.,]", rest)[1:]
    if len(set(signs)) == 2:
        last = signs[-1]
        grouped = signs.count(last) == 1 and all(len(each) == 3 for each in groups[:-1])
        return last if grouped else None
    if len(signs) > 1:
        return _OTHER[signs[0]] if all(len(each) == 3 for each in groups) else None
    spaced = len(tight) != len(text.strip()) or "e" in tight.casefold()
    if spaced or len(groups[0]) != 3 or not 1 <= len(whole) <= 3 or whole.startswith("0"):
        return signs[0]
    return ""


def only_sign(text: str) -> str:
    """The sign of a number of which `sign_of` cannot tell what it means."""
    return COMMA if COMMA in text else POINT


def tidy(text: str, decimal: str) -> str:
    """A written number as a program writes it; other text as it is. `decimal`: its column's sign, nothing where none
    has any. Raises ValueError where its signs stand where none of a number can."""
    tight = _SPACES.sub("", text)
    found = _NUMBER.fullmatch(tight)
    if found is None or not found[2]:
        return tight
    if sign_of(text) not in ("", decimal):
        raise ValueError(text)
    return tight.replace(_OTHER[decimal], "").replace(decimal, ".")


def lost_digits(cell: Cell) -> bool:
    """Whether a spreadsheet has written an identifier as a number that it could not hold: `1,00000E+13`."""
    if isinstance(cell, float):
        return abs(cell) >= _EXACT
    return isinstance(cell, str) and _LOST.fullmatch(cell.strip()) is not None
