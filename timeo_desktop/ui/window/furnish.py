"""Makes the desk of a window: the hub, the view, the store and what follows both."""

from collections.abc import Callable

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QMainWindow, QWidget

from timeo_desktop.domain.changes import Changes, Kind, Message, Severity
from timeo_desktop.domain.model_elements import ModelElements
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.view import ViewState
from timeo_desktop.services.city.placing import keep_place
from timeo_desktop.services.opening.opener import Opener
from timeo_desktop.services.operations.data import OperationsData
from timeo_desktop.ui.base import theme
from timeo_desktop.ui.base.hub import Hub
from timeo_desktop.ui.base.progress import ProgressWidget
from timeo_desktop.ui.base.rows import Family
from timeo_desktop.ui.base.settings import Settings
from timeo_desktop.ui.base.store_work import StoreWork
from timeo_desktop.ui.base.tasks import Tasks
from timeo_desktop.ui.base.topics import Topics
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.known_elements import KnownElements
from timeo_desktop.ui.view.open_model import OpenModel
from timeo_desktop.ui.view.opening import Opening
from timeo_desktop.ui.view.refining import Refining
from timeo_desktop.ui.view.session import Observer, Session
from timeo_desktop.ui.view.viewport import Viewport

_OPEN = frozenset({Kind.MODELS, Kind.KNOWN})


class _Window(Observer):
    """What the window does when its session changes."""

    def __init__(self, viewport: Viewport, hub: Hub, work: StoreWork) -> None:
        self._viewport, self._hub, self._work = viewport, hub, work

    def view_changed(self, old: ViewState, new: ViewState) -> None:
        self._viewport.request_render()
        self._hub.view_changed.emit(old, new)

    def camera_moved(self) -> None:
        self._viewport.request_render()

    def is_put(self, model: OpenModel) -> None:
        data, content, by_hand = self._work.data, model.content, model.by_hand
        if content and by_hand is not None:
            self._work.write(lambda: data.do(keep_place, content, *by_hand, "offered"))
        text = sentence("{name} is in its place now; its file is not changed", name=model.file.name)
        self._hub.message.emit(Message(Severity.INFO, text))
        self._hub.changed.emit(Changes(frozenset({Kind.GEOMETRY})), self)

    def is_closed(self, elements: ModelElements) -> None:
        # On the store thread, after all that was asked of it before.
        self._work.read(elements.close, lambda _done: None)


def furnish(
    window: QMainWindow,
    middle: QWidget,
    *,
    settings: Settings,
    opener: Opener,
    data: OperationsData,
    families: tuple[Family, ...],
    run: Callable[[str], None],
) -> Desk:
    """The desk of a window; the view is a child of `middle`."""
    hub, tasks = Hub(window), Tasks(window)
    viewport, work = Viewport(middle, theme.is_dark()), StoreWork(data, hub, tasks, window)
    session = Session(viewport.scene, viewport.view_camera, _Window(viewport, hub, work))
    session.decimal = QLocale().decimalPoint()
    progress, topics = ProgressWidget(window), Topics(work, hub, window)
    opening = Opening(
        session=session, viewport=viewport, hub=hub, tasks=tasks, progress=progress, opener=opener, parent=window
    )
    known = KnownElements(session, work, hub, window)
    opening.opened.connect(known.register)
    hub.view_changed.connect(lambda _old, new: topics.look_at(new.moment, new.known))
    hub.changed.connect(lambda changes, _who: topics.show_elements(known.elements) if changes.kinds & _OPEN else None)
    return Desk(
        window=window, hub=hub, tasks=tasks, settings=settings, viewport=viewport, session=session, opening=opening,
        progress=progress, work=work, topics=topics, known=known, refining=Refining(viewport, tasks, session.is_idle),
        families=families, run=run,
    )  # fmt: skip
