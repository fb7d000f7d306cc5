"""Sentences for people that are made below the interface and translated above it."""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """A sentence as its English template (also the key of its translation) and the values that fill it. `why`: the
    reason, a sentence itself, that stands at `{why}` in the template."""

    key: str
    values: dict[str, str] = field(default_factory=dict)
    why: "Sentence | None" = None

    def __str__(self) -> str:
        because = {} if self.why is None else {"why": str(self.why)}
        return self.key.format(**self.values, **because)


def sentence(key: str, /, **values: object) -> Sentence:
    """Make a `Sentence`; values are turned into text."""
    return Sentence(key, {name: str(value) for name, value in values.items()})


def because(key: str, why: Sentence, /, **values: object) -> Sentence:
    """A `Sentence` that gives a reason: another one, that stands at `{why}`."""
    return Sentence(key, sentence(key, **values).values, why)


def written(text: Sentence) -> str:
    """A sentence as JSON, for keeping: it can be said in any language later."""
    return storable(json.dumps(_parts(text), ensure_ascii=False))


def storable(text: str) -> str:
    """Text from outside as it can be kept: halves of characters, which no file takes, become question marks."""
    return text.encode("utf-8", "replace").decode()


def from_written(text: str) -> Sentence:
    """The sentence that was kept."""
    return _whole(json.loads(text))


def _parts(text: Sentence) -> list[object]:
    return [text.key, text.values] if text.why is None else [text.key, text.values, _parts(text.why)]


def _whole(parts: list[object]) -> Sentence:
    key, values, *why = parts
    assert isinstance(key, str)
    assert isinstance(values, dict)
    return Sentence(key, values, _whole(why[0]) if why and isinstance(why[0], list) else None)
