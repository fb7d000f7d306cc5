"""Elements of the store: what contains them, and the numbers that the elements of a registered model have."""

from collections.abc import Iterable

from timeo_desktop.store.operations import crosswalk, registered
from timeo_desktop.store.operations.database import Reader


def paths_of(reader: Reader, elements: Iterable[int]) -> dict[int, list[int]]:
    """Each of these elements with what contains it, from the inside out."""
    return crosswalk.paths_of(reader, elements)


def steps_of(reader: Reader, model: int) -> dict[int, int]:
    """STEP id to element of a registered model."""
    return registered.numbers_of(reader, model)[0]
