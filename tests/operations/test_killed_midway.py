"""`kill -9` midway: while a store of the version before migrates, while a model is registered, and while one is opened
into the cache.

The moments of the kills are measured from what the process says, and spread over what it does undisturbed, so that
they reach into a migration that takes longer, whatever it is.
"""

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.conftest import ROOT, events_of
from tests.stored_before.stored import Before, package_changes, store_changes, unpack
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.events import Opened
from timeo_desktop.store.models.packages import PackageCache, key_of
from timeo_desktop.store.operations import database
from timeo_desktop.store.operations.database import Store

_MORE_ELEMENTS = 100_000
_KILLS = 4
_REGISTERED = 4_000
_PATIENCE = 20.0
_A_MOMENT = 0.002  # seconds: as long as it takes to keep a package
_MADE_UP = """
CREATE TABLE made_up AS SELECT id, lower(name) AS name, tag, ifc_class FROM element;
CREATE INDEX made_up_name ON made_up (name, ifc_class);
"""


class Child:
    """A process that opens something once it is told to."""

    def __init__(self, *words: str | Path) -> None:
        command = [sys.executable, "-m", "tests.operations.opening_child", *map(str, words)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True
        )

    def begin(self) -> None:
        """Let it open."""
        assert self._process.stdin is not None
        self.wait_for("ready")
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self.wait_for("started")

    def wait_for(self, word: str) -> None:
        """Until it has said this."""
        assert self._process.stdout is not None
        said = iter(self._process.stdout.readline, "")
        assert any(line.strip() == word for line in said), f"the process ended without {word}"

    def kill(self) -> str:
        """End it without a word of farewell, and wait for those that it started; what it had said meanwhile."""
        own = psutil.Process(self._process.pid).children(recursive=True)
        said = self.end()
        _, alive = psutil.wait_procs(own, timeout=_PATIENCE)
        assert alive == [], "what it started lives on"
        return said

    def end(self) -> str:
        """End it, if it is not ended yet; what it had said meanwhile."""
        self._process.kill()
        return str(self._process.communicate()[0]) if self._process.returncode is None else ""


@contextmanager
def ended(children: list[Child]) -> Iterator[list[Child]]:
    """Nothing is left running, whatever fails."""
    try:
        yield children
    finally:
        for child in children:
            child.end()


# The store.


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Before:
    """The store of the version before, with so many elements that to migrate takes a while."""
    before = unpack(tmp_path_factory.mktemp("large"))
    rows = (("IfcBuildingElementProxy", f"Pièce détachée {n}", f"X-{n}", n % 97 / 2) for n in range(_MORE_ELEMENTS))
    insert = "INSERT INTO element (ifc_class, name, tag, type, model, x, y, z) VALUES (?, ?, ?, '', 1, ?, 0, 0)"
    with closing(sqlite3.connect(before.store)) as kept, kept:
        kept.executemany(insert, rows)
    return before


