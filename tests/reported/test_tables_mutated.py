"""Exports that are written otherwise than usual: what is read is what an independent reading finds, or it is listed.

TIMEO_TABLE_CASES says how many are tried.
"""

import csv
import io
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reported.test_tables_whole import fetched, readings, tickets, told
from timeo_desktop.connectors.folder.mapping import READINGS, TICKETS, TableMapping
from timeo_desktop.domain.times import from_datetime, iso

CASES = int(os.environ.get("TIMEO_TABLE_CASES", "40"))
PARIS = ZoneInfo("Europe/Paris")
METERS = TableMapping(
    "m", READINGS, header="Compteur", columns={"at": "Horodaté", "value": "Valeur", "meter": "Compteur"}
)  # fmt: skip
CALLS = TableMapping("t", TICKETS, header="N° DI", columns={"key": "N° DI", "title": "Objet", "requested": "Demande"})
DATES = (
    "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%d.%m.%y %H:%M", "%d-%m-%Y %H:%M:%S", "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M", "%d %B %Y %H:%M", "%B %d, %Y %I:%M %p", "offset", "serial",
)  # fmt: skip
SIGNS = {"": ".", ",": ".", ".": ",", " ": ",", "\u00a0": ",", "'": "."}  # of thousands, with the decimal one
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252")


@dataclass(frozen=True)
class Writing:
    """How a file is written."""

    dates: str
    thousands: str
    decimals: int
    encoding: str
    delimiter: str
    above: int
    newest_first: bool
    two_rows: bool

    def moment(self, at: datetime) -> str:
        """A moment as this file has it."""
        local = at.astimezone(PARIS)
        if self.dates == "offset":
            return local.isoformat()
        if self.dates == "serial":
            days = (local.replace(tzinfo=None) - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
            return f"{days:.6f}"
        return local.strftime(self.dates)

    def number(self, thousandths: int) -> str:
        """A number of so many thousandths as this file has it, cut to its decimals."""
        text = f"{thousandths / 1000:,.{self.decimals}f}"
        decimal = SIGNS[self.thousands]
        return text.translate(str.maketrans({",": self.thousands, ".": decimal}))

    def value(self, thousandths: int) -> float:
        """What that number is."""
        return float(f"{thousandths / 1000:.{self.decimals}f}")

    def file(self, titles: list[str], rows: list[list[str]]) -> bytes:
        """The file."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=self.delimiter)
        writer.writerows([["Export à jour"], [], ["Date", "hier"]][: self.above])
        if self.two_rows:
            writer.writerow([titles[0], "Détail", *[""] * (len(titles) - 2)])
            writer.writerow(["", *titles[1:]])
        else:
            writer.writerow(titles)
        writer.writerows(rows[::-1] if self.newest_first else rows)
        return text.getvalue().encode(self.encoding)


writings = st.builds(
    Writing, st.sampled_from(DATES), st.sampled_from(list(SIGNS)), st.integers(0, 3), st.sampled_from(ENCODINGS),
    st.sampled_from(";,\t|"), st.integers(0, 3), st.booleans(), st.booleans(),
)  # fmt: skip
# Hours that come twice, or that do not exist, are tests of their own (test_folder_nights).
moments = st.datetimes(datetime(2024, 1, 1), datetime(2025, 12, 31)).map(  # noqa: DTZ001
    lambda each: each.replace(hour=each.hour % 18 + 5, minute=each.minute // 15 * 15, second=0, microsecond=0,
                              tzinfo=PARIS).astimezone(UTC)
)  # fmt: skip
values = st.integers(-5_000_000, 5_000_000) | st.integers(0, 2_000).map(lambda each: each * 1000)
USUAL = Writing("%d/%m/%Y %H:%M", "", 3, "utf-8", ";", 0, newest_first=False, two_rows=False)


def read(mapping: TableMapping, content: bytes) -> tuple[set[tuple[str, str, float]], set[tuple[str, str]], list[str]]:
    """Readings, tickets and what was said of a file."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "export.csv").write_bytes(content)
        pages = fetched(Path(folder), mapping)
    found = {(each.key, iso(each.requested)) for each in tickets(pages).values()}
    return set(readings(pages)), found, told(pages)


def at_of(moment: datetime) -> str:
    return iso(from_datetime(moment))


@settings(max_examples=CASES, deadline=None)
@given(writings, st.lists(st.tuples(moments, values), min_size=1, max_size=12, unique_by=lambda row: row[0]))
def test_no_reading_is_another_one_without_a_word(writing: Writing, rows: list[tuple[datetime, int]]) -> None:
    cells = [["M1", writing.moment(at), writing.number(value)] for at, value in rows]
    found, _, said = read(METERS, writing.file(["Compteur", "Horodaté", "Valeur"], cells))
    assert found == {("M1", at_of(at), writing.value(value)) for at, value in rows} or said


@settings(max_examples=CASES, deadline=None)
@given(writings, st.lists(moments, min_size=1, max_size=12))
def test_no_ticket_is_another_one_without_a_word(writing: Writing, rows: list[datetime]) -> None:
    cells = [[f"DI-{number}", "Fuite; à l'école, vite", writing.moment(at)] for number, at in enumerate(rows)]
    _, found, said = read(CALLS, writing.file(["N° DI", "Objet", "Demande"], cells))
    assert found == {(f"DI-{number}", at_of(at)) for number, at in enumerate(rows)} or said


@settings(max_examples=CASES, deadline=None)
@given(st.lists(st.tuples(moments, values), max_size=12, unique_by=lambda row: row[0]))
def test_a_file_that_is_written_as_usual_lists_nothing(rows: list[tuple[datetime, int]]) -> None:
    plain = (datetime(2025, 3, 31, 8, tzinfo=UTC), 1)  # one row of the second half of a month, one below 1
    cells = [["M1", USUAL.moment(at), USUAL.number(value).replace(".", ",")] for at, value in [*rows, plain]]
    found, _, said = read(METERS, USUAL.file(["Compteur", "Horodaté", "Valeur"], cells))
    assert found >= {("M1", at_of(at), USUAL.value(value)) for at, value in rows if at != plain[0]}
    assert said == []
