"""The digest of alarms: what began, ended or lasted since a moment, the worst first."""

from timeo_desktop.domain.times import Millis, now
from timeo_desktop.services.operations.alarm_topic import AlarmView, alarm_views
from timeo_desktop.store.operations import alarms
from timeo_desktop.store.operations.database import Reader


def digest(reader: Reader, since: Millis) -> list[AlarmView]:
    """Alarms that began, ended or lasted since a moment: by place, of each the severe ones first, then by beginning."""
    views = alarm_views(reader, alarms.alarms_since(reader, since), now())
    return sorted(views, key=lambda each: (not each.place, each.place, each.row.severity != "alarm", each.row.started))
