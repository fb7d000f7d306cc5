"""Questions to the store: late answers are dropped, errors are said once, and closing in the middle ends well."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.store_host import Host, host
from timeo_desktop.domain.changes import Changes, Kind, Severity
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.times import Millis
from timeo_desktop.services.operations.topic import Asked, Records, Topic
from timeo_desktop.store.operations.database import Reader, Store
from timeo_desktop.ui.base.topics import Topics

pytestmark = pytest.mark.gui
__all__ = ["host"]
TICKETS = Changes(frozenset({Kind.TICKETS}))


class Question:
    """A topic whose answer names the moment; `moments`: for which it was read; `again`: what was read of it alone.
    `error` is raised instead."""

    def __init__(self) -> None:
        self.moments: list[Millis | None] = []
        self.again: list[Records] = []
        self.error: Exception | None = None
        self.topic: Topic[str] = Topic(
            "asked", self._read, frozenset({Kind.TICKETS}), "nothing yet", "intervention", self._read_some,
            lambda answer, _moment: answer.replace("young", "old"),
        )  # fmt: skip

    def _read(self, _reader: Reader, asked: Asked) -> str:
        self.moments.append(asked.moment)
        if self.error is not None:
            raise self.error
        return f"at {asked.moment}"

    def _read_some(self, _reader: Reader, _asked: Asked, before: str, records: Records) -> str:
        self.again.append(records)
        return f"{before} and {len(records)}"


@pytest.fixture
def topics(host: Host) -> Iterator[Topics]:
    made = Topics(host.work, host.hub, host.parent)
    yield made
    made.close()


@pytest.fixture
def asked(topics: Topics) -> Question:
    """A topic that somebody shows."""
    made = Question()
    topics.want("test", (made.topic,))
    return made


def settle(topics: Topics, host: Host, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: topics.is_settled and host.work.is_settled)


def test_a_topic_is_empty_until_it_was_read_and_is_told_of_then(topics: Topics, asked: Question, qtbot: QtBot) -> None:
    assert topics.answer(asked.topic) == "nothing yet"
    with qtbot.waitSignal(topics.answered) as caught:
        topics.refresh_now()
    assert caught.args == [{asked.topic}]
    assert topics.answer(asked.topic) == "at None"
    assert asked.moments == [None]


def test_a_topic_that_nobody_shows_is_not_read(topics: Topics, host: Host, asked: Question, qtbot: QtBot) -> None:
    settle(topics, host, qtbot)
    topics.want("test", ())
    host.hub.changed.emit(TICKETS, host)
    topics.look_at(7)
    assert topics.is_settled
    assert asked.moments == [None]
    topics.want("somebody else", (asked.topic,))
    settle(topics, host, qtbot)
    assert (asked.moments, topics.answer(asked.topic)) == ([None, 7], "at 7")


def test_of_moments_in_quick_succession_the_newest_is_answered_last_and_none_between(
    topics: Topics, host: Host, asked: Question, qtbot: QtBot
) -> None:
    shown: list[str] = []
    settle(topics, host, qtbot)
    topics.answered.connect(lambda _topics: shown.append(topics.answer(asked.topic)))
    with host.held():
        for moment in (1, 2, 3):
            topics.look_at(moment)
    settle(topics, host, qtbot)
    assert topics.answer(asked.topic) == "at 3"
    assert shown == ["at 1", "at 3"]  # while the slider is dragged something moves
    assert asked.moments[-1] == 3
    assert 2 not in asked.moments  # nobody wanted it any more


def test_many_changes_are_one_reading_and_others_are_none(
    topics: Topics, host: Host, asked: Question, qtbot: QtBot
) -> None:
    topics.refresh_now()
    settle(topics, host, qtbot)
    for _ in range(5):
        host.hub.changed.emit(TICKETS, host)
    assert not topics.is_settled
    settle(topics, host, qtbot)
    assert len(asked.moments) == 2
    host.hub.changed.emit(Changes(frozenset({Kind.MODELS})), host)
    assert topics.is_settled


def test_of_records_that_changed_only_these_are_read(topics: Topics, host: Host, asked: Question, qtbot: QtBot) -> None:
    settle(topics, host, qtbot)
    for number in (3, 4):
        records = frozenset({("intervention", number), ("stream", 9)})
        host.hub.changed.emit(Changes(TICKETS.kinds, records=records), host)
    settle(topics, host, qtbot)
    assert asked.again == [{("intervention", 3), ("intervention", 4)}]
    assert topics.answer(asked.topic) == "at None and 2"
    topics.look_at(5)  # what stood then is not what stands now and a little more
    settle(topics, host, qtbot)
    host.hub.changed.emit(Changes(TICKETS.kinds, records=frozenset({("intervention", 3)})), host)
    settle(topics, host, qtbot)
    assert (len(asked.again), asked.moments) == (1, [None, 5, 5])


def test_time_alone_changes_an_answer_without_reading(
    topics: Topics, host: Host, asked: Question, qtbot: QtBot
) -> None:
    settle(topics, host, qtbot)
    host.hub.changed.emit(Changes(TICKETS.kinds, records=frozenset({("intervention", 3)})), host)
    settle(topics, host, qtbot)
    known = topics._known[asked.topic]  # type: ignore[index]
    known.answer = "young"
    with qtbot.waitSignal(topics.answered):
        topics.grow_old()
    assert topics.answer(asked.topic) == "old"
    assert (asked.moments, len(asked.again)) == ([None], 1)


def test_an_error_is_said_once_and_the_next_reading_answers(
    topics: Topics, host: Host, asked: Question, qtbot: QtBot
) -> None:
    asked.error = UserError("The disk is full")
    topics.refresh_now()
    settle(topics, host, qtbot)
    assert [(each.severity, each.text.key) for each in host.said] == [(Severity.ERROR, "The disk is full")]
    assert topics.answer(asked.topic) == "nothing yet"
    asked.error = None
    host.hub.changed.emit(TICKETS, host)
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


def test_of_questions_of_one_key_the_newest_is_answered_and_the_others_are_given_up(host: Host, qtbot: QtBot) -> None:
    answers: list[int] = []
    with host.held():
        for number in range(20):
            host.work.read(lambda number=number: number, answers.append, key="one")  # type: ignore[misc]
    qtbot.waitUntil(lambda: host.work.is_settled)
    assert answers == [19]


def test_a_question_that_is_given_up_stops_where_it_stands_and_nobody_is_told(host: Host, qtbot: QtBot) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    begun, answers = threading.Event(), list[str]()

    def count(reader: Reader) -> str:
        begun.set()
        return str(reader.execute(endless).fetchone())

    host.work.read(lambda: host.work.data.read(count), answers.append, key="one")
    assert begun.wait(30)
    host.work.read(lambda: "newer", answers.append, key="one")
    qtbot.waitUntil(lambda: host.work.is_settled)
    assert (answers, host.said) == (["newer"], [])


def test_a_question_is_answered_while_a_verb_writes(host: Host, qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()
    told, answers = list[object](), list[int]()

    def slow(store: Store) -> Changes:
        with store.write() as db:
            db.conn.execute("INSERT INTO provider (name) VALUES ('in the middle')")
            begun.set()
            go_on.wait(30)
        return TICKETS

    host.hub.changed.connect(lambda changes, _who: told.append(changes))
    host.work.write(lambda: host.work.data.do(slow))
    assert begun.wait(30)
    query = "SELECT count(*) FROM provider"
    host.work.read(lambda: host.work.data.read(lambda reader: reader.execute(query).fetchone()[0]), answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert (answers, told) == ([0], [])
    go_on.set()
    qtbot.waitUntil(lambda: told == [TICKETS])


def test_closing_writes_what_was_asked_for(host: Host) -> None:
    begun, go_on, written = threading.Event(), threading.Event(), list[str]()

    def verb(name: str) -> Changes:
        begun.set()
        go_on.wait(30)
        written.append(name)
        return TICKETS

    for name in ("first", "second", "third"):
        host.work.write(lambda name=name: verb(name))  # type: ignore[misc]
    assert begun.wait(30)
    host.work.close()
    threading.Timer(0.05, go_on.set).start()
    host.tasks.close(seconds=0.01)
    assert written == ["first", "second", "third"]


def test_closing_while_the_store_works_ends_and_nothing_is_told_any_more(
    topics: Topics, host: Host, asked: Question
) -> None:
    answers: list[object] = []
    begun, go_on = threading.Event(), threading.Event()

    def work() -> str:
        begun.set()
        go_on.wait(30)
        raise UserError("too late")

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
