"""The store as partitioned Parquet, read back with pyarrow, against what was told and SQL on the store."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest
from pyarrow import Table, dataset, parquet

from timeo_desktop import cli
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.errors import Cancelled, UserError
from timeo_desktop.domain.records import Intervention, InterventionEvent, Page, Readings, Status, Stream
from timeo_desktop.domain.times import DAY, HOUR, Millis
from timeo_desktop.services.exchange import export_readings as module
from timeo_desktop.services.exchange.export_readings import export_readings
from timeo_desktop.services.operations.environment import store_path
from timeo_desktop.services.operations.packing import pack
from timeo_desktop.store.operations import connections, deliveries
from timeo_desktop.store.operations.database import Store

START: Millis = 1_703_980_800_000  # 2023-12-31T00:00:00Z
AT = START + np.arange(100) * HOUR  # 24 of December, 76 of January
TICKET = Intervention(
    "T1", "Fuite d'eau", Status.OPEN, "requested", requested=START, updated=START + HOUR, provider="Hydro",
    events=(InterventionEvent("e1", START, "requested"), InterventionEvent("e2", START + HOUR, "note", note="vu")),
)  # fmt: skip


def fill(store: Store) -> None:
    """Three streams: one in a block with a correction, one in a page, one with a single row that has no value."""
    with store.write() as db:
        connections.save_connection(db, Connection("c", "mqtt", "Capteurs"), 1)
        streams = tuple(Stream(key, f"Sonde {key}", "temperature", "°C") for key in "abz")
        deliveries.save_page(db, "c", 1, Page((*streams, TICKET, Readings("a", AT, np.arange(100.0)))), 1_000)
    for _ in pack(store, threading.Event(), START + 400 * DAY, enough=1):
        pass
    with store.write() as db:
        deliveries.save_page(db, "c", 1, Page((Readings("b", AT, np.arange(100.0) * 2),)), 2_000)
        corrected = Readings("a", AT[:1], np.array([50.0]))
        single = Readings("z", AT[-1:], np.array([np.nan]))
        deliveries.save_page(db, "c", 1, Page((corrected, single)), 3_000)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "operations.sqlite")) as made:
        fill(made)
        yield made


def written(store: Store, folder: Path, known: Millis | None = None) -> Table:
    """The readings of an export, in their order."""
    counts = list(export_readings(store, folder, threading.Event(), known))
    found = dataset.dataset(folder / "readings", partitioning="hive").to_table()
    assert found.num_rows == (counts[-1] if counts else 0)
    return found.sort_by([("stream", "ascending"), ("at", "ascending")])


def of(found: Table, stream: int) -> list[float | None]:
    return list(found.filter(pc.field("stream") == stream)["value"].to_pylist())


def test_every_reading_is_written_once_as_it_counts_now(store: Store, tmp_path: Path) -> None:
    for table in ("reading_block", "reading_page", "reading"):
        assert store.read().execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0
    found = written(store, tmp_path / "out")
    tails = "SELECT stream, first, last FROM stream_tail ORDER BY stream"
    bounds = found.group_by("stream").aggregate([("at", "min"), ("at", "max")]).sort_by("stream")
    assert store.read().execute(tails).fetchall() == [
        (row["stream"], *(int(row[name].timestamp() * 1_000) for name in ("at_min", "at_max")))
        for row in bounds.to_pylist()
    ]
    assert of(found, 1) == [50.0, *range(1, 100)]
    assert of(found, 2) == list(range(0, 200, 2))
    assert of(found, 3) == [None]
    recorded = found.filter(pc.field("stream") == 1)["recorded"].to_pylist()
    assert recorded == [datetime.fromtimestamp(3, UTC), *[datetime.fromtimestamp(1, UTC)] * 99]


def test_a_month_is_a_folder(store: Store, tmp_path: Path) -> None:
    found = written(store, tmp_path / "out")
    counts = found.group_by(["year", "month"]).aggregate([("at", "count")]).to_pylist()
    assert {(row["year"], row["month"]): row["at_count"] for row in counts} == {(2023, 12): 48, (2024, 1): 153}
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.parquet")}
    tables = {
        "streams",
        "interventions",
        "intervention_events",
        "elements",
        "links",
        "successions",
        "factors",
        "doubts",
        "units",
    }
    assert names == {f"{name}.parquet" for name in tables} | {
        "readings/year=2023/month=12/readings.parquet", "readings/year=2024/month=1/readings.parquet"}  # fmt: skip


def test_readings_as_they_were_known(store: Store, tmp_path: Path) -> None:
    found = written(store, tmp_path / "out", known=2_500)
    assert of(found, 1) == list(range(100))
    assert of(found, 3) == []
    assert list(export_readings(store, tmp_path / "before", threading.Event(), known=999)) == []
    assert list((tmp_path / "before" / "readings").iterdir()) == []


def test_a_removed_reading_is_in_the_export_of_what_was_known_before(store: Store, tmp_path: Path) -> None:
    with store.write() as db:
        rest = Readings("a", AT[:70], np.arange(70.0), between=(int(AT[0]), int(AT[-1])))
        deliveries.save_page(db, "c", 1, Page((rest,)), 4_000)
    assert of(written(store, tmp_path / "now"), 1) == list(range(70))
    assert of(written(store, tmp_path / "then", known=3_500), 1) == [50.0, *range(1, 100)]
    for _ in pack(store, threading.Event(), START + 400 * DAY, enough=1):
        pass
    assert of(written(store, tmp_path / "packed"), 1) == list(range(70))
    assert of(written(store, tmp_path / "packed then", known=3_500), 1) == [50.0, *range(1, 100)]


def test_what_lies_beside_says_what_the_store_says(store: Store, tmp_path: Path) -> None:
    with store.write() as db:
        db.conn.execute("INSERT INTO model VALUES (1, 'École', '/e.ifc', 'p', 5, 1)")
        db.conn.execute("INSERT INTO element VALUES (4, 'IfcSpace', 'B12', 't', '', NULL, 1, 1.5, 2.5, NULL, NULL)")
        db.conn.execute("INSERT INTO link VALUES ('stream', 2, 4, 'subject', 'key', 1.0, 6)")
    written(store, tmp_path / "out")
    tables = {path.stem: parquet.read_table(path).to_pylist() for path in (tmp_path / "out").glob("*.parquet")}
    assert [(row["stream"], row["key"], row["unit"]) for row in tables["streams"]] == [
        (1, "a", "°C"), (2, "b", "°C"), (3, "z", "°C")]  # fmt: skip
    (ticket,) = tables["interventions"]
    assert (ticket["key"], ticket["title"], ticket["provider"]) == ("T1", "Fuite d'eau", "Hydro")
    assert ticket["requested"] == datetime(2023, 12, 31, tzinfo=UTC)
    assert ticket["closed"] is None
    events = [(row["intervention"], row["key"], row["event"], row["note"]) for row in tables["intervention_events"]]
    assert events == [(1, "e1", "requested", ""), (1, "e2", "note", "vu")]
    (element,) = tables["elements"]
    assert (element["name"], element["model_name"], element["x"], element["z"]) == ("B12", "École", 1.5, None)
    assert [(row["kind"], row["record"], row["element"]) for row in tables["links"]] == [("stream", 2, 4)]


def test_row_groups_are_small_and_in_order(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 50)
    assert written(store, tmp_path / "out").num_rows == 201
    file = parquet.ParquetFile(tmp_path / "out/readings/year=2024/month=1/readings.parquet")
    assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [76, 76, 1]


def test_what_is_stopped_leaves_nothing(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()
    steps = export_readings(store, tmp_path / "a" / "out", stop)
    assert next(steps) == 48
    stop.set()
    with pytest.raises(Cancelled):
        next(steps)
    assert list((tmp_path / "a").iterdir()) == []
    closed = export_readings(store, tmp_path / "a" / "out", threading.Event())
    next(closed)
    closed.close()
    assert list((tmp_path / "a").iterdir()) == []
    assert written(store, tmp_path / "a" / "out").num_rows == 201  # the reader is free again


def test_a_folder_that_holds_something_is_left_alone(store: Store, tmp_path: Path) -> None:
    kept = tmp_path / "out" / "mine.txt"
    kept.parent.mkdir()
    kept.write_text("mine", "utf-8")
    with pytest.raises(UserError, match="is not empty"):
        next(export_readings(store, kept.parent, threading.Event()))
    assert [path.name for path in kept.parent.iterdir()] == ["mine.txt"]
    kept.unlink()
    assert written(store, kept.parent).num_rows == 201


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(Store(store_path())) as store:
        fill(store)
    assert cli.run(["export", "--readings", str(tmp_path / "out"), "--known", "1970-01-01T00:00:01.500Z"]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'out'}: 100 readings\n"
    assert cli.run(["export", "--readings", str(tmp_path / "out2"), "--known", "tomorrow"]) == 1
    assert "tomorrow is not a date" in capsys.readouterr().err
    assert cli.run(["export", "--3dtiles", str(tmp_path / "tiles")]) == 1
    assert capsys.readouterr().err == "timeo-desktop: Say which file shall be exported\n"
