"""Times of day of tickets that stand in columns beside their dates, and such columns that no mapping names."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from threading import Event

import pytest
import xlsxwriter

from tests.reported.test_tables_time import ALONE, moments
from tests.reported.test_tables_whole import CALLS, fetched, tickets, told
from tests.table_files import folder_connector
from timeo_desktop.connectors.folder.mapping import TICKETS, TableMapping, to_json
from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.times import iso
from timeo_desktop.services.operations import connect, sync
from timeo_desktop.services.operations.table_preview import look
from timeo_desktop.store.operations import connections
from timeo_desktop.store.operations.database import Store

BY_TITLE = TableMapping("t", TICKETS, by_title=True, date_order="day")
HEAD = "Numéro;Désignation;État;Date de demande;Heure de demande;Date de clôture;Heure de clôture"
UNREAD = "are not read; choose what that column means in the connection"


def written(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "di.csv"
    path.write_text("\n".join((head, *rows)) + "\n", "utf-8")
    return path


def doubts(folder: Path, mapping: TableMapping) -> list[str]:
    return told(fetched(folder, mapping))


def test_a_date_and_an_hour_of_a_ticket_are_one_moment(tmp_path: Path) -> None:
    written(tmp_path, "DI-1;Fuite;Clos;13/11/2025;08:30;14/11/2025;17h05", "DI-2;Porte;Ouvert;13/11/2025;9;;")
    found = tickets(fetched(tmp_path, BY_TITLE))
    assert [iso(each.requested)[:16] for each in found.values()] == ["2025-11-13T07:30", "2025-11-13T08:00"]
    assert [each.closed and iso(each.closed)[:16] for each in found.values()] == ["2025-11-14T16:05", None]
    assert not doubts(tmp_path, BY_TITLE)


@pytest.mark.parametrize("hour", ["Heure", "Time", "Heure de demande", "Request time"])
def test_the_hour_under_its_usual_titles(tmp_path: Path, hour: str) -> None:
    date = "Request date" if "ime" in hour else "Date de demande"
    written(tmp_path, "1;Fuite;Clos;13/11/2025;08:30", head=f"N°;Titre;Statut;{date};{hour}")
    (found,) = tickets(fetched(tmp_path, BY_TITLE)).values()
    assert iso(found.requested)[:16] == "2025-11-13T07:30"


def test_a_workbook_with_dates_and_times_of_its_own(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "di.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Numéro", "Désignation", "État", "Date de demande", "Heure de demande"])
    sheet.write_row(1, 0, ["DI-1", "Fuite", "Clos"])
    sheet.write_datetime(1, 3, datetime.fromisoformat("2025-11-13"), book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_datetime(1, 4, time(8, 30), book.add_format({"num_format": "hh:mm"}))
    book.close()
    (found,) = tickets(fetched(tmp_path, replace(BY_TITLE, pattern="*.xlsx"))).values()
    assert iso(found.requested)[:16] == "2025-11-13T07:30"


def test_an_hour_that_no_mapping_names_is_told(tmp_path: Path) -> None:
    named = replace(CALLS, columns={"key": "Numéro", "title": "Désignation", "requested": "Date de demande"}, header="")
    written(tmp_path, "DI-1;Fuite;Clos;13/11/2025;08:30;;")
    (doubt,) = doubts(tmp_path, named)
    assert "Heure de demande" in doubt
    assert UNREAD in doubt
    written(tmp_path, "DI-1;Fuite;Clos;13/11/2025 08:30;08:30;;")
    assert not doubts(tmp_path, named)


def test_of_readings_too(tmp_path: Path) -> None:
    assert moments(tmp_path, "13/11/2025;08:30", mapping=ALONE) == ["2025-11-12T23:00"]
    (doubt,) = doubts(tmp_path, ALONE)
    assert "column Heure" in doubt
    assert UNREAD in doubt


def test_two_doubts_of_one_small_file_are_both_told(tmp_path: Path) -> None:
    named = replace(CALLS, columns={"key": "Numéro", "title": "Désignation", "requested": "Date de demande"}, header="")
    written(tmp_path, "DI-1;Fuite;Clos;03/04/2020;08:30;;")
    both = " ".join(doubts(tmp_path, named))
    assert "day or the month" in both
    assert UNREAD in both


def test_the_preview_shows_the_moment_and_no_column_for_the_hour(tmp_path: Path) -> None:
    path = written(tmp_path, "DI-1;Fuite;Clos;13/11/2025;08:30;;")
    mapping, preview = look(path, TableMapping("own", TICKETS), (), 5)
    assert mapping.columns["requested_time"] == "Heure de demande"
    assert preview.columns == ("key", "title", "status", "requested", "closed")
    (row,) = preview.rows
    assert iso(int(str(row[3])))[:16] == "2025-11-13T07:30"


def test_a_doubt_about_a_file_stays_until_somebody_has_looked(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    named = replace(CALLS, columns={"key": "Numéro", "title": "Désignation", "requested": "Date de demande"}, header="")
    written(folder, "DI-1;Fuite;Clos;13/11/2025;08:30;;")
    settings = {"folder": str(folder), "mapping": to_json((named,))}
    ours = Connection("c", "folder", "Files", settings)
    with closing(Store(tmp_path / "store.sqlite")) as store:
        with store.write() as db:
            connections.save_connection(db, ours, 1)
        for _ in range(2):
            list(sync.run(store, ours, folder_connector(settings), {}, Event()))
            assert UNREAD in str(connect.health_of(store)["c"].text)
