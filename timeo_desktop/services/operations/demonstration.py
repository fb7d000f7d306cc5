"""Makes the demonstration: a store of its own with made-up data, and rules that find something in it."""

from timeo_desktop.domain.records import AlarmRule
from timeo_desktop.domain.times import HOUR, MINUTE
from timeo_desktop.services.operations import alarms, connect
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.operations.database import Store

_KIND, _FAULTY = "demonstration", "demonstration_exports"
_RULES = (
    AlarmRule("CO₂ élevé", "co2", 1400.0, hysteresis=100.0, duration=20 * MINUTE, severity="alarm"),
    AlarmRule("CO₂ à surveiller", "co2", 1000.0, hysteresis=50.0, duration=20 * MINUTE, severity="warning"),
    AlarmRule("Trop froid", "temperature", 17.5, above=False, hysteresis=0.5, duration=2 * HOUR, severity="alarm"),
)


def prepare(store: Store, box: SecretBox) -> None:
    """Add the connection and its rules, and one with faults that is to be looked at, once."""
    if any(each.kind == _KIND for each in connect.all_connections(store)):
        return
    info = connect.kind_of(_KIND)
    for rule in _RULES:
        alarms.save_rule(store, rule)
    connect.save(store, box, connect.new_connection(info, "Démonstration (données inventées)"), {})
    faulty = connect.kind_of(_FAULTY)
    connect.save(store, box, connect.new_connection(faulty, "Exports avec des fautes (données inventées)"), {})
