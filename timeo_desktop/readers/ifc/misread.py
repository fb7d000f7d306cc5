"""By which words a text shows that it may hold records that the engines misread (`mended.py` writes them anew).

Looked at in every file before its first picture: a few milliseconds, and without a parser.
"""

import re

_WORDS = (
    (b"IFCGRIDPLACEMENT",),
    (b"IFCTRIANGULATEDIRREGULARNETWORK",),
    (b".INTERSECTION.", b"HALFSPACE"),
)
_TRIANGLES = b"IFCTRIANGULATEDFACESET"
_TRIMMED = re.compile(rb"IFCTRIMMEDCURVE\s*\(\s*#(\d+)")


def misread(data: bytes) -> bool:
    """Whether a text may hold such records."""
    named = any(all(word in data for word in words) for words in _WORDS)
    return named or _names_points_through_a_list(data) or _trims_a_trimmed(data)


def _names_points_through_a_list(data: bytes) -> bool:
    """Whether a set of triangles ends with a list of numbers: PnIndex, which is mostly left out."""
    at = data.find(_TRIANGLES)
    while at >= 0:
        end = data.find(b";", at)
        last = b"".join(data[max(at, end - 40) : end].split())
        if last.endswith(b"))") and not last.endswith(b")))"):
            return True
        at = data.find(_TRIANGLES, max(end, at + 1))
    return False


def _trims_a_trimmed(data: bytes) -> bool:
    parts, bases = set(), set()
    for match in _TRIMMED.finditer(data):  # from a fixed word on: far faster than from any number
        bases.add(match[1])
        parts.add(data[data.rfind(b"#", 0, match.start()) + 1 : match.start()].rstrip(b" \r\n\t="))
    return not parts.isdisjoint(bases)
