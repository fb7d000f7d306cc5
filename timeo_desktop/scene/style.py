"""Colour a layer by an attribute: a scale for numbers, a colour each for the most frequent words."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from timeo_desktop.domain.chunks import F64, U8
from timeo_desktop.domain.model_elements import ModelElements
from timeo_desktop.domain.picture import LegendLine, PictureLegend
from timeo_desktop.scene.colour_scale import viridis

# Okabe and Ito (2008), told apart by people who see colours differently.
_WORDS = np.array(
    [(0, 114, 178), (230, 159, 0), (0, 158, 115), (204, 121, 167), (86, 180, 233), (213, 94, 0), (240, 228, 66),
     (120, 94, 160), (140, 120, 90)],
    dtype=np.uint8,
)  # fmt: skip
# Classes of the French energy label, from A to G.
_LABEL = np.array(
    [(0, 156, 109), (82, 177, 83), (120, 189, 118), (244, 231, 15), (240, 181, 15), (235, 130, 53), (215, 34, 31)],
    dtype=np.uint8,
)
_LABELS = "ABCDEFG"
_KINDS, _MOST_KINDS = re.compile(r"class|type|code|categor", re.IGNORECASE), 12  # numbers that are names
_OTHER, _MISSING = (150, 150, 150), (222, 220, 216)
_EDGES = (2.0, 98.0)  # percentiles at the ends of the scale: one tower must not make all houses look alike


@dataclass(frozen=True)
class LegendEntry:
    """A line of the legend."""

    colour: tuple[int, int, int]
    text: str  # empty: no value
    count: int


@dataclass(frozen=True, eq=False)
class Style:
    """Colours by step (S, 4), and what they mean: entries, or a scale from `low` to `high`."""

    attribute: str
    colours: U8
    entries: tuple[LegendEntry, ...]
    low: float | None = None
    high: float | None = None
    beyond: tuple[bool, bool] = (False, False)  # values lie below `low`, above `high`


def style_by(elements: ModelElements, attribute: str) -> Style:
    """Colours for every element that has this attribute."""
    steps, values = elements.attribute_column(attribute)
    colours = np.tile(np.array([(*_MISSING, 255)], dtype=np.uint8), (elements.last_step() + 1, 1))
    rows = np.array(steps, dtype=np.int64)
    missing = elements.object_count() - len(steps)
    if values and set(map(type, values)) <= {int, float} and not _are_kinds(attribute, values):
        style = _by_number(attribute, colours, rows, np.array(values, dtype=np.float64))
    else:
        style = _by_word(attribute, colours, rows, values)
    return replace(style, entries=(*style.entries, LegendEntry(_MISSING, "", missing))) if missing else style


def _are_kinds(attribute: str, values: Sequence[object]) -> bool:
    """Whether numbers are names of kinds, such as the classes of a survey: between two of them lies nothing."""
    return (
        bool(_KINDS.search(attribute)) and set(map(type, values)) == {int} and len(set(values)) <= _MOST_KINDS
    )  # fmt: skip


def _by_number(
    attribute: str, colours: U8, rows: np.ndarray[tuple[int], np.dtype[np.int64]], values: F64
) -> Style:  # fmt: skip
    low, high = (float(each) for each in np.percentile(values, _EDGES))
    colours[rows] = viridis(np.clip((values - low) / ((high - low) or 1.0), 0, 1))
    beyond = (bool(values.min() < low), bool(values.max() > high))
    return Style(attribute, colours, (), low, high, beyond)


def _by_word(
    attribute: str, colours: U8, rows: np.ndarray[tuple[int], np.dtype[np.int64]], values: Sequence[object]
) -> Style:
    counted = Counter(map(str, values)).most_common()
    palette = _WORDS
    if counted and all(word in _LABELS for word, _ in counted) and len(counted) > 2:
        counted.sort()
        palette = _LABEL[[_LABELS.index(word) for word, _ in counted]]
    place = {word: min(index, len(palette)) for index, (word, _) in enumerate(counted)}
    table = np.vstack((palette, [_OTHER])).astype(np.uint8)
    if len(rows):
        colours[rows, :3] = table[[place[str(value)] for value in values]]
    entries = [
        LegendEntry(_triple(table[index]), word, count) for index, (word, count) in enumerate(counted[: len(palette)])
    ]
    others = sum(count for _, count in counted[len(palette) :])
    if others:
        entries.append(LegendEntry(_OTHER, "…", others))
    return Style(attribute, colours, tuple(entries))


def _triple(colour: U8) -> tuple[int, int, int]:
    red, green, blue = colour.tolist()
    return red, green, blue


def legend_of(style: Style) -> PictureLegend:
    """What the colours of a style stand for, in the words of its file."""
    lines = tuple(LegendLine(f"{each.text or '—'} ({each.count})", each.colour) for each in style.entries)
    if style.low is None or style.high is None:
        return PictureLegend(style.attribute, lines)
    low, high = f"{style.low:g}", f"{style.high:g}"
    ends = (f"≤ {low}" if style.beyond[0] else low, f"≥ {high}" if style.beyond[1] else high)
    return PictureLegend(style.attribute, lines, ends)
