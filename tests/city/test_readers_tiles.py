"""Contents of tiles one by one: what other people's encoders make of two boxes, and tables of 3D Tiles 1.0."""

import gzip
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.city.files import write_json
from tests.conftest import Read
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.packages import Package
from timeo_desktop.geodesy import geocentric
from timeo_desktop.readers.tiles.buffers import CannotDecode
from timeo_desktop.readers.tiles.content import Content, contents_of
from timeo_desktop.readers.tiles.gltf import Part
from timeo_desktop.readers.tiles.tileset import Walk
from timeo_desktop.store.models.elements import ElementReader
from timeo_desktop.store.models.packages import ELEMENTS

TILES = Path(__file__).parent / "tiles"
LOW, HIGH = (100.0, 42.0, 7.0), (137.0, 56.0, 27.0)
Drawn = Callable[[str, bytes], Package]


def beside(address: str) -> bytes:
    return (TILES / address).read_bytes()


def only(data: bytes) -> Content:
    (content,) = contents_of(data, beside)
    return content


def box_of(parts: tuple[Part, ...]) -> tuple[NDArray[Any], NDArray[Any]]:
    points = np.concatenate([part.points for part in parts])
    return points.min(axis=0), points.max(axis=0)


@pytest.mark.parametrize(
    ("name", "near"),
    [("boxes.glb", 1e-5), ("d_gt.glb", 0.02), ("q_gt.glb", 0.02), ("qd_gt.glb", 0.02), ("draco_c16.glb", 0.02),
     ("draco_feature_beside.glb", 0.02), ("m_high.glb", 0.01), ("p_q.glb", 0.01), ("p_cc.glb", 0.01),
     ("p_cf.glb", 0.01), ("p_khr.glb", 0.01)],
)  # fmt: skip
def test_packed_boxes_are_the_boxes(name: str, near: float) -> None:
    content = only(beside(name))
    low, high = box_of(content.parts)
    assert np.abs(low - LOW).max() < near
    assert np.abs(high - HIGH).max() < near
    assert sum(len(part.triangles) for part in content.parts) == 24
    (part,) = content.parts
    assert part.vertex_colours is not None
    assert {tuple(colour) for colour in part.vertex_colours // 4 * 4} == {(200, 40, 28, 252), (28, 80, 220, 252)}
    if not name.startswith("p_"):  # gltfpack drops what it does not know
        assert set(part.features.tolist()) == {0, 1}
        assert len(content.tables[0]) == 2
        # The red box is feature 0, whatever order the encoder has put the points in.
        assert (part.features[part.vertex_colours[:, 0] > 100] == 0).all()
    if part.texture is not None:
        assert np.abs(part.texture.min(axis=0) - 0.25).max() < 1e-3
        assert np.abs(part.texture.max(axis=0) - 0.75).max() < 1e-3


def test_strips_and_instances_of_meshopt() -> None:
    strip = only(beside("m_strip.glb"))
    (part,) = strip.parts
    corners = part.points[part.triangles]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
    assert np.isclose(area.sum(), 2 * (10 * 20 + 20 * 8 + 10 * 8) + 2 * (7 * 3 + 3 * 12.5 + 7 * 12.5), rtol=1e-2)
    plain, packed = only(beside("boxes_inst.glb")), only(beside("m_inst.glb"))
    assert len(packed.parts) == len(plain.parts) == 5
    for mine, theirs in zip(packed.parts, plain.parts, strict=True):
        assert np.abs(mine.points.mean(axis=0) - theirs.points.mean(axis=0)).max() < 0.05
    # One instance is one feature, whatever its primitives are.
    assert {part.features[0] for part in only(beside("one_instance.glb")).parts} == {0}


def test_damaged_draco_is_a_tile_that_cannot_be_read(tmp_path: Path, read: Read) -> None:
    with pytest.raises(CannotDecode, match="Draco data are damaged"):
        only(beside("draco_damaged.glb"))
    children = [{"geometricError": 0, "content": {"uri": name}} for name in ("draco_damaged.glb", "boxes.glb")]
    for name in ("draco_damaged.glb", "boxes.glb"):
        (tmp_path / name).write_bytes(beside(name))
    package = read(tileset(tmp_path, children))
    assert package.summary.drawn == 2
    assert any("Draco data are damaged" in str(notice) for notice in package.summary.notices)


def test_damaged_meshopt_and_sizes_that_lie_are_refused() -> None:
    data = bytearray(beside("m_high.glb"))
    size = struct.unpack("<I", data[12:16])[0]
    document = json.loads(data[20 : 20 + size])
    view = next(each for each in document["bufferViews"] if "extensions" in each)
    (packed,) = view["extensions"].values()
    start = 28 + size + packed.get("byteOffset", 0)
    data[start : start + packed["byteLength"]] = bytes(packed["byteLength"])
    with pytest.raises(CannotDecode, match="meshopt data are damaged"):
        only(bytes(data))
    packed["count"] = 1 << 40
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    again = data[:12] + struct.pack("<II", len(text), 0x4E4F534A) + text + data[20 + size :]
    with pytest.raises(CannotDecode, match="does not have the size"):
        only(bytes(again))


def tileset(folder: Path, children: list[dict[str, Any]]) -> Path:
    root = {"geometricError": 10, "refine": "ADD", "children": children}
    document = {"asset": {"version": "1.1"}, "geometricError": 20, "root": root}
    return write_json(folder / "tileset.json", document)


# Feature tables.


def legacy(
    magic: bytes, table: dict[str, Any], columns: dict[str, NDArray[Any]], batch: dict[str, Any], body: bytes = b""
) -> bytes:
    """A tile of 3D Tiles 1.0 whose feature table has these columns in its binary part."""
    binary = b""
    for name, column in columns.items():
        binary += b"\0" * (-len(binary) % 8)
        table[name] = {**table.get(name, {}), "byteOffset": len(binary)}
        binary += column.tobytes()
    binary += b"\0" * (-len(binary) % 8)
    head, rows = (json.dumps(each).encode() for each in (table, batch))
    head, rows = (each + b" " * (-len(each) % 8) for each in (head, rows))
    more = struct.pack("<I", 1) if magic == b"i3dm" else b""
    size = 28 + len(more) + len(head) + len(binary) + len(rows) + len(body)
    sizes = struct.pack("<6I", 1, size, len(head), len(binary), len(rows), 0)
    return magic + sizes + more + head + binary + rows + body


PLACES = np.array([[0, 0, 0], [100, 0, 0], [0, 200, 50]], dtype=np.float32)


def test_instances_stand_where_and_how_the_table_says() -> None:
    up, right = np.tile([0, 0, 1], (3, 1)).astype(np.float32), np.tile([0, 1, 0], (3, 1)).astype(np.float32)
    plain = only(
        legacy(b"i3dm", {"INSTANCES_LENGTH": 3}, {"POSITION": PLACES}, {"nom": ["a", "b", "c"]}, beside("boxes.glb"))
    )
    low, _ = box_of(plain.parts[1:2])
    assert np.allclose(low, np.array(LOW) + PLACES[1])
    assert [part.features[0] for part in plain.parts] == [0, 1, 2]
    assert plain.tables[0][2] == {"nom": "c"}
    columns = {"POSITION": PLACES, "NORMAL_UP": up, "NORMAL_RIGHT": right, "SCALE": np.full(3, 2, dtype=np.float32)}
    turned = only(legacy(b"i3dm", {"INSTANCES_LENGTH": 3}, columns, {}, beside("boxes.glb")))
    # The model's x goes to the right (north here), its y up, its z forward (east).
    first = plain.parts[0].points
    axes = np.column_stack(([0, 1, 0], [0, 0, 1], [1, 0, 0]))
    assert np.allclose(turned.parts[0].points, 2 * first @ axes.T, atol=1e-4)


def test_instances_on_the_globe_stand_upright() -> None:
    place = geocentric(np.array([[1.44, 43.6]]), np.array([150.0]))
    table = {"INSTANCES_LENGTH": 1, "EAST_NORTH_UP": True, "RTC_CENTER": place[0].tolist()}
    columns = {"POSITION": np.zeros((1, 3), dtype=np.float32)}
    content = only(legacy(b"i3dm", table, columns, {}, beside("boxes.glb")))
    above = geocentric(np.array([[1.44, 43.6]]), np.array([250.0])) - place
    heights = (content.parts[0].points - place) @ (above / 100).T
    plain = only(beside("boxes.glb")).parts[0].points
    assert np.allclose(heights[:, 0], plain[:, 2], atol=0.01)
    packed = np.array([[65535, 32768]], dtype=np.uint16), np.array([[32768, 65535]], dtype=np.uint16)  # x and y
    columns = {"POSITION": PLACES[:1], "NORMAL_RIGHT_OCT32P": packed[0], "NORMAL_UP_OCT32P": packed[1]}
    content = only(legacy(b"i3dm", {"INSTANCES_LENGTH": 1}, columns, {}, beside("boxes.glb")))
    assert np.allclose(content.parts[0].points, plain, atol=0.02)


def test_points_have_the_colours_and_rows_of_their_tables() -> None:
    quantised = {
        "POSITION_QUANTIZED": np.array([[0, 0, 0], [65535, 65535, 65535]], dtype=np.uint16),
        "RGB565": np.array([0b1111100000000000, 0b0000011111100000], dtype=np.uint16),
        "BATCH_ID": np.array([1, 0], dtype=np.uint8),
    }
    table = {
        "POINTS_LENGTH": 2, "BATCH_LENGTH": 2, "QUANTIZED_VOLUME_SCALE": [10, 20, 5], "RTC_CENTER": [1000, 0, 0],
        "QUANTIZED_VOLUME_OFFSET": [1, 2, 3], "BATCH_ID": {"componentType": "UNSIGNED_BYTE"},
    }  # fmt: skip
    content = only(legacy(b"pnts", table, quantised, {"nom": ["a", "b"]}))
    (part,) = content.parts
    assert part.points.tolist() == [[1001, 2, 3], [1011, 22, 8]]
    assert part.vertex_colours is not None
    assert part.vertex_colours.tolist() == [[255, 0, 0, 255], [0, 255, 0, 255]]
    assert part.features.tolist() == [1, 0]
    assert content.tables[0][1] == {"nom": "b"}
    grey = only(legacy(b"pnts", {"POINTS_LENGTH": 3, "CONSTANT_RGBA": [9, 200, 9, 255]}, {"POSITION": PLACES}, {}))
    assert grey.parts[0].vertex_colours is not None
    assert grey.parts[0].vertex_colours[2].tolist() == [9, 200, 9, 255]
    with pytest.raises(CannotDecode, match="no positions that can be read"):
        only(legacy(b"pnts", {"POINTS_LENGTH": 3}, {}, {}))


def test_a_batched_model_stands_about_its_centre_and_a_composite_holds_several() -> None:
    table = {"BATCH_LENGTH": 2, "RTC_CENTER": [1e6, 2e6, 0]}
    b3dm = legacy(b"b3dm", table, {}, {"nom": ["rouge", "bleu"]}, beside("boxes.glb"))
    low, _ = box_of(only(b3dm).parts)
    assert np.allclose(low, np.add(LOW, [1e6, 2e6, 0]))
    inner = legacy(b"pnts", {"POINTS_LENGTH": 3}, {"POSITION": PLACES}, {})
    body = b3dm + b"\0" * (-len(b3dm) % 8) + inner
    composite = b"cmpt" + struct.pack("<III", 1, 16 + len(body), 2) + body
    padded = composite.replace(struct.pack("<I", len(b3dm)), struct.pack("<I", len(b3dm) + -len(b3dm) % 8), 1)
    found = list(contents_of(padded, beside))
    assert [len(content.parts) for content in found] == [1, 1]
    assert found[0].tables[0][0] == {"nom": "rouge"}


# Archives, packed files, schemas elsewhere.


def test_archives_are_read_and_broken_ones_are_one_sentence(tmp_path: Path, read: Read) -> None:
    document = tileset(tmp_path, [{"geometricError": 0, "content": {"uri": "a/boxes.glb"}}]).read_bytes()
    packed = tmp_path / "boxes.3tz"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tileset.json", document)
        archive.writestr("a/boxes.glb", beside("boxes.glb"))
    assert read(packed).summary.drawn == 2
    bad = tmp_path / "bad.3tz"
    bad.write_bytes(b"PK not an archive")
    with pytest.raises(CannotOpen, match="not a whole archive"):
        read(bad)
    data = bytearray(packed.read_bytes())
    middle = data.index(b"a/boxes.glb") + 40
    data[middle : middle + 200] = bytes(200)
    packed.write_bytes(bytes(data))
    with pytest.raises(CannotOpen, match="cannot be read"):
        read(packed)


def test_files_packed_with_gzip_are_read(tmp_path: Path, read: Read) -> None:
    path = tileset(tmp_path, [{"geometricError": 0, "content": {"uri": "boxes.glb"}}])
    path.write_bytes(gzip.compress(path.read_bytes()))
    (tmp_path / "boxes.glb").write_bytes(gzip.compress(beside("boxes.glb")))
    assert read(path).summary.drawn == 2
    (tmp_path / "boxes.glb").write_bytes(gzip.compress(beside("boxes.glb"))[:500])
    with pytest.raises(CannotOpen, match="not whole"):
        read(path)


def unpacked(name: str) -> tuple[dict[str, Any], bytes]:
    data = beside(name)
    size = struct.unpack("<I", data[12:16])[0]
    return json.loads(data[20 : 20 + size]), data[28 + size :]


def test_a_schema_beside_says_what_columns_are_and_an_unknown_column_is_left_out(tmp_path: Path, read: Read) -> None:
    document, blob = unpacked("boxes.glb")
    (tmp_path / "boxes.bin").write_bytes(blob)
    document["buffers"][0]["uri"] = "boxes.bin"
    metadata = document["extensions"]["EXT_structural_metadata"]
    schema = metadata.pop("schema")
    (tmp_path / "schema.json").write_text(json.dumps(schema), "utf-8")
    metadata["schemaUri"] = "schema.json"
    (properties,) = (table["properties"] for table in metadata["propertyTables"])
    names = sorted(properties)
    properties["never declared"] = next(iter(properties.values()))
    write_json(tmp_path / "boxes.gltf", document)
    package = read(tileset(tmp_path, [{"geometricError": 0, "content": {"uri": "boxes.gltf"}}]))
    reader = ElementReader(package.folder / ELEMENTS)
    assert sorted(reader.attribute_names()) == names
    expected = only(beside("boxes.glb")).tables[0]
    for (step, _), row in zip(sorted(package_steps(reader)), expected, strict=True):
        found = dict(reader.attributes(step))
        assert all(str(found[name]) == str(value) for name, value in row.items())
    reader.close()


def package_steps(reader: ElementReader) -> list[tuple[int, str]]:
    return [(row.step, row.name) for row in reader.all_elements() if not row.spatial]


def test_a_tile_that_is_nothing_is_told() -> None:
    for data, words in ((b"", "not known"), (b"<html>", "web page"), (b"b3dm\0", "damaged"), (b"glTF", "not a whole")):
        with pytest.raises(CannotDecode, match=words):
            list(contents_of(data, beside))
    deep = b"pnts"
    for _ in range(40):
        deep = b"cmpt" + struct.pack("<III", 1, 16 + len(deep), 1) + deep
    with pytest.raises(CannotDecode, match="contain each other"):
        list(contents_of(deep, beside))


def test_an_implicit_tree_is_followed_through_its_subtrees() -> None:
    """A quadtree of four levels in subtrees of two: its lower left corner alone goes on."""
    first = {
        "buffers": [{"byteLength": 2}], "bufferViews": [{"buffer": 0, "byteOffset": 0, "byteLength": 1},
                                                         {"buffer": 0, "byteOffset": 1, "byteLength": 1}],
        "tileAvailability": {"bitstream": 0}, "contentAvailability": [{"bitstream": 1}],
        "childSubtreeAvailability": {"constant": 0},
    }  # fmt: skip
    lower = {**first, "childSubtreeAvailability": {"constant": 0}}
    upper = {**first, "bufferViews": [*first["bufferViews"], {"buffer": 0, "byteOffset": 2, "byteLength": 2}],
             "buffers": [{"byteLength": 4}], "childSubtreeAvailability": {"bitstream": 2}}  # fmt: skip

    def packed(document: dict[str, Any], binary: bytes) -> bytes:
        text = json.dumps(document).encode()
        return b"subt" + struct.pack("<IQQ", 1, len(text), len(binary)) + text + binary

    files = {
        "tileset.json": json.dumps({
            "asset": {"version": "1.1"}, "geometricError": 64,
            "root": {"geometricError": 32, "refine": "ADD",
                     "boundingVolume": {"box": [8, 8, 0, 8, 0, 0, 0, 8, 0, 0, 0, 1]},
                     "content": {"uri": "c/{level}/{x}/{y}.glb"},
                     "implicitTiling": {"subdivisionScheme": "QUADTREE", "subtreeLevels": 2, "availableLevels": 4,
                                        "subtrees": {"uri": "s/{level}.{x}.{y}.subtree"}}},
        }).encode(),
        # Tiles: the root and its first and fourth child; contents: the root and the fourth. Below: the one at (2, 3).
        "s/0.0.0.subtree": packed(upper, bytes([0b10011, 0b10001, 0b00000000, 0b01000000])),
        "s/2.2.3.subtree": packed(lower, bytes([0b00101, 0b00100])),
    }  # fmt: skip
    walk = Walk(files.__getitem__, "tileset.json")
    tiles = [tile for tile in walk.tiles() if tile.contents]
    assert walk.problems == []
    assert [tile.contents[0] for tile in tiles] == ["c/0/0/0.glb", "c/1/1/1.glb", "c/3/5/6.glb"]
    assert [tile.error for tile in tiles] == [32, 16, 4]
    assert [tile.parent for tile in tiles] == [-1, tiles[0].number, tiles[1].number]
    assert all(tile.adds for tile in tiles[1:])
    low, high = tiles[2].corners.min(axis=0), tiles[2].corners.max(axis=0)
    assert low.tolist() == [10, 12, -1]
    assert high.tolist() == [12, 14, 1]


def test_tilesets_that_double_without_end_are_left_out() -> None:
    def fetch(address: str) -> bytes:
        number = int(address.removesuffix(".json"))
        children = [{"geometricError": 1, "content": {"uri": f"{2 * number + each}.json"}} for each in (1, 2)]
        return json.dumps({"asset": {}, "root": {"geometricError": 2, "children": children}}).encode()

    walk = Walk(fetch, "0.json")
    assert sum(1 for _ in walk.tiles()) < 1_000_000
    assert walk.problems == ["its tiles never end; the rest is left out"]
