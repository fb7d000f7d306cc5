"""Questions to the store: late answers are dropped, errors are said once, and closing in the middle ends well."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.store_host import Host, host
from timeo_desktop.domain.changes import Changes, Kind, Severity
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.times import Millis
from timeo_desktop.services.operations.topic import Topic
from timeo_desktop.store.operations.database import Reader
from timeo_desktop.ui.base.topics import Topics

pytestmark = pytest.mark.gui
__all__ = ["host"]
TICKETS = Changes(frozenset({Kind.TICKETS}))


class Asked:
    """A topic whose answer names the moment; `moments`: for which it was read. `error` is raised instead."""

    def __init__(self) -> None:
        self.moments: list[Millis | None] = []
        self.error: Exception | None = None
        self.topic: Topic[str] = Topic("asked", self._read, frozenset({Kind.TICKETS}), "nothing yet")

    def _read(self, _reader: Reader, moment: Millis | None) -> str:
        self.moments.append(moment)
        if self.error is not None:
            raise self.error
        return f"at {moment}"


@pytest.fixture
def topics(host: Host) -> Iterator[Topics]:
    made = Topics(host.work, host.hub, host.parent)
    yield made
    made.close()


@pytest.fixture
def asked() -> Asked:
    return Asked()


def settle(topics: Topics, host: Host, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: topics.is_settled and host.work.is_settled)


def test_a_topic_is_empty_until_it_was_read_and_is_told_of_then(
    topics: Topics, host: Host, asked: Asked, qtbot: QtBot
) -> None:
    assert topics.answer(asked.topic) == "nothing yet"
    with qtbot.waitSignal(host.hub.changed) as caught:
        topics.refresh_now()
    assert caught.args[0].kinds == {Kind.SITUATION}
    assert topics.answer(asked.topic) == "at None"
    assert asked.moments == [None]


def test_of_moments_in_quick_succession_the_newest_is_answered_last_and_none_between(
    topics: Topics, host: Host, asked: Asked, qtbot: QtBot
) -> None:
    shown: list[str] = []
    topics.answer(asked.topic)
    host.hub.changed.connect(lambda _changes, _who: shown.append(topics.answer(asked.topic)))
    with host.held():
        for moment in (1, 2, 3):
            topics.look_at(moment)
    settle(topics, host, qtbot)
    assert topics.answer(asked.topic) == "at 3"
    assert shown == ["at 1", "at 3"]  # while the slider is dragged something moves
    assert asked.moments[-1] == 3
    assert 2 not in asked.moments  # nobody wanted it any more


def test_many_changes_are_one_reading_and_others_are_none(
    topics: Topics, host: Host, asked: Asked, qtbot: QtBot
) -> None:
    topics.answer(asked.topic)
    topics.refresh_now()
    settle(topics, host, qtbot)
    for _ in range(5):
        host.hub.changed.emit(TICKETS, host)
    assert not topics.is_settled
    settle(topics, host, qtbot)
    assert len(asked.moments) == 2
    host.hub.changed.emit(Changes(frozenset({Kind.MODELS})), host)
    assert topics.is_settled


def test_an_error_is_said_once_and_the_next_reading_answers(
    topics: Topics, host: Host, asked: Asked, qtbot: QtBot
) -> None:
    topics.answer(asked.topic)
    asked.error = UserError("The disk is full")
    topics.refresh_now()
    settle(topics, host, qtbot)
    assert [(each.severity, each.text.key) for each in host.said] == [(Severity.ERROR, "The disk is full")]
    assert topics.answer(asked.topic) == "nothing yet"
    asked.error = None
    topics.refresh_now()
    settle(topics, host, qtbot)
    assert topics.answer(asked.topic) == "at None"
    assert len(host.said) == 1


def test_an_error_of_a_question_goes_to_who_asked_or_else_to_the_user(host: Host, qtbot: QtBot) -> None:
    def wrong() -> None:
        raise UserError("No such thing")

    caught: list[Exception] = []
    host.work.read(wrong, lambda _: None, caught.append)
    qtbot.waitUntil(lambda: host.work.is_settled)
    assert (len(caught), host.said) == (1, [])
    host.work.read(wrong, lambda _: None)
    host.work.write(lambda: wrong() or TICKETS)  # type: ignore[func-returns-value]
    qtbot.waitUntil(lambda: len(host.said) == 2)
    assert {each.text.key for each in host.said} == {"No such thing"}


def test_a_verb_tells_what_it_changed_before_who_waits_for_it_goes_on(host: Host, qtbot: QtBot) -> None:
    told: list[object] = []
    host.hub.changed.connect(lambda changes, _who: told.append(changes))
    host.work.write(lambda: TICKETS, lambda: told.append("done"))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [TICKETS, "done"]


def test_questions_are_answered_in_their_order(host: Host, qtbot: QtBot) -> None:
    answers: list[int] = []
    for number in range(20):
        host.work.read(lambda number=number: number, answers.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: host.work.is_settled)
    assert answers == list(range(20))


def test_closing_while_the_store_works_ends_and_nothing_is_told_any_more(
    topics: Topics, host: Host, asked: Asked
) -> None:
    answers: list[object] = []
    begun, go_on = threading.Event(), threading.Event()

    def work() -> str:
        begun.set()
        go_on.wait(30)
        raise UserError("too late")

    topics.answer(asked.topic)
    host.work.read(work, answers.append)
    topics.refresh_now()
    host.work.read(lambda: "never", answers.append)
    assert begun.wait(30)
    topics.close()
    host.work.close()
    threading.Timer(0.05, go_on.set).start()
    host.tasks.close()
    assert (answers, host.said) == ([], [])
    assert not host.tasks._running
    host.work.read(lambda: answers.append("asked"), answers.append)
    host.work.write(lambda: answers.append("asked") or TICKETS)  # type: ignore[func-returns-value]
    topics.refresh_now()
    assert answers == []
    assert topics.answer(asked.topic) == "nothing yet"
