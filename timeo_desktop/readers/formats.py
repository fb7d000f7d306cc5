"""The table of formats: which files we know, which module reads them, and what to say of those we do not read."""

import re
from dataclasses import dataclass
from pathlib import Path

from timeo_desktop.domain.errors import CannotOpen


@dataclass(frozen=True)
class Format:
    """A format we read. `module` is imported by name, in the child, and has `read(job, out)`."""

    name: str
    extensions: tuple[str, ...]
    module: str


@dataclass(frozen=True)
class Refusal:
    """A format that people will try, and the sentence that helps them."""

    extensions: tuple[str, ...]
    why: str


IFC = Format("IFC", (".ifc", ".ifczip", ".zip"), "timeo_desktop.readers.ifc.reader")
_PACKAGE = re.compile(r"-[0-9a-f]{6}\.timeo$")
_CITY = "timeo_desktop.readers.city"
CITYJSON = Format("CityJSON", (".city.json", ".city.jsonl", ".jsonl", ".cityjson"), f"{_CITY}.cityjson")
CITYGML = Format("CityGML", (".gml", ".citygml", ".xml"), f"{_CITY}.citygml")
VECTOR = Format("Map layer", (".geojson", ".gpkg", ".shp"), f"{_CITY}.vector")
# What a .json file is can only be told by looking into it.
JSON = Format("JSON", (".json",), f"{_CITY}.sniffed")
TILES = Format("3D Tiles", ("tileset.json", ".3tz"), "timeo_desktop.readers.tiles.reader")
POINTS = Format("Point cloud", (".las", ".laz"), "timeo_desktop.readers.points.reader")
RASTER = Format(
    "Terrain or orthophoto",
    (".tif", ".tiff", ".asc", ".vrt", ".mbtiles", ".jp2"),
    "timeo_desktop.readers.terrain.reader",
)
TIN = Format("Terrain of points", (".xyz",), "timeo_desktop.readers.terrain.tin")
FORMATS = (IFC, TILES, CITYJSON, CITYGML, VECTOR, POINTS, RASTER, TIN, JSON)
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
    Refusal((".jpg", ".jpeg", ".png", ".gif", ".webp"), "{name} is a picture without a place on the map"),
    Refusal((".dwg", ".dxf", ".skp", ".nwd", ".nwc"), "{name} is not an IFC model: export it as .ifc from its program"),
)


def all_extensions() -> tuple[str, ...]:
    """Every extension that can be opened, for file dialogs."""
    return tuple(extension for entry in FORMATS for extension in entry.extensions)


def format_of(path: Path) -> Format:
    """The format of a file by its name, or of what a package was made of; what no format claims may still be IFC."""
    name = _PACKAGE.sub("", path.name.lower())
    return next((entry for entry in FORMATS if name.endswith(entry.extensions)), IFC)


def stranger(path: Path) -> bool:
    """Whether a file has the ending of no format that is read."""
    return path.is_file() and not path.name.lower().endswith(all_extensions())


def is_city(path: Path) -> bool:
    """Whether a file holds the city, in map coordinates, rather than a building."""
    return format_of(path) is not IFC


def refuse_by_name(name: str) -> None:
    """Raise CannotOpen when this kind of file is known not to be readable."""
    suffix = Path(name).suffix.lower()
    for entry in REFUSED:
        if suffix in entry.extensions:
            raise CannotOpen(entry.why, name=Path(name).name)
