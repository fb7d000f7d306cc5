"""The colours of a raster that is a picture: palettes, more than eight bits, and what is transparent."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, Resampling
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from timeo_desktop.domain.chunks import U8
from timeo_desktop.domain.text import Sentence, sentence

_SAMPLE = 1024  # pixels along a side
_BRIGHT = 99.5  # the share of pixels, in percent, that are darker than white


@dataclass(frozen=True, eq=False)
class Colours:
    """How numbers become colours, the same in all of a file: by a `palette` (N, 4), or as shares of `white`."""

    white: float = 255.0
    palette: U8 | None = None
    notices: tuple[Sentence, ...] = ()

    def of(self, view: "rasterio.DatasetReader | WarpedVRT", window: Window, size: tuple[int, int]) -> U8:
        """A part of the picture as bytes (3, H, W), or (4, H, W) where some of it is transparent."""
        # Numbers of a palette cannot be mixed.
        mixed = Resampling.average if self.palette is None else Resampling.nearest
        wanted = [1, 2, 3] if view.count >= 3 else [1]
        bands = view.read(wanted, window=window, out_shape=(len(wanted), *size), resampling=mixed)
        seen = _seen(view, window, size)
        if self.palette is not None:
            painted = self.palette[np.minimum(bands[0], len(self.palette) - 1)].transpose(2, 0, 1)
            found, seen = painted[:3], np.minimum(painted[3], seen)
        else:
            found = self._shares(bands if len(wanted) == 3 else np.repeat(bands, 3, axis=0))
        return found if (seen == 255).all() else np.concatenate((found, seen[None]))

    def _shares(self, bands: NDArray[Any]) -> U8:
        if bands.dtype == np.uint8:
            return np.asarray(bands)
        shares = np.nan_to_num(bands.astype(np.float32)) / self.white
        return np.asarray(np.clip(np.round(shares * 255), 0, 255), dtype=np.uint8)


def _seen(view: "rasterio.DatasetReader | WarpedVRT", window: Window, size: tuple[int, int]) -> U8:
    """How far a part of a picture covers what is behind it (H, W): 0 is transparent."""
    if ColorInterp.alpha not in view.colorinterp:
        return np.asarray(view.dataset_mask(window=window, out_shape=size))
    # The mask of GDAL knows an alpha band only as the second or the fourth one.
    alpha = view.read(view.colorinterp.index(ColorInterp.alpha) + 1, window=window, out_shape=size)
    return np.asarray(alpha if alpha.dtype == np.uint8 else np.where(alpha > 0, 255, 0), dtype=np.uint8)


def has_palette(file: rasterio.DatasetReader) -> bool:
    """Whether the numbers of a raster are places in a palette."""
    return bool(file.colorinterp[0] == ColorInterp.palette)


def colours_of(name: str, file: rasterio.DatasetReader) -> Colours:
    """How the numbers of the picture `name` become colours. White is judged by the whole of it: tiles of one picture
    must not each have a brightness of their own."""
    if has_palette(file):
        palette = file.colormap(1)
        table = np.zeros((max(palette) + 1, 4), dtype=np.uint8)
        for number, colour in palette.items():
            table[number] = colour
        return Colours(palette=table)
    if file.dtypes[0] == "uint8":
        return Colours()
    wanted = [1, 2, 3] if file.count >= 3 else [1]
    shape = (len(wanted), min(file.height, _SAMPLE), min(file.width, _SAMPLE))
    sample = file.read(wanted, out_shape=shape, masked=True).compressed().astype(np.float64)
    sample = sample[np.isfinite(sample)]
    white = float(np.percentile(sample, _BRIGHT)) if len(sample) else 0.0
    white = white if white > 0 else 1.0
    told = sentence("{name} has colours of more than 8 bits: {white} is shown as white", name=name,
                    white=f"{white:g}")  # fmt: skip
    return Colours(white, notices=(told,))
