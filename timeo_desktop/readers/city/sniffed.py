"""A .json file: CityJSON or GeoJSON, told by its first object."""

from pathlib import Path

import orjson

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.readers.city import cityjson, vector
from timeo_desktop.readers.job import Out, ReadJob

_GEOJSON = ("FeatureCollection", "Feature", "GeometryCollection")
_HEAD = 1 << 16


def read(job: ReadJob, out: Out) -> None:
    """Hand the file to its reader. Raises CannotOpen when it is neither."""
    path = Path(job.path)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if any(f'"{word}"'.encode() in head for word in _GEOJSON):
        vector.read(job, out)
    elif b'"CityJSON"' in head or b'"CityObjects"' in head or _says_cityjson(path):
        cityjson.read(job, out)
    else:
        raise CannotOpen("{name} is JSON, but neither CityJSON nor GeoJSON", name=path.name)


def _says_cityjson(path: Path) -> bool:
    """Whether the keys, which may stand in any order, are those of CityJSON."""
    try:
        document = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        return False
    return isinstance(document, dict) and (document.get("type") == "CityJSON" or "CityObjects" in document)
