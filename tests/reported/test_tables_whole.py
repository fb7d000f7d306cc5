"""What a table file settles as a whole: reported files, and sisters of theirs."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests.table_files import folder_connector
from timeo_desktop.connectors.folder.mapping import READINGS, TICKETS, TableMapping, to_json
from timeo_desktop.connectors.folder.ready import ENEDIS_LOAD_CURVE, INTERVENTIONS
from timeo_desktop.domain.records import Intervention, Page, Readings
from timeo_desktop.domain.times import iso

DATA = Path(__file__).parent / "data" / "operations"
METERS = TableMapping(
    "m", READINGS, header="Compteur", columns={"at": "Date", "value": "Index", "meter": "Compteur"}, date_order="day"
)
POWERS = replace(METERS, columns={**METERS.columns, "value": "Puissance"}, date_order="")
CALLS = TableMapping("t", TICKETS, header="N", columns={"key": "N", "title": "Titre", "requested": "Demande"})
WORKBOOKS = replace(INTERVENTIONS, name="w", pattern="*.xlsx", date_order="day")


def fetched(folder: Path, mapping: TableMapping, cursor: object = None) -> list[Page]:
    connector = folder_connector({"folder": str(folder), "mapping": to_json((mapping,))})
    return list(connector.fetch(cursor, threading.Event()))


def readings(pages: list[Page]) -> list[tuple[str, str, float]]:
    found: list[tuple[str, str, float]] = []
    for batch in (each for page in pages for each in page.records if isinstance(each, Readings)):
        meter = batch.stream.partition("/")[0]
        rows = zip(batch.at.tolist(), batch.values.tolist(), strict=True)
        found += [(meter, iso(at), value) for at, value in rows]
    return found


def tickets(pages: list[Page]) -> dict[str, Intervention]:
    return {each.key: each for page in pages for each in page.records if isinstance(each, Intervention)}


def told(pages: list[Page]) -> list[str]:
    """All that is said: what was set aside, and what is doubtful."""
    return [str(each.reason) for page in pages for each in page.rejected]


def dates(folder: Path, *written: str, mapping: TableMapping = CALLS) -> list[Page]:
    rows = "\n".join(f"{number};Panne;{each}" for number, each in enumerate(written, start=1))
    (folder / "di.csv").write_text(f"N;Titre;Demande\n{rows}\n", "utf-8")
    return fetched(folder, mapping)


def numbers(folder: Path, *written: str, mapping: TableMapping = METERS, name: str = "meters.csv") -> list[Page]:
    rows = "\n".join(f"M1;{day:02d}/10/2025;{each}" for day, each in enumerate(written, start=1))
    (folder / name).write_text(f"Compteur;Date;Index\n{rows}\n", "utf-8")
    return fetched(folder, mapping)


def test_a_night_with_offsets_and_without_newest_first() -> None:
    with_offsets = readings(fetched(DATA / "31_enedis_autumn", ENEDIS_LOAD_CURVE))
    assert [at[11:16] for _, at, _ in with_offsets] == ["23:30", "00:00", "00:30", "01:00", "01:30", "02:00"]
    newest_first = readings(fetched(DATA / "31_enedis_autumn", replace(POWERS, pattern="local*.csv")))
    assert [(at[11:16], value) for _, at, value in newest_first[1:5]] == [
        ("01:30", 5.0), ("01:00", 4.0), ("00:30", 3.0), ("00:00", 2.0)
    ]  # fmt: skip


def test_a_meter_that_lost_its_digits_is_set_aside(tmp_path: Path) -> None:
    pages = fetched(DATA / "32_enedis_saved_by_spreadsheet", ENEDIS_LOAD_CURVE)
    assert not readings(pages)
    assert ["1,00000E+13" in each for each in told(pages)] == [True]
    (tmp_path / "m.csv").write_text("Compteur;Date;Index\n3,00012E+13;13/10/2025;5\n30001;13/10/2025;6\n")
    pages = fetched(tmp_path, METERS)
    assert [(meter, value) for meter, _, value in readings(pages)] == [("30001", 6.0)]
    assert ["3,00012E+13" in each for each in told(pages)] == [True]


def test_commas_inside_quotes_are_no_delimiters() -> None:
    pages = fetched(DATA / "37_delimiter", INTERVENTIONS)
    assert list(tickets(pages)) == ["DI-1", "DI-2"]
    assert tickets(pages)["DI-1"].description.endswith("à voir, vite")


def test_one_row_says_that_the_month_comes_first() -> None:
    pages = fetched(DATA / "38_us_dates", INTERVENTIONS)
    assert [iso(each.requested)[:16] for each in tickets(pages).values()] == [
        "2025-04-05T06:00", "2025-12-31T08:00", "2025-10-12T12:30", "2025-11-02T07:00"
    ]  # fmt: skip
    closed = tickets(pages)["3"].closed
    assert closed is not None
    assert iso(closed)[:16] == "2025-10-13T07:00"
    assert told(pages) == []


def test_the_column_says_which_sign_is_the_decimal_one() -> None:
    found = readings(fetched(DATA / "39_thousands", METERS))
    assert [(meter, value) for meter, _, value in found] == [
        ("M1", 999.0), ("M1", 1234.0), ("M1", 1234.5), ("M2", 1234.0), ("M2", 1234.5), ("M3", 1234.5), ("M3", 1240.5)
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "keys"), [("simple_header", ["DI-1"]), ("merged_totals", ["DI-1", "DI-2"])])
def test_a_cover_sheet_merged_titles_and_a_total(name: str, keys: list[str]) -> None:
    pages = fetched(DATA / "41_layout", replace(WORKBOOKS, pattern=f"di_cover_{name}.xlsx"))
    assert list(tickets(pages)) == keys
    assert told(pages) == ["the row is a total of others, no record"]
    assert [each.closed is not None for each in tickets(pages).values()] == [False, True][: len(keys)]


def test_two_rows_that_say_otherwise_set_the_file_aside(tmp_path: Path) -> None:
    pages = dates(tmp_path, "04/05/2025", "12/31/2025", "31/12/2025")
    assert not tickets(pages)
    (reason,) = told(pages)
    assert "31/12/2025 (row 4 of di.csv)" in reason
    assert "12/31/2025 (row 3 of di.csv)" in reason
    pages = numbers(tmp_path, "1,5", "1.5", mapping=replace(METERS, pattern="meters.csv"))
    assert not readings(pages)
    assert "1.5 (row 3 of meters.csv)" in told(pages)[0]


def test_a_later_file_that_says_otherwise_is_set_aside_until_the_columns_say_which(tmp_path: Path) -> None:
    first = dates(tmp_path, "31/12/2025")
    (tmp_path / "later.csv").write_text("N;Titre;Demande\n7;Panne;04/05/2025\n8;Panne;12/31/2025\n")
    second = fetched(tmp_path, CALLS, first[-1].cursor)
    assert not tickets(second)
    assert "31/12/2025 (row 2 of di.csv)" in told(second)[0]
    assert told(fetched(tmp_path, CALLS, second[-1].cursor)) == []  # said once
    third = fetched(tmp_path, replace(CALLS, date_order="month"), second[-1].cursor)
    assert [iso(each.requested)[:16] for each in tickets(third).values()] == ["2025-04-04T22:00", "2025-12-30T23:00"]


def test_what_an_earlier_file_settled_holds_for_one_that_settles_nothing(tmp_path: Path) -> None:
    first = dates(tmp_path, "12/31/2025")
    (tmp_path / "later.csv").write_text("N;Titre;Demande\n7;Panne;04/05/2025 12:00\n")
    second = fetched(tmp_path, CALLS, first[-1].cursor)
    assert iso(tickets(second)["7"].requested)[:10] == "2025-04-05"
    assert told(second) == []


def test_what_nothing_settles_is_said(tmp_path: Path) -> None:
    assert "04/05/2025" in told(dates(tmp_path, "04/05/2025"))[0]
    assert told(dates(tmp_path, "04/05/2025", mapping=replace(CALLS, date_order="day"))) == []
    assert told(dates(tmp_path, "05/05/2025", "2025-04-05")) == []  # nothing to tell apart


WRITTEN = {
    "3 novembre 2025 08:15": "2025-11-03T07:15", "lundi 3 nov. 2025 8h15": "2025-11-03T07:15",
    "Nov 3, 2025 8:15 AM": "2025-11-03T07:15", "Monday, November 3rd, 2025 at 8:15 pm": "2025-11-03T19:15",
    "45964.34375": "2025-11-03T07:15", "45964,34375": "2025-11-03T07:15", "03-Nov-25 08:15": "2025-11-03T07:15",
    "13.11.25 08:15": "2025-11-13T07:15", "2025/11/03 08:15:30.5": "2025-11-03T07:15",
    "13/11/2025 24:00": "2025-11-13T23:00", "20251103": "2025-11-02T23:00",
    "2025-11-03T08:15:00-05:00": "2025-11-03T13:15", "1er août 2025": "2025-07-31T22:00",
}  # fmt: skip


@pytest.mark.parametrize(("text", "moment"), WRITTEN.items())
def test_dates_as_people_write_them(tmp_path: Path, text: str, moment: str) -> None:
    pages = dates(tmp_path, text)
    assert [iso(each.requested)[:16] for each in tickets(pages).values()] == [moment]
    assert told(pages) == []


@pytest.mark.parametrize("text", ["13/13/2025", "29/02/2025", "2.0", "99999", "8", "3 truc 2025", "13/10/2025 25:00"])
def test_what_is_no_date_is_set_aside(tmp_path: Path, text: str) -> None:
    pages = dates(tmp_path, text)
    assert not tickets(pages)
    assert told(pages) == [f"{text} is not a date that can be read"]


@pytest.mark.parametrize(
    ("written", "values"),
    [
        (["1,234", "12,5"], [1.234, 12.5]),
        (["1,234", "1,234,567"], [1234.0, 1234567.0]),
        (["1.234", "0.500"], [1.234, 0.5]),
        (["1.234", "1'234.5"], [1.234, 1234.5]),
        (["-1.234,5", "1.234"], [-1234.5, 1234.0]),
        (["1,5E+3", "2"], [1500.0, 2.0]),
    ],
)
def test_numbers_of_one_column_are_written_in_one_way(tmp_path: Path, written: list[str], values: list[float]) -> None:
    pages = numbers(tmp_path, *written)
    assert [value for _, _, value in readings(pages)] == values
    assert told(pages) == []


def test_a_number_that_could_be_either_is_said(tmp_path: Path) -> None:
    assert "1.234 in row 2" in told(numbers(tmp_path, "1.234"))[0]
    assert "1,000 in row 2" in told(numbers(tmp_path, "1,000"))[0]
    pages = numbers(tmp_path, "1,000", mapping=replace(METERS, decimal=","))
    assert ([value for _, _, value in readings(pages)], told(pages)) == ([1.0], [])
    pages = numbers(tmp_path, "1.23.4", "5,5")
    assert [value for _, _, value in readings(pages)] == [5.5]
    assert told(pages) == ["1.23.4 is not a number"]


TEXT = "N° DI;Désignation;Date de demande\nDI-1;Fuite à l'école;13/11/2025 08:15\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "mac_roman", "cp850"]
)
@pytest.mark.parametrize("delimiter", ";,\t|")
def test_an_encoding_and_a_delimiter_are_found_out(tmp_path: Path, encoding: str, delimiter: str) -> None:
    (tmp_path / "di.csv").write_bytes(TEXT.replace(";", delimiter).encode(encoding))
    pages = fetched(tmp_path, INTERVENTIONS)
    assert [each.title for each in tickets(pages).values()] == ["Fuite à l'école"]
    assert told(pages) == []


def test_a_sign_that_was_cut_does_not_change_all_others(tmp_path: Path) -> None:
    (tmp_path / "di.csv").write_bytes(
        TEXT.encode() + "DI-2;Clé cassée;13/11/2025\nDI-3;Caf".encode() + b"\xc3;14/11/2025\n"
    )
    found = tickets(fetched(tmp_path, INTERVENTIONS))
    assert [each.title for each in found.values()] == ["Fuite à l'école", "Clé cassée", "Caf\ufffd"]
