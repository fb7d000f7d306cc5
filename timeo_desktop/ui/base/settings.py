"""What is remembered between two mornings: language, theme, recent files, window layout. A readable INI file."""

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

_RECENT = 10
_SHOWN, _MOST_SHOWN = {"visible", "opacity", "lod", "style"}, 200


class Settings:
    """Typed access to the settings file. Never holds secrets."""

    def __init__(self, folder: Path) -> None:
        self._values = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)

    def text(self, name: str, default: str = "") -> str:
        """A text setting."""
        value: Any = self._values.value(name, default)
        return value if isinstance(value, str) else default

    def put(self, name: str, value: str) -> None:
        """Remember a text."""
        self._values.setValue(name, value)

    def bytes(self, name: str) -> QByteArray:
        """A window layout, empty when there is none."""
        value: Any = self._values.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def put_bytes(self, name: str, value: QByteArray) -> None:
        """Remember a window layout."""
        self._values.setValue(name, value)

    def recent(self) -> list[Path]:
        """Files opened lately, the newest first."""
        value: Any = self._values.value("recent")
        rows = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return [Path(row) for row in rows if isinstance(row, str) and row]

    def add_recent(self, path: Path) -> None:
        """Put a file first among the recent ones."""
        rows = [path.absolute(), *(row for row in self.recent() if row != path.absolute())]
        self._values.setValue("recent", [str(row) for row in rows[:_RECENT]])

    def shown(self, place: str) -> dict[str, Any]:
        """How the file at a place was shown last; nothing when it is not known."""
        found = self._all_shown().get(place)
        return found if isinstance(found, dict) and set(found) == _SHOWN else {}

    def put_shown(self, place: str, values: dict[str, Any]) -> None:
        """Remember how a file is shown."""
        kept = {each: how for each, how in self._all_shown().items() if each != place}
        self.put("shown", json.dumps(dict(list(kept.items())[-_MOST_SHOWN:]) | {place: values}))

    def _all_shown(self) -> dict[str, Any]:
        try:
            found = json.loads(self.text("shown") or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self._values.remove("recent")

    def save(self) -> None:
        """Write now."""
        self._values.sync()
