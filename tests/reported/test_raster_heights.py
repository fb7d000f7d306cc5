"""Terrain models and pictures that say what their numbers mean."""

import warnings
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.errors import NotGeoreferencedWarning

from tests.conftest import Read
from timeo_desktop.domain.packages import Package
from timeo_desktop.readers.pictures import decoded
from timeo_desktop.readers.terrain.ground import ground_heights
from timeo_desktop.store.models.chunk_files import read_chunk

DATA = Path(__file__).parent / "data" / "city"
WEST, NORTH = 1574000.0, 2268400.0


def heights_of(package: Package) -> tuple[float, float]:
    bounds = package.summary.bounds
    assert bounds is not None
    return bounds[2], bounds[5]


def notices_of(package: Package) -> str:
    return "\n".join(map(str, package.summary.notices))


def raster(path: Path, bands: np.ndarray, *, crs: str = "EPSG:3943", side: float = 1.0, **about: object) -> Path:
    """A raster of bands (C, H, W)."""
    count, height, width = bands.shape
    with rasterio.open(path, "w", driver="GTiff", width=width, height=height, count=count, dtype=bands.dtype, crs=crs,
                       transform=rasterio.Affine(side, 0, WEST, 0, -side, NORTH), **about) as file:  # fmt: skip
        file.write(bands)
    return path


def tell(path: Path, **said: object) -> Path:
    """Say of the first band what its numbers are (`scales`, `offsets`, `units`)."""
    with rasterio.open(path, "r+") as file:
        for name, value in said.items():
            setattr(file, name, (value,))
    return path


@pytest.mark.parametrize("name", ["16_dem_plain", "16_dem_decimetres_scale", "16_dem_feet_unit"])
def test_heights_are_metres_whatever_their_scale_and_unit(read: Read, name: str) -> None:
    package = read(DATA / f"{name}.tif")
    # The skirt of the picture hangs four metres below the lowest height.
    assert heights_of(package) == pytest.approx((146.0, 159.5), abs=0.01)
    assert "cannot be on Earth" not in notices_of(package)


@pytest.mark.parametrize("name", ["16_dem_plain", "16_dem_decimetres_scale", "16_dem_feet_unit"])
def test_what_lies_on_a_terrain_lies_at_its_metres(name: str) -> None:
    found = ground_heights(str(DATA / f"{name}.tif"), 2154, np.array([[574002.5, 6279097.5], [574097.5, 6279002.5]]))
    with rasterio.open(DATA / "16_dem_plain.tif") as file:
        cells = file.read(1)
    assert found == pytest.approx([cells[0, 0], cells[-1, -1]], abs=0.01)


def test_an_offset_counts_in_the_unit_of_the_band(tmp_path: Path, read: Read) -> None:
    path = raster(tmp_path / "mnt.tif", np.full((1, 50, 50), 40, dtype="int16"))
    tell(path, scales=0.5, offsets=300.0, units="foot")
    assert heights_of(read(path)) == pytest.approx((320 * 0.3048, 320 * 0.3048), abs=1e-3)


def test_bytes_with_a_unit_are_heights(tmp_path: Path, read: Read) -> None:
    path = tell(raster(tmp_path / "mnt.tif", np.full((1, 50, 50), 120, dtype="uint8")), units="m")
    package = read(path)
    assert package.summary.schema == "Terrain"
    assert heights_of(package) == pytest.approx((120, 120), abs=1e-3)


def test_the_unit_of_the_vertical_system_counts(tmp_path: Path, read: Read) -> None:
    path = raster(tmp_path / "dem.tif", np.full((1, 50, 50), 400.0, dtype="float32"), crs="EPSG:26910+8228")
    assert heights_of(read(path)) == pytest.approx((121.92, 121.92), abs=1e-3)


def test_a_plan_in_feet_has_heights_in_feet_and_that_is_told(tmp_path: Path, read: Read) -> None:
    path = raster(tmp_path / "dem.tif", np.full((1, 50, 50), 100.0, dtype="float32"), crs="EPSG:2263")
    package = read(path)
    assert heights_of(package) == pytest.approx((30.48006, 30.48006), abs=1e-3)
    assert "does not say what unit its heights are in" in notices_of(package)


def test_a_unit_that_is_none_of_length_is_told(tmp_path: Path, read: Read) -> None:
    path = tell(raster(tmp_path / "mnt.tif", np.full((1, 50, 50), 120.0, dtype="float32")), units="furlong")
    assert "the unit of its heights is not known here (furlong)" in notices_of(read(path))


