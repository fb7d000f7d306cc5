"""The table of kinds of files: which we know, which module reads them, and what to say of those we do not read."""

import re
from dataclasses import dataclass
from pathlib import Path

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.file_kinds import FileKind, Opens


@dataclass(frozen=True)
class Refusal:
    """A format that people will try, and the sentence that helps them."""

    endings: tuple[str, ...]
    why: str


IFC = FileKind("IFC", (".ifc", ".ifczip", ".zip"), "timeo_desktop.readers.ifc.reader", Opens.MODEL)
_PACKAGE = re.compile(r"-[0-9a-f]{6}\.timeo$")
_CITY = "timeo_desktop.readers.city"
CITYJSON = FileKind("CityJSON", (".city.json", ".city.jsonl", ".jsonl", ".cityjson"), f"{_CITY}.cityjson", Opens.CITY)
CITYGML = FileKind("CityGML", (".gml", ".citygml", ".xml"), f"{_CITY}.citygml", Opens.CITY)
_WITH_LAYERS = (".dbf", ".shx", ".prj", ".cpg", ".gpkg-wal")
_WITH_RASTERS = (
    ".prj", ".tfw", ".j2w", ".wld", ".aux.xml", ".tif.aux.xml", ".tiff.aux.xml", ".jp2.aux.xml", ".asc.aux.xml",
    ".tif.ovr", ".tif.msk",
)  # fmt: skip
VECTOR = FileKind("Map layer", (".geojson", ".gpkg", ".shp"), f"{_CITY}.vector", Opens.CITY, _WITH_LAYERS)
# What a .json file is can only be told by looking into it.
JSON = FileKind("JSON", (".json",), f"{_CITY}.sniffed", Opens.CITY)
TILES = FileKind("3D Tiles", ("tileset.json", ".3tz"), "timeo_desktop.readers.tiles.reader", Opens.CITY)
POINTS = FileKind("Point cloud", (".las", ".laz"), "timeo_desktop.readers.points.reader", Opens.POINTS)
RASTER = FileKind(
    "Terrain or orthophoto",
    (".tif", ".tiff", ".asc", ".vrt", ".mbtiles", ".jp2"),
    "timeo_desktop.readers.terrain.reader",
    Opens.GROUND,
    _WITH_RASTERS,
)
TIN = FileKind("Terrain of points", (".xyz",), "timeo_desktop.readers.terrain.tin", Opens.GROUND, (".prj",))
KINDS = (IFC, TILES, CITYJSON, CITYGML, VECTOR, POINTS, RASTER, TIN, JSON)
REFUSED = (
    Refusal(
        (".ifcxml",),
        "{name} is IFC in XML, which cannot be read here: export it again as .ifc (STEP), or as .ifczip",
    ),
    Refusal((".ifcx",), "{name} is IFC5 (.ifcx), still a draft standard: ask for an IFC4 or IFC4X3 .ifc file"),
    Refusal((".rvt", ".rfa"), "{name} is a Revit file: export it from Revit as IFC4 (.ifc)"),
    Refusal(
        (".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix"),
        "{name} belongs to a Shapefile: open the .shp file beside it",
    ),
    Refusal(
        (".kml", ".kmz", ".gpx"),
        "{name} is KML or GPX, which is not read here, nor is what it links to: save it as GeoJSON or GeoPackage",
    ),
    Refusal((".jpg", ".jpeg", ".png", ".gif", ".webp"), "{name} is a picture without a place on the map"),
    Refusal((".dwg", ".dxf", ".skp", ".nwd", ".nwc"), "{name} is not an IFC model: export it as .ifc from its program"),
)


def all_endings() -> tuple[str, ...]:
    """Every extension that can be opened, for file dialogs."""
    return tuple(extension for entry in KINDS for extension in entry.endings)


def kind_of(path: Path) -> FileKind:
    """The format of a file by its name, or of what a package was made of; what no format claims may still be IFC."""
    name = _PACKAGE.sub("", path.name.lower())
    return next((entry for entry in KINDS if name.endswith(entry.endings)), IFC)


def stranger(path: Path) -> bool:
    """Whether a file has the ending of no format that is read."""
    return path.is_file() and not path.name.lower().endswith(all_endings())


def is_of_another_kind(address: str) -> bool:
    """Whether an address ends as files do that are no tileset. First files of tilesets are called anything."""
    known = (*all_endings(), *(ending for entry in REFUSED for ending in entry.endings))
    return address.lower().endswith(tuple(ending for ending in known if not ending.endswith(".json")))


def refuse_by_name(name: str) -> None:
    """Raise CannotOpen when this kind of file is known not to be readable."""
    suffix = Path(name).suffix.lower()
    for entry in REFUSED:
        if suffix in entry.endings:
            raise CannotOpen(entry.why, name=Path(name).name)
