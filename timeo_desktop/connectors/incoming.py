"""JSON from outside, made harmless where it comes in.

One value that cannot be meant (a number without end, brackets in brackets without end) must not cost what stands
beside it: it becomes `Unusable` in its place, and whoever reads the record around it sets that record aside. So does a
text that was spoilt on its way. Lone surrogates, which no file and no database takes, become U+FFFD.
"""

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from timeo_desktop.domain.records import Rejected
from timeo_desktop.domain.text import Sentence, sentence

MOST_DIGITS = 100  # of a whole number
DEEPEST = 64  # objects and arrays in each other
LONGEST = 2_000  # characters that are kept of what is set aside
_SHOWN = 40  # characters of a value that cannot be used
_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[][{}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BYTES, _NEVER = re.compile("[\udc80-\udcff]"), re.compile("(?!)")
_WRITTEN_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

TEXT = (str, int, float)  # kinds of values of a field that is shown as text
Shape = Mapping[str, tuple[type, ...]]  # by field: the kinds that its value may be of


class NotJson(ValueError):
    """Text that is not JSON."""


@dataclass(frozen=True)
class Unusable:
    """What stands in JSON where a value cannot be used: why, and how the value begins."""

    reason: Sentence
    text: str = ""

    def __str__(self) -> str:
        return f"{self.text}…"  # never the text of a number


def parsed(body: bytes | str) -> object:
    """The JSON of `body`, with `Unusable` in the place of each value beyond the limits. NaN is null. Raises NotJson."""
    text, is_spoilt = (body, False) if isinstance(body, str) else _decoded(body)
    try:
        value: object = _loads(text)
        if _is_deep(value):
            value = _without_depths(text)
    except RecursionError:
        value = _without_depths(text)
    if _SURROGATE.search(text) or _WRITTEN_SURROGATE.search(text):
        return _with_letters(value, _BYTES if is_spoilt else _NEVER)
    return value


def fault_in(value: object) -> Unusable | None:
    """The first of a value, and of all that it holds, that cannot be used."""
    if isinstance(value, Unusable):
        return value
    faults = (fault_in(inner) for inner in _inside(value))
    return next((fault for fault in faults if fault is not None), None)


def set_aside(place: str, reason: Sentence, value: object) -> Rejected:
    """A parsed value as a row that could not be read."""
    return Rejected(place, reason, json.dumps(value, ensure_ascii=False, default=str)[:LONGEST])


def fault_of(record: Mapping[str, object], shape: Shape) -> Sentence | None:
    """Why a record cannot be used: one of the fields of `shape` holds what cannot be used, or is of another kind. None
    where all are as they should be, absent, or null."""
    for name, kinds in shape.items():
        value = record.get(name)
        fault = fault_in(value)
        if fault is not None:
            return fault.reason
        if value is not None and not isinstance(value, kinds):
            return sentence("its {field} is not of the kind that it should be", field=name)
    return None


class Aside:
    """What could not be read, until a page takes it along."""

    def __init__(self) -> None:
        self._rows: list[Rejected] = []

    def put(self, place: str, reason: Sentence, value: object) -> None:
        """One that could not be read."""
        self._rows.append(set_aside(place, reason, value))

    def taken(self) -> tuple[Rejected, ...]:
        """What came since it was last taken."""
        rows, self._rows = tuple(self._rows), []
        return rows


def _decoded(body: bytes) -> tuple[str, bool]:
    """Bytes as text, and whether some of them are none; these stand in it as lone surrogates."""
    encoding = json.detect_encoding(body)
    try:
        return body.decode(encoding, "surrogatepass"), False
    except UnicodeDecodeError:
        # Only these encodings have a way for every byte; text in others that is cut has nothing to be saved.
        return body.decode(encoding if encoding.startswith("utf-8") else "utf-8", "surrogateescape"), True


def _loads(text: str, mark: str | None = None) -> object:
    def of_object(found: dict[str, object]) -> object:
        return _TOO_DEEP if mark in found else found

    try:
        # Not strict: a tab in a text is no reason to lose all of a page.
        value: object = json.loads(
            text, strict=False, parse_int=_whole, parse_float=_fraction, parse_constant=_CONSTANTS.__getitem__,
            object_hook=of_object if mark else None,
        )  # fmt: skip
    except ValueError as error:
        raise NotJson(str(error)) from error
    return value


def _whole(digits: str) -> int | Unusable:
    if len(digits) <= MOST_DIGITS:
        return int(digits)
    return Unusable(sentence("it holds a number of {count} digits", count=len(digits.lstrip("-"))), digits[:_SHOWN])


def _fraction(digits: str) -> float | Unusable:
    number = float(digits)
    return number if abs(number) < float("inf") else Unusable(_ENDLESS.reason, digits[:_SHOWN])


_TOO_DEEP = Unusable(sentence("it is nested more than {count} levels deep", count=DEEPEST))
_SPOILT = sentence("it holds bytes that are no letters (not UTF-8)")
_ENDLESS = Unusable(sentence("it holds a number that is infinite"))
_NESTING = (list, dict)
_CONSTANTS = {"NaN": None, "Infinity": _ENDLESS, "-Infinity": _ENDLESS}


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        every: list[object] = []
        for outer in level:
            every += _inside(outer)
        level = [inner for inner in every if type(inner) in _NESTING]  # a parser makes no others
        if not level:
            return False
    return True


def _without_depths(text: str) -> object:
    """The JSON of a text without what lies too deep in it, whose own depth no parser may have to follow."""
    mark = secrets.token_hex()  # a name that nobody can have sent
    parts, depth, since, taken = [], 0, 0, 0
    for found in _BRACKETS.finditer(text):
        sign = found.group()
        if sign in ("[", "{"):
            depth += 1
            since = found.start() if depth == DEEPEST + 1 else since
        elif sign in ("]", "}"):
            if depth == DEEPEST + 1:
                parts += [text[taken:since], f'{{"{mark}": 0}}']
                taken = found.end()
            depth -= 1
    if depth > DEEPEST:
        raise NotJson("it ends in the middle")
    return _loads("".join([*parts, text[taken:]]), mark)


def _with_letters(value: object, spoilt: re.Pattern[str]) -> object:
    """A value whose texts hold no lone surrogates (those of a pair are one letter since they were parsed), and with
    `Unusable` for what is `spoilt`: a text, or an object with such a name."""
    if isinstance(value, str):
        mended = _SURROGATE.sub("\ufffd", value)
        return Unusable(_SPOILT, mended[:_SHOWN]) if spoilt.search(value) else mended
    if isinstance(value, list):
        return [_with_letters(inner, spoilt) for inner in value]
    if isinstance(value, dict):
        if any(map(spoilt.search, value)):
            return Unusable(_SPOILT, ", ".join(_SURROGATE.sub("\ufffd", name) for name in value)[:_SHOWN])
        return {_SURROGATE.sub("\ufffd", name): _with_letters(inner, spoilt) for name, inner in value.items()}
    return value
