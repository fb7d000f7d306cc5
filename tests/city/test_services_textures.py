"""Pictures on surfaces: each corner of a wall finds its place on the sheet, and what is not a picture is said."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from tests.city.files import cityjson, write_json
from tests.city.test_services_reading import notices
from tests.conftest import Read
from timeo_desktop.domain.chunks import Chunk
from timeo_desktop.domain.packages import Package
from timeo_desktop.readers.pictures import encoded, sheet_of
from timeo_desktop.store.models.chunk_files import read_chunk

CORNERS = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(*colours: tuple[int, int, int]) -> bytes:
    """Bands of colour, the first one at the bottom."""
    rows = [np.tile(np.array(colour, dtype=np.uint8)[:, None, None], (1, 64, 128)) for colour in reversed(colours)]
    return encoded(np.concatenate(rows, axis=1))


def textured(walls: list[Any], images: list[str], places: list[list[float]] | None = None) -> dict[str, Any]:
    """The house; ground, four walls and roof wear what `walls` says."""
    document = cityjson(
        appearance={
            "textures": [{"type": "JPG", "image": image} for image in images],
            "vertices-texture": CORNERS if places is None else places,
        }
    )
    (geometry,) = document["CityObjects"]["house-1"]["geometry"]
    geometry["texture"] = {"summer": {"values": [[[wall] for wall in walls]]}}
    return document


def pixels(data: bytes) -> np.ndarray:
    ignored = warnings.catch_warnings(action="ignore", category=NotGeoreferencedWarning)
    with ignored, MemoryFile(data) as file, file.open() as image:
        bands: np.ndarray = image.read()
    return bands


def only_chunk(package: Package) -> Chunk:
    (file,) = package.chunks
    return read_chunk(package.folder / file.name)


def colours_of(chunk: Chunk) -> np.ndarray:
    """What each vertex shows, (V, 3): its colour times that of the picture at its place."""
    if chunk.texture is None:
        return chunk.colours[:, :3].astype(int)
    bands = pixels(chunk.picture)
    rows = np.clip(((1 - chunk.texture[:, 1]) * bands.shape[1]).astype(int), 0, bands.shape[1] - 1)
    columns = np.clip((chunk.texture[:, 0] * bands.shape[2]).astype(int), 0, bands.shape[2] - 1)
    shown: np.ndarray = chunk.colours[:, :3] * (bands[:, rows, columns].T / 255.0)
    return shown.astype(int)


def test_walls_wear_their_pictures_and_the_rest_stays_plain(tmp_path: Path, read: Read) -> None:
    (tmp_path / "walls").mkdir()
    (tmp_path / "walls" / "two.jpg").write_bytes(picture(RED, BLUE))
    (tmp_path / "plain.jpg").write_bytes(picture((40, 180, 40)))
    worn = [0, 0, 1, 2, 3]
    walls = [[None], worn, worn, worn, worn, [1, 0, 1, 2, 3]]
    path = write_json(tmp_path / "a.city.json", textured(walls, ["walls/two.jpg", "plain.jpg"]))
    chunk = only_chunk(read(path))
    shown = colours_of(chunk)
    upright = np.abs(chunk.normals[:, 2]) < 0.1
    low = chunk.points[:, 2] < chunk.points[:, 2].mean()
    for rows, wanted in ((upright & low, RED), (upright & ~low, BLUE), (chunk.normals[:, 2] > 0.9, (40, 180, 40))):
        assert rows.sum() >= 4
        assert np.abs(shown[rows] - wanted).max() < 25
    ground = chunk.normals[:, 2] < -0.9
    assert np.abs(shown[ground] - chunk.colours[ground, :3]).max() < 8
    assert notices(read(path)) == ""


@pytest.mark.parametrize("image", ["missing.jpg", "../outside.jpg", "/etc/hostname", "http://127.0.0.1:9/a.jpg", "\0"])
def test_a_picture_that_is_not_beside_the_file_is_said(tmp_path: Path, read: Read, image: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "outside.jpg").write_bytes(picture(RED))
    walls = [[None], *[[0, 0, 1, 2, 3]] * 5]
    package = read(write_json(folder / "a.city.json", textured(walls, [image])))
    assert not only_chunk(package).picture
    assert "pictures of surfaces are not beside it" in notices(package)
    assert package.summary.drawn == 1


@pytest.mark.parametrize(
    "wall",
    [[0, 0, 1, 2], [0, 0, 1, 2, 99], [7, 0, 1, 2, 3], [-1, 0, 1, 2, 3], ["a", 0, 1, 2, 3], None, [0, 0, 1, 2, -3]],
)
def test_places_that_make_no_sense_leave_the_surface_plain(tmp_path: Path, read: Read, wall: Any) -> None:
    (tmp_path / "p.jpg").write_bytes(picture(RED))
    walls = [[None], wall, wall, wall, wall, [0, 0, 1, 2, 3]]
    chunk = only_chunk(read(write_json(tmp_path / "a.city.json", textured(walls, ["p.jpg"]))))
    shown = colours_of(chunk)
    upright = np.abs(chunk.normals[:, 2]) < 0.1
    assert np.abs(shown[upright] - chunk.colours[upright, :3]).max() < 8
    assert np.abs(shown[chunk.normals[:, 2] > 0.9] - RED).max() < 25


def test_a_picture_that_repeats_is_its_mean_colour(tmp_path: Path, read: Read) -> None:
    (tmp_path / "p.jpg").write_bytes(picture(RED, BLUE))
    places = [[0.0, 0.0], [6.0, 0.0], [6.0, 4.0], [0.0, 4.0]]
    walls = [[0, 0, 1, 2, 3]] * 6
    chunk = only_chunk(read(write_json(tmp_path / "a.city.json", textured(walls, ["p.jpg"], places))))
    assert not chunk.picture
    assert np.abs(chunk.colours[:, :3].astype(int) - (115, 30, 115)).max() < 25


def test_many_pictures_share_one_sheet() -> None:
    colours = [(10 * number, 255 - 10 * number, 7 * number) for number in range(25)]
    pictures = [picture(colour) for colour in colours]
    worn = np.repeat(np.arange(-1, 25), 4)
    texture, sheet = sheet_of(pictures.__getitem__, worn, np.tile(CORNERS, (26, 1)).astype(np.float32))
    bands = pixels(sheet)
    size = bands.shape[1]
    shown = bands[:, ((1 - texture[:, 1]) * size).astype(int), (texture[:, 0] * size).astype(int)].T.astype(int)
    assert (shown[:4] > 247).all()
    assert np.abs(shown[4:] - np.repeat(colours, 4, axis=0)).max() < 25
