"""A file is read by the driver of its own ending, also where its name looks like one of an archive, or it is in one."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.conftest import Read
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.packages import Package
from timeo_desktop.readers.city.layers import layers_of
from timeo_desktop.services.opening.open_source import models_of

CITY = Path(__file__).parent / "data" / "city"


def geojson(name: str) -> str:
    place = {"type": "Point", "coordinates": [1.44, 43.6, 120]}
    return json.dumps({
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"nom": name}, "geometry": place}],
    })  # fmt: skip


def names_in(path: Path) -> list[str]:
    return [name for layer in layers_of(path) for name in layer.fields["nom"].tolist()]


@pytest.mark.parametrize("folder", ["Zone 30 !", "a!b", "old.zip!", "old.zip"])
def test_a_folder_may_have_any_sign_in_its_name(tmp_path: Path, folder: str) -> None:
    home = tmp_path / folder
    home.mkdir()
    for path in CITY.glob("19_same_shapes_a*"):
        shutil.copy(path, home)
    shutil.copy(CITY / "18_curves_and_layers.gpkg", home)
    assert names_in(home / "19_same_shapes_a.shp") == ["school", "town hall"]
    assert [layer.name for layer in layers_of(home / "18_curves_and_layers.gpkg")] == ["batiment", "voie"]


def test_a_name_does_not_reach_into_an_archive(tmp_path: Path, read: Read) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.geojson", geojson("of the archive"))
    path = tmp_path / "a.zip!b.geojson"
    path.write_text(geojson("of the file"))
    assert names_in(path) == ["of the file"]
    package: Package = read(path)
    assert package.summary.drawn == 1


def test_what_is_damaged_is_told_by_its_name(tmp_path: Path, read: Read) -> None:
    home = tmp_path / "a!b"
    home.mkdir()
    (home / "x.shp").write_bytes((CITY / "19_same_shapes_a.shp").read_bytes()[:20])
    with pytest.raises(CannotOpen) as refused:
        read(home / "x.shp")
    assert str(refused.value).startswith("x.shp cannot be read")
    assert str(home) not in str(refused.value)


@pytest.mark.parametrize("member", ["city/batiment.shp", "tracks.gpkg", "city.gml", "dem.tif"])
def test_an_archive_of_other_files_is_not_read_by_any_driver(tmp_path: Path, member: str) -> None:
    path = tmp_path / "city.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, b"content")
    with pytest.raises(CannotOpen, match="unpack it and open the files in it"):
        models_of(path)


@pytest.mark.parametrize("name", ["walk.gpx", "town.kml", "town.KMZ"])
def test_kinds_of_maps_that_link_to_others_are_told(tmp_path: Path, name: str) -> None:
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/a.kml</href></Link></NetworkLink>"
    (tmp_path / name).write_text(f'<kml xmlns="http://www.opengis.net/kml/2.2">{link}</kml>')
    with pytest.raises(CannotOpen, match="is KML or GPX, which is not read here"):
        models_of(tmp_path / name)
