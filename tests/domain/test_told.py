"""One succession of values of what a source shows and of what its log says, in whatever order the two come."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeo_desktop.domain.providers import ProviderRule, provider_spans
from timeo_desktop.domain.told import ALWAYS, Change, Span, spans_of, told, told_moment, value_at


@dataclass(frozen=True)
class Lived:
    """What a field really was: its first value, and what it was changed to, and when."""

    first: str
    changes: tuple[tuple[int, str], ...]

    def at(self, moment: int) -> str:
        return next((value for since, value in reversed(self.changes) if since <= moment), self.first)

    def log(self, until: int) -> list[Change]:
        return [Change(since, self.at(since - 1), value) for since, value in self.changes[:until]]


@st.composite
def lives(draw: st.DrawFn) -> Lived:
    moments = sorted(draw(st.sets(st.integers(1, 60), max_size=6)))
    values = [draw(st.sampled_from("ABC"))]
    for _ in moments:
        values.append(draw(st.sampled_from([each for each in "ABC" if each != values[-1]])))
    return Lived(values[0], tuple(zip(moments, values[1:], strict=True)))


@given(lives(), st.data())
def test_once_the_whole_log_came_every_moment_is_as_it_was(lived: Lived, data: st.DataObject) -> None:
    """The log comes in parts, each with what the source shows then, which is mostly ahead of the log."""
    believed: tuple[Span, ...] = ()
    told_until, asked = 0, 0
    while told_until < len(lived.changes) or not believed:
        told_until = data.draw(st.integers(told_until, len(lived.changes)))
        happened = lived.changes[told_until - 1][0] if told_until else 0
        asked = data.draw(st.integers(max(asked, happened), max(asked, happened) + 60))
        newest = max([since for since, _ in lived.changes if since <= asked], default=0)
        believed = told(lived.log(told_until), believed, lived.at(asked), newest)
        assert value_at(believed, asked) == lived.at(asked)  # what is shown is so
        if asked >= 120:
            told_until = len(lived.changes)
            believed = told(lived.log(told_until), believed, lived.at(asked), newest)
    believed = told(lived.log(len(lived.changes)), believed, lived.at(1_000), 60)
    assert [value_at(believed, moment) for moment in range(70)] == [lived.at(moment) for moment in range(70)]


def test_a_change_that_no_line_tells_is_kept_between_the_lines() -> None:
    before = spans_of([(ALWAYS, "CVC"), (50, "CVC 2026")])
    same = told([], before, "CVC 2026", 70)
    assert same == before
    moved = told([Change(80, "CVC 2026", "Plomberie")], before, "Plomberie", 80)
    assert [value_at(moved, moment) for moment in (10, 60, 90)] == ["CVC", "CVC 2026", "Plomberie"]


def test_what_was_shown_before_its_line_came_is_explained_by_the_line() -> None:
    shown = told([], (), "B", 40)
    assert shown == (Span(ALWAYS, None, "B"),)
    assert told([Change(30, "A", "B")], shown, "B", 40) == (Span(ALWAYS, 30, "A"), Span(30, None, "B"))


@pytest.mark.parametrize(
    ("before", "value", "ended", "expected"),
    [
        ((), "30", 0, [(ALWAYS, ""), (30, "30")]),
        (((ALWAYS, ""), (30, "30")), "", 50, [(ALWAYS, ""), (30, "30"), (50, "")]),
        (((ALWAYS, ""), (30, "30"), (50, "")), "70", 0, [(ALWAYS, ""), (30, "30"), (50, ""), (70, "70")]),
        (((ALWAYS, ""), (30, "30")), "20", 0, [(ALWAYS, ""), (20, "20")]),
    ],
)
def test_a_moment_holds_since_itself(
    before: tuple[tuple[int, str], ...], value: str, ended: int, expected: list[tuple[int, str]]
) -> None:
    assert told_moment(spans_of(before), value, ended) == spans_of(expected)


def test_of_two_rules_the_one_that_names_a_field_comes_first_and_then_the_later() -> None:
    rules = [
        ProviderRule("c", "Dalkia"),
        ProviderRule("c", "Idex", since=100),
        ProviderRule("c", "Otis", field="trade", value="ascenseurs", since=50),
    ]
    trade = spans_of([(ALWAYS, "CVC"), (70, "Ascenseurs"), (150, "CVC")])
    providers, *_ = provider_spans(rules, {"trade": trade}, None)
    assert [value_at(providers, moment) for moment in (10, 60, 80, 120, 160)] == [
        "Dalkia", "Dalkia", "Otis", "Otis", "Idex"
    ]  # fmt: skip
    closed, *_ = provider_spans(rules, {"trade": trade}, 60)
    assert closed == (Span(ALWAYS, None, "Dalkia"),)
