"""3D Tiles that say with extensions where they are and what they wear, and what is declared and not understood."""

import ast
import json
import re
import shutil
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.conftest import Read
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.packages import Package
from timeo_desktop.geodesy import wgs84
from timeo_desktop.readers import tiles
from timeo_desktop.readers.pictures import decoded
from timeo_desktop.readers.tiles.buffers import CannotDecode
from timeo_desktop.readers.tiles.content import contents_of
from timeo_desktop.readers.tiles.extensions import GLTF, LEFT_OUT, NOTHING_TO_DO, READ, TILES
from timeo_desktop.readers.tiles.tileset import Walk
from timeo_desktop.store.models.chunk_files import read_chunk

DATA = Path(__file__).parent / "data" / "city"
_NAMES = re.compile(r"(3DTILES|CESIUM|EXT|KHR|MSFT|MAXAR|NGA|AGI|VRMC)_\w+")
BOX = [[0, 0, 0], [10, 0, 0], [10, 8, 0], [0, 8, 0], [0, 0, 6], [10, 0, 6], [10, 8, 6], [0, 8, 6]]
SIDES = [[0, 3, 2, 1], [0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7], [4, 5, 6, 7]]


def notices_of(package: Package) -> str:
    return "\n".join(map(str, package.summary.notices))


def middle_of(package: Package) -> np.ndarray:
    """Longitude and latitude of the middle of what is drawn."""
    bounds, epsg = package.summary.bounds, package.summary.placement.epsg
    assert bounds is not None
    assert epsg is not None
    middle = np.array(bounds).reshape(2, 3).mean(axis=0)
    return wgs84(middle[None], epsg)[0]


def chunks_of(package: Package) -> list[Any]:
    return [read_chunk(package.folder / file.name) for file in package.chunks]


@pytest.mark.parametrize("name", ["20_cesium_rtc", "20_rtc_center"])
def test_a_tile_stands_where_its_centre_is(read: Read, name: str) -> None:
    package = read(DATA / name / "tileset.json")
    assert middle_of(package) == pytest.approx([1.4442, 43.6045], abs=2e-4)
    assert "not understood" not in notices_of(package)


def test_both_ways_to_say_the_centre_give_the_same_points(read: Read) -> None:
    first, second = (chunks_of(read(DATA / name / "tileset.json"))[0] for name in ("20_cesium_rtc", "20_rtc_center"))
    assert first.origin == pytest.approx(second.origin, abs=0.01)
    assert np.abs(first.points + np.array(first.origin) - second.points - np.array(second.origin)).max() < 0.01


@pytest.mark.parametrize("name", ["24_texture_webp", "24_texture_png"])
def test_a_picture_is_read_as_webp_too(read: Read, name: str) -> None:
    package = read(DATA / name / "tileset.json")
    (chunk,) = chunks_of(package)
    colours = decoded(chunk.picture, 1)
    assert colours is not None
    red, green, blue = colours[:, 0, 0].tolist()
    assert (red > 180, green < 80, blue < 80) == (True, True, True)
    assert "not understood" not in notices_of(package)


@pytest.mark.parametrize("name", ["21_instances_byte", "21_instances_short", "21_instances_float"])
def test_instances_are_turned_alike_in_every_type_of_number(read: Read, name: str) -> None:
    bounds = read(DATA / name / "tileset.json").summary.bounds
    same = read(DATA / "21_instances_float" / "tileset.json").summary.bounds
    assert bounds == pytest.approx(same, abs=0.3)


# One list.


def test_the_lists_are_what_the_code_reads() -> None:
    folder = Path(tiles.__file__).parent
    named = {
        node.value
        for path in folder.glob("*.py") if path.name != "extensions.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _NAMES.fullmatch(node.value)
    }  # fmt: skip
    listed = {name for known in (GLTF, TILES) for name, (how, _) in known.items() if how == READ}
    assert named == listed
    assert {how for known in (GLTF, TILES) for how, _ in known.values()} == {READ, NOTHING_TO_DO, LEFT_OUT}