def test_heights_that_cannot_be_on_earth_are_told(tmp_path: Path, read: Read) -> None:
    package = read(raster(tmp_path / "mnt.tif", np.full((1, 50, 50), 14_960.0, dtype="float32")))
    assert "cannot be on Earth" in notices_of(package)
    assert heights_of(package)[1] == pytest.approx(14_960)


@pytest.mark.parametrize("mark", [-9999.0, float(np.finfo(np.float32).min)])
def test_a_mark_for_nothing_that_is_not_declared_is_a_hole_and_told(tmp_path: Path, read: Read, mark: float) -> None:
    cells = np.full((1, 60, 60), 150.0, dtype="float32")
    cells[:, :20, :20] = mark
    package = read(raster(tmp_path / "mnt.tif", cells))
    assert heights_of(package) == pytest.approx((150, 150), abs=1e-3)
    assert "they are taken as holes" in notices_of(package)
    assert "cannot be on Earth" not in notices_of(package)


def test_a_mask_makes_holes(tmp_path: Path, read: Read) -> None:
    path = raster(tmp_path / "mnt.tif", np.where(np.arange(60) < 30, 150.0, 7000.0).astype("float32")[None, None, :]
                  .repeat(60, axis=1))  # fmt: skip
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as file:
        file.write_mask((np.arange(60) < 30)[None, :].repeat(60, axis=0))
    assert heights_of(read(path))[1] == pytest.approx(150, abs=0.1)


# Pictures.


def finest(package: Package) -> list[bytes]:
    return [read_chunk(package.folder / file.name).picture for file in package.chunks if not file.error]


def alpha_of(picture: bytes) -> np.ndarray:
    assert picture[:4] == b"\x89PNG"
    with warnings.catch_warnings(), rasterio.MemoryFile(picture) as file:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with file.open(driver="PNG") as image:
            return np.asarray(image.read(4))


def test_what_has_no_value_is_transparent(read: Read) -> None:
    package = read(DATA / "23_ortho_nodata.tif")
    (picture,) = finest(package)
    with rasterio.open(DATA / "23_ortho_nodata.tif") as file:
        right = file.dataset_mask()
    assert (right == 0).mean() == pytest.approx(0.5, abs=0.01)
    assert ((alpha_of(picture) == 0) == (right == 0)).mean() > 0.99


@pytest.mark.parametrize("kind", ["alpha", "grey alpha", "mask", "palette", "four bands"])
def test_every_way_to_say_transparent_is_understood(tmp_path: Path, read: Read, kind: str) -> None:
    seen = (np.arange(64) < 32)[None, :].repeat(64, axis=0)
    alpha = np.where(seen, 255, 0).astype("uint8")
    colours = np.full((3, 64, 64), 90, dtype="uint8")
    path = tmp_path / "ortho.tif"
    if kind == "alpha":
        raster(path, np.concatenate((colours, alpha[None])), photometric="RGB", alpha="YES")
    elif kind == "grey alpha":
        raster(path, np.concatenate((colours[:1], alpha[None])), alpha="YES")
    elif kind == "palette":
        raster(path, np.where(seen, 1, 0).astype("uint8")[None], photometric="palette")
        with rasterio.open(path, "r+") as file:
            file.write_colormap(1, {0: (0, 0, 0, 0), 1: (90, 90, 90, 255)})
            file.nodata = 0
    elif kind == "four bands":  # red, green, blue, infrared; nothing is transparent but what says so
        raster(path, np.concatenate((colours, np.full((1, 64, 64), 9, dtype="uint8"))), photometric="RGB",
               alpha="NO", nodata=0)  # fmt: skip
        with rasterio.open(path, "r+") as file:
            file.write(np.where(seen, 90, 0).astype("uint8")[None].repeat(4, axis=0))
    else:
        raster(path, colours)
        with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as file:
            file.write_mask(seen)
    (picture,) = finest(read(path))
    assert ((alpha_of(picture) == 0) == ~seen).mean() > 0.97


def test_a_picture_without_holes_stays_a_jpeg(tmp_path: Path, read: Read) -> None:
    (picture,) = finest(read(raster(tmp_path / "ortho.tif", np.full((3, 64, 64), 90, dtype="uint8"))))
    assert picture[:2] == b"\xff\xd8"


def test_sixteen_bits_have_one_white_in_all_of_a_picture(tmp_path: Path, read: Read) -> None:
    bands = np.full((3, 512, 1024), 1000, dtype="uint16")
    bands[:, :, 512:] = 4000
    package = read(raster(tmp_path / "ortho.tif", bands))
    means = sorted(float(found.mean()) for each in finest(package) if (found := decoded(each, 8)) is not None)
    assert means == pytest.approx([64, 255], abs=2)
    assert "4000 is shown as white" in notices_of(package)
