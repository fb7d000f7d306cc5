"""Light and dark, following the system unless a setting says otherwise, and icons in the colour of the text."""

from typing import cast

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from timeo_desktop import folders

_SIZES = (16, 20, 24, 32, 48)
ACCENT = QColor(201, 94, 12)
SCHEMES = {"system": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


def apply_theme(setting: str) -> None:
    """Use Fusion in the wanted colours."""
    application = cast(QApplication, QApplication.instance())
    application.setStyle("Fusion")
    wanted = SCHEMES.get(setting, Qt.ColorScheme.Unknown)
    QGuiApplication.styleHints().setColorScheme(wanted)
    application.setPalette(application.style().standardPalette())
    # Desktops without a theme plug-in leave the request unanswered.
    if wanted == Qt.ColorScheme.Dark and not is_dark():
        application.setPalette(_dark_palette())


def _dark_palette() -> QPalette:
    roles, made = QPalette.ColorRole, QPalette()
    for role, colour in (
        (roles.Window, "#2b2d30"), (roles.WindowText, "#e6e6e6"), (roles.Base, "#1f2124"), (roles.Text, "#e6e6e6"),
        (roles.AlternateBase, "#26282b"), (roles.Button, "#35383c"), (roles.ButtonText, "#e6e6e6"),
        (roles.ToolTipBase, "#35383c"), (roles.ToolTipText, "#e6e6e6"), (roles.PlaceholderText, "#9a9da1"),
        (roles.Highlight, "#b4560c"), (roles.HighlightedText, "#ffffff"), (roles.Link, "#f0a35e"),
        (roles.BrightText, "#ffffff"), (roles.Light, "#45484c"), (roles.Midlight, "#3c3f43"), (roles.Mid, "#4a4d52"),
        (roles.Dark, "#1a1c1e"), (roles.Shadow, "#101112"),
    ):  # fmt: skip
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor("#7d8085"))
    return made


def is_dark() -> bool:
    """Whether text is light on dark just now."""
    palette = QGuiApplication.palette()
    text, window = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Window)
    return text.lightness() > window.lightness()


def icon(name: str) -> QIcon:
    """An icon of the family in the colour of text; greyed by Qt where it is disabled."""
    palette = QGuiApplication.palette()
    made = QIcon()
    for mode, group in (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
    ):
        colour = palette.color(group, QPalette.ColorRole.WindowText)
        for size in _SIZES:
            made.addPixmap(pixmap(name, size, colour), mode)
    return made


def pixmap(name: str, size: int, colour: QColor) -> QPixmap:
    """One icon as a picture of `size` pixels."""
    text = folders.shipped("resources", "icons", f"{name}.svg").read_text("utf-8")
    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", colour.name()).encode()))
    drawn = QPixmap(size, size)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn
