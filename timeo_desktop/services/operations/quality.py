"""The quality of a connection: what came, what was set aside, what is doubtful, what is silent, since when and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from timeo_desktop.domain.operations import Doubt, RejectedRow
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import HOUR, Millis, now
from timeo_desktop.store.operations import doubts, quality, set_aside
from timeo_desktop.store.operations.database import Reader

_PERIODS = 3  # without a reading


class Sort(StrEnum):
    """What a line of the quality page is about; its English word."""

    SET_ASIDE = "Set aside"
    DOUBTFUL = "Doubtful"
    SILENT = "Silent"
    CAME = "Came"


@dataclass(frozen=True)
class Line:
    """A line of the page. `what`: where a row stood, or the measurement. `sample`: the row itself, or a value. `count`:
    of readings or records. `answer`: what a person said to it (None: nobody did). `doubt`: its number."""

    key: tuple[str, int]
    sort: Sort
    what: str
    why: Sentence | None
    sample: str
    since: Millis | None
    until: Millis | None
    count: int
    answer: Sentence | None = None
    doubt: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether a person is asked about it."""
        return self.answer is None and self.sort in (Sort.SET_ASIDE, Sort.DOUBTFUL)


@dataclass(frozen=True)
class Figures:
    """How many rows were set aside and not looked at, and how many doubts are not answered."""

    set_aside: int = 0
    doubtful: int = 0


def figures(reader: Reader) -> Mapping[str, Figures]:
    """The figures of the connections that have some."""
    rows, doubted = set_aside.counts(reader), doubts.counts(reader)
    return {name: Figures(rows.get(name, 0), doubted.get(name, 0)) for name in rows.keys() | doubted.keys()}


def lines(reader: Reader, connection: str) -> list[Line]:
    """All that there is to say of a connection, what a person is asked about first."""
    found = [
        *(_of_row(place, each) for place, each in enumerate(set_aside.rows(reader, connection))),
        *(_of_doubt(*each) for each in doubts.doubts_about(reader, connection)),
        *_silent(reader, connection, now()),
        *(
            Line((each.word, 0), Sort.CAME, each.word, None, "", each.since, each.until, each.count)
            for each in quality.came(reader, connection)
        ),
    ]
    return sorted(found, key=lambda each: not each.is_open)


def _of_row(place: int, row: RejectedRow) -> Line:
    answer = sentence("looked at") if row.seen else None
    return Line(("row", place), Sort.SET_ASIDE, row.place, row.reason, row.body, row.recorded, row.recorded, 1, answer)


def _of_doubt(doubt: Doubt, name: str, unit: str) -> Line:
    sample = "" if doubt.sample is None else f"{doubt.sample:g} {unit}".strip()
    return Line(
        ("doubt", doubt.id), Sort.DOUBTFUL, name, doubt.words, sample, doubt.since, doubt.until, doubt.count,
        _answer(doubt), doubt.id,
    )  # fmt: skip


def _answer(doubt: Doubt) -> Sentence | None:
    if doubt.accepted is not None:
        return sentence("counts, says {who}", who=doubt.accepted_by)
    return None if doubt.refused is None else sentence("wrong, says {who}", who=doubt.refused_by)


def _silent(reader: Reader, connection: str, moment: Millis) -> Iterator[Line]:
    for each in quality.silent(reader, connection, moment, _PERIODS):
        why = sentence("Nothing was read for {hours} h", hours=(moment - each.last) // HOUR)
        value = "" if each.value is None else f"{each.value:g} {each.unit}".strip()
        yield Line(("silent", each.stream), Sort.SILENT, each.name, why, value, each.last, each.last, 1)
