"""A raster reaches nothing but what lies in its own folder: no other file, no server, no other driver."""

import http.server
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import pytest
from rasterio.errors import RasterioError

from tests.conftest import Read
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.readers import formats
from timeo_desktop.readers.rasters import DRIVERS, opened
from timeo_desktop.readers.terrain.ground import ground_heights

DEM = Path(__file__).parent / "data" / "city" / "16_dem_plain.tif"


def mosaic(source: str, *, relative: int = 0, kind: str = "") -> str:
    """A virtual raster (VRT) as GDAL writes it."""
    named = f'<SourceFilename relativeToVRT="{relative}">{escape(source)}</SourceFilename>'
    inside = named if kind else f"<SimpleSource>{named}<SourceBand>1</SourceBand></SimpleSource>"
    return (
        '<VRTDataset rasterXSize="20" rasterYSize="20"><SRS>EPSG:2154</SRS>'
        "<GeoTransform>574000,5,0,6279100,0,-5</GeoTransform>"
        f'<VRTRasterBand dataType="Float32" band="1"{kind}>{inside}</VRTRasterBand></VRTDataset>'
    )


def raw(path: Path) -> str:
    """A virtual raster that shows the bytes of any file."""
    return mosaic(str(path), kind=' subClass="VRTRawRasterBand"')


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret" / "passwd.tif"
    path.parent.mkdir()
    path.write_bytes(DEM.read_bytes())
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "city"
    path.mkdir()
    shutil.copy(DEM, path / "dem.tif")
    return path


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and what it was asked for."""
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()
    thread.join()


def test_every_ending_names_its_driver() -> None:
    assert set(formats.RASTER.endings) == set(DRIVERS)


def test_a_mosaic_of_its_own_folder_is_read(folder: Path) -> None:
    (folder / "parts").mkdir()
    shutil.copy(DEM, folder / "parts" / "a.tif")
    (folder / "in.vrt").write_text(mosaic("parts/a.tif", relative=1))
    (folder / "whole.vrt").write_text(mosaic(str(folder / "in.vrt")))
    with opened(folder / "whole.vrt") as file:
        assert file.read(1).max() == pytest.approx(159.5)


@pytest.mark.parametrize("ending", [".tif", ".asc", ".jp2", ".mbtiles", ".vrt"])
def test_another_format_under_an_ending_is_refused(folder: Path, secret: Path, read: Read, ending: str) -> None:
    path = folder / f"ortho{ending}"
    path.write_text(raw(secret))
    with pytest.raises(CannotOpen) as refused:
        read(path)
    assert path.name in str(refused.value)


def test_a_mosaic_is_not_followed_out_of_its_folder(folder: Path, secret: Path) -> None:
    (folder / "link.tif").symlink_to(secret)
    (folder / "inner.vrt").write_text(mosaic("../secret/passwd.tif", relative=1))
    (folder / "hidden.tif").write_text(mosaic(str(secret)))
    for source, relative in (
        (str(secret), 0), ("../secret/passwd.tif", 1), ("link.tif", 1), ("inner.vrt", 1), ("hidden.tif", 1),
        (f"/vsizip/{secret}", 0), (mosaic(str(secret)), 0), ("GTIFF_DIR:1:../secret/passwd.tif", 1),
    ):  # fmt: skip
        (folder / "map.vrt").write_text(mosaic(source, relative=relative))
        with pytest.raises((CannotOpen, RasterioError)), opened(folder / "map.vrt"):
            pass
        assert ground_heights(str(folder / "map.vrt"), 2154, np.array([[574050.0, 6279050.0]])) is None


@pytest.mark.parametrize("beside", [".ovr", ".msk"])
def test_what_lies_beside_a_raster_is_not_another_format(folder: Path, secret: Path, beside: str) -> None:
    (folder / f"dem.tif{beside}").write_text(raw(secret))
    with pytest.raises((CannotOpen, RasterioError)), opened(folder / "dem.tif"):
        pass


def test_a_process_that_reads_has_no_drivers_that_ask(tmp_path: Path) -> None:
    script = tmp_path / "drivers.py"
    script.write_text(
        "from timeo_desktop.readers.sealed import OPTIONS, seal\nseal()\n"
        "import pyogrio, rasterio\n"
        "with rasterio.Env() as env: found = {*env.drivers(), *pyogrio.list_drivers()}\n"
        "assert 'GTiff' in found and 'GPKG' in found\n"
        "print(found & set(OPTIONS['GDAL_SKIP'].split(',')))\n"
    )
    found = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def test_no_server_is_asked_by_the_reader(folder: Path, asked: tuple[str, list[str]], read: Read) -> None:
    address, paths = asked
    for source in (f"{address}/a.tif", f"/vsicurl/{address}/a.tif", f"WMS:{address}/"):
        for name in ("map.vrt", "ortho.tif", "ortho.jp2"):
            (folder / name).write_text(mosaic(source))
            with pytest.raises(CannotOpen):
                read(folder / name)
    assert paths == []


def test_no_server_is_asked(folder: Path, asked: tuple[str, list[str]]) -> None:
    address, paths = asked
    sources = (f"{address}/a.tif", f"/vsicurl/{address}/a.tif", f"/vsicurl_streaming/{address}/a.tif",
               f"WMS:{address}/",
               f"<GDAL_WMS><Service name='TMS'><ServerUrl>{address}/</ServerUrl></Service></GDAL_WMS>")  # fmt: skip
    for source in sources:
        (folder / "map.vrt").write_text(mosaic(source))
        with pytest.raises((CannotOpen, RasterioError)), opened(folder / "map.vrt"):
            pass
        named = f'<MDI key="OVERVIEW_FILE">{escape(source)}</MDI>'
        (folder / "dem.tif.aux.xml").write_text(
            f'<PAMDataset><Metadata domain="OVERVIEWS">{named}</Metadata></PAMDataset>'
        )
        with pytest.raises((CannotOpen, RasterioError)), opened(folder / "dem.tif"):
            pass
    assert paths == []


@pytest.mark.parametrize(
    "text",
    [
        "<VRTDataset", "<!DOCTYPE a [<!ENTITY b 'c'>]><VRTDataset/>",
        '<VRTDataset rasterXSize="2" rasterYSize="2" subClass="VRTPansharpenedDataset"/>',
        '<VRTDataset rasterXSize="2" rasterYSize="2"><VRTRasterBand dataType="Byte" band="1"'
        ' subClass="VRTDerivedRasterBand"><PixelFunctionLanguage>Python</PixelFunctionLanguage></VRTRasterBand>'
        "</VRTDataset>",
    ],
)  # fmt: skip
def test_mosaics_that_compute_are_refused(folder: Path, read: Read, text: str) -> None:
    (folder / "map.vrt").write_text(text)
    with pytest.raises(CannotOpen):
        read(folder / "map.vrt")
