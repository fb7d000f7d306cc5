"""Maps that a server gives as picture tiles: OGC WMTS 1.0.0 (07-057r7), by query or by address templates."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit
from xml.etree import ElementTree

from timeo_desktop.connectors.http import HttpSource, NotFound
from timeo_desktop.domain.connections import BadData

_PIXEL = 0.00028  # metres, of the standard's scale denominators
_DEGREE = 111_319.49079327358  # metres, likewise
_CODE = re.compile(r"EPSG:+(?:[\d.]*:)?(\d{4,6})$", re.IGNORECASE)
_PICTURES = {"image/jpeg": ".jpg", "image/jpg": ".jpg", "image/png": ".png", "image/png8": ".png"}
_OWN = ("service", "request", "version")


@dataclass(frozen=True)
class TileMatrix:
    """A level: `resolution` in units of the system per pixel, the upper left corner (east, north), pixels of a tile,
    and how many tiles there are (columns, rows)."""

    name: str
    resolution: float
    left: float
    top: float
    tile: tuple[int, int]
    count: tuple[int, int]


@dataclass(frozen=True)
class TileMatrixSet:
    """The levels of a map in one system, finest last."""

    name: str
    epsg: int
    matrices: tuple[TileMatrix, ...]


@dataclass(frozen=True)
class Map:
    """A map that the server offers. `template` is an address with places to fill in, empty where tiles are asked for by
    query."""

    key: str
    title: str
    style: str
    format: str
    sets: tuple[TileMatrixSet, ...]
    template: str

    @property
    def ending(self) -> str:
        """What a tile's file is called."""
        return _PICTURES[self.format]


class MapServer:
    """One WMTS server."""

    def __init__(self, address: str) -> None:
        """Raises UserError when the address is none."""
        parts = urlsplit(address.strip())
        kept = [(name, value) for name, value in parse_qsl(parts.query) if name.lower() not in _OWN]
        self._is_document = parts.path.endswith(".xml")
        self._base = parts._replace(query="", fragment="").geturl()
        self._query = kept
        self._http = HttpSource(self._base, headers={"Accept": "*/*"})
        self.host = self._http.host

    def maps(self, stop: threading.Event) -> list[Map]:
        """What the server offers, of what can be shown. Raises the errors of a connector, or Cancelled."""
        asked = self._asked(SERVICE="WMTS", REQUEST="GetCapabilities")
        text = self._http.get_bytes(self._base if self._is_document else asked, stop)
        if b"<!DOCTYPE" in text[:4096].upper():
            raise BadData("{server} does not answer as a map server (WMTS) does", server=self.host)
        try:
            found = list(_maps(ElementTree.fromstring(text), rest=self._is_document))
        except (ElementTree.ParseError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise BadData("{server} does not answer as a map server (WMTS) does", server=self.host) from error
        if not found:
            raise BadData("{server} offers no map that can be shown", server=self.host)
        return found

    def tile(
        self, each: Map, grid: TileMatrixSet, matrix: TileMatrix, place: tuple[int, int], stop: threading.Event
    ) -> bytes | None:
        """The picture at a place (column, row) of a level; None where the map has none. Raises as `maps` does."""
        column, row = place
        if each.template:
            filled = {"TileMatrixSet": grid.name, "TileMatrix": matrix.name, "TileCol": column, "TileRow": row}
            url = each.template.replace("{Style}", quote(each.style)).replace("{style}", quote(each.style))
            for name, value in filled.items():
                url = url.replace(f"{{{name}}}", quote(str(value)))
        else:
            url = self._asked(
                SERVICE="WMTS", VERSION="1.0.0", REQUEST="GetTile", LAYER=each.key, STYLE=each.style,
                FORMAT=each.format, TILEMATRIXSET=grid.name, TILEMATRIX=matrix.name, TILEROW=row, TILECOL=column,
            )  # fmt: skip
        try:
            data = self._http.get_bytes(url, stop)
        except NotFound:
            return None
        if not data.startswith((b"\xff\xd8", b"\x89PNG")):
            raise BadData("{server} sends something that is not a picture", server=self.host)
        return data

    def _asked(self, **words: object) -> str:
        return f"{self._base}?{urlencode([*self._query, *((name, str(value)) for name, value in words.items())])}"


def _maps(root: Any, rest: bool) -> Iterator[Map]:
    contents = next(_below(root, "Contents"), ())
    sets = {_text(each, "Identifier"): each for each in _below(contents, "TileMatrixSet")}
    known: dict[str, TileMatrixSet | None] = {}
    for layer in _below(contents, "Layer"):
        formats = [each.text for each in _below(layer, "Format") if each.text in _PICTURES]
        styles = list(_below(layer, "Style"))
        style = next((each for each in styles if each.get("isDefault") == "true"), styles[0] if styles else None)
        grids = []
        for link in _below(layer, "TileMatrixSetLink"):
            name = _text(link, "TileMatrixSet")
            if name not in known:
                known[name] = _grid(sets[name])
            found = known[name]
            if found is not None:
                grids.append(found)
        if not formats or not grids:
            continue
        chosen = next((each for each in formats if "jp" in each), formats[0])
        key = _text(layer, "Identifier")
        yield Map(
            key=key,
            title=_text(layer, "Title") or key,
            style="" if style is None else _text(style, "Identifier"),
            format=chosen,
            sets=tuple(grids),
            template=_template(layer, chosen) if rest else "",
        )


def _template(layer: Any, kind: str) -> str:
    """The address template of a layer, with its dimensions at their defaults. Raises ValueError when there is none."""
    for each in _below(layer, "ResourceURL"):
        if each.get("resourceType") == "tile" and each.get("format") == kind:
            template = str(each.get("template"))
            for dimension in _below(layer, "Dimension"):
                template = template.replace(f"{{{_text(dimension, 'Identifier')}}}", _text(dimension, "Default"))
            return template
    raise ValueError("no address of tiles")


def _grid(entry: Any) -> TileMatrixSet | None:
    stated = _text(entry, "SupportedCRS")
    geographic = stated.upper().endswith("CRS84")
    code = _CODE.search(stated)
    if code is None and not geographic:
        return None
    epsg = 4326 if code is None else int(code.group(1))
    swapped = epsg == 4326 and not geographic  # latitude first, as the system has it
    unit = _DEGREE if epsg == 4326 else 1.0
    matrices = []
    for each in _below(entry, "TileMatrix"):
        first, second = (float(value) for value in _text(each, "TopLeftCorner").split())
        matrices.append(
            TileMatrix(
                name=_text(each, "Identifier"),
                resolution=float(_text(each, "ScaleDenominator")) * _PIXEL / unit,
                left=second if swapped else first,
                top=first if swapped else second,
                tile=(int(_text(each, "TileWidth")), int(_text(each, "TileHeight"))),
                count=(int(_text(each, "MatrixWidth")), int(_text(each, "MatrixHeight"))),
            )
        )
    return TileMatrixSet(_text(entry, "Identifier"), epsg, tuple(sorted(matrices, key=lambda each: -each.resolution)))


def _below(element: Any, name: str) -> Iterator[Any]:
    return (each for each in element if str(each.tag).rpartition("}")[2] == name)


def _text(element: Any, name: str) -> str:
    return next(((each.text or "").strip() for each in _below(element, name)), "")
