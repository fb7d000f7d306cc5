"""Every bad file gets one clear sentence, or is shown as far as it goes with a notice. Nothing hangs or crashes."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import events_of, package_of
from timeo_desktop.domain.elements import Summary
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.readers.rung_order import PARTLY
from timeo_desktop.services.opening.open_source import models_of
from timeo_desktop.store.models.packages import PackageCache

HEADER = (
    "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\n"
    "FILE_SCHEMA(('{schema}'));\nENDSEC;\nDATA;\n"
)
FOOTER = "ENDSEC;\nEND-ISO-10303-21;\n"


def not_drawn(summary: Summary) -> int:
    """How many elements are listed and not drawn at all; some are listed for a part that they lack."""
    return sum(each.reason != PARTLY for each in summary.failed)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.ifc", b"", "is empty"),
        ("blank.ifc", b" \n\t\n", "is empty"),
        ("rubbish.ifc", bytes(range(256)) * 40, "does not begin with ISO-10303-21"),
        ("picture.ifc", b"\x89PNG\r\n\x1a\n" + bytes(100), "does not begin with ISO-10303-21"),
        ("no schema.ifc", b"ISO-10303-21;\nHEADER;\nENDSEC;\nEND-ISO-10303-21;", "FILE_SCHEMA is missing"),
        ("future.ifc", (HEADER.format(schema="IFC9X9") + FOOTER).encode(), "schema IFC9X9"),
        ("a.ifczip", b"not a zip", "not a zip archive"),
        ("model.ifcxml", b"<ifcXML/>", "export it again as .ifc"),
        ("model.ifcx", b"{}", "draft standard"),
        ("maquette.rvt", b"x", "Revit"),
    ],
)
def test_a_file_that_is_no_model(
    tmp_path: Path, cache: PackageCache, pool: ReaderPool, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CannotOpen) as caught:
        events_of(path, cache, pool)
    text = str(caught.value)
    assert sentence in text
    assert name in text
    assert "\n" not in text


def test_a_folder_an_absent_file_and_one_without_rights(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="is a folder"):
        models_of(tmp_path)
    with pytest.raises(CannotOpen, match="is not there"):
        models_of(tmp_path / "gone.ifc")
    locked = tmp_path / "locked.ifc"
    locked.write_text(HEADER.format(schema="IFC4"))
    locked.chmod(0)
    if os.access(locked, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(CannotOpen, match="your rights"):
        models_of(locked)


def test_a_file_that_vanishes_before_it_is_read(
    tmp_path: Path, demo: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    path = tmp_path / "a.ifc"
    path.write_bytes(demo.read_bytes())
    (file,) = models_of(path)
    path.unlink()
    import threading

    from timeo_desktop.services.opening.open_source import StallLimits, open_model

    with pytest.raises(CannotOpen, match=r"a\.ifc"):
        list(open_model(file, cache, pool, threading.Event(), StallLimits()))


@pytest.mark.parametrize("keep", [0.35, 0.7, 0.999])
def test_a_truncated_file_is_shown_with_a_notice(
    tmp_path: Path, demo: Path, cache: PackageCache, pool: ReaderPool, keep: float
) -> None:
    data = demo.read_bytes()
    path = tmp_path / "tronqué & co.ifc"
    path.write_bytes(data[: int(len(data) * keep)])
    summary = package_of(events_of(path, cache, pool)).summary
    assert any("cut short" in str(notice) for notice in summary.notices)
    assert summary.drawn + not_drawn(summary) == summary.elements


@pytest.mark.parametrize(
    ("body", "notice"),
    [
        ("", "has no geometry"),
        ("#1=IFCWALL('0jf0rYHfX3RAB3bSIRjmoa',$,'mur',$,$,$,$,$,$);\n", "has no project"),
        (
            "#1=IFCNONSENSE($);\n#2=IFCWALL('0jf0rYHfX3RAB3bSIRjmoa',$,'m',$,$,$,$,$,$);\n",
            "read: 1 IFCNONSENSE",
        ),
        ("#1=IFCWALL($,$,'mur',$,$,#99,#98,$,$);\n", "lead nowhere"),
    ],
)
def test_models_with_little_in_them(
    tmp_path: Path, cache: PackageCache, pool: ReaderPool, body: str, notice: str
) -> None:
    path = tmp_path / "little.ifc"
    path.write_text(HEADER.format(schema="IFC4") + body + FOOTER)
    summary = package_of(events_of(path, cache, pool)).summary
    assert summary.drawn + not_drawn(summary) == summary.elements
    assert any(notice in str(each) for each in summary.notices), [str(each) for each in summary.notices]


@pytest.mark.parametrize(
    ("name", "notice"),
    [
        ("derived/utf8_bom.ifc", "byte-order mark"),
        ("derived/truncated_mid_record.ifc", "cut short"),
        ("derived/dangling_reference.ifc", "lead nowhere"),
        ("corner/old_schema/ifc2x3_final_wall.ifc", "read as IFC2X3"),
        ("corner/old_schema/terrain-surface.ifc", "1 IFCALIGNMENTCURVE"),
        ("corner/huge_coords/Georeferencing-Tin-12d-1.ifc", "read as IFC4X3_ADD2"),
        ("corner/type_only/IFC4_Furniture_Library.ifc", "library of"),
        ("corner/dup_guid/AC20-FZK-Haus_NoneAndDoubleGUID.ifc", "more than once or missing"),
        ("corner/no_geometry/AlmostEmptyIFC4.ifc", "has no geometry"),
    ],
)
def test_real_odd_files_open_with_a_notice(
    real: Callable[[str], Path], cache: PackageCache, pool: ReaderPool, name: str, notice: str
) -> None:
    summary = package_of(events_of(real(name), cache, pool)).summary
    assert summary.drawn + not_drawn(summary) == summary.elements
    assert any(notice in str(each) for each in summary.notices), [str(each) for each in summary.notices]


@pytest.mark.parametrize(
    "name",
    ["derived/crlf.ifc", "derived/latin1_raw_bytes.ifc", "derived/lowercase_schema.ifc", "derived/missing_endsec.ifc"],
)
def test_harmless_oddities_lose_nothing(
    real: Callable[[str], Path], cache: PackageCache, pool: ReaderPool, name: str
) -> None:
    summary = package_of(events_of(real(name), cache, pool)).summary
    assert summary.drawn == summary.elements == 236


def test_the_wall_that_never_finishes_is_ended_or_drawn(
    real: Callable[[str], Path], cache: PackageCache, pool: ReaderPool
) -> None:
    summary = package_of(events_of(real("corner/booleans/600--wall--timeout--augmented.ifc"), cache, pool)).summary
    assert summary.drawn + not_drawn(summary) == summary.elements == 3


def test_renamed_entities_are_drawn(real: Callable[[str], Path], cache: PackageCache, pool: ReaderPool) -> None:
    summary = package_of(events_of(real("corner/huge_coords/Georeferencing-Tin-12d-1.ifc"), cache, pool)).summary
    assert summary.by_class["IfcGeotechnicalStratum"] == 1
    assert summary.drawn == 1
    assert summary.unread == {}


def test_a_broken_record_is_one_sentence(tmp_path: Path, cache: PackageCache, pool: ReaderPool) -> None:
    path = tmp_path / "broken.ifc"
    path.write_text(HEADER.format(schema="IFC4") + "#1=IFCWALL('x',$,@,$,$,$,$,$,$);\n" + FOOTER)
    with pytest.raises(CannotOpen, match="damaged and cannot be parsed"):
        events_of(path, cache, pool)


def test_a_file_that_changes_while_it_is_read_is_noticed(tmp_path: Path, demo: Path) -> None:
    from timeo_desktop.readers.ifc import source

    path = tmp_path / "growing.ifc"
    path.write_bytes(demo.read_bytes())
    loaded = source.load(path)
    assert source.unchanged_since(loaded)
    with path.open("ab") as file:
        file.write(b" ")
    assert not source.unchanged_since(loaded)
    assert "wait until it is written" in str(source.changed(path.name))
    path.unlink()
    assert not source.unchanged_since(loaded)


def test_text_that_looks_like_a_record_is_text(tmp_path: Path, cache: PackageCache, pool: ReaderPool) -> None:
    path = tmp_path / "formula.ifc"
    body = "#1=IFCWALL('0jf0rYHfX3RAB3bSIRjmoa',$,'formula =MAX(a,b)',$,$,$,$,$,$);\n"
    path.write_text(HEADER.format(schema="IFC4") + body + FOOTER)
    assert package_of(events_of(path, cache, pool)).summary.unread == {}


def test_shapes_are_delivered_when_only_one_engine_can_read_the_file(
    tmp_path: Path, demo: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    path = tmp_path / "one.ifc"
    broken = b"#999999=IFCWALL('x',$,@,$,$,$,$,$,$);\nENDSEC;\nEND-ISO"
    path.write_bytes(demo.read_bytes().replace(b"ENDSEC;\nEND-ISO", broken))
    events = events_of(path, cache, pool)
    assert any(type(event).__name__ == "Drawn" for event in events)
    summary = package_of(events).summary
    assert summary.drawn > 200
    assert any("Only shapes" in str(notice) for notice in summary.notices)
