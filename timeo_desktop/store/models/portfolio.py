"""The objects of a package as a table: which a filter leaves over, in the order of a column."""

import threading
from collections.abc import Mapping, Sequence

import numpy as np

from timeo_desktop.domain.alike import containing, plain
from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.filters import Condition
from timeo_desktop.domain.model_elements import AttributeValue
from timeo_desktop.store.models.element_file import ElementFile
from timeo_desktop.store.models.name_index import FIXED, Ordering, ordering_of, values_of

_SIGNS = ("=", "!=", "<", "<=", ">", ">=")
_KEPT = 4  # columns whose order stays in memory


class Portfolio:
    """Asks one element database, from any thread."""

    def __init__(self, file: ElementFile, names: Sequence[str]) -> None:
        self._file, self._names = file, names
        self._orderings: dict[str, Ordering] = {}
        self._keeping = threading.Lock()
        self._steps: I64 | None = None  # of all objects, ascending

    def find(
        self,
        words: Sequence[str],
        column: str,
        descending: bool,
        classes: Mapping[str, Sequence[str]],
        conditions: Sequence[Condition],
    ) -> I64:
        """Steps (N,) of the objects, sorted; what has no value in the column comes last."""
        steps, ordering = self.objects(), self._ordering(column)
        if words or conditions:
            left = np.isin(steps, self._left_over(words, classes, conditions), assume_unique=True)
            ordering = ordering.kept(left)
        found: I64 = steps[ordering.descending() if descending else ordering.rows]
        return found

    def rows(self, steps: Sequence[int]) -> dict[int, tuple[AttributeValue, ...]]:
        """Name, identity, class and attributes of some objects, by step."""
        marks = ", ".join(str(int(step)) for step in steps)
        query = (
            "SELECT element.step, element.name, element.guid, element.ifc_class, attribute.* FROM element"
            f" LEFT JOIN attribute ON attribute.step = element.step WHERE element.step IN ({marks})"
        )
        return {row[0]: (*row[1:4], *row[5:]) for row in self._file.ask(query)}

    def _array(self, query: str, values: Sequence[str | float] = ()) -> I64:
        # As one text: a step of Python for each of a million rows would take longer than the query.
        (text,) = self._file.ask(f"SELECT json_group_array(step) FROM ({query})", values).fetchone()
        return np.fromstring(text[1:-1], dtype=np.int64, sep=",") if len(text) > 2 else np.empty(0, dtype=np.int64)

    def objects(self) -> I64:
        """Steps (N,) of all objects, ascending."""
        if self._steps is None and self._file.indexed:
            (data,) = self._file.ask("SELECT steps FROM found.object").fetchone()
            self._steps = np.frombuffer(data, dtype=np.int64)
        elif self._steps is None:
            self._steps = self._left_over((), {}, ())
        return self._steps

    def _left_over(
        self, words: Sequence[str], classes: Mapping[str, Sequence[str]], conditions: Sequence[Condition]
    ) -> I64:
        """Steps of the objects that have all the words and meet all the conditions, ascending."""
        if self._file.indexed and (words or conditions) and not any(classes.get(word) for word in words):
            # The less there is to look at, the sooner it is done. What is no object is left out by who asks.
            tables = [*(["found.folded"] if words else []), *(["attribute"] if conditions else [])]
            where = "true"
        else:
            tables = [
                "element LEFT JOIN attribute USING (step)",
                *(["found.folded"] if words and self._file.indexed else []),
            ]
            where = "element.spatial = 0"
        values = list[str | float]()
        for word in words:
            meant = list(classes.get(word, ()))
            has, value = (
                ("instr(folded.text, ?)", plain(word)) if self._file.indexed else (self._has(), containing(word))
            )
            where += f" AND ({has} OR element.ifc_class IN ({', '.join('?' * len(meant))}))" if meant else f" AND {has}"
            values += [value, *meant]
        for each in conditions:
            where += f" AND {_condition(each, self._names)}"
            values.append(_number_in(each.value))
        return self._array(f"SELECT step FROM {_joined_by_step(tables)} WHERE {where} ORDER BY step", values)

    def _has(self) -> str:
        fields = [f"element.{name}" for name in FIXED] + [f"a{place}" for place in range(len(self._names))]
        return f"{_joined([f'coalesce({field}, {chr(39) * 2})' for field in fields])} GLOB ?"

    def _ordering(self, column: str) -> Ordering:
        """The objects in the order of a column, as it is kept, or as it is made when nobody kept it."""
        field = f"a{self._names.index(column)}" if column in self._names else _fixed(column)
        found = self._orderings.get(field)
        if found is None:
            found = self._kept(field) or ordering_of(values_of(self._file.connection(), field))
            with self._keeping:
                if len(self._orderings) >= _KEPT:
                    self._orderings.pop(next(iter(self._orderings)))
                self._orderings[field] = found
        return found

    def _kept(self, field: str) -> Ordering | None:
        if not self._file.indexed:
            return None
        row = (
            self._file.connection()
            .execute("SELECT rows, ranks FROM found.ordering WHERE field = ?", (field,))
            .fetchone()
        )
        return None if row is None else Ordering(*(np.frombuffer(data, dtype=np.int32) for data in row))


def _joined_by_step(tables: Sequence[str]) -> str:
    return tables[0] + "".join(f" JOIN {table} USING (step)" for table in tables[1:])


def _fixed(column: str) -> str:
    return column if column in FIXED else "name"


def _joined(texts: Sequence[str]) -> str:
    """An expression that joins texts, in halves: SQLite bounds how deep an expression may be."""
    if len(texts) == 1:
        return texts[0]
    half = len(texts) // 2
    return f"({_joined(texts[:half])} || char(10) || {_joined(texts[half:])})"


def _condition(condition: Condition, names: Sequence[str]) -> str:
    """A comparison with a value to be bound; a number is compared with numbers, also written as text, and other text
    is only unlike it. Raises ValueError when the attribute or the sign is none."""
    field = f"a{names.index(condition.attribute)}"
    sign = _SIGNS[_SIGNS.index(condition.sign)]
    if isinstance(_number_in(condition.value), float):
        text, other = f"trim(replace({field}, ',', '.'))", field if sign == "!=" else "NULL"
        number = f"CASE WHEN {_is_number(text)} THEN CAST({text} AS REAL) ELSE {other} END"
        return f"CASE WHEN typeof({field}) = 'text' THEN {number} ELSE {field} END {sign} ?"
    return f"{field} {sign} ? COLLATE NOCASE"


def _is_number(text: str) -> str:
    """An expression: whether a text is a number as a whole, for SQLite takes `n.c.` as 0 and `2019-05` as 2019."""
    unsigned = f"substr({text}, 1 + ({text} GLOB '[-+]*'))"
    return f"{unsigned} GLOB '*[0-9]*' AND {unsigned} NOT GLOB '*[^0-9.]*' AND {unsigned} NOT GLOB '*.*.*'"


def _number_in(text: str) -> str | float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text
