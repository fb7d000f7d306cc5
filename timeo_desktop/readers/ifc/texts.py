"""Texts of a STEP file that its parser would lose or stumble over, written anew as ISO 10303-21 prescribes.

ifcopenshell decodes what is well written. It drops bytes beyond ASCII and halves of UTF-16 pairs in silence, and gives
up the whole file for one backslash that begins no escape (`'C:\\temp'`). A file that is well written costs one look.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator

from timeo_desktop.domain.text import Sentence, sentence

_HEX = rb"[0-9A-Fa-f]"
# All that may stand in a file as it is; a match ends before the first escape that has to be mended.
_WELL = re.compile(
    rb"(?:[^\\]++|\\\\|\\S\\[ -~]|\\P[A-I]\\|\\[NF]\\|\\X\\" + _HEX + rb"{2}"
    rb"|\\X2\\(?:(?![Dd][89A-Fa-f])" + _HEX + rb"{4})++\\X0\\"
    rb"|\\X4\\(?:(?!0000[Dd][89A-Fa-f])00(?:0" + _HEX + rb"|10)" + _HEX + rb"{4})++\\X0\\)*+"
)
_BROKEN = re.compile(
    rb"(?P<pairs>(?:\\[Xx]2\\(?:" + _HEX + rb"{4})++(?:\\[Xx]0\\)?)+)"
    rb"|(?P<wide>(?:\\[Xx]4\\(?:" + _HEX + rb"{8})++(?:\\[Xx]0\\)?)+)"
    rb"|(?P<byte>\\x\\" + _HEX + rb"{2})|\\"
)
_MARKS = re.compile(rb"\\[Xx][0-9]\\")
_PAIR = re.compile(rb"(?:\0\0)?([\xd8-\xdb].)(?:\0\0)?([\xdc-\xdf].)", re.DOTALL)
_RAW = re.compile(rb"[\x80-\xff]+")
_BODY = b"DATA;"
_LOST = "\ufffd"
_BLOCK = 16 << 20
# Ways of Python's codecs: they go through text that needs nothing at the speed of memory.
_AS_WINDOWS, _IN_ESCAPES = "timeo-as-windows-1252", "timeo-in-step-escapes"


def mended(data: bytes, name: str) -> tuple[bytes, tuple[Sentence, ...]]:
    """A file with all its texts readable, itself when they are, and what the user should know of them. Surrogate pairs
    become the sign that they mean, raw bytes the letters of UTF-8 or else of Windows-1252, and a backslash that begins
    no escape a backslash; what means nothing stays visible."""
    notices: list[Sentence] = []
    body = max(data.find(_BODY), 0)  # what the header says (paths, names of people) is not shown, and read as it is
    if data.find(b"\\", body) >= 0:
        data, damaged = _escapes(data, body)
        notices += _told(damaged, name)
    if not data.isascii() and _RAW.search(data, body):
        data, guessed = _raw_letters(data)
        if guessed:
            notices.append(
                sentence(
                    "{name} does not say how its accented letters are written; they were read as Windows-1252"
                    " (Western European)",
                    name=name,
                )
            )
    return data, tuple(notices)


def _told(damaged: Counter[str], name: str) -> Iterator[Sentence]:
    if strays := damaged["stray"]:
        yield sentence(
            "{name}: {count} backslashes in texts begin no letter that IFC knows; they are shown as written",
            name=name,
            count=strays,
        )
    if lost := damaged["lost"]:
        yield sentence(
            "{name}: {count} letters in texts are damaged; each is shown as {sign}", name=name, count=lost, sign=_LOST
        )


def _escapes(data: bytes, body: int) -> tuple[bytes, Counter[str]]:
    """The text with every escape from `body` on well written, and how many mean nothing, by kind."""
    whole = memoryview(data)
    parts: list[bytes | memoryview] = [whole[:body]]
    damaged: Counter[str] = Counter()
    start = body
    while start < len(data):
        well = _WELL.match(data, start)
        end = well.end() if well is not None else start
        if end - start == len(data) - body:
            return data, damaged
        parts.append(whole[start:end])
        broken = _BROKEN.match(data, end)
        if broken is None:
            break
        escape, damage = _mended_escape(broken)
        damaged.update(damage)
        parts.append(escape)
        start = broken.end()
    return b"".join(parts), damaged


def _mended_escape(broken: re.Match[bytes]) -> tuple[bytes, tuple[str, ...]]:
    """An escape that says the same, and what of it is damaged."""
    if broken["byte"]:
        return broken[0].upper(), ()
    if broken["pairs"] is None and broken["wide"] is None:
        return b"\\\\", ("stray",)
    codes = bytes.fromhex(_MARKS.sub(b"", broken[0]).decode("ascii"))
    if broken["pairs"]:
        found = codes.decode("utf-16-be", "replace")
    else:  # four bytes a sign; some programs write UTF-16 pairs there, in two groups or in one
        found = _PAIR.sub(_one_sign, codes).decode("utf-32-be", "replace")
    return _written(found), ("lost",) * found.count(_LOST)


def _one_sign(pair: re.Match[bytes]) -> bytes:
    return (pair[1] + pair[2]).decode("utf-16-be").encode("utf-32-be")


def _written(text: str) -> bytes:
    """A text in escapes alone: signs beyond the first 65 536 have four bytes, for the parser reads no pairs."""
    wide = any(ord(sign) > 0xFFFF for sign in text)
    digits = text.encode("utf-32-be" if wide else "utf-16-be").hex().upper()
    return f"\\X{4 if wide else 2}\\{digits}\\X0\\".encode("ascii")


def _raw_letters(data: bytes) -> tuple[bytes, bool]:
    """The file with escapes in place of bytes beyond ASCII, and whether their code page had to be guessed."""
    try:
        return _in_ascii(data, "strict"), False
    except UnicodeDecodeError:
        return _in_ascii(data, _AS_WINDOWS), True


def _in_ascii(data: bytes, errors: str) -> bytes:
    decoder = codecs.getincrementaldecoder("utf-8")(errors)
    blocks = (memoryview(data)[at : at + _BLOCK] for at in range(0, len(data), _BLOCK))
    return b"".join(decoder.decode(block).encode("ascii", _IN_ESCAPES) for block in blocks)


def _windows_letters(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def _escaped_letters(error: UnicodeError) -> tuple[bytes, int]:
    assert isinstance(error, UnicodeEncodeError)
    return _written(error.object[error.start : error.end]), error.end


codecs.register_error(_AS_WINDOWS, _windows_letters)
codecs.register_error(_IN_ESCAPES, _escaped_letters)
