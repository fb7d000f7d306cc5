"""Which tests need a screen: Qt, VTK or the whole program. All others run where neither Qt nor VTK is installed."""

from pathlib import Path

_FOLDERS = {"end_to_end", "view", "window"}
_NAMES = ("test_scene*.py", "test_window*.py", "test_*_screen.py")


def needs_screen(path: Path) -> bool:
    """Whether a file of tests is one of those; `--only` and `.ci/headless` go by this."""
    return path.parent.name in _FOLDERS or any(path.match(name) for name in _NAMES)
