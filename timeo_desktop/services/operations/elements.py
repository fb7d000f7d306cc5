"""Elements of the store: what contains them, and the numbers that the elements of a registered model have."""

from timeo_desktop.store.operations import crosswalk, registered
from timeo_desktop.store.operations.database import Reader


def path_of(reader: Reader, element: int) -> list[int]:
    """An element and what contains it, from the inside out."""
    return crosswalk.with_ancestors(reader, element)


def steps_of(reader: Reader, model: int) -> dict[int, int]:
    """STEP id to element of a registered model."""
    return registered.numbers_of(reader, model)[0]
