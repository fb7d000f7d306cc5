"""What a property can say besides one number or text: several values, a range, a table."""

from dataclasses import dataclass

Plain = str | bool | int | float | None


@dataclass(frozen=True)
class Range:
    """Values from `lower` to `upper`, of which `set_point` is wanted; None: not said. All in one unit."""

    lower: Plain = None
    upper: Plain = None
    set_point: Plain = None


@dataclass(frozen=True)
class Table:
    """Pairs of a key, in `key_unit`, and the value for it. `expression`: by which rule, in the words of the file."""

    rows: tuple[tuple[Plain, Plain], ...]
    key_unit: str = ""
    expression: str = ""


Value = Plain | tuple[Plain, ...] | Range | Table


def as_json(value: object) -> object:
    """What JSON can hold, of a range or a table: the `default` of `json.dumps`, which knows the other values. Raises
    TypeError for what is no value."""
    if isinstance(value, Range):
        return {"range": [value.lower, value.upper, value.set_point]}
    if isinstance(value, Table):
        return {"table": value.rows, "key_unit": value.key_unit, "expression": value.expression}
    raise TypeError(f"{type(value).__name__} is no value of a property")


def from_json(value: object) -> Value:
    """The value that was written as JSON. Raises ValueError for what no value becomes."""
    match value:
        case None | str() | bool() | int() | float():
            return value
        case list():
            return tuple(value)
        case {"range": [lower, upper, set_point]}:
            return Range(lower, upper, set_point)
        case {"table": rows, "key_unit": unit, "expression": expression}:
            return Table(tuple((key, each) for key, each in rows), unit, expression)
    raise ValueError(f"{value!r} is no value of a property")
