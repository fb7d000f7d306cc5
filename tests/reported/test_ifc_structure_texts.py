"""Texts of IFC files in every way of writing them that exporters have: as ISO 10303-21 says, and not quite."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.city.test_services_reading import notices
from tests.conftest import Read
from timeo_desktop.readers.ifc.texts import mended
from timeo_desktop.services.opening.inspect import elements_of

REPORTED = Path(__file__).parent / "data" / "ifc" / "17_text_escapes.ifc"
NAME = b"Latin1 S: caf"


def names(read: Read, path: Path) -> list[str]:
    elements = elements_of(read(path))
    assert elements is not None
    with closing(elements):
        return [row.name for step in elements.of_class("IfcWall") if (row := elements.element(step))]


def test_every_escape_is_read(read: Read) -> None:
    assert names(read, REPORTED) == [
        "Latin1 S: café fenêtre", "Latin2 PB: Strašna Sława", "Cyrillic PE: Стена", "X: Métal", "X2: 壁 wall",
        "X4: 🏠 house", "X2 pair: 🏠 house", "quote ' back \\ slash",
    ]  # fmt: skip
    assert notices(read(REPORTED)) == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (rb"\X2\00E9D83CDFE00041\X0\ among others", "é🏠A among others"),
        (rb"\X2\D83C\X0\\X2\DFE0\X0\ in two groups", "🏠 in two groups"),
        (rb"\X4\D83CDFE0\X0\\X4\0000D83C0000DFE0\X0\ as four bytes", "🏠🏠 as four bytes"),
        (rb"\x2\00e9\x0\\x\E8 in small letters", "éè in small letters"),
        (rb"\X2\00E9 cut short", "é cut short"),
        ("Bâtiment 🏠 raw".encode(), "Bâtiment 🏠 raw"),
    ],
)
def test_what_others_write_is_read_as_it_is_meant(tmp_path: Path, read: Read, written: bytes, meant: str) -> None:
    path = tmp_path / "texts.ifc"
    path.write_bytes(REPORTED.read_bytes().replace(NAME, written + b" "))
    assert names(read, path)[0].startswith(meant)
    assert notices(read(path)) == ""


@pytest.mark.parametrize(
    ("written", "shown", "said"),
    [
        (rb"C:\temp\new", "C:\\temp\\new", "2 backslashes in texts begin no letter that IFC knows"),
        (rb"\X2\00E\X0\ odd", "\\X2\\00E\\X0\\ odd", "4 backslashes in texts"),
        (rb"half \X2\D83C\X0\ a pair", "half \ufffd a pair", "1 letters in texts are damaged; each is shown as \ufffd"),
        ("Châssis à 5 €".encode("cp1252"), "Châssis à 5 €", "they were read as Windows-1252"),
    ],
)
def test_what_is_damaged_or_guessed_stays_visible_and_is_told(
    tmp_path: Path, read: Read, written: bytes, shown: str, said: str
) -> None:
    path = tmp_path / "texts.ifc"
    path.write_bytes(REPORTED.read_bytes().replace(NAME, written + b" "))
    assert names(read, path)[0].startswith(shown)
    assert said in notices(read(path))
    assert len(names(read, path)) == 8


def test_what_is_well_written_is_not_touched() -> None:
    plain = REPORTED.read_bytes().replace(rb"\X2\D83CDFE0\X0\ ".strip(), b"")
    assert mended(plain, "a.ifc")[0] is plain
    without = plain.replace(b"\\", b"/")
    assert mended(without, "a.ifc")[0] is without


def test_letters_of_the_header_alone_are_no_matter() -> None:
    plain = REPORTED.read_bytes().replace(rb"\X2\D83CDFE0\X0\ ".strip(), b"")
    data = plain.replace(b"'IfcOpenShell", r"'C:\Büro".encode("cp1252"), 1)
    assert data != plain
    assert mended(data, "a.ifc") == (data, ())
