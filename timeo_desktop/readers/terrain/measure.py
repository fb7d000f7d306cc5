"""What the numbers of a terrain model are in metres: scale, offset and unit of its band, else what its system says."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import rasterio
from rasterio.windows import Window

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.lengths import guessed_unit, metres_in

# Numbers that programs write where they know no height, also where they do not say so.
_MARKS = (-9999.0, -32768.0, -32767.0, -99999.0, float(np.finfo(np.float32).min), float(np.finfo(np.float32).max))
_SAMPLE = 256  # cells along a side of each place that is looked at


@dataclass(frozen=True)
class Measure:
    """Heights are number × `scale` + `offset`, metres. `mark` is a number that stands for none although the file does
    not say so."""

    scale: float = 1.0
    offset: float = 0.0
    mark: float | None = None
    notices: tuple[Sentence, ...] = ()

    def metres(self, numbers: F64) -> F64:
        """Heights of numbers of the band."""
        return numbers if (self.scale, self.offset) == (1.0, 0.0) else numbers * self.scale + self.offset


def measure_of(name: str, file: rasterio.DatasetReader) -> Measure:
    """How the first band of the raster `name` measures heights."""
    metres, notices = _unit(name, file)
    mark = _mark(file)
    if mark is not None:
        notices.append(
            sentence(
                "{name} has the height {mark} in places without saying what it means: they are taken as holes",
                name=name, mark=f"{mark:g}",
            )
        )  # fmt: skip
    return Measure(float(file.scales[0]) * metres, float(file.offsets[0]) * metres, mark, tuple(notices))


def is_measured(file: rasterio.DatasetReader) -> bool:
    """Whether the first band says that its numbers are lengths."""
    return metres_in(file.units[0] or "") is not None or (file.scales[0], file.offsets[0]) != (1.0, 0.0)


def _unit(name: str, file: rasterio.DatasetReader) -> tuple[float, list[Sentence]]:
    stated = (file.units[0] or "").strip()
    metres = metres_in(stated)
    if metres is not None:
        return metres, []
    if stated:
        told = sentence(
            "{name}: the unit of its heights is not known here ({unit}): they are taken as metres",
            name=name, unit=stated[:40],
        )  # fmt: skip
        return 1.0, [told]
    metres, guess = guessed_unit(name, file.crs.to_wkt()) if file.crs is not None else (1.0, None)
    return metres, [] if guess is None else [guess]


def _mark(file: rasterio.DatasetReader) -> float | None:
    """A number that stands for no height although the file declares none, beside others that are heights."""
    if file.nodata is not None:
        return None
    sample = np.concatenate([file.read(1, window=window).reshape(-1) for window in _places(file)]).astype(np.float64)
    return next((mark for mark in _MARKS if (sample == mark).any() and (sample != mark).any()), None)


def _places(file: rasterio.DatasetReader) -> Iterator[Window]:
    """The corners and the middle of a raster: where there are holes, some are usually there. All of it would take as
    long as drawing it."""
    width, height = min(file.width, _SAMPLE), min(file.height, _SAMPLE)
    right, bottom = file.width - width, file.height - height
    for left, top in {(0, 0), (right, 0), (0, bottom), (right, bottom), (right // 2, bottom // 2)}:
        yield Window(left, top, width, height)
