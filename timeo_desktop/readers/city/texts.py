"""Texts of a Shapefile, each one decoded by itself: the encoding that the file names, UTF-8 and Windows-1252 are mixed
in files that went through several programs, and fields are cut in the middle of a sign.
"""

import codecs
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pyogrio
from numpy.typing import NDArray

from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.sealed import as_named

_LATIN_1 = ("iso8859-1", "ascii")  # what GDAL says of a file that names no encoding
_UTF_8, _WINDOWS = "utf-8", "cp1252"
_LATIN_LEADS = (0xC2, 0xC3)  # the first of two bytes of a Latin letter, and itself no letter that a word ends with
_CODE_PAGE = re.compile(r"(?:ansi|oem|cp|windows|ms)?[\s_-]*(\d{3,5})", re.IGNORECASE)
_CUT, _OTHER = "cut", "other"
_FAULTS = {
    _CUT: sentence("{name}: {count} texts are cut in the middle of their last sign, which is left out: {first}"),
    _OTHER: sentence(
        "{name}: {count} texts are not in the encoding that the file names ({encoding}) and were guessed: {first}"
    ),
}
Objects = NDArray[np.object_]


def encoding_of(path: Path, layer: str) -> str:
    """The encoding that a Shapefile names (.cpg, or the language of its .dbf), as Python calls it; nothing when it
    names none."""
    stated = str(pyogrio.read_info(as_named(path), layer=layer).get("encoding") or "")
    code_page = _CODE_PAGE.fullmatch(stated)
    for name in (stated, f"cp{code_page.group(1)}" if code_page else ""):
        try:
            found = codecs.lookup(name).name
        except LookupError:
            continue
        return "" if found in _LATIN_1 else found
    return ""


class Texts:
    """Texts of the file `name`, which says that they are in `encoding`; GDAL hands them on a sign for each byte."""

    def __init__(self, name: str, encoding: str) -> None:
        self._name, self._stated = name, encoding
        self._known: dict[str, tuple[str, str]] = {}
        self._counts: Counter[str] = Counter()
        self._firsts: dict[str, str] = {}

    def column(self, values: Objects) -> Objects:
        """A column of texts."""
        return np.array([self.read(each) if isinstance(each, str) else each for each in values.tolist()], dtype=object)

    def read(self, value: str) -> str:
        """One text."""
        if value.isascii():
            return value
        if value not in self._known:
            self._known[value] = self._decoded(value.encode("latin-1"))
        found, fault = self._known[value]
        if fault:
            self._counts[fault] += 1
            self._firsts.setdefault(fault, found)
        return found

    def _decoded(self, data: bytes) -> tuple[str, str]:
        """A text, and what is wrong with it."""
        stated = self._stated or _UTF_8
        try:
            return data.decode(stated), ""
        except UnicodeDecodeError:
            pass
        other = _OTHER if self._stated else ""
        if stated != _UTF_8:
            return data.decode(stated, "replace"), other
        if cut := _without_cut_sign(data):
            return cut, _CUT
        return data.decode(_WINDOWS, "replace"), other

    def notices(self) -> tuple[Sentence, ...]:
        """What is to be said of the texts that were read."""
        return tuple(
            sentence(_FAULTS[fault].key, name=self._name, count=self._counts[fault], first=first,
                     encoding=self._stated)
            for fault, first in self._firsts.items()
        )  # fmt: skip


def _without_cut_sign(data: bytes) -> str:
    """A text in UTF-8 but for its last sign, which is not whole; nothing when it is not that."""
    try:
        text = codecs.getincrementaldecoder(_UTF_8)().decode(data)
    except UnicodeDecodeError:
        return ""
    return text if not text.isascii() or data[-1] in _LATIN_LEADS else ""
