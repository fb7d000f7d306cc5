"""Tools that take the mouse and the keys of the view for themselves: a handle that is dragged, a measure, a walk."""

from PySide6.QtCore import QPointF, Qt


class ViewTool:
    """One of them. The view asks its tools in order, and the first that wants something has it; this one wants
    nothing. Positions are those of the widget, pixels from its upper left corner."""

    @property
    def is_alone(self) -> bool:
        """Whether the other tools rest just now: who measures or walks does not mean a handle."""
        return False

    def hovers(self, _position: QPointF, /) -> None:
        """The mouse rests or moves here, no button pressed; asked at most every 30 ms."""

    def pressed(self, _position: QPointF, /) -> bool:
        """The left button went down; whether the drag that may follow is this tool's."""
        return False

    def dragged(self, _position: QPointF, /) -> None:
        """The mouse moved in a drag that is this tool's."""

    def released(self, _position: QPointF, /) -> None:
        """Such a drag ended."""

    def clicked(self, _position: QPointF, _add: bool, /) -> bool:
        """The left button went down and up in one place, with Ctrl or without; whether the click was meant for this."""
        return False

    def double_clicked(self, _position: QPointF, /) -> bool:
        """Two clicks in one place; whether they were meant for this."""
        return False

    def turned(self, _position: QPointF, _angle: int, /) -> bool:
        """The wheel turned by this much, 120 a notch; whether that was meant for this."""
        return False

    def wants_key(self, _key: Qt.Key, /) -> bool:
        """Whether this key is taken here, even where a command has it as its shortcut."""
        return False

    def key(self, _key: Qt.Key, _down: bool, /) -> None:
        """A key that is wanted went down (True) or up; while it is held it goes down again and again."""
