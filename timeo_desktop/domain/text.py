"""Sentences for people that are made below the interface and translated above it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """A sentence as its English template (also the key of its translation) and the values that fill it."""

    key: str
    values: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.key.format(**self.values)


def sentence(key: str, /, **values: object) -> Sentence:
    """Make a `Sentence`; values are turned into text."""
    return Sentence(key, {name: str(value) for name, value in values.items()})
