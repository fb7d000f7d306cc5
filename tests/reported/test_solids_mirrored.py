"""Solids that are inside out: a few of them, all of them as in a mirrored file, and what only looks like one."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.conftest import Read
from tests.reported.test_raster_tiles import solid
from timeo_desktop.domain.packages import Package
from timeo_desktop.store.models.chunk_files import read_chunk

CORNERS = [(0, 0, 0), (8, 0, 0), (8, 5, 0), (0, 5, 0), (0, 0, 3), (8, 0, 3), (8, 5, 3), (0, 5, 3)]
FLOOR, ROOF = [3, 2, 1, 0], [4, 5, 6, 7]
WALLS = [[0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7]]
CLOSED = (FLOOR, ROOF, *WALLS)
PLACE = (574000, 6279000, 100)


def turned(faces: tuple[list[int], ...]) -> tuple[list[int], ...]:
    return tuple(face[::-1] for face in faces)


def city(path: Path, *boxes: tuple[list[int], ...], mirrored: bool = False, kind: str = "Building") -> Path:
    """A CityJSON file of boxes beside each other, each by its faces. `mirrored` has it stand at the wrong side of its
    own west as a program leaves it that turns one axis round."""
    objects: dict[str, Any] = {}
    vertices: list[list[int]] = []
    for number, faces in enumerate(boxes):
        first = len(vertices)
        vertices += [[x + 20 * number, y, z] for x, y, z in CORNERS]
        shape = {"type": "MultiSurface", "lod": "1", "boundaries": [[[first + at for at in face]] for face in faces]}
        objects[f"o{number}"] = {"type": kind, "geometry": [shape]}
    if mirrored:
        vertices = [[-x, y, z] for x, y, z in vertices]
    path.write_text(json.dumps({
        "type": "CityJSON", "version": "2.0", "CityObjects": objects, "vertices": vertices,
        "transform": {"scale": [1, 1, 1], "translate": PLACE},
        "metadata": {"referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/2154"},
    }))  # fmt: skip
    return path


def notices(package: Package) -> list[str]:
    return [each for each in map(str, package.summary.notices) if "inside out" in each]


def enclosed(package: Package) -> float:
    """The volume that all triangles of the picture enclose, m³."""
    total = 0.0
    for file in package.chunks:
        chunk = read_chunk(package.folder / file.name)
        a, b, c = np.asarray(chunk.points, dtype=np.float64)[chunk.triangles.astype(np.int64)].transpose(1, 0, 2)
        total += float(np.einsum("ti,ti->t", a, np.cross(b, c)).sum() / 6)
    return total


@pytest.mark.parametrize("mirrored", [True, False])
def test_a_mirrored_file_is_told_once_and_its_solids_are_turned(tmp_path: Path, read: Read, mirrored: bool) -> None:
    package = read(city(tmp_path / "a.city.json", *[CLOSED] * 5, mirrored=mirrored))
    expected = [
        "a.city.json seems to be mirrored: 5 of its 5 solids are inside out; they were turned for the picture, check"
        " that it lies where it should"
    ]
    assert notices(package) == (expected if mirrored else [])
    assert enclosed(package) == pytest.approx(5 * 120, rel=1e-3)


def test_some_solids_that_are_inside_out_make_no_mirrored_file(tmp_path: Path, read: Read) -> None:
    package = read(city(tmp_path / "a.city.json", CLOSED, CLOSED, turned(CLOSED), turned(CLOSED), turned(CLOSED)))
    assert notices(package) == ["a.city.json: 3 objects are inside out; they were turned for the picture"]
    assert enclosed(package) == pytest.approx(5 * 120, rel=1e-3)


def test_what_is_open_has_no_say_in_it(tmp_path: Path, read: Read) -> None:
    package = read(city(tmp_path / "a.city.json", *[turned(CLOSED)] * 4, (ROOF,), (FLOOR,), (WALLS[0],)))
    assert ["4 of its 4 solids" in each for each in notices(package)] == [True]


def test_a_house_without_a_floor_is_turned(tmp_path: Path, read: Read) -> None:
    package = read(city(tmp_path / "a.city.json", turned((ROOF, *WALLS)), (ROOF, *WALLS)))
    assert notices(package) == ["a.city.json: 1 objects are inside out; they were turned for the picture"]


def test_a_pit_is_seen_from_above(tmp_path: Path, read: Read) -> None:
    """Its floor faces up and its walls face each other: it encloses nothing, though a volume can be reckoned."""
    package = read(city(tmp_path / "a.city.json", turned((FLOOR, *WALLS)), kind="WaterBody"))
    assert notices(package) == []
    chunk = read_chunk(package.folder / package.chunks[0].name)
    level = np.abs(chunk.normals[:, 2]) > 0.9
    assert level.any()
    assert (chunk.normals[level, 2] > 0).all()


def test_tiles_that_are_mirrored_are_told_once(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.glb").write_bytes(solid(inside_out=True))
    parts = [
        {"geometricError": 0, "content": {"uri": "a.glb"},
         "transform": [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 50 * east, 0, 0, 1]}
        for east in range(4)
    ]  # fmt: skip
    path = tmp_path / "tileset.json"
    path.write_text(json.dumps({"asset": {"version": "1.1"}, "root": {"geometricError": 9, "children": parts}}))
    (told,) = notices(read(path))
    assert told.startswith("tileset.json seems to be mirrored: 4 of its 4 solids")
