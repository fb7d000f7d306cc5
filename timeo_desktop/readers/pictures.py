"""Pictures that surfaces wear: decoded, laid together on one sheet for each chunk, encoded.

Places are measured from the lower left corner of a picture, 0 to 1. GDAL decodes, and only JPEG, PNG and WebP.
"""

import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

import numpy as np
from rasterio.enums import Resampling
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import MemoryFile

from timeo_desktop.domain.chunks import F32, F64, I64, U8

_SHEET = 2048  # pixels along a side
_PICTURE = 1024
_BLOCK = 16  # pixels that JPEG mixes the colours of
_LARGEST = 64 << 20  # bytes
_MOST_PIXELS = 1 << 28  # that a picture may claim: all of them are unpacked, whatever size is wanted
_BEGINNINGS = (b"\xff\xd8", b"\x89PNG")
_ROUND = 0.01  # of a picture: places that leave it by less come from rounding

Load = Callable[[int], bytes]


@dataclass(frozen=True, eq=False)
class Cover:
    """What P points wear: the number of a picture (P,), -1 for none, and the place on it (P, 2). `load` gives the
    bytes of a picture."""

    load: Load
    pictures: I64
    places: F32

    @property
    def whole(self) -> int:
        """The picture that all points wear, else -1. It may repeat: only then nothing else is on the sheet."""
        first = int(self.pictures[0]) if len(self.pictures) else -1
        return first if (self.pictures == first).all() else -1

    def part(self, rows: I64) -> "tuple[F32, bytes] | tuple[None, bytes]":
        """The sheet of these points (V,), and their places on it; nothing when none of them wears any."""
        pictures = self.pictures[rows]
        return sheet_of(self.load, pictures, self.places[rows]) if (pictures >= 0).any() else (None, b"")


def joined_cover(covers: "list[tuple[Cover | None, int]]") -> Cover | None:
    """What the points of several things wear, one after the other: the cover of each, and how many points it has."""
    worn = [cover for cover, _ in covers if cover is not None]
    if not worn:
        return None
    pictures = [np.full(count, -1) if cover is None else cover.pictures for cover, count in covers]
    places = [np.zeros((count, 2), dtype=np.float32) if cover is None else cover.places for cover, count in covers]
    return Cover(worn[0].load, np.concatenate(pictures), np.concatenate(places))


class PicturesBeside:
    """The pictures that a file names. Only files in its own folder are looked at, or what `packed` gives of an archive;
    no address is ever fetched."""

    def __init__(self, folder: Path, packed: Callable[[str], bytes] | None = None) -> None:
        self._folder = folder.resolve()
        self._packed = packed
        self._rows: dict[object, int] = {}
        self._loads: list[Callable[[], bytes]] = []
        self.missing: list[str] = []
        self.inside: list[str] = []

    def row(self, name: object) -> int:
        """The number of a picture, or -1 when there is none of that name; that is remembered in `missing`."""
        if name not in self._rows:
            load = self._load_of(str(name))
            self._rows[name] = -1 if load is None else len(self._loads)
            if load is None:
                self.missing.append(str(name))
            else:
                self._loads.append(load)
        return self._rows[name]

    def _load_of(self, name: str) -> Callable[[], bytes] | None:
        if self._packed is not None and self._packed(name).startswith(_BEGINNINGS):
            return partial(self._packed, name)
        path = self._path(name)
        return None if path is None else path.read_bytes

    def _path(self, name: str) -> Path | None:
        try:
            path = (self._folder / PurePosixPath(name.replace("\\", "/"))).resolve()
            if not path.is_relative_to(self._folder):
                return None
            self.inside.append(path.relative_to(self._folder).as_posix())
            if not 0 < path.stat().st_size <= _LARGEST:
                return None
            with path.open("rb") as file:
                return path if file.read(4).startswith(_BEGINNINGS) else None
        except (OSError, ValueError):
            return None

    def load(self, row: int) -> bytes:
        """The bytes of a picture."""
        return self._loads[row]()


def as_jpeg_or_png(data: bytes) -> bytes:
    """A picture as JPEG or PNG, which is what chunks hold; nothing when it is no picture that is known."""
    if data.startswith(_BEGINNINGS):
        return data
    try:
        with _anywhere(), MemoryFile(data) as file, file.open(driver=["WEBP"]) as image:
            return encoded(np.asarray(image.read(), dtype=np.uint8))
    except (RasterioError, ValueError):
        return b""


def inside(places: F64) -> bool:
    """Whether places (V, 2) stay on their picture; elsewhere it would repeat, which a sheet cannot."""
    return bool((places > -_ROUND).all() and (places < 1 + _ROUND).all())


def mean_colour(data: bytes) -> tuple[int, int, int, int]:
    """The colour of a picture seen from far away; a light grey when it cannot be decoded."""
    bands = decoded(data, 1)
    red, green, blue = (200, 200, 200) if bands is None else bands[:, 0, 0].tolist()
    return (red, green, blue, 255)


def decoded(data: bytes, side: int) -> U8 | None:
    """The colours (3, side, side) of a JPEG or PNG stretched to a square, or None when it is neither or too large."""
    try:
        with _anywhere(), MemoryFile(data) as file, file.open(driver=["JPEG", "PNG"]) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            wanted = list(range(1, min(image.count, 3) + 1))
            bands = image.read(wanted, out_shape=(len(wanted), side, side), resampling=Resampling.average)
    except (RasterioError, ValueError):
        return None
    if len(wanted) < 3:
        bands = np.repeat(bands[:1], 3, axis=0)
    return np.asarray(bands, dtype=np.uint8)


def sheet_of(load: Load, pictures: I64, places: F32) -> tuple[F32, bytes]:
    """All pictures that V vertices wear on one sheet: the place of each vertex on it (V, 2), and the sheet as JPEG.
    Vertices that wear none (-1) get a white place."""
    used, cells = np.unique(pictures, return_inverse=True)
    cells = cells.reshape(-1)
    if len(used) == 1 and used[0] >= 0:
        return places, load(int(used[0]))
    grid = math.ceil(math.sqrt(len(used)))
    side = max(min(_SHEET // grid, _PICTURE) // _BLOCK, 1) * _BLOCK
    sheet = np.full((3, grid * side, grid * side), 255, dtype=np.uint8)
    for cell, picture in enumerate(used.tolist()):
        found = decoded(load(picture), side) if picture >= 0 else None
        if found is not None:
            top, left = (cell // grid) * side, (cell % grid) * side
            sheet[:, top : top + side, left : left + side] = found
    # Half a pixel inside, so that a neighbour on the sheet does not shine through the rim.
    held = np.where((pictures >= 0)[:, None], np.clip(places, 0.5 / side, 1 - 0.5 / side), 0.5)
    texture = np.column_stack(((cells % grid + held[:, 0]) / grid, (grid - 1 - cells // grid + held[:, 1]) / grid))
    return texture.astype(np.float32), encoded(sheet)


def encoded(bands: U8) -> bytes:
    """A picture (3, H, W) as JPEG; one with transparency (4, H, W) as PNG."""
    count, height, width = bands.shape
    how = {"driver": "JPEG", "quality": 85} if count == 3 else {"driver": "PNG"}
    with _anywhere(), MemoryFile() as file:
        with file.open(width=width, height=height, count=count, dtype="uint8", **how) as image:
            image.write(bands)
        return bytes(file.read())


@contextmanager
def _anywhere() -> Iterator[None]:
    """A picture of a surface has no place on the map, and GDAL need not say so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        yield
