"""What a file settles as a whole: whether its dates begin with the day or the month, and its decimal signs.

Every row is asked before the first is read. One row that can be read in one way only settles it for all; where two say
otherwise, or a row does what an earlier file of the same mapping did not, the file is not bent: it is set aside.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from timeo_desktop.connectors.folder.dates import series_of
from timeo_desktop.connectors.folder.mapping import MOMENT_ROLES, READINGS, TableMapping, TableRow, cell_of
from timeo_desktop.connectors.folder.numbers import only_sign, sign_of
from timeo_desktop.connectors.folder.written import DAY, MONTH, both_days, order_of
from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.tables import Decision
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY as A_DAY
from timeo_desktop.domain.times import Millis, to_datetime

ORDER, DECIMAL = "date_order", "decimal"
# Moments that a ticket may tell before they are there: they say nothing of when its file was written.
_PLANNED = frozenset({"on_site", "due", "closed"})
_TOLD_WHOLE = {
    (ORDER, DAY): "Dates: the day first, because of {text} in row {row}",
    (ORDER, MONTH): "Dates: the month first, because of {text} in row {row}",
    (DECIMAL, "."): "Numbers: the point is the decimal sign, because of {text} in row {row}",
    (DECIMAL, ","): "Numbers: the comma is the decimal sign, because of {text} in row {row}",
}
_ELSE_LATER = {
    DAY: "Dates: the day first, because {text} in row {row} would else be later than the file itself",
    MONTH: "Dates: the month first, because {text} in row {row} would else be later than the file itself",
}
_NOTHING_TELLS = {
    ORDER: "{file}: {text} in row {row} could begin with the day or the month, and nothing in the file tells; the day "
    "was taken",
    DECIMAL: "{file}: {text} in row {row} could be thousands or have decimals, and nothing in the file tells; decimals "
    "were taken",
}
_OTHERWISE = {
    ORDER: "{other} (row {second} of {file}) puts day and month in another order than {one} (row {first} of {former}); "
    "the file is set aside",
    DECIMAL: "{other} (row {second} of {file}) has another decimal sign than {one} (row {first} of {former}); the file "
    "is set aside",
}
_NOT_AS_SAID = {
    ORDER: "{other} (row {second} of {file}) puts day and month in another order than the columns of the connection "
    "say; the file is set aside",
    DECIMAL: "{other} (row {second} of {file}) has another decimal sign than the columns of the connection say; the "
    "file is set aside",
}
_SWAPPED = (
    "{file}: {text} in row {row} is text beside dates of a spreadsheet, all of which are of the first twelve days of a "
    "month: where it took days for months they are wrong"
)


@dataclass(frozen=True)
class Proof:
    """A row that can be read in one way only. `file`: which one it is of."""

    value: str
    file: str
    row: int
    text: str


Kept = Mapping[str, Proof]  # by what it is about: what earlier files of a mapping have settled


@dataclass(frozen=True)
class Judgement:
    """How the rows of a file are read: what its dates begin with, and its decimal sign, or that of each series where
    they are not the same. `settled` holds for later files too; `doubts`: what nothing settles."""

    order: str = DAY
    decimal: str = ""
    decimals: Mapping[str, str] = field(default_factory=dict)
    settled: Kept = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    doubts: tuple[Sentence, ...] = ()


@dataclass
class _Column:
    """What some cells say of one matter: the first proof, and the first cell that could be either."""

    about: str
    proof: Proof | None = None
    either: Proof | None = None

    def add(self, value: str | None, file: str, row: int, text: str) -> None:
        """Take a cell. Raises BadData where it says otherwise than one before."""
        if value is None:
            return
        found = Proof(value, file, row, text)
        if not value:
            self.either = self.either or found
        elif self.proof is None:
            self.proof = found
        elif self.proof.value != value:
            raise BadData(_OTHERWISE[self.about], **_both(self.proof, found))


class Judge:
    """Hears all rows of a file, then judges."""

    def __init__(self, file: str, mapping: TableMapping, written: Millis) -> None:
        """`written`: when the file was."""
        self._file, self._mapping = file, mapping
        self._latest = to_datetime(written + A_DAY).date()  # it may be another day where the file comes from
        self._else_later: dict[str, Proof] = {}  # by the order without which a date is later than the file
        self._dates = _Column(ORDER)
        self._numbers: dict[str, _Column] = {}
        self._spreadsheet = [0, 0]  # dates that a spreadsheet knows as such: of the first twelve days, and later

    def hear(self, rows: Iterable[TableRow], mapping: TableMapping) -> None:
        """Take rows of a table; `mapping` with its columns. Raises BadData where two of them contradict each other."""
        for row in rows:
            if not mapping.date_format:
                self._hear_dates(row, mapping)
            if mapping.kind == READINGS:
                self._hear_number(row, mapping)

    def _hear_dates(self, row: TableRow, mapping: TableMapping) -> None:
        for role in MOMENT_ROLES[mapping.kind]:
            cell = cell_of(row, role, mapping)
            if isinstance(cell, str):
                text = cell.strip()
                order = order_of(text)
                self._dates.add(order, self._file, row.number, text)
                if order == "" and role not in _PLANNED and self._dates.proof is None:
                    self._hear_age(text, row.number)
            elif isinstance(cell, datetime):
                self._spreadsheet[cell.day > 12] += 1

    def _hear_age(self, text: str, row: int) -> None:
        """Take a date that could begin with either, as a witness: what is told was so when the file was written."""
        days = both_days(text)
        if days is None or max(days) <= self._latest or min(days) > self._latest:
            return
        order = MONTH if days[0] > self._latest else DAY
        self._else_later.setdefault(order, Proof(order, self._file, row, text))

    def _hear_number(self, row: TableRow, mapping: TableMapping) -> None:
        cell = cell_of(row, "value", mapping)
        if isinstance(cell, str) and ("," in cell or "." in cell):
            series = series_of(row, mapping)
            column = self._numbers.get(series)
            if column is None:
                column = self._numbers[series] = _Column(DECIMAL)
            column.add(sign_of(cell), self._file, row.number, cell.strip())

    def judge(self, kept: Kept) -> Judgement:
        """What the rows settle, with what earlier files have `kept`. Raises BadData where it is not the same."""
        order, dates_told, dates_doubt = self._judge_dates(kept.get(ORDER))
        common, decimals, numbers_told, numbers_doubt = self._judge_numbers(kept.get(DECIMAL))
        settled = {about: proof for about, proof in ((ORDER, dates_told), (DECIMAL, numbers_told)) if proof is not None}
        return Judgement(
            order, common, decimals, {**settled, **kept},
            tuple(_decision(about, proof, self._else_later) for about, proof in settled.items()),
            (*dates_doubt, *numbers_doubt),
        )  # fmt: skip

    def _judge_dates(self, kept: Proof | None) -> tuple[str, Proof | None, list[Sentence]]:
        said, proof, either = self._mapping.date_order, self._dates.proof, self._dates.either
        _hold(ORDER, said, kept, proof)
        known = said or (proof or kept or Proof("", "", 0, "")).value
        if proof is not None and self._spreadsheet[0] and not self._spreadsheet[1]:
            return known, proof, [sentence(_SWAPPED, file=self._file, text=proof.text, row=proof.row)]
        if len(self._else_later) == 1 and not known:
            (proof,) = self._else_later.values()
            return proof.value, proof, []
        if either is not None and not known:
            return DAY, None, [_undecided(ORDER, either)]
        return known or DAY, proof, []

    def _judge_numbers(self, kept: Proof | None) -> tuple[str, dict[str, str], Proof | None, list[Sentence]]:
        said = self._mapping.decimal
        proofs = {name: each.proof for name, each in self._numbers.items() if each.proof is not None}
        values = {proof.value for proof in proofs.values()}
        first = next(iter(proofs.values())) if len(values) == 1 else None
        for proof in proofs.values() if said else [first]:
            _hold(DECIMAL, said, kept, proof)
        common = said or (first or kept or Proof("", "", 0, "")).value
        decimals: dict[str, str] = {}
        doubts: list[Sentence] = []
        for name, column in self._numbers.items() if not common else ():
            if column.proof is not None:
                decimals[name] = column.proof.value
            elif column.either is not None:
                decimals[name] = only_sign(column.either.text)
                doubts.append(_undecided(DECIMAL, column.either))
        return common, decimals, first, doubts


def _hold(about: str, said: str, kept: Proof | None, proof: Proof | None) -> None:
    """Raises BadData where a proof is not what the mapping says, or what an earlier file has proved."""
    if proof is None:
        return
    if said and said != proof.value:
        raise BadData(_NOT_AS_SAID[about], other=proof.text, second=proof.row, file=proof.file)
    if not said and kept is not None and kept.value != proof.value:
        raise BadData(_OTHERWISE[about], **_both(kept, proof))


def _both(one: Proof, other: Proof) -> dict[str, object]:
    return {
        "one": one.text, "first": one.row, "former": one.file, "other": other.text, "second": other.row,
        "file": other.file,
    }  # fmt: skip


def _undecided(about: str, either: Proof) -> Sentence:
    return sentence(_NOTHING_TELLS[about], file=either.file, text=either.text, row=either.row)


def _decision(about: str, proof: Proof, else_later: Kept) -> Decision:
    by_age = proof is else_later.get(proof.value)
    text = _ELSE_LATER[proof.value] if by_age else _TOLD_WHOLE[about, proof.value]
    told = sentence(text, text=proof.text, row=proof.row)
    return Decision(about, proof.value, proof.row, proof.text, told)
