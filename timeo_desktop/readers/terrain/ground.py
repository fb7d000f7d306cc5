"""The height of the ground under points of the scene, from a terrain model that is open."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import RasterioError, WindowError
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.readers.rasters import opened
from timeo_desktop.readers.terrain.measure import Measure, measure_of

_MOST_CELLS = 4_000  # along a side of what is read at once


class Ground:
    """A terrain model seen in the system of the scene."""

    def __init__(self, path: Path, epsg: int | None) -> None:
        """Raises RasterioError or CannotOpen when it cannot be read."""
        with ExitStack() as stack:
            file = stack.enter_context(opened(path))
            self._measure = measure_of(path.name, file)
            self._view = file
            if epsg is not None and file.crs is not None:
                self._view = stack.enter_context(seen_in(file, file.crs.to_wkt(), epsg, self._measure))
            self._open = stack.pop_all()

    def __enter__(self) -> "Ground":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def heights(self, flat: F64) -> F64:
        """Heights (P,) under points (P, 2), bilinear between cells; NaN where the model does not reach."""
        found = np.full(len(flat), np.nan)
        usable = np.isfinite(flat).all(axis=1)
        if not usable.any():
            return found
        inverse = ~self._view.transform
        # Half a cell off: a raster has its values in the middle of its cells.
        columns = inverse.a * flat[:, 0] + inverse.b * flat[:, 1] + inverse.c - 0.5
        rows = inverse.d * flat[:, 0] + inverse.e * flat[:, 1] + inverse.f - 0.5
        inside = usable & (columns > -1) & (rows > -1) & (columns < self._view.width) & (rows < self._view.height)
        chosen = np.flatnonzero(inside)
        if not chosen.size:
            return found
        # Block by block: points far apart would else have all of the raster between them read at once.
        order = chosen[np.lexsort((columns[chosen] // _MOST_CELLS, rows[chosen] // _MOST_CELLS))]
        blocks = (rows[order] // _MOST_CELLS) * 1e6 + columns[order] // _MOST_CELLS
        for part in np.split(order, np.flatnonzero(np.diff(blocks)) + 1):
            found[part] = self._block(columns[part], rows[part])
        return found

    def _block(self, columns: F64, rows: F64) -> F64:
        left, top = int(max(columns.min(), 0)), int(max(rows.min(), 0))
        width = int(min(columns.max() + 2, self._view.width - 1)) - left + 1
        height = int(min(rows.max() + 2, self._view.height - 1)) - top + 1
        try:
            grid = self._view.read(1, window=Window(left, top, width, height), masked=True)
        except (RasterioError, WindowError):
            return np.full(len(columns), np.nan)
        numbers = bilinear(np.ma.filled(grid.astype(np.float64), np.nan), columns - left, rows - top)
        return self._measure.metres(numbers)


def seen_in(file: rasterio.DatasetReader, source: str, epsg: int, measure: Measure) -> WarpedVRT:
    """A terrain model in system `source`, warped to another one; where it has no value it is NaN."""
    unknown = {} if measure.mark is None else {"src_nodata": measure.mark}
    return WarpedVRT(
        file, src_crs=source, crs=f"EPSG:{epsg}", resampling=Resampling.bilinear, nodata=np.nan, dtype="float32",
        **unknown,
    )  # fmt: skip


def bilinear(grid: F64, columns: F64, rows: F64) -> F64:
    """Values of a grid (H, W) at fractional places (P,); at the rim the nearest cells count."""
    height, width = grid.shape
    x, y = np.clip(columns, 0, width - 1), np.clip(rows, 0, height - 1)
    left, top = np.minimum(x.astype(int), max(width - 2, 0)), np.minimum(y.astype(int), max(height - 2, 0))
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    across, down = x - left, y - top
    upper = grid[top, left] * (1 - across) + grid[top, right] * across
    lower = grid[bottom, left] * (1 - across) + grid[bottom, right] * across
    return np.asarray(upper * (1 - down) + lower * down)


def ground_heights(path: str, epsg: int | None, flat: F64) -> F64 | None:
    """Heights (P,) under points (P, 2); None when there is no terrain or it cannot be read."""
    with ground_under(path, epsg) as ground:
        return None if ground is None else ground.heights(flat)


@contextmanager
def ground_under(path: str, epsg: int | None) -> Iterator[Ground | None]:
    """The terrain that is open, to be asked several times; None when there is none or it cannot be read."""
    with ExitStack() as stack:
        try:
            ground = stack.enter_context(Ground(Path(path), epsg)) if path else None
        except (RasterioError, CannotOpen):
            ground = None
        yield ground


def grid_of(view: "rasterio.DatasetReader | WarpedVRT", window: Window, shape: tuple[int, int]) -> NDArray[np.float64]:
    """A window of a raster's first band, resampled to a shape, NaN where there is no value."""
    data = view.read(1, window=window, out_shape=shape, masked=True, resampling=Resampling.bilinear, boundless=False)
    return np.ma.filled(data.astype(np.float64), np.nan)
