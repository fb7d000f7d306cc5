"""The cache of packages: found by content, bounded, and never half of something."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from timeo_desktop.domain.chunks import ChunkFile
from timeo_desktop.domain.elements import IDENTITY, Failure, Placement, Summary
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.text import sentence
from timeo_desktop.store.models.packages import PackageCache, beside_in

SUMMARY = Summary(
    schema="IFC4", elements=2, drawn=1, failed=(Failure(5, "guid", "IfcWall", "mur", sentence("{x} né", x="1")),),
    triangles=12, by_class={"IfcWall": 2}, storeys=1, bounds=(0.0, 0.0, 0.0, 1.0, 1.0, 1.0), kernels={"ifclite": 1},
    placement=Placement(IDENTITY.matrix, 3943, exact=True), notices=(sentence("{name} is empty", name="é"),),
)  # fmt: skip


def fill(cache: PackageCache, key: str, size: int = 1000) -> Package:
    folder = cache.begin(key)
    (folder / "chunk-00000.glb").write_bytes(bytes(size))
    chunk = ChunkFile("chunk-00000.glb", "model", 12, 1, (0.0, 0.0, 0.0, 1.0, 1.0, 1.0))
    package = Package(folder, (chunk,), SUMMARY, has_elements=False)
    cache.commit(key, package)
    return package


def test_a_package_is_found_again_as_it_was(cache: PackageCache) -> None:
    package = fill(cache, "a" * 32)
    assert cache.find("a" * 32) == package


def test_the_key_follows_the_content_and_not_the_name(cache: PackageCache, tmp_path: Path) -> None:
    one, two = tmp_path / "one.ifc", tmp_path / "two.ifc"
    one.write_bytes(b"same")
    two.write_bytes(b"same")
    key = cache.content(one, None)
    assert key == cache.content(two, None) != cache.content(one, "member.ifc")
    one.write_bytes(b"else")
    assert cache.content(one, None) != key


def test_a_known_file_is_not_read_again(cache: PackageCache, tmp_path: Path) -> None:
    path = tmp_path / "a.ifc"
    path.write_bytes(b"one")
    os.utime(path, (1, 1))
    key = cache.content(path, None)
    path.write_bytes(b"two")  # same size, and the same time again: what git calls the same file
    os.utime(path, (1, 1))
    assert cache.content(path, None) == key
    os.utime(path, (2, 2))
    assert cache.content(path, None) != key


@pytest.mark.parametrize("damage", ["chunk", "short", "manifest", "garbage"])
def test_a_package_that_is_not_whole_is_not_found(cache: PackageCache, damage: str) -> None:
    package = fill(cache, "a" * 32)
    manifest = cache.root / "manifests" / f"{'a' * 32}.json"
    if damage == "chunk":
        (package.folder / "chunk-00000.glb").unlink()
    elif damage == "short":
        (package.folder / "chunk-00000.glb").write_bytes(b"x")
    elif damage == "manifest":
        manifest.write_text(manifest.read_text()[:50])
    else:
        manifest.write_text('{"folder": 3}')
    assert cache.find("a" * 32) is None


def test_the_least_recently_used_goes_first(tmp_path: Path) -> None:
    cache = PackageCache(tmp_path / "chunks", 2500)
    for index, name in enumerate("ab"):
        fill(cache, name * 32)
        os.utime(cache.root / "manifests" / f"{name * 32}.json", (index + 1, index + 1))
    assert cache.find("a" * 32) is not None  # using it makes it the most recent one
    fill(cache, "c" * 32)
    assert cache.find("b" * 32) is None
    assert cache.find("a" * 32) is not None
    assert cache.find("c" * 32) is not None
    assert len(list((cache.root / "packages").iterdir())) == 2


def test_one_package_larger_than_the_bound_is_kept(tmp_path: Path) -> None:
    cache = PackageCache(tmp_path / "chunks", 10)
    fill(cache, "a" * 32)
    assert cache.find("a" * 32) is not None


def test_clear_frees_what_it_says(cache: PackageCache) -> None:
    fill(cache, "a" * 32)
    size = cache.size()
    assert cache.clear() == size > 1000
    assert cache.find("a" * 32) is None


def test_folders_that_nobody_names_are_swept_after_a_day(cache: PackageCache) -> None:
    old, fresh = cache.begin("o" * 32), cache.begin("f" * 32)
    os.utime(old, (1, 1))
    fill(cache, "a" * 32)
    assert not old.exists()
    assert fresh.exists()


def test_a_folder_that_two_keys_name_counts_once(tmp_path: Path) -> None:
    cache = PackageCache(tmp_path / "chunks", 1500)
    package = fill(cache, "a" * 32)
    cache.commit("b" * 32, package)
    os.utime(cache.root / "manifests" / f"{'b' * 32}.json", (1, 1))
    cache.trim()
    assert package.folder.exists()
    assert cache.find("b" * 32) == cache.find("a" * 32) == package
    newest = fill(cache, "c" * 32)
    assert not package.folder.exists()
    assert cache.find("a" * 32) is cache.find("b" * 32) is None
    assert cache.find("c" * 32) == newest


def test_what_lies_beside_a_file_belongs_to_what_was_read(cache: PackageCache, tmp_path: Path) -> None:
    (tmp_path / "x.dbf").write_bytes(b"one")
    kept = fill(cache, "a" * 32)
    beside = beside_in(tmp_path, ["x.dbf", "x.prj"])
    cache.commit("a" * 32, replace(kept, summary=replace(SUMMARY, beside=beside)))
    assert cache.find("a" * 32, tmp_path) is not None
    (tmp_path / "x.prj").write_text("LOCAL_CS")
    assert cache.find("a" * 32, tmp_path) is None
    (tmp_path / "x.prj").unlink()
    assert cache.find("a" * 32, tmp_path) is not None
    (tmp_path / "x.dbf").write_bytes(b"other")
    assert cache.find("a" * 32, tmp_path) is None
