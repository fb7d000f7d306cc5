"""The table of connectors. A new one is one row."""

from collections.abc import Mapping

from timeo_desktop.connectors.contract import Connector
from timeo_desktop.connectors.demonstration import Demonstration
from timeo_desktop.connectors.demonstration_exports import DemonstrationExports
from timeo_desktop.connectors.folder.connector import FolderConnector
from timeo_desktop.connectors.mqtt.connector import Mqtt
from timeo_desktop.connectors.opendatasoft import Opendatasoft
from timeo_desktop.connectors.request_tracker.connector import RequestTracker
from timeo_desktop.connectors.rnb import BuildingRegister
from timeo_desktop.connectors.sensor_things import SensorThings
from timeo_desktop.domain.connections import Connection, ConnectorInfo
from timeo_desktop.domain.errors import UserError

_CONNECTORS: tuple[type[Connector], ...] = (
    RequestTracker, SensorThings, Mqtt, FolderConnector, Opendatasoft, BuildingRegister, Demonstration,
    DemonstrationExports,
)  # fmt: skip


def infos() -> tuple[ConnectorInfo, ...]:
    """What kinds of connections there are."""
    return tuple(each.info for each in _CONNECTORS)


def info_of(kind: str) -> ConnectorInfo:
    """One kind of connection; of a newer program's kind no more than its name."""
    return next((each for each in infos() if each.kind == kind), ConnectorInfo(kind, kind, "", ()))


def known(kind: str) -> ConnectorInfo:
    """One kind of connection. Raises UserError for a kind of a newer program."""
    info = info_of(kind)
    if info not in infos():
        raise UserError("This version of the program knows no connection of the kind {kind}", kind=kind)
    return info


def connect(connection: Connection, secrets: Mapping[str, str]) -> Connector:
    """The connector of a connection. Raises UserError when its kind is not known, or a setting is missing or wrong."""
    info = known(connection.kind)
    settings = {field.name: connection.settings.get(field.name) or field.default for field in info.fields}
    for field in info.fields:
        if field.required and not settings[field.name].strip():
            raise UserError("{field} is missing", field=field.title)
    found = next(each for each in _CONNECTORS if each.info.kind == connection.kind)
    return found(settings, secrets)
