"""Opening the store: by several programs at once, and when it cannot be: only damage is called damage."""

import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.stored_before.stored import unpack
from timeo_desktop.services.operations.data import reason_of
from timeo_desktop.store.operations import database
from timeo_desktop.store.operations.database import Store, StoreDamaged, StoreUnusable

PROGRAMS = 6
OPEN = """
import sys
from pathlib import Path
from timeo_desktop.domain.errors import UserError
from timeo_desktop.store.operations.database import Store
print("ready", flush=True)
sys.stdin.readline()
try:
    Store(Path(sys.argv[1])).close()
    print("opened")
except Exception as error:
    print(type(error).__name__, error)
"""


def open_at_once(path: Path) -> list[str]:
    """What several programs say that open a store at the same moment."""
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(PROGRAMS)
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    said = []
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    for program in programs:
        said.append(program.communicate(timeout=120)[0].strip())
    return said


@pytest.mark.long
def test_several_programs_open_a_new_store_at_once(tmp_path: Path) -> None:
    path = tmp_path / "operations.sqlite"
    assert open_at_once(path) == ["opened"] * PROGRAMS
    with closing(sqlite3.connect(path)) as kept:
        assert kept.execute("PRAGMA user_version").fetchone() == (database.versions()[-1][0],)


@pytest.mark.long
def test_several_programs_migrate_an_old_store_once(tmp_path: Path) -> None:
    before = unpack(tmp_path / "before")
    path = Path(shutil.copy(before.store, tmp_path / "operations.sqlite"))
    shutil.copy(f"{before.store}-wal", f"{path}-wal")
    assert open_at_once(path) == ["opened"] * PROGRAMS
    assert len(database.copies(path)) == 1


def test_a_store_that_another_program_holds_is_busy_and_not_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "operations.sqlite"
    Store(path).close()
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnusable, match="in use by another program") as caught:
            Store(path)
    assert not isinstance(caught.value, StoreDamaged)
    Store(path).close()


def test_one_that_is_being_made_ready_elsewhere_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "operations.sqlite"
    monkeypatch.setattr(database, "_PATIENCE", 0.05)
    with database._alone(path), pytest.raises(StoreUnusable, match="making the data"):
        Store(path)
    Store(path).close()


def test_what_is_no_file_cannot_be_opened_and_is_not_damaged(tmp_path: Path) -> None:
    path = tmp_path / "operations.sqlite"
    path.mkdir()
    with pytest.raises(StoreUnusable, match="cannot be opened just now"):
        Store(path)


@pytest.mark.parametrize("where", [0, 4096])
def test_rubbish_is_damaged(tmp_path: Path, where: int) -> None:
    path = tmp_path / "operations.sqlite"
    Store(path).close()
    with path.open("r+b") as file:
        file.seek(where)
        file.write(b"rubbish " * 512)
    with pytest.raises(StoreDamaged, match="there is no copy yet"):
        Store(path)


def test_damage_in_a_large_table_is_found_in_the_copy_and_no_good_copy_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "operations.sqlite"
    store = Store(path)
    with store.write() as db:
        db.conn.executemany(
            "INSERT INTO raw_record VALUES ('rt', ?, x'00', 1, zeroblob(2000))", ((str(n),) for n in range(500))
        )
        (root,) = db.conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'raw_record'").fetchone()
    store.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    opened = Store(path)  # a start does not read gigabytes
    with pytest.raises((sqlite3.DatabaseError, database._Broken)):
        opened.copy_if_old()
    assert database.copies(path) == []
    opened.close()


def test_an_error_that_passes_is_not_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "operations.sqlite"
    Store(path).close()

    def check(connection: sqlite3.Connection, whole: bool = False) -> None:
        if not whole:
            error = sqlite3.DatabaseError("database disk image is malformed")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error
        _whole_check(connection, whole)

    _whole_check = database._check
    monkeypatch.setattr(database, "_check", check)
    with pytest.raises(StoreUnusable, match="malformed"):
        Store(path)


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        ("PRAGMA max_page_count = 1", "the disk is full"),
        ("PRAGMA query_only = ON", "the file is read-only"),
    ],
)
def test_an_error_is_told_by_its_own_kind(tmp_path: Path, happens: str, said: str) -> None:
    store = Store(tmp_path / "operations.sqlite")
    with store.write() as db:
        db.conn.execute(happens).fetchall()
    with pytest.raises(sqlite3.Error) as caught, store.write() as db:
        db.conn.execute("INSERT INTO provider (name) VALUES (?)", ("x" * 100_000,))
    store.close()
    assert str(reason_of(caught.value)) == f"The operations data cannot be used just now: {said}"


def test_a_writer_that_waits_too_long_hears_that_another_program_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    store = Store(tmp_path / "operations.sqlite")
    other = Store(store.path)
    with other.write(), pytest.raises(sqlite3.OperationalError) as caught, store.write():
        pass
    other.close()
    store.close()
    assert str(reason_of(caught.value)).endswith("another program is using it")


def test_who_reads_waits_for_no_writer(tmp_path: Path) -> None:
    store = Store(tmp_path / "operations.sqlite")
    with ThreadPoolExecutor(1) as pool, store.write() as db:
        db.conn.execute("INSERT INTO provider (name) VALUES ('Dalkia')")
        count = "SELECT count(*) FROM provider"
        assert pool.submit(lambda: store.read().execute(count).fetchone()).result(timeout=10) == (0,)
        assert db.conn.execute(count).fetchone() == (1,)
    assert store.read().execute(count).fetchone() == (1,)
    store.close()


BUSY = """
import sys
from pathlib import Path
from timeo_desktop.store.operations.database import Store
store = Store(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    with store.write() as db:
        db.conn.executemany("INSERT INTO provider (name) VALUES (?)", ((f"{number}/{n}",) for n in range(500)))
    if number == 1:
        print("ready", flush=True)
"""


def test_who_writes_now_and_then_is_let_in_beside_one_that_writes_all_the_time(tmp_path: Path) -> None:
    path = tmp_path / "operations.sqlite"
    with closing(Store(path)) as store:
        other = subprocess.Popen([sys.executable, "-c", BUSY, str(path)], stdout=subprocess.PIPE, text=True)
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "ready\n"
            for number in range(20):
                with store.write() as db:
                    db.conn.execute("INSERT INTO provider (name) VALUES (?)", (f"ours {number}",))
            assert providers(store, "ours %") == 20
            assert providers(store, "1/%") == 500
        finally:
            other.kill()
            other.communicate()


def providers(store: Store, like: str = "%") -> int:
    """How many providers have such a name."""
    query = "SELECT count(*) FROM provider WHERE name LIKE ?"
    return int(store.read().execute(query, (like,)).fetchone()[0])
