"""A store and packages that the version before wrote: they open, migrate, and answer what they answered then."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import events_of
from tests.stored_before.questions import differences
from tests.stored_before.stored import SOURCES, Before, package_changes, store_changes, unpack, worse_guesses
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.events import ModelFile, Opened
from timeo_desktop.services.operations.register_model import register_model
from timeo_desktop.store.models.packages import READER_VERSION, PackageCache, key_of
from timeo_desktop.store.operations import database
from timeo_desktop.store.operations.database import Store


@pytest.fixture
def before(tmp_path: Path) -> Before:
    """The pair, unpacked."""
    return unpack(tmp_path / "before")


@pytest.fixture
def store(before: Before) -> Iterator[Store]:
    """The store, opened by the program of today."""
    opened = Store(before.store)
    yield opened
    opened.close()


def open_again(before: Before, name: str, pool: ReaderPool) -> Opened:
    """Open a file with the cache of the version before."""
    opened = events_of(before.source(name), PackageCache(before.cache, 1 << 30), pool)[-1]
    assert isinstance(opened, Opened)
    return opened


def newest() -> int:
    """What a store is at today."""
    return database.versions()[-1][0]


def test_the_stored_pair_is_of_the_version_before(before: Before) -> None:
    assert Path(f"{before.store}-wal").stat().st_size > 0
    with closing(sqlite3.connect(before.store)) as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (before.user_version,)
    assert before.user_version <= newest()


def test_the_store_migrates_whole(store: Store) -> None:
    assert store.read().execute("PRAGMA user_version").fetchone() == (newest(),)
    assert store.read().execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert store.read().execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_store_answers_the_same(before: Before, store: Store) -> None:
    assert store_changes(before, store) == []


def test_texts_without_an_element_are_guessed_as_well(before: Before, store: Store) -> None:
    assert worse_guesses(before, store) == []


def test_the_store_answers_the_same_when_it_is_opened_again(before: Before, store: Store) -> None:
    store.close()
    again = Store(before.store)
    assert store_changes(before, again) == []
    again.close()


def test_a_copy_is_made_before_the_store_migrates(before: Before, store: Store, tmp_path: Path) -> None:
    store.close()
    made = database.copies(before.store)
    assert len(made) == (1 if newest() > before.user_version else 0)
    for copy in made:
        with closing(sqlite3.connect(copy)) as kept:
            assert kept.execute("PRAGMA user_version").fetchone() == (before.user_version,)
        elsewhere = tmp_path / "elsewhere" / "operations.sqlite"
        elsewhere.parent.mkdir()
        shutil.copyfile(copy, elsewhere)
        restored = Store(elsewhere)
        assert store_changes(before, restored) == []
        restored.close()


def test_a_model_that_was_registered_is_known(before: Before, store: Store, pool: ReaderPool) -> None:
    package = open_again(before, "building", pool).package
    file = ModelFile(Path(before.said["written_by"]["folder"]) / SOURCES["building"])
    done = register_model(store, file, package)
    assert done is not None
    assert (done.model, done.by_method, done.relinked) == (1, {}, 0)
    assert store_changes(before, store) == []


@pytest.mark.parametrize("name", SOURCES)
def test_a_content_has_the_name_it_had(before: Before, name: str) -> None:
    cache = PackageCache(before.cache, 1 << 30)
    assert cache.content(before.source(name), None) == before.said["contents"][name]


def test_a_package_is_found_unless_another_reader_wrote_it(before: Before) -> None:
    found = PackageCache(before.cache, 1 << 30).find(key_of(before.said["contents"]["building"]))
    assert (found is not None) is (before.reader_version == READER_VERSION)


@pytest.mark.parametrize("name", SOURCES)
def test_a_package_answers_the_same(before: Before, name: str, pool: ReaderPool) -> None:
    opened = open_again(before, name, pool)
    assert opened.from_cache is (before.reader_version == READER_VERSION), "another reader reads again, the same never"
    assert package_changes(before, name, opened.package, read_again=not opened.from_cache) == []


@pytest.mark.parametrize("name", SOURCES)
def test_a_package_that_is_read_anew_says_what_the_one_before_said(before: Before, name: str, pool: ReaderPool) -> None:
    shutil.rmtree(before.cache)
    opened = open_again(before, name, pool)
    assert not opened.from_cache
    assert package_changes(before, name, opened.package, read_again=True) == []


def test_differences_are_noticed() -> None:
    said = {"a": [1, {"b": 2.0}], "c": "x"}
    assert differences(said, {"a": [1, {"b": 2.0, "more": 3}], "c": "x", "more": 1}) == []
    assert differences(said, {"a": [1, {"b": 2.5}]}) == ["/c is not said any more", "/a/1/b is 2.5, not 2.0"]
    assert differences(said, {"a": [1], "c": None}) == ["/a has 1 rows, not 2", "/c is None, not 'x'"]
