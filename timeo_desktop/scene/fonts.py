"""Fonts of the system for words in the picture: VTK's own has Latin letters only, and leaves all others out."""

import os
import re
import sys
from functools import cache
from pathlib import Path

_FOLDERS = {
    "win32": (Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",),
    "darwin": (Path("/System/Library/Fonts"), Path("/Library/Fonts")),
}
_ELSEWHERE = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
# Which text is drawn with which fonts, the likeliest first: those of Windows, of macOS, of Linux.
_FONTS = (
    (re.compile("[\u1100-\u11ff\uac00-\ud7a3]"), (  # Hangul
        "malgun.ttf", "Arial Unicode.ttf", "NotoSansCJK-Regular.ttc",
    )),
    (re.compile("[\u2e80-\U0010ffff]"), (  # what needs a font of thousands of signs
        "msyh.ttc", "meiryo.ttc", "Arial Unicode.ttf", "NotoSansCJK-Regular.ttc", "DroidSansFallbackFull.ttf",
        "wqy-zenhei.ttc",
    )),
    (re.compile(""), (
        "segoeui.ttf", "Arial Unicode.ttf", "DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf",
        "FreeSans.ttf",
    )),
)  # fmt: skip


def font_of(text: str) -> str:
    """The file of a font that has the signs of a text, or nothing where VTK's own must do."""
    return _first_of(next(names for signs, names in _FONTS if signs.search(text)))


@cache
def _first_of(names: tuple[str, ...]) -> str:
    there = _installed()
    return next((there[name] for name in names if name in there), "")


@cache
def _installed() -> dict[str, str]:
    """Files of fonts by their name."""
    wanted = {name for _, names in _FONTS for name in names}
    folders = _FOLDERS.get(sys.platform, _ELSEWHERE)
    return {
        name: str(Path(folder, name))
        for top in folders for folder, _, names in os.walk(top) for name in names if name in wanted
    }  # fmt: skip
