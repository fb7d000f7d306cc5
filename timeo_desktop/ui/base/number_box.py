"""A field for a number as people write it: as many decimals as it has, and none that say nothing."""

from PySide6.QtWidgets import QDoubleSpinBox, QWidget

_DECIMALS = 6


class NumberBox(QDoubleSpinBox):
    """Keeps six decimals and shows those that are there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDecimals(_DECIMALS)

    def textFromValue(self, value: float) -> str:
        """The number without zeros at its end."""
        text, point = super().textFromValue(value), self.locale().decimalPoint()
        return text.rstrip("0").rstrip(point) if point in text else text
