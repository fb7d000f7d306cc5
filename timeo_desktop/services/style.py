"""Colour a layer by an attribute: a scale for numbers, a colour each for the most frequent words."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from timeo_desktop.domain.chunks import F64, U8
from timeo_desktop.services.inspect import ModelElements

# Okabe and Ito (2008), told apart by people who see colours differently.
_WORDS = np.array(
    [(0, 114, 178), (230, 159, 0), (0, 158, 115), (204, 121, 167), (86, 180, 233), (213, 94, 0), (240, 228, 66),
     (120, 94, 160), (140, 120, 90)],
    dtype=np.uint8,
)  # fmt: skip
_OTHER, _MISSING = (150, 150, 150), (222, 220, 216)
_EDGES = (2.0, 98.0)  # percentiles at the ends of the scale: one tower must not make all houses look alike


@dataclass(frozen=True)
class Entry:
    """A line of the legend."""

    colour: tuple[int, int, int]
    text: str  # empty: no value
    count: int


@dataclass(frozen=True, eq=False)
class Style:
    """Colours by step (S, 4), and what they mean: entries, or a scale from `low` to `high`."""

    attribute: str
    colours: U8
    entries: tuple[Entry, ...]
    low: float | None = None
    high: float | None = None
    beyond: tuple[bool, bool] = (False, False)  # values lie below `low`, above `high`


def attributes_of(elements: ModelElements) -> list[str]:
    """What a layer can be coloured by."""
    return elements.attribute_names()


def style_by(elements: ModelElements, attribute: str, scale: Callable[[F64], U8]) -> Style:
    """Colours for every element that has this attribute. `scale` turns shares 0…1 into colours (N, 4)."""
    steps, values = elements.attribute_column(attribute)
    colours = np.tile(np.array([(*_MISSING, 255)], dtype=np.uint8), (elements.last_step() + 1, 1))
    rows = np.array(steps, dtype=np.int64)
    missing = elements.without(attribute)
    if values and all(isinstance(value, (int, float)) for value in values):
        style = _by_number(attribute, colours, rows, np.array(values, dtype=np.float64), scale)
    else:
        style = _by_word(attribute, colours, rows, values)
    return replace(style, entries=(*style.entries, Entry(_MISSING, "", missing))) if missing else style


def _by_number(
    attribute: str, colours: U8, rows: np.ndarray[tuple[int], np.dtype[np.int64]], values: F64,
    scale: Callable[[F64], U8],
) -> Style:  # fmt: skip
    low, high = (float(each) for each in np.percentile(values, _EDGES))
    colours[rows] = scale(np.clip((values - low) / ((high - low) or 1.0), 0, 1))
    beyond = (bool(values.min() < low), bool(values.max() > high))
    return Style(attribute, colours, (), low, high, beyond)


def _by_word(
    attribute: str, colours: U8, rows: np.ndarray[tuple[int], np.dtype[np.int64]], values: Sequence[object]
) -> Style:
    counted = Counter(map(str, values)).most_common()
    place = {word: min(index, len(_WORDS)) for index, (word, _) in enumerate(counted)}
    table = np.vstack((_WORDS, [_OTHER])).astype(np.uint8)
    if len(rows):
        colours[rows, :3] = table[[place[str(value)] for value in values]]
    entries = [Entry(_triple(table[index]), word, count) for index, (word, count) in enumerate(counted[: len(_WORDS)])]
    others = sum(count for _, count in counted[len(_WORDS) :])
    if others:
        entries.append(Entry(_OTHER, "…", others))
    return Style(attribute, colours, tuple(entries))


def _triple(colour: U8) -> tuple[int, int, int]:
    red, green, blue = colour.tolist()
    return red, green, blue
