"""What this is."""

from PySide6.QtWidgets import QMessageBox, QWidget

from timeo_desktop import __version__
from timeo_desktop.ui.base.language import tr


def show_about(parent: QWidget) -> None:
    """Say what this is."""
    text = tr("Building models, the city around them and the life of their equipment in one window.")
    QMessageBox.about(parent, "Timeo Desktop", f"Timeo Desktop {__version__}\n\n{text}\n\nApache-2.0")
