"""Shapefiles and other layers: texts in every encoding, the cache, and files that are not what they are called."""

import json
import shutil
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pyogrio
import pytest
import shapely

from tests.city.test_services_reading import notices
from tests.conftest import Read, events_of, package_of
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.packages import Package
from timeo_desktop.readers.city.texts import Texts
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.inspect import elements_of
from timeo_desktop.services.opening.open_source import Opened
from timeo_desktop.store.models.packages import PackageCache

CITY = Path(__file__).parent / "data" / "city"
MOSAIC = (
    '<OGRVRTDataSource><OGRVRTLayer name="passwd"><SrcDataSource>CSV:/etc/passwd</SrcDataSource></OGRVRTLayer>'
    "</OGRVRTDataSource>"
)


def column(package: Package, name: str) -> list[object]:
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        return elements.attribute_column(name)[1]


def test_one_cut_sign_costs_that_sign_alone(read: Read) -> None:
    package = read(CITY / "17_utf8_cpg_one_cut.shp")
    assert column(package, "NOM") == ["Hôtel de ville", "Bâtiment scolaire ", "Église"]
    assert "1 texts are cut in the middle of their last sign" in notices(package)


def test_windows_signs_are_kept_where_no_encoding_is_named(read: Read) -> None:
    package = read(CITY / "17_cp1252_no_cpg.shp")
    assert column(package, "NOM") == ["Sacré-Cœur", "Hôtel à 5 €", "Île"]
    assert "texts" not in notices(package)


def test_each_shapefile_has_its_own_attributes(tmp_path: Path, cache: PackageCache, pool: ReaderPool) -> None:
    for path in CITY.glob("19_same_shapes_*"):
        shutil.copy(path, tmp_path)
    first, second = (package_of(events_of(tmp_path / f"19_same_shapes_{name}.shp", cache, pool)) for name in "ab")
    assert column(first, "nom") == ["school", "town hall"]
    assert column(second, "name") == ["owner: north", "owner: south"]
    again = events_of(tmp_path / "19_same_shapes_b.shp", cache, pool)[-1]
    assert isinstance(again, Opened)
    assert again.from_cache
    (tmp_path / "19_same_shapes_b.cpg").write_text("CP437")  # another encoding beside it is another file
    other = events_of(tmp_path / "19_same_shapes_b.shp", cache, pool)[-1]
    assert isinstance(other, Opened)
    assert not other.from_cache


def test_curves_and_layers_stay_as_they_are(read: Read) -> None:
    package = read(CITY / "18_curves_and_layers.gpkg")
    assert package.summary.failed == ()
    assert package.summary.drawn > 0


@pytest.mark.parametrize(
    ("encoding", "data", "text", "doubts"),
    [
        ("", "Sacré-Cœur".encode("cp1252"), "Sacré-Cœur", 0),
        ("", "Sacré".encode("cp1252"), "Sacré", 0),
        ("", "Sacré".encode(), "Sacré", 0),
        ("utf-8", "Sacré".encode("cp1252"), "Sacré", 1),
        ("utf-8", "École Sacré".encode()[:-1], "École Sacr", 1),
        ("utf-8", b"Sacr\xc3", "Sacr", 1),
        ("cp1251", "Стена".encode("cp1251"), "Стена", 0),
        ("cp932", "壁".encode("cp932"), "壁", 0),
        ("cp932", b"\x81", "\ufffd", 1),
        ("utf-8", "壁🏠".encode()[:-1], "壁", 1),
    ],
)
def test_every_text_by_itself(encoding: str, data: bytes, text: str, doubts: int) -> None:
    texts = Texts("a", encoding)
    assert texts.read(data.decode("latin-1")) == text
    assert len(texts.notices()) == doubts


@pytest.mark.parametrize("name", ["a.geojson", "a.shp", "a.gpkg"])
def test_a_virtual_source_is_not_followed(tmp_path: Path, read: Read, name: str) -> None:
    path = tmp_path / name
    path.write_text(MOSAIC)
    with pytest.raises(CannotOpen):
        read(path)


def test_a_layer_of_another_kind_is_told(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.geojson"
    pyogrio.raw.write(
        tmp_path / "b.gpkg", shapely.to_wkb([shapely.box(0, 0, 1, 1)]), [], [], geometry_type="Polygon",
        crs="EPSG:3943",
    )  # fmt: skip
    shutil.copy(tmp_path / "b.gpkg", path)
    with pytest.raises(CannotOpen, match="its content is not what its name says"):
        read(path)


@pytest.mark.parametrize("key", ["crs", "CRS", "\\u0063rs"])
def test_no_server_is_asked_for_the_system_of_a_layer(tmp_path: Path, read: Read, key: str) -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        crs = {"type": "link", "properties": {"href": f"http://127.0.0.1:{server.server_port}/x", "type": "proj4"}}
        point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1.4, 43.6]}}
        path = tmp_path / "a.geojson"
        document = json.dumps({"type": "FeatureCollection", "KEY": crs, "features": [point]})
        path.write_text(document.replace("KEY", key))
        try:
            with pytest.raises(CannotOpen, match="names its coordinate reference system by an address"):
                read(path)
        finally:
            server.shutdown()
            thread.join()
    assert asked == []


def test_a_geojson_that_is_not_utf_8_keeps_its_words(tmp_path: Path, read: Read) -> None:
    text = (CITY / "09_antimeridian.geojson").read_text().replace("west side", "Sacré-Cœur")
    (tmp_path / "a.geojson").write_bytes(text.encode("cp1252"))
    package = read(tmp_path / "a.geojson")
    assert column(package, "name") == ["Sacré-Cœur", "east side"]
    assert "1 texts are not in the encoding that the file names (utf-8)" in notices(package)
