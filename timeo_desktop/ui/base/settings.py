"""What is remembered between two mornings: language, theme, recent files, window layout. A readable INI file."""

from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QByteArray, QSettings

from timeo_desktop.domain.view import LayerView

_RECENT = 10
_MOST_SHOWN = 200


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

    def shown(self, place: str) -> LayerView | None:
        """How the file at a place was shown last; None when it is not known."""
        return self._all_shown().get(place)

    def put_shown(self, place: str, layer: LayerView) -> None:
        """Remember how a file is shown."""
        kept = {each: how for each, how in self._all_shown().items() if each != place}
        newest = dict(list(kept.items())[-_MOST_SHOWN:]) | {place: layer}
        self.put("shown", msgspec.json.encode(newest).decode())

    def _all_shown(self) -> dict[str, LayerView]:
        try:
            return msgspec.json.decode(self.text("shown") or "{}", type=dict[str, LayerView])
        except ValueError:
            return {}

    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self._values.remove("recent")

    def save(self) -> None:
        """Write now."""
        self._values.sync()
