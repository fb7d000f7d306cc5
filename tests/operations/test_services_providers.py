"""Who works on which tickets: by rule, from a date on, at two times."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeo_desktop.domain.connections import Connection
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.providers import ProviderRule, provider_spans
from timeo_desktop.domain.records import Intervention, InterventionEvent, Page, Renamed, Status
from timeo_desktop.domain.times import DAY, Millis, now
from timeo_desktop.domain.told import ALWAYS, Span, value_at
from timeo_desktop.services.operations import providers, ticket_history
from timeo_desktop.services.operations.ticket_table import lines_of
from timeo_desktop.store.operations import as_of, connections, deliveries
from timeo_desktop.store.operations.database import Store

RT = "rt"
START: Millis = now() // DAY * DAY - 100 * DAY
CHANGE = START + 50 * DAY
DAYS = 12
_NAMES = st.sampled_from(("Dalkia", "Idex", "Hydro"))
_QUEUES = st.sampled_from(("CVC", "Élec", ""))


@st.composite
def _rules(draw: st.DrawFn) -> ProviderRule:
    field, value = draw(st.sampled_from((("", ""), ("trade", "cvc"), ("trade", "Élec"), ("group", "Nord"))))
    since = draw(st.sampled_from((ALWAYS, *range(DAYS))))
    names = (draw(_NAMES), draw(st.sampled_from(("", "M-1", "M-2"))), draw(st.sampled_from(("", "Chauffage"))))
    return ProviderRule(RT, *names, field, value, since, made=draw(st.integers(0, 3)), id=draw(st.integers(1, 99)))


@given(
    st.lists(_rules(), max_size=5, unique_by=lambda rule: rule.id),
    st.lists(_QUEUES, min_size=DAYS, max_size=DAYS),
    st.lists(st.sampled_from(("Nord", "Nord, Sud", "")), min_size=DAYS, max_size=DAYS),
    st.none() | st.integers(0, DAYS - 1),
)
def test_spans_say_of_every_day_what_the_rules_say_of_it(
    rules: list[ProviderRule], queues: list[str], groups: list[str], ended: int | None
) -> None:
    """Against a plain reading of the rules, day by day."""

    def spans(values: list[str]) -> tuple[Span, ...]:
        bounds = [*range(DAYS), None]
        return tuple(Span(day, bounds[day + 1], value) for day, value in enumerate(values))

    def said(day: int) -> tuple[str, str, str]:
        day = day if ended is None else min(day, ended)
        best: ProviderRule | None = None
        for rule in rules:
            own = {"": "", "trade": queues[day], "group": groups[day]}[rule.field]
            meant = not rule.field or rule.value.lower() in [each.strip().lower() for each in own.split(",")]
            if not meant or rule.since > day:
                continue
            order = (bool(rule.field), rule.since, rule.made, rule.id)
            if best is None or order > (bool(best.field), best.since, best.made, best.id):
                best = rule
        return ("", "", "") if best is None else (best.provider, best.contract, best.trade)

    found = provider_spans(rules, {"trade": spans(queues), "group": spans(groups)}, ended)
    for day in range(DAYS):
        assert tuple(value_at(each, day) for each in found) == said(day)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A tracker with one provider from the beginning."""
    made = Store(tmp_path / "operations.sqlite")
    with made.write() as db:
        connections.save_connection(db, Connection(RT, "folder", "Guichet"), START)
    providers.agree(made, ProviderRule(RT, "Dalkia", "M-1"))
    yield made
    made.close()


def save(store: Store, *tickets: Intervention, renamed: tuple[Renamed, ...] = ()) -> None:
    """What one synchronisation brings."""
    with store.write() as db:
        deliveries.save_page(db, RT, 1, Page(records=tickets, renamed=renamed), now())


def ticket(key: str, closed: Millis | None = None, trade: str = "CVC", updated: Millis = START) -> Intervention:
    """A ticket of the beginning."""
    events = [InterventionEvent("1", START, "requested", Status.OPEN)]
    if closed is not None:
        events.append(InterventionEvent("2", closed, "done", Status.CLOSED))
    status = Status.CLOSED if closed is not None else Status.OPEN
    return Intervention(key, f"Titre {key}", status, "requested", START, closed or updated, closed=closed, trade=trade,
                        events=tuple(events))  # fmt: skip


def who(store: Store, key: str, when: Millis | None = None, known: Millis | None = None) -> tuple[str, str, str]:
    """Provider, contract and trade of a ticket at a moment, as it was known at another."""
    rows = as_of.interventions(store.read(), when, None, known)
    (found,) = (row.ticket for row in rows if row.ticket.key == key)
    return found.provider, found.contract, found.trade


def this_moment() -> Millis:
    """Now, when nothing more is learned at it."""
    moment = now()
    while now() == moment:
        pass
    return moment


IDEX = ProviderRule(RT, "Idex", "M-2", since=CHANGE)


