"""Table files in a child: what would take the window with it, or keep it busy, is one sentence about one file."""

import os
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import pytest

from tests.machine import slowness
from timeo_desktop.connectors.folder.mapping import TICKETS, TableMapping, to_json
from timeo_desktop.domain.connections import BadData, Connection
from timeo_desktop.domain.errors import Cancelled
from timeo_desktop.domain.records import Intervention, Page
from timeo_desktop.domain.tables import Layout, RawRow, Wanted
from timeo_desktop.readers.table_job import TableJob
from timeo_desktop.readers.tables import child, delimited
from timeo_desktop.readers.tables.limits import refuse_beyond
from timeo_desktop.services.exchange.export import write_table
from timeo_desktop.services.operations import connect, table_files
from timeo_desktop.services.operations.table_files import ChildTables

TARGET = "tests.operations.test_table_files:faulty"
CALLS = TableMapping("t", TICKETS, "*", columns={"key": "N", "title": "Titre", "requested": "Demande"})
TEXT = "N;Titre;Demande\n1;Fuite;13/11/2025\n"


def faulty(pipe: Pipe, job: TableJob) -> None:
    """A child that does with some files what a parser with a fault may do."""
    whole = delimited.read

    def read(path: Path, layout: Layout) -> Iterator[RawRow]:
        if path.stem == "crash":
            os.abort()
        if path.stem == "stall":
            time.sleep(60)
        if path.stem == "memory":
            bytearray(64 << 30)
        return whole(path, layout)

    delimited.read = read
    child.serve(pipe, job)


def workbook(path: Path, cells: str, sheet: str = "xl/worksheets/sheet1.xml", more: bytes = b"") -> None:
    """A workbook whose only sheet has these cells."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="x"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets><sheet name="A" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{relation}/worksheet" Target="{sheet.removeprefix("xl/")}"/></Relationships>',
        sheet: f'<worksheet xmlns="{main}"><dimension ref="A1:B2"/><sheetData>{cells}</sheetData></worksheet>',
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        if more:
            archive.writestr("xl/sharedStrings.xml", more)


def cell(name: str) -> str:
    row = name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    return f'<row r="{row}"><c r="{name}"><v>1</v></c></row>'


def fetched(folder: Path) -> list[Page]:
    connection = Connection("x", "folder", "x", {"folder": str(folder), "mapping": to_json((CALLS,))})
    return list(connect.connector_with(connection, {}).fetch(None, threading.Event()))


def outcome(pages: list[Page]) -> tuple[list[str], list[str]]:
    """The keys that came, and what was said."""
    keys = [each.key for page in pages for each in page.records if isinstance(each, Intervention)]
    return keys, [str(each.reason) for page in pages for each in page.rejected]


@contextmanager
def tables(seconds: float = 60.0) -> Iterator[ChildTables]:
    made = ChildTables(threading.Event(), seconds)
    try:
        yield made
    finally:
        made.close()


def test_two_cells_at_the_ends_of_a_sheet_are_one_sentence(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", cell("A1") + cell("XFD1048576"))
    assert (tmp_path / "a.xlsx").stat().st_size < 3_000
    (tmp_path / "b.csv").write_text(TEXT)
    keys, said = outcome(fetched(tmp_path))
    assert keys == ["1"]
    assert said == ["a.xlsx has a sheet with cells so far apart that 17179869184 lie between them"]


@pytest.mark.parametrize("name", ["xfd1048576", "ZZ1048576"])
def test_what_lies_far_apart_is_refused_before_it_is_opened(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.xlsx"
    workbook(path, cell("A1") + cell(name), sheet="xl/sharedStrings2.xml")
    with pytest.raises(BadData, match="so far apart"):
        refuse_beyond(path)
    workbook(path, cell("A1") + cell("Z9999"))
    refuse_beyond(path)


def test_what_unpacks_to_more_than_can_be_meant_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeo_desktop.readers.tables.limits._MOST_UNPACKED", 1 << 20)
    path = tmp_path / "a.xlsx"
    workbook(path, cell("A1"), more=b" " * (1 << 21))
    with pytest.raises(BadData, match="larger than can be meant"):
        refuse_beyond(path)


def test_a_directory_that_lies_about_sizes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook(path, cell("A1"), more=b" " * 100_000)
    content = path.read_bytes()
    path.write_bytes(content.replace((100_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    with pytest.raises(BadData, match="not a workbook that can be read"):
        refuse_beyond(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0", "a.xls is a workbook of another kind (.xls): save it as .xlsx, or as .csv"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0", "a.xlsx is locked with a password, or an old workbook: save it as .xlsx"),
        ("a.xlsx", b"N;Titre", "a.xlsx is not a workbook that can be read: File is not a zip file"),
        ("a.csv", b"N;Titre;Demande\n1;\x00\x00\x00", "a.csv is not a text file"),
        (
            "a.csv",
            b'N;Titre;Demande\n1;"' + b"x" * 200_000,
            "a.csv is not a table: field larger than field limit (131072)",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_words(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert outcome(fetched(tmp_path)) == ([], [said])


def test_a_crash_is_one_file_and_the_next_one_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "CHILD_TARGET", TARGET)
    for name in ("crash", "last", "memory"):
        (tmp_path / f"{name}.csv").write_text(TEXT.replace("1;", f"{name};"))
    keys, said = outcome(fetched(tmp_path))
    assert keys == ["last"]
    assert said == [
        "crash.csv cannot be read: reading it ends the reader", "memory.csv is larger than can be meant"
    ]  # fmt: skip


def test_a_stall_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "CHILD_TARGET", TARGET)
    path = tmp_path / "stall.csv"
    path.write_text(TEXT)
    with tables(8.0 * slowness()) as reader:  # long enough for a child to start beside other tests
        (sheet,) = reader.sheets(path, Wanted())
        with pytest.raises(BadData, match="takes too long"):
            list(reader.rows(path, sheet))


def test_a_run_that_is_stopped_ends_its_child(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TEXT)
    stop = threading.Event()
    with table_files.reading(stop) as reader:
        (sheet,) = reader.sheets(tmp_path / "a.csv", Wanted())
        stop.set()
        with pytest.raises(Cancelled):
            list(reader.rows(tmp_path / "a.csv", sheet))


def test_rows_that_nobody_asks_for_any_more_are_left(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TEXT + "".join(f"{number};Fuite;13/11/2025\n" for number in range(2, 9_000)))
    with tables() as reader:
        (sheet,) = reader.sheets(path, Wanted())
        assert next(reader.rows(path, sheet))[1] == ["N", "Titre", "Demande"]
        assert sum(1 for _ in reader.rows(path, sheet)) == 9_000
        write_table(tmp_path / "b.xlsx", ["N", "Titre"], [[1, "x"], [2, "y"]])
        (sheet,) = reader.sheets(tmp_path / "b.xlsx", Wanted())
        assert [row for _, row in reader.rows(tmp_path / "b.xlsx", sheet)][1:] == [[1.0, "x"], [2.0, "y"]]
