"""What saved views add."""

from timeo_desktop.services.explore.saved_views import TOPIC
from timeo_desktop.ui.base.command import DATA, VIEW, Command
from timeo_desktop.ui.base.rows import Area, Panel, SearchSource
from timeo_desktop.ui.view.on_desk import OnDesk, call, call_with_text

_VIEWS = "timeo_desktop.ui.explore.saved_views:SavedViews"


def _has_model(desk: OnDesk) -> bool:
    return bool(desk.session.models)


def _is_chosen(desk: OnDesk) -> bool:
    return desk.panels["views"].current() is not None


def _has_views(desk: OnDesk) -> bool:
    return bool(desk.panels["views"].rows)


PANELS = (
    Panel("views", "Views", Area.LEFT, "timeo_desktop.ui.explore.views_panel:ViewsPanel", "Shift+F2",
          topics=(TOPIC,), waiting=TOPIC, counts=len, place=20, help="Views that are kept"),
)  # fmt: skip
PARTS = (_VIEWS,)
SEARCHES = (SearchSource("views", "Views", f"{_VIEWS}.found", place=30),)
COMMANDS = (
    Command("views.keep", "Keep this view", call_with_text(f"{_VIEWS}.keep"), VIEW, "Ctrl+B", _has_model,
            help="With its camera, sections, measures, filters, overlay and moment", icon="bookmark-plus"),
    Command("views.again", "Save the view again", call(f"{_VIEWS}.again"), VIEW, "Ctrl+Shift+B",
            lambda desk: _has_model(desk) and _is_chosen(desk), help="The chosen view is seen so from now on",
            icon="device-floppy"),
    Command("views.next", "Next view", call(f"{_VIEWS}.next"), VIEW, "Ctrl+PgDown", _has_views),
    Command("views.previous", "Previous view", call(f"{_VIEWS}.previous"), VIEW, "Ctrl+PgUp", _has_views),
    Command("views.show", "Show a saved view", call_with_text(f"{_VIEWS}.show_named"), "", help="By its name"),
    Command("views.folder", "Put the view into a folder…", call_with_text(f"{_VIEWS}.put_into"), "", enabled=_is_chosen,
            help="The name of the folder; none: outside all"),
    Command("views.delete", "Delete the view", call(f"{_VIEWS}.delete"), "", enabled=_is_chosen, icon="trash"),
    Command("views.put_back", "Put deleted views back", call(f"{_VIEWS}.put_back"), ""),
    Command("views.export", "Export views…", call_with_text(f"{_VIEWS}.export"), DATA, "", _has_views,
            help="As a file for others, with their pictures", icon="table-export"),
    Command("views.import", "Import views…", call_with_text(f"{_VIEWS}.bring_in"), DATA, "",
            help="From a file that was exported here or elsewhere", icon="folder-open"),
)  # fmt: skip
