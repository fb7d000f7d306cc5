"""Exports with local times: the nights of 25 and of 23 hours, in whatever order their rows stand."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.table_files import folder_connector
from timeo_desktop.connectors.folder.mapping import READINGS, TICKETS, TableMapping, to_json
from timeo_desktop.connectors.folder.nights import LocalTimes, goes_up, second_hours
from timeo_desktop.domain.records import Intervention, Page, Readings
from timeo_desktop.domain.times import HOUR, MINUTE, from_datetime, from_iso, iso

EVENING = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
SPRING = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
METERS = TableMapping(
    "m", READINGS, columns={"at": "Horodate", "value": "Valeur", "meter": "Compteur"}, header="Horodate"
)
CALLS = TableMapping(
    "t", TICKETS, columns={"key": "N", "title": "Titre", "requested": "Demande"}, header="Demande"
)  # fmt: skip


def half_hours(first: datetime, count: int) -> list[datetime]:
    return [first + timedelta(minutes=30 * number) for number in range(count)]


def local(moment: datetime) -> str:
    return moment.astimezone(PARIS).strftime("%d/%m/%Y %H:%M")


def fetched(folder: Path, mapping: TableMapping, text: str) -> list[Page]:
    (folder / "export.csv").write_text(text)
    connector = folder_connector({"folder": str(folder), "mapping": to_json((mapping,))})
    return list(connector.fetch(None, threading.Event()))


def told(folder: Path, rows: list[tuple[str, datetime, float]]) -> tuple[dict[tuple[str, str], float], list[str]]:
    """Values by meter and moment of an export with these rows, and why rows were set aside."""
    body = "\n".join(f"{meter};{local(at)};{value:g}" for meter, at, value in rows)
    pages = fetched(folder, METERS, f"Compteur;Horodate;Valeur\n{body}\n")
    found = {}
    for batch in (each for page in pages for each in page.records if isinstance(each, Readings)):
        meter = batch.stream.partition("/")[0]
        found |= {(meter, iso(at)): value for at, value in zip(batch.at.tolist(), batch.values.tolist(), strict=True)}
    return found, [str(each.reason) for page in pages for each in page.rejected]


def wanted(rows: list[tuple[str, datetime, float]]) -> dict[tuple[str, str], float]:
    return {(meter, iso(from_datetime(at))): value for meter, at, value in rows}


NIGHT = [("30001", at, 100.0 + number) for number, at in enumerate(half_hours(EVENING, 12))]


CLEAR = {
    "oldest first": NIGHT,
    "newest first": NIGHT[::-1],
    "from the second hour on": NIGHT[6:],
    "down to the second hour": NIGHT[6:][::-1],
    "the two hours alone": NIGHT[4:8],
    "the two hours alone, newest first": NIGHT[4:8][::-1],
    "ends in the first hour": NIGHT[:6],
    "every hour": NIGHT[::2],
    "every hour, from the second on": NIGHT[6::2],
    "two meters": [(meter, at, value) for _, at, value in NIGHT for meter in ("30001", "30002")],
    "a hole before the second hour": NIGHT[:2] + NIGHT[6:],
    "a row twice": [*NIGHT[:5], *NIGHT[4:]],
}


@pytest.mark.parametrize("rows", CLEAR.values(), ids=CLEAR.keys())
def test_the_rows_around_a_time_tell_which_hour_it_is(tmp_path: Path, rows: list[tuple[str, datetime, float]]) -> None:
    assert told(tmp_path, rows) == (wanted(rows), [])


UNCLEAR = {
    "one hour alone": (NIGHT[4:6], 2),
    "the second hour left out": (NIGHT[:6] + NIGHT[8:], 2),
    "in no order": ([NIGHT[place] for place in (9, 2, 4, 11, 0, 6, 3, 8, 1)], 2),
    "two times once, far from all others": ([("30001", EVENING - timedelta(days=9), 1.0), *NIGHT[4:6]], 2),
}


@pytest.mark.parametrize(("rows", "count"), UNCLEAR.values(), ids=UNCLEAR.keys())
def test_what_nothing_decides_is_set_aside_with_its_reason(
    tmp_path: Path, rows: list[tuple[str, datetime, float]], count: int
) -> None:
    found, reasons = told(tmp_path, rows)
    clear = {key: value for key, value in wanted(rows).items() if not "2026-10-25T00" <= key[1] < "2026-10-25T02"}
    assert found == clear
    assert len(reasons) == count
    assert all("came twice that night, and nothing in the file tells which it is" in each for each in reasons)


def test_the_day_of_23_hours_has_no_hour_twice_and_a_time_in_it_is_no_date(tmp_path: Path) -> None:
    rows = [("30001", at, float(number)) for number, at in enumerate(half_hours(SPRING, 12))]
    assert told(tmp_path, rows) == (wanted(rows), [])
    assert told(tmp_path, rows[::-1]) == (wanted(rows), [])
    pages = fetched(tmp_path, METERS, "Compteur;Horodate;Valeur\n30001;29/03/2026 02:30;1\n")
    assert [str(each.reason) for page in pages for each in page.rejected] == [
        "29/03/2026 02:30 is not a date that can be read"
    ]


def test_a_run_that_was_cut_off_reads_on_with_the_same_hours(tmp_path: Path) -> None:
    rows = [("30001", EVENING + timedelta(seconds=4 * number), float(number)) for number in range(5_000)]
    body = "\n".join(f"{meter};{at.astimezone(PARIS):%d/%m/%Y %H:%M:%S};{value:g}" for meter, at, value in rows)
    first, *_ = fetched(tmp_path, METERS, f"Compteur;Horodate;Valeur\n{body}\n")
    connector = folder_connector({"folder": str(tmp_path), "mapping": to_json((METERS,))})
    rest = list(connector.fetch(first.cursor, threading.Event()))
    batches = [each for page in (first, *rest) for each in page.records if isinstance(each, Readings)]
    assert np.concatenate([each.at for each in batches]).tolist() == [from_datetime(at) for _, at, _ in rows]


def test_a_ticket_whose_hour_is_not_clear_is_kept_in_the_first_and_that_is_said(tmp_path: Path) -> None:
    pages = fetched(tmp_path, CALLS, "N;Titre;Demande\n7;Fuite;25/10/2026 02:10\n")
    tickets = [each for page in pages for each in page.records if isinstance(each, Intervention)]
    assert [each.requested for each in tickets] == [from_iso("2026-10-25T00:10Z")]
    assert [str(each.reason) for page in pages for each in page.rejected] == [
        "export.csv: 25/10/2026 02:10 came twice that night, and nothing in the file tells which it is;"
        " the first was taken"
    ]


@given(
    minutes=st.sampled_from((1, 5, 10, 15, 20, 30, 60)),
    bounds=st.tuples(st.integers(0, 6 * 60), st.integers(0, 6 * 60)),
    newest_first=st.booleans(),
    missing=st.sets(st.integers(0, 360), max_size=4),
)
def test_no_row_is_put_into_the_wrong_hour(
    minutes: int, bounds: tuple[int, int], newest_first: bool, missing: set[int]
) -> None:
    """Any part of a night that lacks a few rows, but none beside the two hours."""
    true = [
        from_datetime(EVENING) + minute * MINUTE
        for minute in range(min(bounds), max(bounds) + 1)
        if minute % minutes == 0 and (minute not in missing or 115 <= minute <= 245)
    ]
    again = [from_iso("2026-10-25T01:00Z") <= at < from_iso("2026-10-25T02:00Z") for at in true]
    first = [from_iso("2026-10-25T00:00Z") <= at < from_iso("2026-10-25T01:00Z") for at in true]
    shown = [at + (2 * HOUR if at < from_iso("2026-10-25T01:00Z") else HOUR) for at in true]
    order = slice(None, None, -1 if newest_first else 1)
    times = LocalTimes(shown[order], [HOUR if one or two else 0 for one, two in zip(first, again, strict=True)][order])
    found = second_hours(times, goes_up([times]))[order]
    assert all(one is None or one == other for one, other in zip(found, again, strict=True))
    # Of a handful of rows two stories may be told: 02:40, 02:50, 02:00 go up by ten minutes or down by fifty.
    if any(first) and any(again) and len(true) > 6:
        assert None not in found
