"""Texts as people compare them: without regard to case and accents, and numbers in them by size."""

import re
import unicodedata

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MARKED = "àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿ"
_SPECIAL = "*?["
_NUMBER = re.compile(r"(\d+)")


def plain(text: str) -> str:
    """A text in small letters without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _variants() -> dict[str, str]:
    found = {letter: letter + letter.upper() for letter in _LETTERS}
    for marked in _MARKED:
        letter = plain(marked)
        if letter in found:
            found[letter] += marked + marked.upper()
    return {letter: f"[{signs}]" for letter, signs in found.items()}


_CLASSES = _variants()


def containing(text: str) -> str:
    """An SQLite GLOB pattern of what contains a text, however it is written."""
    signs = (_CLASSES.get(sign) or (f"[{sign}]" if sign in _SPECIAL else sign) for sign in plain(text))
    return f"*{''.join(signs)}*"


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """A key to sort by: "9 rue" comes before "12 rue", and É beside E."""
    parts = _NUMBER.split(plain(text))
    return tuple((0, int(part)) if index % 2 else (1, part) for index, part in enumerate(parts) if part)
