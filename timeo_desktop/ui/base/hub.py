"""The four signals of the window. Panels listen here and never call each other."""

from PySide6.QtCore import QObject, Signal


class Hub(QObject):
    """`changed(Changes, initiator)`, `view_changed(old, new)`, `message(Message)`,
    `health_changed(connection, Health)`."""

    changed = Signal(object, object)
    view_changed = Signal(object, object)
    message = Signal(object)
    health_changed = Signal(object, object)
