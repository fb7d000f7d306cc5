"""Layers of vector files as they are, through GDAL: opened by the driver that the file's ending names and by no other,
without any network.

GDAL by itself takes a virtual source (OGR VRT) for whatever it is called, follows it to any file or server, and asks
the address by which a GeoJSON may name its system.
"""

import functools
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecodeError, JSONDecoder
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio._ogr import _register_drivers

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence
from timeo_desktop.readers.city.osm_tags import tags_of
from timeo_desktop.readers.city.texts import Texts, encoding_of
from timeo_desktop.readers.sealed import as_named

Array = NDArray[Any]
_DRIVERS = ("ESRI Shapefile", "GPKG", "GeoJSON")
_BEGINNINGS = {".shp": b"\x00\x00\x27\x0a", ".gpkg": b"SQLite format 3\x00"}
_RAW = "ISO-8859-1"  # every byte is a sign
_CRS = re.compile(rb'"(?:c|\\u00[46]3)(?:r|\\u00[57]2)(?:s|\\u00[57]3)"\s*:\s*', re.IGNORECASE)
_LONGEST_CRS = 1 << 16


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer as it is in the file: shapes (N,) and fields (N,) each, and what is to be said of its texts."""

    name: str
    crs: str | None
    shapes: Array
    fields: dict[str, Array]
    notices: tuple[Sentence, ...] = ()

    def field(self, names: tuple[str, ...]) -> Array | None:
        """The first of these fields that the layer has."""
        by_name = {name.lower(): values for name, values in self.fields.items()}
        return next((by_name[name] for name in names if name in by_name), None)


def layers_of(path: Path) -> Iterator[Layer]:
    """The layers of a file that have shapes. Raises CannotOpen where it is another kind of file than its name says."""
    _seal()
    _refuse_strangers(path)
    try:
        names = [str(name) for name, kind in pyogrio.list_layers(as_named(path)) if kind is not None]
        for name in names:
            yield _layer(path, name)
    except pyogrio.errors.DataSourceError as error:
        reason = str(error).replace(as_named(path).removesuffix(path.name), "")
        raise CannotOpen("{name} cannot be read: {reason}", name=path.name, reason=reason) from error
    except (pyogrio.errors.DataLayerError, pyogrio.errors.FieldError, UnicodeDecodeError) as error:
        raise CannotOpen("{name} is damaged: {reason}", name=path.name, reason=error) from error


@functools.cache
def _seal() -> None:
    """Take all other drivers away, once for the process."""
    others = ",".join(name for name in pyogrio.list_drivers() if name not in _DRIVERS)
    pyogrio.set_gdal_config_options({"OGR_SKIP": others, "CPL_VSIL_CURL_ALLOWED_FILENAME": "none"})
    _register_drivers()


def _refuse_strangers(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(16)
        named = _BEGINNINGS.get(path.suffix.lower())
        begins = next((each for each in _BEGINNINGS.values() if head.startswith(each)), None)
        if begins != named:
            raise CannotOpen("{name} cannot be read: its content is not what its name says", name=path.name)
        if head and named is None and _asks_an_address(file.fileno()):
            raise CannotOpen(
                "{name} names its coordinate reference system by an address, which is not asked: write its code into"
                " the file instead",
                name=path.name,
            )


def _asks_an_address(handle: int) -> bool:
    """Whether a GeoJSON names its system by a link, which GDAL would follow."""
    with mmap.mmap(handle, 0, access=mmap.ACCESS_READ) as data:
        for found in _CRS.finditer(data):
            text = data[found.end() : found.end() + _LONGEST_CRS].decode("utf-8", "replace")
            try:
                crs, _ = JSONDecoder().raw_decode(text)
            except JSONDecodeError:
                continue
            if isinstance(crs, dict) and any(str(value).lower() in {"link", "url"} for value in crs.values()):
                return True
    return False


def _layer(path: Path, name: str) -> Layer:
    if path.suffix.lower() == ".shp":
        # GDAL refuses a layer for one sign that is cut, and takes a code page that is not named for Latin-1.
        return _decoded(path, name, encoding_of(path, name))
    try:
        about, _, blobs, columns = pyogrio.raw.read(as_named(path), layer=name)
    except UnicodeDecodeError:
        return _decoded(path, name, "utf-8")
    fields = dict(zip(map(str, about["fields"]), columns, strict=True))
    return Layer(name, about.get("crs"), _shapes(blobs), {**tags_of(fields), **fields})


def _decoded(path: Path, layer: str, encoding: str) -> Layer:
    """A layer whose texts are decoded one by one."""
    about, _, blobs, columns = pyogrio.raw.read(as_named(path), layer=layer, encoding=_RAW)
    texts = Texts(path.name, encoding)
    names = [texts.read(str(each)) for each in about["fields"]]
    decoded = [texts.column(each) if each.dtype.kind == "O" else each for each in columns]
    fields = dict(zip(names, decoded, strict=True))
    return Layer(layer, about.get("crs"), _shapes(blobs), {**tags_of(fields), **fields}, texts.notices())


def _shapes(blobs: Array | None) -> Array:
    found: Array = shapely.from_wkb(np.empty(0, dtype=object) if blobs is None else blobs, on_invalid="fix")
    return found
