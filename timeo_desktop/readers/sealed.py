"""What keeps GDAL, of rasters and of vectors, from asking servers and from following one file to others."""

import os
from pathlib import Path

# Drivers that fetch, and those that are lists of other sources; mosaics of rasters (VRT) are looked through before.
_SKIPPED = (
    "AmigoCloud", "Carto", "CSW", "DAAS", "EEDA", "EEDAI", "Elasticsearch", "GTI", "HTTP", "NGW", "OAPIF", "OGCAPI",
    "OGR_VRT", "PLMOSAIC", "PLSCENES", "STACIT", "STACTA", "WCS", "WFS", "WMS", "WMTS",
)  # fmt: skip
OPTIONS = {
    "GDAL_SKIP": ",".join(_SKIPPED),
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",  # of /vsicurl, /vsis3 and all others that ask servers
    "GDAL_VRT_ENABLE_PYTHON": "NO",
}


def seal() -> None:
    """Seal this process. Drivers are registered once: this comes before anything of GDAL is imported."""
    os.environ.update(OPTIONS)


def as_named(path: Path) -> str:
    """A path by which pyogrio opens this file and no other: it takes a `!` for the end of an archive's name, which only
    a path that begins as those of GDAL's own file systems is spared."""
    return f"/vsisubfile/0,{path}" if "!" in str(path) else str(path)
