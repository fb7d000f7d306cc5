"""Temporary: replaced by part B."""

from timeo_desktop.domain.changes import Kind
from timeo_desktop.domain.operations import AlarmRow
from timeo_desktop.services.operations.topic import Topic
from timeo_desktop.store.operations import alarms

ALARMS: Topic[list[AlarmRow]] = Topic(
    "alarms", lambda reader, asked: alarms.recent_alarms(reader, asked.when), frozenset({Kind.ALARMS}), []
)
