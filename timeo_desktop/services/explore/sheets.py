"""Sheets as PDF: typst sets them from a template that is shipped, and from words that it takes as words."""

import json
import math
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import numpy as np
import typst

from timeo_desktop import folders
from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.sheets import MARGIN, STRIP, Drawing, Shape, Sheet

# The first that is installed is taken: those of Windows, of macOS, of Linux, and the one that typst brings along.
_FONTS = ("Segoe UI", "Helvetica Neue", "Liberation Sans", "DejaVu Sans", "Noto Sans", "Libertinus Serif")
_BAR, _BAR_LEAST = 50.0, 4  # millimetres, the longest scale bar; parts of it
_ROUND = (1.0, 2.0, 2.5, 5.0)
_CUT, _SEEN, _DIMENSION = 0.35, 0.1, 0.18  # millimetres of lines
_INK = "#1f2933"
_SEEN_INK, _ACCENT = "#7d776f", "#b45a00"


def pdf_of(sheet: Sheet) -> bytes:
    """The sheet as PDF. Raises UserError when there is no room for it."""
    return _set(sheet, "pdf", None)


def picture_of(sheet: Sheet, dots_per_inch: float) -> bytes:
    """The sheet as PNG, as it is shown before it is made. Raises UserError when there is no room for it."""
    return _set(sheet, "png", dots_per_inch)


def _set(sheet: Sheet, form: Literal["pdf", "png"], dots_per_inch: float | None) -> bytes:
    files = {
        "sheet.typ": folders.shipped("resources", "sheets", "sheet.typ").read_bytes(),
        "data.json": json.dumps(_data(sheet)).encode(),
        "lines.svg": svg_of(sheet.drawing, sheet.layout.drawing).encode(),
        "shading.png": sheet.shading,
    }
    try:
        with tempfile.TemporaryDirectory(prefix="timeo-sheet-") as folder:  # typst takes no pictures from memory
            for name, content in files.items():
                Path(folder, name).write_bytes(content)
            made: bytes = typst.compile(str(Path(folder, "sheet.typ")), root=folder, format=form, ppi=dots_per_inch)
    except OSError as error:
        raise UserError("The sheet could not be made: {reason}", reason=error.strerror or error) from error
    return made


def save(made: bytes, path: Path) -> None:
    """Write a file whole or not at all. Raises UserError when it cannot be written."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(made)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UserError(
            "The sheet could not be written to {file}: {reason}", file=path, reason=error.strerror or error
        ) from error


def _data(sheet: Sheet) -> dict[str, object]:
    width, marks = scale_bar(sheet.layout.scale, sheet.words.language)
    north = None if sheet.north is None else math.degrees(math.atan2(sheet.north[0], sheet.north[1]))
    return {
        "size": sheet.layout.size, "drawing": sheet.layout.drawing, "margin": MARGIN, "strip": STRIP,
        "paper": sheet.layout.paper, "scale": f"1:{sheet.layout.scale:g}", "title": asdict(sheet.title),
        "words": asdict(sheet.words), "texts": [asdict(text) for text in sheet.drawing.texts],
        "shading": "shading.png" if sheet.shading else "", "north": north, "fonts": _FONTS,
        "legend": [{"colour": line.colour, "words": line.text} for line in sheet.legend], "heading": sheet.heading,
        "bar": {"width": width, "marks": marks},
    }  # fmt: skip


def scale_bar(scale: float, language: str = "en") -> tuple[float, list[str]]:
    """A bar of a round length: its millimetres on paper, and what its four parts end at."""
    most = _BAR * scale / 1000 / _BAR_LEAST
    power = 10.0 ** math.floor(math.log10(most))
    part = max(step * power for step in _ROUND if step * power <= most)
    marks = [f"{part * number:g}" for number in range(1, _BAR_LEAST + 1)]
    marks = [mark.replace(".", ",") if language == "fr" else mark for mark in marks]
    return part * _BAR_LEAST * 1000 / scale, [*marks[:-1], f"{marks[-1]} m"]


def svg_of(drawing: Drawing, size: tuple[float, float]) -> str:
    """The lines of a drawing as SVG in millimetres: what is seen beyond the cut, then the cut, then dimensions."""
    width, height = size
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm"'
        f' viewBox="0 0 {width} {height}" fill="none" stroke-linejoin="round" stroke-linecap="round">',
        _strokes(drawing.seen, _SEEN_INK, _SEEN),
        *(_shape(shape) for shape in drawing.shapes),
        _strokes(drawing.dimensions, _ACCENT, _DIMENSION),
        "</svg>",
    ]
    return "\n".join(parts)


def _strokes(segments: F64, ink: str, width: float) -> str:
    if not len(segments):
        return ""
    path = "".join(f"M{a:.4f} {b:.4f}L{c:.4f} {d:.4f}" for a, b, c, d in np.reshape(segments, (-1, 4)).tolist())
    return f'<path d="{path}" stroke="{ink}" stroke-width="{width}"/>'


def _shape(shape: Shape) -> str:
    """Holes run the other way round, so what is wound about is solid."""
    closed = "".join(f"{_path(line)}Z" for line in shape.closed)
    lines = "".join(_path(line) for line in shape.open)
    colour = "#{:02x}{:02x}{:02x}".format(*shape.colour)
    filled = f'<path d="{closed}" fill="{colour}" stroke="{_INK}" stroke-width="{_CUT}"/>' if closed else ""
    return filled + (f'<path d="{lines}" stroke="{_INK}" stroke-width="{_CUT}"/>' if lines else "")


def _path(points: F64) -> str:
    return "M" + "L".join(f"{x:.4f} {y:.4f}" for x, y in points.tolist())
