"""The situation of operations, as the panels of this family read it."""

from timeo_desktop.services.operations.situation import Situation
from timeo_desktop.services.operations.topic import SITUATION
from timeo_desktop.ui.view.desk import Desk


def situation_of(desk: Desk) -> Situation:
    """How everything stands at the moment looked at."""
    return desk.topics.answer(SITUATION)
