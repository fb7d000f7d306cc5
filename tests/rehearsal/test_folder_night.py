"""The night of 25 hours in a folder of exports: oldest first, newest first, and a file that begins in its second
hour."""

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.table_files import folder_connector
from timeo_desktop.connectors.folder.connector import FolderConnector
from timeo_desktop.connectors.folder.mapping import to_json
from timeo_desktop.connectors.folder.ready import READY
from timeo_desktop.services.operations import connect, sync
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.operations import readings
from timeo_desktop.store.operations.database import Store

_PARIS = ZoneInfo("Europe/Paris")
_BEGIN = datetime(2026, 10, 24, 22, tzinfo=UTC)
_ROWS = [(_BEGIN + timedelta(minutes=30 * number), 100.0 + number) for number in range(12)]
_ORDERS = {"oldest first": _ROWS, "newest first": _ROWS[::-1], "from the second hour on": _ROWS[6:]}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with closing(Store(tmp_path / "operations.sqlite")) as made:
        yield made


@pytest.mark.parametrize("order", _ORDERS)
def test_every_half_hour_of_the_night_is_kept_at_its_moment(tmp_path: Path, store: Store, order: str) -> None:
    rows = _ORDERS[order]
    folder = tmp_path / "exports"
    folder.mkdir()
    body = "\n".join(f"{at.astimezone(_PARIS):%d/%m/%Y %H:%M:%S};{value:g}" for at, value in rows)
    head = "Identifiant PRM;Type\n30001111111111;Courbe\nHorodate;Valeur\n"
    (folder / "Enedis_Conso_Heure_30001111111111.csv").write_text(f"{head}{body}\n", "utf-8")
    new = connect.new_connection(FolderConnector.info, "Exports")
    connection = replace(new, settings={"folder": str(folder), "mapping": to_json(READY)})
    connect.save(store, SecretBox(tmp_path / "config", None), connection, {})
    for _ in sync.run(store, connection, folder_connector(connection.settings), {}, threading.Event()):
        pass
    (stream,) = [row.id for row in readings.streams(store.read())]
    series = readings.raw_series(store.read(), stream, 0, 1 << 45)
    kept = [(datetime.fromtimestamp(at / 1000, UTC), value) for at, value in zip(series.at, series.mean, strict=True)]
    assert kept == sorted(rows)
