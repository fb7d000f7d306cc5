"""Fonts of the system for words in the picture: VTK's own has Latin letters only, and leaves all others out."""

import os
import sys
from functools import cache
from pathlib import Path

_EAST_ASIAN = "\u2e80"  # the first sign of the scripts that need a font of thousands of signs
_FOLDERS = {
    "win32": (Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",),
    "darwin": (Path("/System/Library/Fonts"), Path("/Library/Fonts")),
}
_ELSEWHERE = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
# The likeliest first; those of Windows, of macOS, of Linux.
_USUAL = (
    "segoeui.ttf", "Arial Unicode.ttf", "DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf",
    "FreeSans.ttf",
)  # fmt: skip
_OF_EAST_ASIA = (
    "msyh.ttc", "meiryo.ttc", "malgun.ttf", "Arial Unicode.ttf", "NotoSansCJK-Regular.ttc", "DroidSansFallbackFull.ttf",
    "wqy-zenhei.ttc",
)  # fmt: skip


def font_of(text: str) -> str:
    """The file of a font that has the signs of a text, or nothing where VTK's own must do."""
    return _first_of(_OF_EAST_ASIA if any(sign >= _EAST_ASIAN for sign in text) else _USUAL)


@cache
def _first_of(names: tuple[str, ...]) -> str:
    there = _installed()
    return next((there[name] for name in names if name in there), "")


@cache
def _installed() -> dict[str, str]:
    """Files of fonts by their name."""
    wanted = {*_USUAL, *_OF_EAST_ASIA}
    folders = _FOLDERS.get(sys.platform, _ELSEWHERE)
    return {
        name: str(Path(folder, name))
        for top in folders for folder, _, names in os.walk(top) for name in names if name in wanted
    }  # fmt: skip
