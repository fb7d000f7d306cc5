"""Light and dark, following the system unless a setting says otherwise, and icons in the colour of the text."""

from functools import cache
from typing import cast

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from timeo_desktop import folders

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


class _Drawn(QIconEngine):
    """An icon that is drawn when it is looked at, in the size and the colours of then."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._made: dict[tuple[int, str], QPixmap] = {}

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        """The icon in a size: in the colour of text, greyed where it is disabled."""
        disabled = mode == QIcon.Mode.Disabled
        group = QPalette.ColorGroup.Disabled if disabled else QPalette.ColorGroup.Active
        colour = QGuiApplication.palette().color(group, QPalette.ColorRole.WindowText)
        key = (min(size.width(), size.height()), colour.name())
        if key not in self._made:
            self._made[key] = pixmap(self._name, key[0], colour)
        return self._made[key]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw it, sharp on any screen."""
        ratio = painter.device().devicePixelRatioF()
        drawn = self.pixmap(rect.size() * ratio, mode, state)
        side = drawn.width() / ratio
        painter.drawPixmap(
            QRectF(rect.center().x() - side / 2 + 0.5, rect.center().y() - side / 2 + 0.5, side, side),
            drawn, QRectF(drawn.rect()),
        )  # fmt: skip

    def clone(self) -> QIconEngine:
        """Another one like it."""
        return _Drawn(self._name)


def icon(name: str) -> QIcon:
    """An icon of the family in the colour of text."""
    return QIcon(_Drawn(name))


@cache
def _svg(name: str) -> str:
    return folders.shipped("resources", "icons", f"{name}.svg").read_text("utf-8")


def pixmap(name: str, size: int, colour: QColor) -> QPixmap:
    """One icon as a picture of `size` pixels."""
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour.name()).encode()))
    drawn = QPixmap(size, size)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn
