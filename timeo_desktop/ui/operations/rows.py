"""What the family of operations adds: tickets, alarms, measurements, history, documents, connections."""

from collections.abc import Callable

from timeo_desktop.domain.changes import Kind
from timeo_desktop.services.operations import overlay
from timeo_desktop.services.operations.alarm_topic import ALARMS, Alarms
from timeo_desktop.services.operations.history import SOURCES
from timeo_desktop.services.operations.match import UNMATCHED
from timeo_desktop.services.operations.same_ticket import SUGGESTED, Suggested
from timeo_desktop.services.operations.streams import MEASURED
from timeo_desktop.services.operations.tickets import OPEN_TICKETS, STANDING
from timeo_desktop.ui.base.command import DATA, SETTINGS, Command
from timeo_desktop.ui.base.rows import Area, Family, Overlay, Panel, named
from timeo_desktop.ui.view.on_desk import OnDesk, call

_HERE = "timeo_desktop.ui.operations"
_LIFE = frozenset({Kind.TICKETS, Kind.ALARMS, Kind.STREAMS, Kind.DOCUMENTS, Kind.LINKS, Kind.CONNECTIONS, Kind.KNOWN})


def _connect(desk: OnDesk, kind: str) -> None:
    desk.run("panel.connections")
    if kind:
        desk.panels["connections"].ask_new(kind)


def _quality(desk: OnDesk, _text: str) -> None:
    desk.run("panel.connections")
    desk.panels["connections"].ask_quality()


def _ask(method: str) -> Callable[[OnDesk, str], None]:
    """Show the measurements of what is selected, and ask about the one that is chosen there."""

    def run(desk: OnDesk, _text: str) -> None:
        desk.run("tab.measurements")
        getattr(desk.panels["measurements"], method)()

    return run


def _tells_of_alarms(desk: OnDesk) -> bool:
    return bool(desk.part(named(f"{_HERE}.alarm_notices:AlarmNotices")).is_on)


FAMILY = Family(
    name="operations",
    parts=(f"{_HERE}.syncing:Syncing", f"{_HERE}.freshness_label:FreshnessLabel", f"{_HERE}.others:OtherPrograms",
           f"{_HERE}.upkeep:Upkeep", f"{_HERE}.alarm_notices:AlarmNotices"),
    panels=(
        Panel("tickets", "Tickets", Area.BELOW, f"{_HERE}.tickets:TicketsPanel", "F5",
              frozenset({Kind.TICKETS, Kind.LINKS, Kind.CONNECTIONS}), waiting=OPEN_TICKETS, place=10),
        Panel("alarms", "Alarms", Area.BELOW, f"{_HERE}.alarms:AlarmsPanel", "Shift+F5", topics=(ALARMS,),
              waiting=ALARMS, counts=Alarms.lasting, place=20),
        Panel("unmatched", "Unmatched", Area.BELOW, f"{_HERE}.unmatched:UnmatchedPanel", "Shift+F7",
              topics=(UNMATCHED,), waiting=UNMATCHED, counts=len, place=40),
        Panel("told_twice", "Told twice", Area.BELOW, f"{_HERE}.told_twice:ToldTwicePanel", "Ctrl+Shift+F7",
              topics=(SUGGESTED,), waiting=SUGGESTED, counts=Suggested.count, place=45),
        Panel("connections", "Connections", Area.BELOW, f"{_HERE}.connections:ConnectionsPanel", "F7",
              frozenset({Kind.CONNECTIONS}), place=50),
        Panel("history", "History", Area.INSPECTOR, f"{_HERE}.history:HistoryPanel", "Alt+2",
              _LIFE, place=20, show="Show history"),
        Panel("measurements", "Measurements", Area.INSPECTOR, f"{_HERE}.measurements:MeasurementsPanel", "Alt+3",
              frozenset({Kind.READINGS, Kind.STREAMS, Kind.ALARMS, Kind.LINKS, Kind.KNOWN}), place=30,
              show="Show measurements"),
        Panel("documents", "Documents", Area.INSPECTOR, f"{_HERE}.documents:DocumentsPanel", "Alt+4",
              frozenset({Kind.DOCUMENTS, Kind.LINKS, Kind.KNOWN}), place=40, show="Show documents"),
    ),
    overlays=(
        Overlay("tickets", "Tickets", "ticket", "1", STANDING, overlay.tickets),
        Overlay("sensors", "Sensors", "temperature", "2", MEASURED, overlay.sensors, overlay.measured,
                heading="{quantity}", labels=True),
        Overlay("meters", "Consumption", "gauge", "3", MEASURED, overlay.meters, overlay.metered,
                heading="{quantity}, consumption of the last 24 hours", labels=True),
    ),
    commands=(
        Command("data.connect", "Connect a system…", _connect, DATA),
        Command("settings.alarm_notices", "Tell of new alarms", call(f"{_HERE}.alarm_notices:AlarmNotices.toggle"),
                SETTINGS, checked=_tells_of_alarms,
                help="A notice of the system when an alarm begins while the window is open"),
        Command("data.replaced", "Replaced by…", _ask("ask_replaced"), DATA,
                help="Another device took the place of the chosen one"),
        Command("data.factor", "Factor and roll-over…", _ask("ask_factor"), DATA,
                help="How the numbers of the chosen device are read"),
        Command("data.quality", "Quality of what came…", _quality, DATA, "Ctrl+F7",
                help="What of a connection was set aside, is doubtful or silent, and why"),
        Command("data.sync", "Synchronise now", call(f"{_HERE}.syncing:Syncing.sync_all"), DATA, "Ctrl+R",
                help="Ask every connection for what is new"),
    ),
    histories=SOURCES,
)  # fmt: skip
