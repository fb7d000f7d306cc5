"""Rasters from outside: opened by the driver that their ending names and by no other, without any network, and with
what they refer to only where it lies below their own folder.

GDAL by itself takes a mosaic (VRT) for a TIFF by its first bytes, follows it to any file or server, and opens what
`.ovr`, `.msk` and `.aux.xml` beside a file name in the same way. Nor does it mind a file of some bytes that claims a
million million cells: what a raster may cost is bounded before any cell is read.
"""

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree

import rasterio
from rasterio.errors import NotGeoreferencedWarning

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.readers.sealed import OPTIONS

DRIVERS = {
    ".tif": "GTiff", ".tiff": "GTiff", ".asc": "AAIGrid", ".vrt": "VRT", ".mbtiles": "MBTiles", ".jp2": "JP2OpenJPEG",
}  # fmt: skip
# What a mosaic is made of besides, and what GDAL looks for beside a raster.
_PARTS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".ovr": "GTiff", ".msk": "GTiff"}
_PICTURES = (".png", ".jpg", ".jpeg")
_DEEPEST = 8
_LARGEST_MOSAIC = 256 << 20  # bytes
# Cells that can be meant: 100 km square at 20 cm; one row of 50 km at 5 cm.
_MOST_CELLS, _LONGEST = 1 << 38, 1 << 20
# Nothing packs numbers so well that one byte holds so many of them: beyond this what is not there would be read.
_MANY, _MOST_PER_BYTE = 1 << 26, 1_000
_LARGEST_BLOCK = 1 << 29  # numbers of all bands that GDAL unpacks at once
_REFERENCES = ("SourceFilename", "SourceDataset")
# Of the elements of a mosaic those that draw rasters as they are, or warped. Sources of raw bytes or with formulas, and
# pansharpening, are not among them.
_KINDS = (None, "VRTSourcedRasterBand", "VRTWarpedRasterBand", "VRTWarpedDataset")
_FOREIGN = ("PixelFunctionCode", "PanchroBand", "ProcessingSteps", "Group", "CutlineDS")
_NAMING = ("OVERVIEWS", "GEOLOCATION")  # domains of metadata whose values name files


@contextmanager
def opened(path: Path) -> Iterator[rasterio.DatasetReader]:
    """A raster to be read. Raises CannotOpen where it reaches out of its folder or claims more cells than can be meant,
    RasterioError where GDAL cannot read it."""
    with rasterio.Env(**OPTIONS):
        _Look(path.name, path.parent.resolve()).at(path)
        with rasterio.open(path, driver=_driver(path)) as file:
            yield file


def _driver(path: Path) -> str:
    ending = path.suffix.lower()
    if ending in _PICTURES and path.is_file():
        # Map servers send PNG also where they were asked for JPEG; both are pictures and nothing else.
        with path.open("rb") as file:
            return "PNG" if file.read(4) == b"\x89PNG" else "JPEG"
    return DRIVERS.get(ending) or _PARTS.get(ending, "")


@dataclass
class _Look:
    """A look at everything that the raster `name` would have GDAL open. Nothing may lie outside `home`."""

    name: str
    home: Path
    seen: set[Path] = field(default_factory=set)

    def at(self, path: Path, depth: int = 0) -> None:
        """Raises CannotOpen, or RasterioError where a part cannot be read."""
        if path in self.seen:
            return
        self.seen.add(path)
        driver = _driver(path)
        if not driver or depth > _DEEPEST:
            raise CannotOpen("{name} refers to {file}, which is no raster that is read here", name=self.name, file=path)
        if driver == "VRT":
            for part in self._parts(path):
                self.at(self._inside(part), depth + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # a mosaic says where its parts lie
            with rasterio.open(path, driver=driver) as file:
                _refuse_beyond(path.name, file)
                # First what is named: listing the files of a raster opens what is said to be its overviews.
                named = [self._inside(Path(each)) for each in _named(file)]
                beside = [self._inside(Path(each)) for each in file.files if Path(each) != path]
                _refuse_thin(path.name, file)
        for other in (*named, *beside):
            if _driver(other):
                self.at(other, depth + 1)

    def _inside(self, path: Path) -> Path:
        if not path.resolve().is_relative_to(self.home):
            raise CannotOpen(
                "{name} refers to {file}, which is not in its folder: that is not followed", name=self.name, file=path
            )
        return path

    def _parts(self, path: Path) -> Iterator[Path]:
        """The rasters that a mosaic is made of."""
        for element in self._document(path).iter():
            if element.tag in _FOREIGN or element.get("subClass") not in _KINDS:
                what = element.get("subClass") or element.tag
                raise CannotOpen("{name} uses {what}, which is not read here", name=self.name, what=what)
            if element.tag in _REFERENCES:
                text = (element.text or "").strip()
                beside = "1" in (element.get("relativeToVRT"), element.get("relativetoVRT"))
                yield path.parent / text if beside else Path(text)

    def _document(self, path: Path) -> ElementTree.Element:
        if path.stat().st_size > _LARGEST_MOSAIC:
            raise CannotOpen("{name} is larger than can be meant", name=path.name)
        text = path.read_bytes()
        try:
            if b"<!DOCTYPE" in text.upper():
                raise ValueError("a document type is refused")
            return ElementTree.fromstring(text)
        except (ElementTree.ParseError, ValueError) as error:
            raise CannotOpen("{name} cannot be read: {reason}", name=path.name, reason=error) from error


def _refuse_beyond(name: str, file: rasterio.DatasetReader) -> None:
    """Raises CannotOpen for a raster that nothing could read, whatever its size on the disk."""
    if file.width * file.height > _MOST_CELLS or max(file.width, file.height) > _LONGEST:
        _refuse(name, file)
    block = max(math.prod(shape) for shape in file.block_shapes)
    if block * file.count > _LARGEST_BLOCK:
        raise CannotOpen("{name} is kept in blocks of {count} cells, which are too large to be read: save it in tiles",
                         name=name, count=block)  # fmt: skip


def _refuse_thin(name: str, file: rasterio.DatasetReader) -> None:
    """Raises CannotOpen for a raster that claims many cells and holds hardly any."""
    numbers = file.width * file.height * file.count
    held = sum(path.stat().st_size for path in map(Path, file.files) if path.is_file())
    if numbers > _MANY and numbers > _MOST_PER_BYTE * held:
        _refuse(name, file)


def _refuse(name: str, file: rasterio.DatasetReader) -> NoReturn:
    raise CannotOpen(
        "{name} claims {columns} × {rows} cells in {bands} bands, more than can be meant: cut out the part that you"
        " need",
        name=name, columns=file.width, rows=file.height, bands=file.count,
    )  # fmt: skip


def _named(file: rasterio.DatasetReader) -> list[str]:
    """Files that the metadata of a raster name."""
    tags = [file.tags(ns=domain) for domain in _NAMING]
    return [
        text.removeprefix(":::BASE:::")
        for each in tags
        for key, text in each.items()
        if key.endswith(("_FILE", "_DATASET"))
    ]
