"""Numbers as a damaged file may have them: what stands in the place of one costs that value only."""


def number(value: object) -> float | None:
    """A number of an attribute, also within a measure; None where it is left out, or something else is in its place."""
    inner = getattr(value, "wrappedValue", value)
    return float(inner) if isinstance(inner, int | float) else None


def numbers(values: object) -> tuple[float, ...]:
    """The numbers of a list; nothing where one of them is none."""
    found = [number(each) for each in values] if isinstance(values, tuple) else []
    kept = tuple(each for each in found if each is not None)
    return kept if len(kept) == len(found) else ()
