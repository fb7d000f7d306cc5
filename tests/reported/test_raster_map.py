"""The tiles of a map from a server are pictures of the kind that they hold."""

import warnings
from pathlib import Path

import numpy as np
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from timeo_desktop.readers.rasters import opened


def test_a_tile_is_what_it_holds_whatever_was_asked_for(tmp_path: Path) -> None:
    with warnings.catch_warnings(), MemoryFile() as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with memory.open(driver="PNG", width=64, height=64, count=1, dtype="uint8") as file:
            file.write(np.full((1, 64, 64), 90, dtype="uint8"))
        (tmp_path / "a.jpg").write_bytes(bytes(memory.read()))
    (tmp_path / "map.vrt").write_text(
        '<VRTDataset rasterXSize="64" rasterYSize="64"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        '<SourceFilename relativeToVRT="1">a.jpg</SourceFilename><SourceBand>1</SourceBand></SimpleSource>'
        "</VRTRasterBand><GeoTransform>1574000,1,0,2268400,0,-1</GeoTransform></VRTDataset>"
    )
    with opened(tmp_path / "map.vrt") as raster:
        assert (raster.read(1) == 90).all()
