"""The objects of a package as a table: which a filter leaves over, in the order of a column."""

import sqlite3
from collections.abc import Mapping, Sequence

import numpy as np

from timeo_desktop.domain.alike import containing, plain
from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.filters import Condition
from timeo_desktop.domain.model_elements import AttributeValue
from timeo_desktop.store.models.name_index import SORTED, ranks_of

_SIGNS = ("=", "!=", "<", "<=", ">", ">=")
_FIXED = ("name", "guid", "ifc_class")
_KEPT = 6  # columns whose ranks stay in memory


class Portfolio:
    """Asks one element database; `indexed`: its name index is attached as `found`."""

    def __init__(self, connection: sqlite3.Connection, names: Sequence[str], *, indexed: bool) -> None:
        self._connection, self._names, self._indexed = connection, names, indexed
        self._ranks: dict[str, I64] = {}
        self._steps: I64 | None = None  # of all elements, ascending
        self._objects: I64 | None = None  # of those that no filter leaves out

    def find(
        self,
        words: Sequence[str],
        column: str,
        descending: bool,
        classes: Mapping[str, Sequence[str]],
        conditions: Sequence[Condition],
    ) -> I64:
        """Steps (N,) of the objects, sorted; what has no value in the column comes last."""
        steps, ranks = self._all_steps(), self._ranks_of(column if column in self._names else _fixed(column))
        filtered = bool(words) or bool(conditions)
        left = self._left_over(words, classes, conditions) if filtered else self._all_objects()
        rows = np.searchsorted(steps, left)
        own = ranks[rows]
        known, missing = rows[own >= 0], rows[own < 0]
        keys = -ranks[known] if descending else ranks[known]
        return steps[np.concatenate((known[np.argsort(keys, kind="stable")], missing))]

    def rows(self, steps: Sequence[int]) -> dict[int, tuple[AttributeValue, ...]]:
        """Name, identity, class and attributes of some objects, by step."""
        marks = ", ".join(str(int(step)) for step in steps)
        query = (
            "SELECT element.step, element.name, element.guid, element.ifc_class, attribute.* FROM element"
            f" LEFT JOIN attribute ON attribute.step = element.step WHERE element.step IN ({marks})"
        )
        return {row[0]: (*row[1:4], *row[5:]) for row in self._connection.execute(query)}

    def _array(self, query: str, values: Sequence[str | float] = ()) -> I64:
        # As one text: a step of Python for each of a million rows would take longer than the query.
        (text,) = self._connection.execute(f"SELECT json_group_array(step) FROM ({query})", values).fetchone()
        return np.fromstring(text[1:-1], dtype=np.int64, sep=",") if len(text) > 2 else np.empty(0, dtype=np.int64)

    def _all_steps(self) -> I64:
        if self._steps is None:
            self._steps = self._array("SELECT step FROM element ORDER BY step")
        return self._steps

    def _all_objects(self) -> I64:
        if self._objects is None:
            self._objects = self._left_over((), {}, ())
        return self._objects

    def _left_over(
        self, words: Sequence[str], classes: Mapping[str, Sequence[str]], conditions: Sequence[Condition]
    ) -> I64:
        """Steps of the objects that have all the words and meet all the conditions, ascending."""
        tables = "element LEFT JOIN attribute ON attribute.step = element.step"
        if words and self._indexed:
            tables += " JOIN found.folded ON folded.step = element.step"
        where, values = "element.spatial = 0", list[str | float]()
        for word in words:
            meant = list(classes.get(word, ()))
            has, value = ("instr(folded.text, ?)", plain(word)) if self._indexed else (self._has(), containing(word))
            where += f" AND ({has} OR element.ifc_class IN ({', '.join('?' * len(meant))}))"
            values += [value, *meant]
        for each in conditions:
            where += f" AND {_condition(each, self._names)}"
            values.append(_number_in(each.value))
        return self._array(f"SELECT element.step FROM {tables} WHERE {where} ORDER BY element.step", values)

    def _has(self) -> str:
        fields = [f"element.{name}" for name in _FIXED] + [f"a{place}" for place in range(len(self._names))]
        return f"{_joined([f'coalesce({field}, {chr(39) * 2})' for field in fields])} GLOB ?"

    def _ranks_of(self, column: str) -> I64:
        """The rank of each element in a column; of a column that is asked for the first time, made now."""
        if column not in self._ranks:
            if len(self._ranks) >= _KEPT:
                self._ranks.pop(next(iter(self._ranks)))
            self._ranks[column] = self._read_ranks(column)
        return self._ranks[column]

    def _read_ranks(self, column: str) -> I64:
        if self._indexed and column in SORTED:
            (data,) = self._connection.execute("SELECT ranks FROM found.ranking WHERE field = ?", (column,)).fetchone()
            return np.frombuffer(data, dtype=np.int64)
        field = f"a{self._names.index(column)}" if column in self._names else f"element.{column}"
        query = (
            f"SELECT {field} FROM element LEFT JOIN attribute ON attribute.step = element.step ORDER BY element.step"
        )
        return ranks_of([value for (value,) in self._connection.execute(query)])


def _fixed(column: str) -> str:
    return column if column in _FIXED else "name"


def _joined(texts: Sequence[str]) -> str:
    """An expression that joins texts, in halves: SQLite bounds how deep an expression may be."""
    if len(texts) == 1:
        return texts[0]
    half = len(texts) // 2
    return f"({_joined(texts[:half])} || char(10) || {_joined(texts[half:])})"


def _condition(condition: Condition, names: Sequence[str]) -> str:
    """A comparison with a value to be bound; a number is compared with what can be read as one. Raises ValueError when
    the attribute or the sign is none."""
    field = f"a{names.index(condition.attribute)}"
    sign = _SIGNS[_SIGNS.index(condition.sign)]
    if isinstance(_number_in(condition.value), float):
        number = f"CAST(replace({field}, ',', '.') AS REAL)"
        return f"CASE WHEN typeof({field}) = 'text' THEN {number} ELSE {field} END {sign} ?"
    return f"{field} {sign} ? COLLATE NOCASE"


def _number_in(text: str) -> str | float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text