def changed(tmp_path: Path, **more: Any) -> Path:
    """The box with a picture whose glTF says more."""
    folder = tmp_path / "tiles"
    shutil.copytree(DATA / "24_texture_png", folder)
    path = folder / "0.glb"
    data = path.read_bytes()
    size = struct.unpack("<I", data[12:16])[0]
    text = json.dumps({**json.loads(data[20 : 20 + size]), **more}).encode()
    text += b" " * (-len(text) % 4)
    body = struct.pack("<II", len(text), 0x4E4F534A) + text + data[20 + size :]
    path.write_bytes(data[:8] + struct.pack("<I", 12 + len(body)) + body)
    return folder / "tileset.json"


def test_an_extension_that_is_used_and_not_known_is_told_once(tmp_path: Path, read: Read) -> None:
    package = read(changed(tmp_path, extensionsUsed=["VENDOR_weather", "KHR_materials_unlit"]))
    assert notices_of(package).count("uses VENDOR_weather, which is not understood here") == 1
    assert "unlit" not in notices_of(package)


def test_an_extension_that_is_required_and_not_known_is_a_refusal(tmp_path: Path, read: Read) -> None:
    path = changed(tmp_path, extensionsUsed=["VENDOR_bend"], extensionsRequired=["VENDOR_bend"])
    with pytest.raises(CannotOpen, match=r"needs what is not understood here \(VENDOR_bend\)"):
        read(path)


def test_pictures_as_ktx2_are_told_and_the_shapes_are_there(tmp_path: Path, read: Read) -> None:
    textures = [{"extensions": {"KHR_texture_basisu": {"source": 0}}}]
    required = ["KHR_texture_basisu"]
    package = read(changed(tmp_path, textures=textures, extensionsUsed=required, extensionsRequired=required))
    assert "uses KHR_texture_basisu, which is not understood here" in notices_of(package)
    assert package.summary.drawn == 1


def test_a_picture_of_another_kind_is_told(tmp_path: Path, read: Read) -> None:
    path = changed(tmp_path)
    data = path.with_name("0.glb").read_bytes()
    path.with_name("0.glb").write_bytes(data.replace(b"\x89PNG", b"\x00XYZ"))
    assert "uses image/png, which is not understood here" in notices_of(read(path))


def test_glossy_materials_of_old_have_their_diffuse_colour(tmp_path: Path, read: Read) -> None:
    name = "KHR_materials_pbrSpecularGlossiness"
    package = read(changed(tmp_path, materials=[{"extensions": {name: {"diffuseFactor": [0, 1, 0, 1]}}}],
                           extensionsUsed=[name]))  # fmt: skip
    assert (chunks_of(package)[0].colours == (0, 255, 0, 255)).all()


@pytest.mark.parametrize(
    ("words", "refused"),
    [({"extensionsUsed": ["3DTILES_ellipsoid"]}, True), ({"extensionsRequired": ["VENDOR_x"]}, True),
     ({"extensionsUsed": ["3DTILES_metadata"]}, False), ({"extensionsUsed": ["3DTILES_content_gltf"]}, None)],
)  # fmt: skip
def test_what_a_tileset_declares_is_judged_too(
    tmp_path: Path, read: Read, words: dict[str, Any], refused: bool | None
) -> None:
    path = changed(tmp_path)
    path.write_text(json.dumps({**json.loads(path.read_text()), **words}))
    if refused:
        with pytest.raises(CannotOpen, match="needs what is not understood here"):
            read(path)
    else:
        assert ("uses 3DTILES_metadata" in notices_of(read(path))) is (refused is False)


