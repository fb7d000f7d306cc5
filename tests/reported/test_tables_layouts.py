"""How tables are laid out: titles of two rows, several sheets, cells that are written once for many rows."""

from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

import xlsxwriter

from tests.reported.test_tables_whole import CALLS, METERS, fetched, readings, tickets, told
from timeo_desktop.domain.tables import Layout
from timeo_desktop.domain.times import iso


def test_titles_of_two_rows_in_a_text_file(tmp_path: Path) -> None:
    (tmp_path / "di.csv").write_text("Liste;;;\nN;Titre;Dates;\n;;Demande;Fin\nDI-1;Fuite;13/11/2025;14/11/2025\n")
    pages = fetched(tmp_path, replace(CALLS, columns={**CALLS.columns, "closed": "Fin"}))
    assert [each.closed is not None for each in tickets(pages).values()] == [True]
    assert told(pages) == []


def test_a_title_that_stands_twice_is_told_apart_by_the_one_above(tmp_path: Path) -> None:
    text = "N;Titre;Prévu;;Réel;\n;;Début;Fin;Début;Fin\n1;Fuite;13/11/2025;14/11/2025;15/11/2025;16/11/2025\n"
    (tmp_path / "di.csv").write_text(text, "utf-8")
    columns = {"key": "N", "title": "Titre", "requested": "Réel Début"}
    pages = fetched(tmp_path, replace(CALLS, columns=columns))
    assert [iso(each.requested) for each in tickets(pages).values()] == ["2025-11-14T23:00:00.000Z"]


def test_a_header_is_where_most_titles_are(tmp_path: Path) -> None:
    text = "Date;03/11/2025\nCompteur;M9\n\nCompteur;Date;Index\nM1;13/10/2025;5\n"
    (tmp_path / "m.csv").write_text(text, "utf-8")
    assert readings(fetched(tmp_path, METERS)) == [("M1", "2025-10-12T22:00:00.000Z", 5.0)]


def test_every_sheet_with_the_header_is_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "m.xlsx")) as book:
        for name, rows in (
            ("Garde", [["Export"]]), ("Mars", [["Compteur", "Date", "Index"], ["M1", "31/03/2025", 5]]), ("Vide", []),
            ("Avril", [["Relevés"], ["Compteur", "Date", "Index"], ["M1", "30/04/2025", 6], ["Total", "", 11]]),
        ):  # fmt: skip
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    pages = fetched(tmp_path, replace(METERS, pattern="*.xlsx"))
    assert [value for _, _, value in readings(pages)] == [5.0, 6.0]
    assert told(pages) == ["the row is a total of others, no record"]
    first = next(page for page in pages if page.records)
    again = fetched(tmp_path, replace(METERS, pattern="*.xlsx"), first.cursor)
    assert [value for _, _, value in readings(again)] == [6.0]  # it goes on in the second sheet


def test_what_is_written_once_for_many_rows_is_carried(tmp_path: Path) -> None:
    rows = "M1;13/10/2025;5\n;14/10/2025;6\nM2;13/10/2025;7\n;14/10/2025;8\n"
    (tmp_path / "m.csv").write_text(f"Compteur;Date;Index\n{rows}", "utf-8")
    found = [(meter, value) for meter, _, value in readings(fetched(tmp_path, replace(METERS, carried=("Compteur",))))]
    assert found == [("M1", 5.0), ("M1", 6.0), ("M2", 7.0), ("M2", 8.0)]
    said = told(fetched(tmp_path, METERS))
    assert said == ["no meter number is given"] * 2


def test_cells_of_a_workbook_that_are_merged_say_the_same_in_each_row(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "m.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Compteur", "Date", "Index"])
        sheet.merge_range(1, 0, 2, 0, "M1")
        sheet.write_row(1, 1, ["13/10/2025", 5])
        sheet.write_row(2, 1, ["14/10/2025", 6])
    pages = fetched(tmp_path, replace(METERS, pattern="*.xlsx"))
    assert [(meter, value) for meter, _, value in readings(pages)] == [("M1", 5.0), ("M1", 6.0)]


def test_a_day_alone_is_the_day_of_the_times_below_it(tmp_path: Path) -> None:
    mapping = replace(METERS, columns={"at": "Date", "value": "Index"}, constants={"meter": "M1"}, header="Date")
    (tmp_path / "m.csv").write_text("Date;Index\n13/10/2025;\n00:30;5\n24:00;6\n14/10/2025;\n00:30;7\n15/10/2025;\n")
    found = [(at[:16], value) for _, at, value in readings(fetched(tmp_path, mapping))]
    assert found[:3] == [("2025-10-12T22:30", 5.0), ("2025-10-13T22:00", 6.0), ("2025-10-13T22:30", 7.0)]
    assert [at for at, _ in found[3:]] == ["2025-10-14T22:00"]  # a day without a value, as ever
    with xlsxwriter.Workbook(str(tmp_path / "m.xlsx")) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        clock = book.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, ["Date", "Index"])
        sheet.write_datetime(1, 0, datetime(2025, 10, 13), day)  # noqa: DTZ001
        sheet.write_datetime(2, 0, time(0, 30), clock)
        sheet.write(2, 1, 5)
    pages = fetched(tmp_path, replace(mapping, pattern="*.xlsx"))
    assert [(at[:16], value) for _, at, value in readings(pages)] == [("2025-10-12T22:30", 5.0)]


def test_a_ticket_of_a_company_named_total_is_a_ticket(tmp_path: Path) -> None:
    (tmp_path / "di.csv").write_text("Titre;N;Demande\nTotal Énergies: fuite;7;13/11/2025\nTotal;1;\n", "utf-8")
    pages = fetched(tmp_path, CALLS)
    assert list(tickets(pages)) == ["7"]
    assert told(pages) == ["the row is a total of others, no record"]


def test_a_hidden_sheet_is_read_only_where_a_mapping_names_it(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "m.xlsx")) as book:
        for name, value in (("Relevés", 5), ("Brouillon", 999)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Compteur", "Date", "Index"])
            sheet.write_row(1, 0, ["M1", "31/03/2025", value])
        sheet.hide()
    mapping = replace(METERS, pattern="*.xlsx")
    assert [value for _, _, value in readings(fetched(tmp_path, mapping))] == [5.0]
    named = replace(mapping, layout=Layout(sheet="Brouillon"))
    assert [value for _, _, value in readings(fetched(tmp_path, named))] == [999.0]


def test_another_value_of_the_same_moment_is_told(tmp_path: Path) -> None:
    text = "Compteur;Date;Index\nM1;31/03/2025;5\nM1;31/03/2025;7\nM1;31/03/2025;5\nM2;31/03/2025;7\n"
    (tmp_path / "m.csv").write_text(text, "utf-8")
    pages = fetched(tmp_path, METERS)
    assert [(meter, value) for meter, _, value in readings(pages)] == [("M1", 5.0), ("M2", 7.0)]
    assert told(pages) == ["a row before it tells 5 of the same moment"]
