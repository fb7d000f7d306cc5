"""Short stories, each of which went wrong once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.two_times import truth
from tests.operations.two_times.model_server import Fields
from tests.operations.two_times.stage import DAY, Stage


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Stage]:
    """The server and an empty store."""
    with pytest.MonkeyPatch.context() as patch:
        made = Stage(tmp_path, patch)
        yield made
        made.close()


def check(city: Stage, meant: dict[str, str] | None = None) -> None:
    """What was known is what was told then; what was is so as the server says."""
    city.become_quiet()
    truth.check(city, meant or {})
    for note in city.notes:
        city.check_note(note)


def test_nothing_is_known_earlier_when_the_clock_is_put_back(city: Stage) -> None:
    number = city.server.create(Fields("Fuite"))
    city.synchronise()
    city.server.change(number, subject="Panne")
    city.skew -= 3 * DAY * 1000
    city.synchronise()
    check(city)


def test_what_was_written_under_a_deleted_ticket_does_not_delete_it_later(city: Stage) -> None:
    number = city.server.create(Fields("Fuite", "deleted"))
    city.wait(60)
    city.server.comment(number, "Encore")
    check(city)


def test_a_model_is_not_registered_earlier_when_the_clock_is_put_back(city: Stage) -> None:
    city.server.create(Fields("Fuite", asset="E-4"))
    city.synchronise()
    city.skew -= 3 * DAY * 1000
    city.register(("E-4",))
    check(city)


def test_what_is_hidden_is_looked_for_also_by_a_clock_that_was_put_back(city: Stage) -> None:
    city.server.create(Fields("Fuite"))
    city.skew += 365 * DAY * 1000
    city.synchronise()
    city.skew = 0
    city.server.change(1, queue=3)
    check(city)


def test_nothing_of_a_future_that_was_put_back_is_believed(city: Stage) -> None:
    city.server.create(Fields("Un"))
    city.server.back_up()
    city.wait(3600)
    city.server.change(1, subject="Deux", asset="E-1", priority=50, due=1_790_500_000)
    city.synchronise()
    city.wait(3600)
    city.server.change(1, subject="Trois", asset="E-2", status="resolved")
    city.synchronise()
    city.wait(3600)
    city.server.restore(0)
    city.wait(3600)
    check(city)


def test_nothing_of_a_future_that_was_put_back_is_believed_of_what_was_hidden_then(city: Stage) -> None:
    city.server.create(Fields("Un"))
    city.server.back_up()
    city.wait(3600)
    city.server.change(1, subject="Deux", asset="E-1")
    city.synchronise()
    city.server.change(1, queue=3)
    city.wait(2 * DAY)
    city.synchronise()
    city.wait(3600)
    city.server.restore(0)
    city.wait(3600)
    check(city)


def test_a_hidden_ticket_that_is_merged_is_no_sign_of_a_server_that_was_put_back(city: Stage) -> None:
    number = city.server.create(Fields("Fuite"))
    check(city)
    city.server.change(number, queue=3)
    other = city.server.create(Fields("Suite"))
    city.synchronise({1: lambda: city.server.merge(number, other)})
    check(city)
    assert city.rows("SELECT key, away FROM intervention ORDER BY id") == [("1", "merged"), ("2", "")]


def test_a_merged_ticket_does_not_say_itself_who_works_on_it(city: Stage) -> None:
    number, other = city.server.create(Fields("Fuite")), city.server.create(Fields("Suite"))
    city.save_connection(provider="Idex")
    check(city)
    city.server.merge(number, other)
    check(city)
    assert city.rows("SELECT DISTINCT says_provider FROM intervention") == [(0,)]


def test_a_ticket_that_is_hidden_in_the_middle_of_a_run_was_not_made_as_it_is_now(city: Stage) -> None:
    number = city.server.create(Fields("Fuite"))
    city.server.change(number, status="resolved")
    check(city)
    for question in range(1, 13):
        city.synchronise({question: lambda: city.server.change(number, queue=3)})
        check(city)
        city.server.change(number, queue=1)
        check(city)


def test_a_merged_ticket_keeps_the_state_in_which_it_was_made(city: Stage) -> None:
    number, other = city.server.create(Fields("Fuite", "rejected")), city.server.create(Fields("Suite"))
    check(city)
    for word in ("un", "deux", "trois", "quatre", "cinq"):
        city.server.comment(other, word)
    city.server.merge(number, other)
    check(city)


def test_a_queue_is_called_as_it_is_now_by_whatever_clock(city: Stage) -> None:
    city.server.create(Fields("Fuite"))
    check(city)
    city.server.rename("queues", 1, "File 1")
    city.server.create(Fields("Suite", "deleted"))
    city.skew -= 30 * DAY * 1000
    check(city)
