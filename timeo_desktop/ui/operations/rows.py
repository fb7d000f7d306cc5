"""What the family of operations adds: tickets, alarms, measurements, history, documents, connections."""

from timeo_desktop.domain.changes import Kind
from timeo_desktop.services.operations import overlay
from timeo_desktop.services.operations.history import SOURCES
from timeo_desktop.services.operations.topic import SITUATION
from timeo_desktop.ui.base.command import DATA, Command
from timeo_desktop.ui.base.rows import Area, Family, Overlay, Panel
from timeo_desktop.ui.view.on_desk import OnDesk, call

_HERE = "timeo_desktop.ui.operations"
_SITUATION = frozenset({Kind.SITUATION})


def _connect(desk: OnDesk, kind: str) -> None:
    desk.run("panel.connections")
    if kind:
        desk.panels["connections"].ask_new(kind)


FAMILY = Family(
    name="operations",
    parts=(f"{_HERE}.syncing:Syncing", f"{_HERE}.freshness_label:FreshnessLabel"),
    panels=(
        Panel("tickets", "Tickets", Area.BELOW, f"{_HERE}.tickets:TicketsPanel", "F5", _SITUATION, counted=True,
              place=10),
        Panel("alarms", "Alarms", Area.BELOW, f"{_HERE}.alarms:AlarmsPanel", "Shift+F5", _SITUATION, counted=True,
              place=20),
        Panel("unmatched", "Unmatched", Area.BELOW, f"{_HERE}.unmatched:UnmatchedPanel", "Shift+F7", _SITUATION,
              counted=True, place=40),
        Panel("connections", "Connections", Area.BELOW, f"{_HERE}.connections:ConnectionsPanel", "F7",
              frozenset({Kind.CONNECTIONS, Kind.SITUATION}), place=50),
        Panel("history", "History", Area.INSPECTOR, f"{_HERE}.history:HistoryPanel", "Alt+2",
              frozenset({Kind.SITUATION, Kind.LINKS}), place=20, show="Show history"),
        Panel("measurements", "Measurements", Area.INSPECTOR, f"{_HERE}.measurements:MeasurementsPanel", "Alt+3",
              _SITUATION, place=30, show="Show measurements"),
        Panel("documents", "Documents", Area.INSPECTOR, f"{_HERE}.documents:DocumentsPanel", "Alt+4",
              frozenset({Kind.SITUATION, Kind.DOCUMENTS}), place=40, show="Show documents"),
    ),
    overlays=(
        Overlay("tickets", "Tickets", "ticket", "1", SITUATION, overlay.tickets),
        Overlay("sensors", "Sensors", "temperature", "2", SITUATION, overlay.sensors, overlay.measured,
                heading="{quantity}", labels=True),
        Overlay("meters", "Consumption", "gauge", "3", SITUATION, overlay.meters, overlay.metered,
                heading="{quantity}, consumption of the last 24 hours", labels=True),
    ),
    commands=(
        Command("data.connect", "Connect a system…", _connect, DATA),
        Command("data.sync", "Synchronise now", call(f"{_HERE}.syncing:Syncing.sync_all"), DATA, "Ctrl+R",
                help="Ask every connection for what is new"),
    ),
    histories=SOURCES,
)  # fmt: skip
