"""Times of day that stand apart from their day, and the age of a file as a witness for the order of its dates."""

import os
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from tests.reported.test_tables_whole import CALLS, METERS, fetched, readings, tickets, told
from timeo_desktop.connectors.folder.mapping import READINGS, TableMapping
from timeo_desktop.domain.times import iso
from timeo_desktop.services.operations.table_preview import look

TIMED = replace(METERS, header="Date", columns={"at": "Date", "time": "Heure", "value": "Index"},
                constants={"meter": "M1"})  # fmt: skip
BY_TITLE = TableMapping("b", READINGS, by_title=True, constants={"meter": "M1"})
ALONE = replace(TIMED, columns={"at": "Date", "value": "Index"})


def moments(folder: Path, *rows: str, mapping: TableMapping = TIMED, title: str = "Heure") -> list[str]:
    lines = "\n".join(f"{row};{number}" for number, row in enumerate(rows, start=1))
    (folder / "m.csv").write_text(f"Date;{title};Index\n{lines}\n", "utf-8")
    return [at[:16] for _, at, _ in readings(fetched(folder, mapping))]


@pytest.mark.parametrize("title", ["Heure", "Heure de relève", "Time", "Horaire", "HEURE"])
def test_a_time_in_a_column_of_its_own_is_of_the_date_beside_it(tmp_path: Path, title: str) -> None:
    rows = ("13/11/2025;08:30", "13/11/2025;9h05", "13/11/2025;24:00")
    right = ["2025-11-13T07:30", "2025-11-13T08:05", "2025-11-13T23:00"]
    assert moments(tmp_path, *rows, mapping=BY_TITLE, title=title) == right
    own = replace(TIMED, columns={**TIMED.columns, "time": title})
    assert moments(tmp_path, *rows, mapping=own, title=title) == right


@pytest.mark.parametrize(
    ("row", "right"),
    [
        ("13/11/2025 00:00:00;08:30", "2025-11-13T07:30"), ("2025-11-13T00:00:00;08:30", "2025-11-13T07:30"),
        ("2025-11-13;08:30:00", "2025-11-13T07:30"), ("13/11/2025 08:30;08:30", "2025-11-13T07:30"),
        ("13 nov. 2025;8h30", "2025-11-13T07:30"), ("45974;8:30 PM", "2025-11-13T19:30"),
        ("13/11/2025;8", "2025-11-13T07:00"), ("13/11/2025;", "2025-11-12T23:00"),
        ("13/11/2025;08:30+00:00", "2025-11-13T08:30"),
    ],
)  # fmt: skip
def test_days_and_times_in_every_writing(tmp_path: Path, row: str, right: str) -> None:
    assert moments(tmp_path, row) == [right]


def test_a_date_in_a_format_that_is_said(tmp_path: Path) -> None:
    assert moments(tmp_path, "13112025;08:30", mapping=replace(TIMED, date_format="%d%m%Y")) == ["2025-11-13T07:30"]
    whole = replace(TIMED, date_format="%d%m%Y %H:%M")
    assert moments(tmp_path, "13112025;08:30", mapping=whole) == ["2025-11-13T07:30"]


def test_what_is_no_time_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("Date;Heure;Index\n13/11/2025;midi;5\n13/11/2025;25:00;6\n", "utf-8")
    assert told(fetched(tmp_path, TIMED)) == [
        "13/11/2025 midi is not a date that can be read", "13/11/2025 25:00 is not a date that can be read",
    ]  # fmt: skip


def test_a_night_of_25_hours(tmp_path: Path) -> None:
    clocks = ("01:30", "02:00", "02:30", "02:00", "02:30", "03:00")
    found = moments(tmp_path, *(f"26/10/2025;{clock}" for clock in clocks))
    assert found == [f"2025-10-2{day}" for day in
                     ("5T23:30", "6T00:00", "6T00:30", "6T01:00", "6T01:30", "6T02:00")]  # fmt: skip


