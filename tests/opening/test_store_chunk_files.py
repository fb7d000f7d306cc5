"""Chunk files: what is written is what is mapped, and it is glTF."""

import json
import struct
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.test_chunking import cubes
from timeo_desktop.domain.chunks import Chunk
from timeo_desktop.readers.chunking import soup_chunks
from timeo_desktop.store.models.chunk_files import read_chunk, write_chunk

ARRAYS = ("points", "normals", "colours", "features", "triangles", "edges", "curves", "steps", "lows", "highs")


def made(count: int = 3, alpha: int = 255, far: float = 0.0) -> Chunk:
    places = np.arange(count)[:, None] * np.array([[3.0, 0, 0]]) + far
    colours = np.full((count, 4), 200)
    colours[0, 3] = alpha
    return next(soup_chunks(cubes(places, colours), np.full(count, "model")))


@settings(deadline=None, max_examples=20)
@given(count=st.integers(1, 40), alpha=st.sampled_from([255, 90]), far=st.sampled_from([0.0, 842_000.0]))
def test_a_chunk_comes_back_as_it_was(count: int, alpha: int, far: float) -> None:
    chunk = made(count, alpha, far)
    with tempfile.TemporaryDirectory() as folder:
        write_chunk(Path(folder) / "a.glb", chunk)
        back = read_chunk(Path(folder) / "a.glb")
        for name in ARRAYS:
            assert np.array_equal(getattr(back, name), getattr(chunk, name)), name
    assert (back.origin, back.opaque, back.layer) == (chunk.origin, chunk.opaque, chunk.layer)


def test_the_file_is_a_glb_with_feature_ids(tmp_path: Path) -> None:
    write_chunk(tmp_path / "a.glb", made())
    data = (tmp_path / "a.glb").read_bytes()
    assert struct.unpack_from("<4sII", data) == (b"glTF", 2, len(data))
    document = json.loads(data[20 : 20 + struct.unpack_from("<I", data, 12)[0]])
    assert set(document["extensionsUsed"]) == {"EXT_mesh_features", "EXT_structural_metadata"}
    for view in document["bufferViews"]:
        assert view["byteOffset"] % 4 == 0
        assert view["byteOffset"] + view["byteLength"] <= document["buffers"][0]["byteLength"]
    for primitive in document["meshes"][0]["primitives"]:
        assert primitive["extensions"]["EXT_mesh_features"]["featureIds"][0]["featureCount"] == 3


@pytest.mark.parametrize("keep", [0, 11, 40, 2000])
def test_a_file_that_is_not_whole_is_refused(tmp_path: Path, keep: int) -> None:
    write_chunk(tmp_path / "a.glb", made())
    (tmp_path / "b.glb").write_bytes((tmp_path / "a.glb").read_bytes()[:keep])
    with pytest.raises(ValueError, match=r"whole chunk|empty file"):
        read_chunk(tmp_path / "b.glb")