def test_what_was_closed_before_keeps_its_provider_and_what_is_open_has_the_new_one(store: Store) -> None:
    save(store, ticket("1"), ticket("2", closed=CHANGE - DAY), ticket("3", closed=CHANGE + DAY))
    before = this_moment()
    assert providers.concerns(store.read(), IDEX) == 1
    assert providers.agree(store, IDEX).count == 2
    assert who(store, "1") == ("Idex", "M-2", "CVC")
    assert who(store, "1", CHANGE - 1) == ("Dalkia", "M-1", "CVC")
    assert who(store, "2") == ("Dalkia", "M-1", "CVC")
    assert who(store, "3") == ("Idex", "M-2", "CVC")
    assert who(store, "1", known=before) == ("Dalkia", "M-1", "CVC")
    assert who(store, "1", CHANGE + DAY, before) == ("Dalkia", "M-1", "CVC")


def test_what_is_opened_again_later_goes_to_the_new_provider(store: Store) -> None:
    save(store, ticket("1", closed=CHANGE - DAY))
    providers.agree(store, IDEX)
    assert who(store, "1")[0] == "Dalkia"
    again = replace(
        ticket("1", updated=CHANGE + DAY), events=(InterventionEvent("3", CHANGE + DAY, "open", Status.OPEN),)
    )
    save(store, again)
    assert who(store, "1")[0] == "Idex"


def test_a_rule_that_is_taken_back_leaves_what_was_before(store: Store) -> None:
    save(store, ticket("1"))
    providers.agree(store, IDEX)
    between = this_moment()
    (rule,) = (each for each in providers.rules_of(store.read(), RT) if each.provider == "Idex")
    assert providers.take_back(store, rule).count == 1
    assert who(store, "1") == ("Dalkia", "M-1", "CVC")
    assert who(store, "1", known=between) == ("Idex", "M-2", "CVC")


def test_a_rule_may_name_the_trade_and_still_finds_the_queue(store: Store) -> None:
    save(store, ticket("1"), ticket("2", trade="Élec"))
    providers.agree(store, ProviderRule(RT, "Idex", "M-2", "Chauffage", "trade", "cvc", CHANGE))
    assert who(store, "1") == ("Idex", "M-2", "Chauffage")
    assert who(store, "1", CHANGE - 1) == ("Dalkia", "M-1", "CVC")
    assert who(store, "2") == ("Dalkia", "M-1", "Élec")
    save(store, replace(ticket("1", updated=CHANGE + DAY), priority="9"))
    assert who(store, "1") == ("Idex", "M-2", "Chauffage")
    for moment, trade in ((None, "Chauffage"), (CHANGE - 1, "CVC")):
        shown = {value for _, value, _ in lines_of(store.read(), moment, (), "trade", None)}
        assert shown == {trade, "Élec"}
    assert providers.values_of(store.read(), RT, "trade") == ["Élec", "CVC"]


def test_a_rule_goes_on_under_the_new_name_of_its_queue(store: Store) -> None:
    save(store, ticket("1"))
    providers.agree(store, ProviderRule(RT, "Idex", "M-2", field="trade", value="CVC", since=CHANGE))
    save(store, renamed=(Renamed("trade", "CVC", "Génie climatique", CHANGE + DAY),))
    save(store, replace(ticket("2", trade="Génie climatique", updated=CHANGE + 2 * DAY), requested=CHANGE + 2 * DAY))
    assert who(store, "1") == ("Idex", "M-2", "Génie climatique")
    assert who(store, "2")[0] == "Idex"


def test_a_rule_of_the_future_takes_effect_on_its_day(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, ticket("1"), ticket("2"))
    tomorrow = now() + DAY
    with store.write() as db:
        connections.begin_run(db, RT, now())
    providers.agree(store, replace(IDEX, since=tomorrow))
    assert who(store, "1")[0] == "Dalkia"
    assert who(store, "1", tomorrow)[0] == "Idex"
    save(store, ticket("2", closed=now()))
    monkeypatch.setattr("timeo_desktop.services.operations.providers.now", lambda: tomorrow + 1)
    with store.write() as db:
        changes = providers.apply_begun(db, RT)
        connections.begin_run(db, RT, tomorrow + 1)
        assert providers.apply_begun(db, RT).records == frozenset()
    assert len(changes.records) == 1
    assert who(store, "1")[0] == "Idex"
    assert who(store, "2")[0] == "Dalkia"


def test_the_history_says_who_took_over_and_since_when_that_is_known(store: Store) -> None:
    save(store, ticket("1"), ticket("2", closed=CHANGE - DAY))
    before = this_moment()
    providers.agree(store, IDEX)
    reader = store.read()
    ((happened, learned, source, text, provider, _),) = ticket_history.provider_lines(reader, [1, 2], None)
    assert (happened, source, provider) == (CHANGE, RT, "Idex")
    assert str(text).startswith("Provider: Idex (M-2) instead of Dalkia (M-1), from 20")
    assert str(text).endswith(": Titre 1")
    assert learned > before
    assert ticket_history.provider_lines(reader, [1, 2], before) == []
    providers.agree(store, replace(IDEX, provider="Hydro", since=CHANGE + 9 * DAY))
    lines = ticket_history.provider_lines(store.read(), [1], None)
    assert lines[0][:2] == (CHANGE, learned)  # what follows does not make it news
    assert [line[4] for line in lines] == ["Idex", "Hydro"]


@pytest.mark.parametrize("terms", [{"provider": " "}, {"field": "trade"}, {"value": "CVC"}])
def test_a_rule_that_says_too_little_is_refused(store: Store, terms: dict[str, str]) -> None:
    with pytest.raises(UserError):
        providers.agree(store, replace(IDEX, **terms))  # type: ignore[arg-type]
