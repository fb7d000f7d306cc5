"""Zip archives from outside."""

import io
import zipfile
from pathlib import Path

import pytest

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.readers import archive


def zipped(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def test_models_are_found_by_content_and_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.ifczip", {"été/un.IFC": b"one", "two.ifc": b"two", "readme.txt": b"x"})
    assert archive.models_in(path) == ("été/un.IFC", "two.ifc")
    assert archive.read_member(path, "été/un.IFC") == b"one"


def test_names_that_climb_out_are_read_in_memory_and_nothing_is_written(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = zipped(inside / "a.ifczip", {"../../evil.ifc": b"data"})
    assert archive.read_member(path, archive.models_in(path)[0]) == b"data"
    assert sorted(entry.name for entry in tmp_path.rglob("*")) == ["a.ifczip", "inside"]


def test_a_bomb_is_refused_by_what_the_directory_says(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.ifczip", {"a.ifc": b"0" * (100 << 20)})
    with pytest.raises(CannotOpen, match="zip bomb"):
        archive.read_member(path, "a.ifc")


def test_a_bomb_is_refused_when_the_directory_lies(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.ifczip", {"a.ifc": b"0" * (100 << 20)})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.index(signature) + offset
        data[place : place + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(CannotOpen, match=r"damaged|zip bomb"):
        archive.read_member(path, "a.ifc")


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_damaged_archive_is_one_sentence(tmp_path: Path, cut: float) -> None:
    path = zipped(tmp_path / "a.ifczip", {"a.ifc": bytes(range(256)) * 400})
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(CannotOpen, match="damaged"):
        archive.models_in(path)


def test_flipped_bytes_are_one_sentence(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.ifczip", {"a.ifc": bytes(range(256)) * 400})
    data = bytearray(path.read_bytes())
    data[60:90] = bytes(30)
    path.write_bytes(data)
    with pytest.raises(CannotOpen, match="damaged"):
        archive.read_member(path, "a.ifc")


def test_xml_inside_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="export it again as"):
        archive.models_in(zipped(tmp_path / "a.ifczip", {"a.ifcxml": b"<x/>"}))


def test_deflate64_is_read(tmp_path: Path) -> None:
    inflate64 = pytest.importorskip("inflate64")
    text = b"ISO-10303-21; " * 5000
    deflater = inflate64.Deflater()
    packed = deflater.deflate(text) + deflater.flush()
    path = tmp_path / "explorer.zip"
    path.write_bytes(_raw_zip("model.ifc", packed, text))
    assert archive.models_in(path) == ("model.ifc",)
    assert archive.read_member(path, "model.ifc") == text


def _raw_zip(name: str, packed: bytes, text: bytes) -> bytes:
    """A zip with method 9 (Deflate64), which the standard library does not write."""
    blank = io.BytesIO()
    with zipfile.ZipFile(blank, "w", zipfile.ZIP_STORED) as file:
        file.writestr(name, packed)
    data = bytearray(blank.getvalue())
    checksum = zipfile.crc32(text).to_bytes(4, "little")
    for signature, method, crc, size in ((b"PK\x03\x04", 8, 14, 22), (b"PK\x01\x02", 10, 16, 24)):
        place = data.index(signature)
        data[place + method : place + method + 2] = (9).to_bytes(2, "little")
        data[place + crc : place + crc + 4] = checksum
        data[place + size : place + size + 4] = len(text).to_bytes(4, "little")
    return bytes(data)
