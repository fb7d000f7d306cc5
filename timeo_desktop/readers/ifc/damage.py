"""What a damaged file has in the place of a number, a text or a thing: it costs that value, never its neighbours."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
# What following such a value raises; ifcopenshell hands out whatever stands there, and asserts that it is right.
DAMAGED = (AssertionError, AttributeError, IndexError, RuntimeError, TypeError, ValueError)


def number(value: object) -> float | None:
    """A number of an attribute, also within a measure; None where it is left out, or something else is in its place."""
    inner = getattr(value, "wrappedValue", value)
    return float(inner) if isinstance(inner, int | float) else None


def numbers(values: object) -> tuple[float, ...]:
    """The numbers of a list; nothing where one of them is none."""
    found = [number(each) for each in values] if isinstance(values, tuple) else []
    kept = tuple(each for each in found if each is not None)
    return kept if len(kept) == len(found) else ()


def sound(things: Iterable[T], say: Callable[[T], Iterable[R]]) -> Iterator[R]:
    """What each thing says; a damaged one says nothing."""
    for thing in things:
        try:
            said = tuple(say(thing))
        except DAMAGED:
            continue
        yield from said


def sound_or(read: Callable[[T], R], whole: T, otherwise: R) -> R:
    """What is read of a whole, or `otherwise` where it is damaged."""
    try:
        return read(whole)
    except DAMAGED:
        return otherwise