@pytest.fixture
def migrations(large: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations of today; while none of them is newer than the store, one that is made up, to be killed in."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    shipped = database.versions()
    for _, file in shipped:
        shutil.copy(file, folder)
    newest = shipped[-1][0]
    if newest == large.user_version:
        (folder / f"{newest + 1:04d}_made_up.sql").write_text(_MADE_UP, "utf-8")
    monkeypatch.setattr(database, "_MIGRATIONS", folder)
    return folder


def test_a_store_survives_kills_while_it_migrates(large: Before, migrations: Path, tmp_path: Path) -> None:
    stores = [tmp_path / str(number) / "operations.sqlite" for number in range(_KILLS + 1)]
    for store in stores:
        store.parent.mkdir()
        shutil.copyfile(large.store, store)
    with ended([Child("store", store, migrations) for store in stores]) as (undisturbed, *children):
        undisturbed.begin()
        started = time.perf_counter()
        undisturbed.wait_for("opened")
        whole = time.perf_counter() - started
        assert "opened" not in kill_each(children, whole)[0]
    for store in stores[1:]:
        check_store(large, store)
    check_store(large, restored(stores[-1], tmp_path))


def kill_each(children: list[Child], whole: float) -> list[str]:
    """Kill each at a moment of its own in the time that the `whole` takes; what each had said."""
    chance, said = random.Random(2026), []
    for number, child in enumerate(children):
        child.begin()
        time.sleep(whole * (number + chance.random()) / len(children))
        said.append(child.kill())
    return said


def check_store(before: Before, path: Path) -> None:
    """The store opens, is whole and says what it said; the copies that were made before it migrated are whole too."""
    opened, newest = Store(path), database.versions()[-1][0]
    assert opened.read().execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert opened.read().execute("PRAGMA user_version").fetchone() == (newest,)
    assert store_changes(before, opened, more_elements=_MORE_ELEMENTS) == []
    opened.close()
    assert list(path.parent.glob("copies/*.part")) == []
    at = [whole_at(copy) for copy in database.copies(path)]
    assert at[0] == before.user_version
    assert max(at) < newest


def whole_at(copy: Path) -> int:
    """The version of a copy, which must be whole."""
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return int(kept.execute("PRAGMA user_version").fetchone()[0])


def restored(store: Path, folder: Path) -> Path:
    """The last copy of a store in a place of its own."""
    path = folder / "restored" / "operations.sqlite"
    path.parent.mkdir()
    return shutil.copyfile(database.copies(store)[-1], path)


# A model that is registered.


def test_a_model_is_registered_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "operations.sqlite"
    with ended([Child("register", path, "a", _REGISTERED)]) as (first,):
        first.begin()
        started = time.perf_counter()
        first.wait_for("registered")
        whole = time.perf_counter() - started
    words = [f"b{number}" for number in range(_KILLS)]
    with ended([Child("register", path, word, _REGISTERED) for word in words]) as children:
        for number, child in enumerate(children):
            child.begin()
            time.sleep(whole * (number + 0.5) / _KILLS)
            child.kill()
            check_registered(path)
    with ended([Child("register", path, "end", _REGISTERED)]) as (last,):
        last.begin()
        last.wait_for("registered")
    assert check_registered(path) == "end"
    with closing(sqlite3.connect(path)) as kept:
        named = kept.execute("SELECT count(*) FROM named WHERE text LIKE 'end %'").fetchone()
    assert named == (_REGISTERED,)


def check_registered(path: Path) -> str:
    """All elements are those of one version, the same as ever, each with its keys; which version it is."""
    with closing(sqlite3.connect(path)) as kept:
        assert kept.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        model, package = kept.execute("SELECT id, package FROM model ORDER BY id DESC LIMIT 1").fetchone()
        rows = kept.execute("SELECT id, name, tag, model FROM element ORDER BY id").fetchall()
        keys = "SELECT count(*) FROM element_key WHERE scheme = 'ifc.GlobalId' AND value GLOB ? AND until IS NULL"
        assert kept.execute(keys, (f"{package}*",)).fetchone() == (_REGISTERED,)
        assert kept.execute("SELECT count(*) FROM model_element WHERE model = ?", (model,)).fetchone() == (_REGISTERED,)
    assert rows == [(n, f"{package} {n}", f"T-{n}", model) for n in range(1, _REGISTERED + 1)]
    return str(package)


# A package.


def test_a_package_is_whole_or_absent_after_kills_while_a_model_opens(
    large: Before, pool: ReaderPool, tmp_path: Path
) -> None:
    """Each process begins where the one before was killed, in the same cache; the last opens it in peace."""
    source, cache = large.source("building"), PackageCache(tmp_path / "chunks", 1 << 30)
    chance = random.Random(2026)
    words = ("ChunkReady", "Drawn", "commits", "committed")
    with ended([Child("package", source, cache.root) for _ in words]) as children:
        for word, child in zip(words, children, strict=True):
            child.begin()
            child.wait_for(word)
            time.sleep(chance.random() * _A_MOMENT)
            said = child.kill()
            check_package(large, cache, kept=word == "committed", free=word == "commits" or "committed" in said)
    opened = events_of(source, cache, pool)[-1]
    assert isinstance(opened, Opened)
    assert package_changes(large, "building", opened.package, read_again=True) == []


def check_package(before: Before, cache: PackageCache, *, kept: bool, free: bool) -> None:
    """The package is whole where it was `kept`, absent where it was not, either where the kill was `free` to choose;
    and then it goes, so that the next process has to read again."""
    key = key_of(cache.content(before.source("building"), None))
    found = cache.find(key)
    if not free:
        assert (found is not None) is kept
    if found is not None:
        assert package_changes(before, "building", found, read_again=True) == []
    for manifest in cache.root.glob(f"manifests/{key}.json"):
        manifest.unlink()
