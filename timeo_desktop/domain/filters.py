"""What a table of objects is filtered by."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Condition:
    """An attribute compared with a value: `sign` is one of = != < <= > >=."""

    attribute: str
    sign: str
    value: str
