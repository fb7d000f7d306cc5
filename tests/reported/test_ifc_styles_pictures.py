"""Pictures on tessellated items: beside the file, inside it, repeating, outside its folder."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Read
from tests.reported.ifc_maker import TRUE, IfcMaker, Raw
from timeo_desktop.domain.chunks import Chunk
from timeo_desktop.domain.packages import Package
from timeo_desktop.store.models.chunk_files import read_chunk

CORNERS = [[0.0, 0.0, 0.0], [2.0, 0.0, 0.0], [2.0, 0.0, 1.0], [0.0, 0.0, 1.0]]
PLACES = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
PIXELS = ((255, 0, 0), (0, 255, 0))


def png() -> bytes:
    """A picture of two pixels, red and green."""
    rows = b"\0" + bytes(value for pixel in PIXELS for value in pixel)

    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 2, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


def binary(data: bytes) -> Raw:
    return Raw(f'"0{data.hex().upper()}"')


def image(maker: IfcMaker, name: str) -> Raw:
    return maker.add("IFCIMAGETEXTURE", TRUE, TRUE, None, None, None, name)


def wall(maker: IfcMaker, texture: Raw, places: list[list[float]], name: str = "wall", polygons: bool = False) -> None:
    """A square that wears a picture, in two triangles or as one polygon, whose first place is not its first corner."""
    points = maker.add("IFCCARTESIANPOINTLIST3D", CORNERS)
    listed = maker.add("IFCTEXTUREVERTEXLIST", places)
    if polygons:
        face = maker.add("IFCINDEXEDPOLYGONALFACE", [2, 3, 4, 1])
        item = maker.add("IFCPOLYGONALFACESET", points, None, [face], None)
        index = maker.add("IFCTEXTURECOORDINATEINDICES", [2, 3, 4, 1], face)
        maker.add("IFCINDEXEDPOLYGONALTEXTUREMAP", [texture], item, listed, [index])
    else:
        item = maker.add("IFCTRIANGULATEDFACESET", points, None, None, [[1, 2, 3], [1, 3, 4]], None)
        maker.add("IFCINDEXEDTRIANGLETEXTUREMAP", [texture], item, listed, [[1, 2, 3], [1, 3, 4]])
    maker.product(name, maker.shape(item, kind="Tessellation"))


def covered(package: Package) -> list[Chunk]:
    chunks = [read_chunk(package.folder / file.name) for file in package.chunks]
    return [chunk for chunk in chunks if chunk.picture]


def places_at_corners(chunk: Chunk) -> dict[tuple[float, ...], tuple[float, ...]]:
    assert chunk.texture is not None
    points = np.asarray(chunk.points) + chunk.origin
    return {tuple(at): tuple(place) for at, place in zip(points.tolist(), chunk.texture.tolist(), strict=True)}


@pytest.mark.parametrize("polygons", [False, True])
def test_a_picture_beside_the_file_lies_where_the_file_says(tmp_path: Path, read: Read, polygons: bool) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "brick.png").write_bytes(png())
    maker = IfcMaker("IFC4X3_ADD2")
    wall(maker, image(maker, "pictures\\brick.png" if polygons else "pictures/brick.png"), PLACES, polygons=polygons)
    package = read(maker.write(tmp_path / "made.ifc"))
    (chunk,) = covered(package)
    assert chunk.picture == png()
    assert places_at_corners(chunk) == {
        tuple(corner): tuple(place) for corner, place in zip(CORNERS, PLACES, strict=True)
    }
    assert set(map(tuple, chunk.colours.tolist())) == {(255, 255, 255, 255)}
    assert not package.summary.notices
    assert [name for name, size, _ in package.summary.beside if size > 0] == ["pictures/brick.png"]


def test_a_picture_that_repeats_does_so(tmp_path: Path, read: Read) -> None:
    (tmp_path / "brick.png").write_bytes(png())
    maker = IfcMaker()
    wall(maker, image(maker, "brick.png"), [[8 * x, 4 * y] for x, y in PLACES])
    (chunk,) = covered(read(maker.write(tmp_path / "made.ifc")))
    assert chunk.texture is not None
    assert chunk.texture.max(axis=0).tolist() == [8, 4]


@pytest.mark.parametrize("name", ["absent.png", "../brick.png", "https://example.org/brick.png", "/etc/brick.png"])
def test_what_is_not_in_the_folder_is_told(tmp_path: Path, read: Read, name: str) -> None:
    (tmp_path / "brick.png").write_bytes(png())
    (tmp_path / "inner").mkdir()
    maker = IfcMaker()
    wall(maker, image(maker, name), PLACES)
    package = read(maker.write(tmp_path / "inner" / "made.ifc"))
    assert not covered(package)
    assert list(map(str, package.summary.notices)) == [
        f"made.ifc: 1 pictures of surfaces are not beside it (the first one: {name}); they stay plain"
    ]


def test_pictures_inside_the_file(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    wall(maker, maker.add("IFCBLOBTEXTURE", TRUE, TRUE, None, None, None, "PNG", binary(png())), PLACES, "blob")
    pixels = [binary(bytes(pixel)) for pixel in PIXELS]
    wall(maker, maker.add("IFCPIXELTEXTURE", TRUE, TRUE, None, None, None, 2, 1, 3, pixels), PLACES, "pixels")
    broken = maker.add("IFCBLOBTEXTURE", TRUE, TRUE, None, None, None, "PNG", binary(b"not a picture"))
    wall(maker, broken, PLACES, "broken")
    package = read(maker.write(tmp_path / "made.ifc"))
    pictures = [chunk.picture for chunk in covered(package)]
    assert len(pictures) == 2
    assert png() in pictures
    assert list(map(str, package.summary.notices)) == [
        "made.ifc: 1 pictures inside it cannot be read; the surfaces stay plain"
    ]
