"""A small file that claims a raster of any size costs nothing: it is told and not read."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from tests.conftest import Read
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.readers import pictures
from timeo_desktop.readers.pictures import decoded, encoded
from timeo_desktop.readers.rasters import opened
from timeo_desktop.readers.terrain.ground import ground_heights

HUGE = 1_000_000
PLACE = rasterio.Affine(0.5, 0, 574000, 0, -0.5, 6279000)


def sparse(path: Path, side: int, *, count: int = 1, dtype: str = "float32", **about: Any) -> Path:
    """A GeoTIFF of which nothing is written but how large it is."""
    laid = {"tiled": True, "blockxsize": 4096, "blockysize": 4096} | about
    with rasterio.open(path, "w", driver="GTiff", width=side, height=side, count=count, dtype=dtype, crs="EPSG:2154",
                       transform=PLACE, SPARSE_OK=True, BIGTIFF="YES", **laid):  # fmt: skip
        pass
    return path


@pytest.mark.parametrize(("count", "dtype"), [(1, "float32"), (1, "uint8"), (3, "uint8"), (3, "uint16")])
def test_a_sparse_raster_of_a_million_million_cells_is_refused(
    tmp_path: Path, read: Read, count: int, dtype: str
) -> None:
    path = sparse(tmp_path / "huge.tif", HUGE, count=count, dtype=dtype)
    assert path.stat().st_size < 4 << 20
    with pytest.raises(CannotOpen) as refused:
        read(path)
    assert str(refused.value).startswith(f"huge.tif claims 1000000 × 1000000 cells in {count} bands")
    assert ground_heights(str(path), 2154, np.array([[574050.0, 6278900.0]])) is None


def test_a_smaller_one_that_holds_nothing_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="claims 20000 × 20000"), opened(sparse(tmp_path / "a.tif", 20_000)):
        pass


def test_a_mosaic_does_not_hide_it(tmp_path: Path, read: Read) -> None:
    sparse(tmp_path / "huge.tif", HUGE)
    (tmp_path / "map.vrt").write_text(
        '<VRTDataset rasterXSize="20" rasterYSize="20"><SRS>EPSG:2154</SRS>'
        "<GeoTransform>574000,5,0,6279100,0,-5</GeoTransform>"
        '<VRTRasterBand dataType="Float32" band="1"><SimpleSource><SourceFilename relativeToVRT="1">huge.tif'
        f'</SourceFilename><SourceBand>1</SourceBand><SrcRect xOff="0" yOff="0" xSize="{HUGE}" ySize="{HUGE}"/>'
        '<DstRect xOff="0" yOff="0" xSize="20" ySize="20"/></SimpleSource></VRTRasterBand></VRTDataset>'
    )
    with pytest.raises(CannotOpen, match=r"huge\.tif claims"):
        read(tmp_path / "map.vrt")


def test_a_mosaic_of_nothing_is_refused(tmp_path: Path, read: Read) -> None:
    (tmp_path / "map.vrt").write_text(
        f'<VRTDataset rasterXSize="{HUGE}" rasterYSize="{HUGE}"><SRS>EPSG:2154</SRS>'
        "<GeoTransform>574000,5,0,6279100,0,-5</GeoTransform>"
        '<VRTRasterBand dataType="Float32" band="1"/></VRTDataset>'
    )
    with pytest.raises(CannotOpen, match=r"map\.vrt claims"):
        read(tmp_path / "map.vrt")


def test_a_picture_that_lies_about_its_size_is_refused(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "ortho.jp2"
    with rasterio.open(path, "w", driver="JP2OpenJPEG", width=64, height=64, count=3, dtype="uint8", crs="EPSG:2154",
                       transform=PLACE) as file:  # fmt: skip
        file.write(np.full((3, 64, 64), 99, dtype=np.uint8))
    data, size = bytearray(path.read_bytes()), struct.pack(">II", HUGE, HUGE)
    header, marker = data.index(b"ihdr"), data.index(b"\xff\x51")
    data[header + 4 : header + 12] = size
    for field in (6, 22):  # the size of the picture, and of its only tile
        data[marker + field : marker + field + 8] = size
    path.write_bytes(data)
    with pytest.raises(CannotOpen, match="claims 1000000 × 1000000"):
        read(path)


def test_a_grid_of_text_that_lies_about_its_size_is_refused(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "dem.asc"
    path.write_text(f"ncols {HUGE}\nnrows {HUGE}\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3\n")
    with pytest.raises(CannotOpen, match="claims 1000000 × 1000000"):
        read(path)


def test_blocks_that_fill_the_memory_are_refused(tmp_path: Path) -> None:
    path = sparse(tmp_path / "block.tif", 7_000, count=12, blockxsize=7_008, blockysize=7_008)
    with pytest.raises(CannotOpen, match="blocks of 49112064 cells"), opened(path):
        pass


def test_what_is_flat_costs_hardly_anything(tmp_path: Path, read: Read) -> None:
    package = read(sparse(tmp_path / "sea.tif", 1_000, blockxsize=256, blockysize=256))
    inner = [chunk.triangles for chunk in package.chunks if chunk.triangles == 2]
    assert len(inner) > len(package.chunks) / 2
    assert package.summary.bounds is not None
    assert package.summary.bounds[5] == pytest.approx(0.0)


def test_a_long_raster_has_tiles_only_where_it_is(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "long.tif"
    with rasterio.open(path, "w", driver="GTiff", width=6_000, height=2, count=1, dtype="float32", crs="EPSG:2154",
                       transform=PLACE) as file:  # fmt: skip
        file.write(np.arange(12_000, dtype=np.float32).reshape(1, 2, 6_000) / 100)
    assert len(read(path).chunks) < 140


def test_a_picture_on_a_surface_that_is_too_large_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encoded(np.zeros((3, 32, 32), dtype=np.uint8))
    assert decoded(data, 4) is not None
    monkeypatch.setattr(pictures, "_MOST_PIXELS", 1_000)
    assert decoded(data, 4) is None
