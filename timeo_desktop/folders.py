"""Where things lie: the user's folders, and the files that come with the program."""

import os
import sys
from pathlib import Path

import platformdirs

_NAME = "timeo-desktop"


def cache_folder() -> Path:
    """Chunk packages; TIMEO_CACHE moves it."""
    return Path(os.environ.get("TIMEO_CACHE") or platformdirs.user_cache_dir(_NAME, appauthor=False)) / "chunks"


def config_folder() -> Path:
    """Settings and window layout; TIMEO_CONFIG moves it."""
    return Path(os.environ.get("TIMEO_CONFIG") or platformdirs.user_config_dir(_NAME, appauthor=False))


def data_folder() -> Path:
    """The operations database and its copies: what must not be lost. TIMEO_DATA moves it."""
    return Path(os.environ.get("TIMEO_DATA") or platformdirs.user_data_dir(_NAME, appauthor=False))


def shipped(*parts: str) -> Path:
    """A file of `resources/` or `sample_models/`: in the source tree, the installed package or the frozen program."""
    inside = Path(__file__).parent
    frozen = Path(getattr(sys, "_MEIPASS", inside))
    for root in (inside.parent, inside, frozen):
        candidate = root.joinpath(*parts)
        if candidate.exists():
            return candidate
    raise FileNotFoundError("/".join(parts))
