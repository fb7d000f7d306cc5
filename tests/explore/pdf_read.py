"""What is drawn on a page of a PDF, read by pypdf and the operators of ISO 32000-1 alone: nothing of ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, DictionaryObject, NameObject

_MM = 25.4 / 72
_PAINTED = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"}
_STROKED = {b"S", b"s", b"B", b"B*", b"b", b"b*"}


@dataclass(frozen=True, eq=False)
class Path_:
    """A path that is painted: its points (N, 2) in millimetres from the lower left of the page, whether it is filled,
    and the width of its line in millimetres (0: none)."""

    points: np.ndarray
    filled: bool
    width: float


def page_of(path: Path) -> PageObject:
    """The only page of a file."""
    (page,) = PdfReader(path).pages
    return page


def paths_of(page: PageObject) -> list[Path_]:
    """All that is painted, the forms inside the page too."""
    return list(_paths(page, page.get_contents(), page["/Resources"].get_object(), np.eye(3)))


def _paths(page: PageObject, content: object, resources: DictionaryObject, matrix: np.ndarray) -> Iterator[Path_]:
    stack, width, points = [], 1.0, []
    for operands, operator in ContentStream(content, page.pdf).operations:
        numbers = [float(each) for each in operands if isinstance(each, int | float)]
        match operator:
            case b"q":
                stack.append((matrix, width))
            case b"Q":
                matrix, width = stack.pop()
            case b"cm":
                matrix = _matrix(numbers) @ matrix
            case b"w":
                width = numbers[0]
            case b"m" | b"l" | b"c" | b"v" | b"y":
                points.append(_place(numbers[-2:], matrix))
            case b"re":
                x, y, across, along = numbers
                points += [_place(each, matrix) for each in ((x, y), (x + across, y + along))]
            case b"n":
                points = []
            case b"Do":
                form = resources["/XObject"].get_object()[NameObject(operands[0])].get_object()
                if form["/Subtype"] == "/Form":
                    inner = _matrix([float(each) for each in form.get("/Matrix", (1, 0, 0, 1, 0, 0))]) @ matrix
                    yield from _paths(page, form, form.get("/Resources", resources).get_object(), inner)
            case _ if operator in _PAINTED and points:
                line = width * np.sqrt(abs(np.linalg.det(matrix[:2, :2]))) * _MM if operator in _STROKED else 0.0
                yield Path_(np.array(points), operator not in (b"S", b"s"), float(line))
                points = []


def _matrix(numbers: list[float]) -> np.ndarray:
    a, b, c, d, e, f = numbers
    return np.array([[a, b, 0], [c, d, 0], [e, f, 1]])


def _place(point: tuple[float, ...] | list[float], matrix: np.ndarray) -> np.ndarray:
    return (np.array([*point, 1.0]) @ matrix)[:2] * _MM


def fonts_embedded(page: PageObject) -> list[bool]:
    """For each font of the page whether its glyphs are in the file."""
    fonts = page["/Resources"].get_object().get("/Font", {}).get_object()
    found = []
    for font in fonts.values():
        inner = font.get_object()
        inner = inner["/DescendantFonts"][0].get_object() if "/DescendantFonts" in inner else inner
        described = inner["/FontDescriptor"].get_object()
        found.append(any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3")))
    return found