def test_the_extensions_before_version_1_1_are_read() -> None:
    root = {"geometricError": 1, "extensions": {"3DTILES_multiple_contents": {
        "contents": [{"uri": "a.glb"}, {"uri": "b.glb"}]}}}  # fmt: skip
    document = json.dumps({"asset": {"version": "1.0"}, "root": root}).encode()
    (tile,) = Walk(lambda _address: document, "tileset.json").tiles()
    assert tile.contents == ("a.glb", "b.glb")


# Mirrors.


def solid(*, scale: tuple[float, float, float] = (1, 1, 1), inside_out: bool = False) -> bytes:
    """A closed box as GLB, its node scaled."""
    triangles = np.array([[s[0], s[1], s[2], s[0], s[2], s[3]] for s in SIDES], dtype="<u2").reshape(-1, 3)
    if inside_out:
        triangles = triangles[:, ::-1]
    points = np.array(BOX, dtype="<f4")[:, [0, 2, 1]] * np.array([1, 1, -1], dtype="<f4")  # y up
    blob = points.tobytes() + np.ascontiguousarray(triangles).tobytes()
    document = {
        "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0, "scale": scale}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": 8, "type": "VEC3"},
                      {"bufferView": 1, "componentType": 5123, "count": 36, "type": "SCALAR"}],
        "bufferViews": [{"buffer": 0, "byteLength": 96}, {"buffer": 0, "byteOffset": 96, "byteLength": 72}],
        "buffers": [{"byteLength": 168}],
    }  # fmt: skip
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    body = struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(blob), 0x004E4942) + blob
    return b"glTF" + struct.pack("<II", 2, 12 + len(body)) + body


def volume(points: np.ndarray, triangles: np.ndarray) -> float:
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    return float(np.einsum("ti,ti->t", a, np.cross(b, c)).sum() / 6)


def beside(_address: str) -> bytes:
    raise AssertionError


@pytest.mark.parametrize("scale", [(1, 1, 1), (-1, 1, 1), (1, -1, 1), (-1, -1, 1), (-1, -1, -1)])
def test_a_mirrored_node_shows_its_outside(scale: tuple[float, float, float]) -> None:
    (content,) = contents_of(solid(scale=scale), beside)
    (part,) = content.parts
    assert volume(part.points, part.triangles) == pytest.approx(480)


@pytest.mark.parametrize("wrong", [False, True])
def test_solids_that_are_inside_out_are_turned_and_told(tmp_path: Path, read: Read, wrong: bool) -> None:
    (tmp_path / "a.glb").write_bytes(solid(inside_out=wrong))
    path = tmp_path / "tileset.json"
    path.write_text(
        json.dumps({"asset": {"version": "1.1"}, "root": {"geometricError": 0, "content": {"uri": "a.glb"}}})
    )
    package = read(path)
    assert ("1 objects are inside out" in notices_of(package)) is wrong
    (chunk,) = chunks_of(package)
    assert volume(chunk.points.astype(float), chunk.triangles) == pytest.approx(480, rel=1e-3)


# What is named and missing.


def test_tiles_that_cannot_be_read_are_counted_and_named(tmp_path: Path, read: Read) -> None:
    (tmp_path / "0.glb").write_bytes(solid())
    children = [{"geometricError": 0, "content": {"uri": f"{number}.glb"}} for number in range(8)]
    path = tmp_path / "tileset.json"
    path.write_text(json.dumps({"asset": {"version": "1.1"}, "root": {"geometricError": 9, "children": children}}))
    package = read(path)
    assert [failure.name for failure in package.summary.failed] == [f"{number}.glb" for number in range(1, 8)]
    assert "7 tiles could not be read" in notices_of(package)
    assert "not there" in str(package.summary.failed[0].reason)
    assert package.summary.elements == 1


def test_a_refused_tile_is_one_sentence() -> None:
    with pytest.raises(CannotDecode, match="VENDOR"):
        list(
            contents_of(json.dumps({"asset": {"version": "2.0"}, "extensionsRequired": ["VENDOR_a"]}).encode(), beside)
        )