def test_cells_of_a_workbook(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "m.xlsx")) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        clock, long = book.add_format({"num_format": "hh:mm"}), book.add_format({"num_format": "[h]:mm"})
        sheet.write_row(0, 0, ["Date", "Heure", "Index"])
        for row in range(1, 6):
            sheet.write_datetime(row, 0, datetime(2025, 11, 13), day)  # noqa: DTZ001
            sheet.write(row, 2, row)
        sheet.write_datetime(1, 1, time(8, 30), clock)
        sheet.write(2, 1, 1.0, long)
        sheet.write(3, 1, 0.5)
        sheet.write(4, 1, "8h45")
        sheet.write(5, 1, 9)
    found = [at[:16] for _, at, _ in readings(fetched(tmp_path, replace(TIMED, pattern="*.xlsx")))]
    assert found == ["2025-11-13T07:30", "2025-11-13T23:00", "2025-11-13T11:00", "2025-11-13T07:45", "2025-11-13T08:00"]


def test_the_preview_finds_the_column_and_shows_whole_dates(tmp_path: Path) -> None:
    moments(tmp_path, "13/11/2025;08:30")
    mapping, found = look(tmp_path / "m.csv", TableMapping("b", READINGS, constants={"meter": "M1"}), (), 5)
    assert mapping.columns["time"] == "Heure"
    assert "time" not in found.columns
    (row,) = found.rows
    assert iso(int(str(row[found.columns.index("at")])))[:16] == "2025-11-13T07:30"


@pytest.mark.parametrize("rows", [("22:30", "23:00", "23:30", "00:00"), ("00:00", "23:30", "23:00", "22:30")])
def test_the_midnight_of_the_latest_rows_ends_their_day(tmp_path: Path, rows: tuple[str, ...]) -> None:
    right = sorted(["2025-11-13T21:30", "2025-11-13T22:00", "2025-11-13T22:30", "2025-11-13T23:00"])
    assert sorted(moments(tmp_path, *(f"13/11/2025;{row}" for row in rows))) == right
    lines = "\n".join(f"{row};5" for row in rows)
    (tmp_path / "m.csv").write_text(f"Date;Index\n13/11/2025;\n{lines}\n")
    assert sorted(at[:16] for _, at, _ in readings(fetched(tmp_path, ALONE))) == right


@pytest.mark.parametrize("rows", [("00:00", "00:30", "01:00"), ("01:00", "00:30", "00:00"), ("00:00",)])
def test_the_midnight_of_the_earliest_rows_begins_their_day(tmp_path: Path, rows: tuple[str, ...]) -> None:
    assert "2025-11-12T23:00" in moments(tmp_path, *(f"13/11/2025;{row}" for row in rows))


def aged(folder: Path, *written: str, when: datetime) -> Path:
    path = folder / "di.csv"
    path.write_text("N;Titre;Demande\n" + "\n".join(f"{no};P;{each}" for no, each in enumerate(written)) + "\n")
    os.utime(path, (when.timestamp(), when.timestamp()))
    return path


def test_a_date_later_than_its_file_proves_the_other_order(tmp_path: Path) -> None:
    path = aged(tmp_path, "11/05/2025", "11/12/2025", when=datetime(2025, 11, 20, tzinfo=UTC))
    pages = fetched(tmp_path, CALLS)
    assert [iso(each.requested)[:10] for each in tickets(pages).values()] == ["2025-11-04", "2025-11-11"]
    assert told(pages) == []
    (decision,) = [each for each in look(path, CALLS, (), 5)[1].decisions if each.about == "date_order"]
    assert (decision.value, decision.row) == ("month", 3)
    assert "later than the file itself" in str(decision.told)


@pytest.mark.parametrize(
    "written",
    [("11/12/2025", "12/11/2025"), ("11/12/2026",), ("05/11/2025",)],
    ids=["one for each", "later in both orders", "later in neither"],
)
def test_an_age_that_proves_nothing(tmp_path: Path, written: tuple[str, ...]) -> None:
    aged(tmp_path, *written, when=datetime(2025, 11, 20, tzinfo=UTC))
    assert any("nothing in the file tells" in each for each in told(fetched(tmp_path, CALLS)))


def test_a_row_that_can_be_read_in_one_way_counts_more_than_the_age(tmp_path: Path) -> None:
    aged(tmp_path, "11/12/2025", "13/11/2025", when=datetime(2025, 11, 20, tzinfo=UTC))
    found = [iso(each.requested)[:10] for each in tickets(fetched(tmp_path, CALLS)).values()]
    assert found == ["2025-12-10", "2025-11-12"]
