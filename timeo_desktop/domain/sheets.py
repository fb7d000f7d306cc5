"""Sheets: a view on paper at a true scale. Lengths on paper are millimetres, places in the model metres of the map."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.picture import LegendLine

# ISO 216, millimetres, upright.
PAPERS = {"A4": (210.0, 297.0), "A3": (297.0, 420.0), "A2": (420.0, 594.0), "A1": (594.0, 841.0), "A0": (841.0, 1189.0)}
SCALES = (20, 25, 50, 75, 100, 125, 200, 250, 500, 1000, 2000, 5000)
MARGIN, STRIP = 10.0, 22.0
_AIR = 1.04  # how much more room than it needs a drawing has


@dataclass(frozen=True)
class Layout:
    """The paper and the scale: 100 stands for 1:100."""

    paper: str = "A3"
    landscape: bool = True
    scale: float = 100.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the paper."""
        width, height = PAPERS[self.paper]
        return (height, width) if self.landscape else (width, height)

    @property
    def drawing(self) -> tuple[float, float]:
        """Width and height of what is left for the drawing, inside the margins and above the title block."""
        width, height = self.size
        return width - 2 * MARGIN, height - 2 * MARGIN - STRIP


@dataclass(frozen=True)
class TitleBlock:
    """What the title block says."""

    project: str = ""
    view: str = ""
    author: str = ""
    date: str = ""
    number: str = ""


@dataclass(frozen=True, eq=False)
class Outlook:
    """From where the drawing is seen, in parallel: `middle` (3,) metres of the map is in the middle of the drawing,
    `right` and `up` (3,) are its directions, of unit length."""

    middle: F64
    right: F64
    up: F64

    @property
    def towards(self) -> F64:
        """The direction (3,) from the drawing to who looks at it."""
        return np.cross(self.right, self.up)

    def on_paper(self, points: F64, layout: Layout) -> F64:
        """Where points (…, 3) are in the drawing: millimetres (…, 2) from its upper left corner, y downwards."""
        width, height = layout.drawing
        offset = (points - self.middle) * (1000.0 / layout.scale)
        return np.stack((width / 2 + offset @ self.right, height / 2 - offset @ self.up), axis=-1)


@dataclass(frozen=True)
class Text:
    """Words at a place of the drawing, with their middle there; turned by `angle` degrees, clockwise. They are broken
    into lines of `width` (0: one line)."""

    x: float
    y: float
    words: str
    angle: float = 0.0
    kind: str = "dimension"  # "dimension" or "room"
    width: float = 0.0


@dataclass(frozen=True, eq=False)
class Shape:
    """What is cut of one element: closed lines (N, 2) that are filled in a colour (red, green, blue; 0…255), and open
    ones. Millimetres in the drawing."""

    closed: tuple[F64, ...]
    open: tuple[F64, ...]
    colour: tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Drawing:
    """Everything in vectors: shapes that are cut, lines (S, 2, 2) of what is seen beyond them, dimension lines
    (S, 2, 2), and words."""

    shapes: tuple[Shape, ...] = ()
    seen: F64 = field(default_factory=lambda: np.empty((0, 2, 2)))
    dimensions: F64 = field(default_factory=lambda: np.empty((0, 2, 2)))
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Words:
    """The words of a sheet in the language of its reader."""

    scale: str = "Scale"
    date: str = "Date"
    author: str = "Author"
    number: str = "No."
    language: str = "en"


# Papers have a language of their own: who reads them may be somebody else than who makes them.
WORDS = {"en": Words(), "fr": Words("Échelle", "Date", "Auteur", "N°", "fr")}
_MONTHS = {
    "en": ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
}


@dataclass(frozen=True, eq=False)
class Sheet:
    """A whole sheet. `shading` is a picture (PNG) that fills the drawing, `north` the direction of north in it (right,
    up; None: it cannot be told)."""

    layout: Layout
    title: TitleBlock
    drawing: Drawing
    shading: bytes = b""
    north: tuple[float, float] | None = None
    legend: tuple[LegendLine, ...] = ()
    heading: str = ""
    words: Words = Words()


def fitting_scale(width: float, height: float, layout: Layout) -> int:
    """The largest usual scale at which so many metres fit the drawing; the smallest where none does."""
    across, along = layout.drawing
    least = max(width * 1000 / across, height * 1000 / along) * _AIR
    return next((scale for scale in SCALES if scale >= least), SCALES[-1])


def day_text(day: date, language: str) -> str:
    """A day as people write it: 23 nov. 2026."""
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def amount_text(amount: float, decimals: int, unit: str, language: str) -> str:
    """An amount with its unit, as the language writes numbers: 12,4 m²."""
    number = f"{amount:.{decimals}f}"
    return f"{number.replace('.', ',') if language == 'fr' else number}\N{NO-BREAK SPACE}{unit}"
