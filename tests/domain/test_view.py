"""The view is a value; its history goes back and forth without loss."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from timeo_desktop.domain.view import ViewState
from timeo_desktop.domain.view_history import ViewHistory

NUMBERS = st.frozensets(st.integers(0, 30), max_size=8)
STEPS = st.sampled_from(["select", "add", "isolate", "hide", "show", "show_all", "xray"])


def step(view: ViewState, name: str, numbers: frozenset[int]) -> ViewState:
    changes = {
        "select": lambda: view.select(numbers),
        "add": lambda: view.select(numbers, add=True),
        "isolate": lambda: view.isolate(numbers),
        "hide": lambda: view.hide(numbers),
        "show": lambda: view.show(numbers),
        "show_all": view.show_all,
        "xray": lambda: replace(view, xray=not view.xray),
    }
    return changes[name]()


@given(st.lists(st.tuples(STEPS, NUMBERS), max_size=20))
def test_undo_of_everything_ends_at_the_first_view_and_redo_at_the_last(
    steps: list[tuple[str, frozenset[int]]],
) -> None:
    history = ViewHistory()
    for name, numbers in steps:
        history.push(step(history.current, name, numbers))
    last = history.current
    while history.undo():
        pass
    assert history.current == ViewState()
    while history.redo():
        pass
    assert history.current == last


@given(NUMBERS, NUMBERS)
def test_hidden_things_are_never_selected(selected: frozenset[int], hidden: frozenset[int]) -> None:
    view = ViewState().select(selected).hide(hidden)
    assert not view.selection & view.hidden


def test_selecting_one_thing_after_another_is_one_step_back() -> None:
    history = ViewHistory()
    history.push(history.current.hide({9}))
    for number in (1, 2, 3):
        history.push(history.current.select({number}))
    history.undo()
    assert history.current == ViewState(hidden=frozenset({9}))


def test_a_new_step_forgets_what_was_undone() -> None:
    history = ViewHistory()
    history.push(history.current.hide({1}))
    history.undo()
    history.push(history.current.hide({2}))
    assert not history.can_redo


def test_isolating_nothing_changes_nothing() -> None:
    view = ViewState().hide({1})
    assert view.isolate(()) == view


def test_closed_elements_are_forgotten() -> None:
    history = ViewHistory()
    history.push(history.current.isolate({1, 2}))
    history.push(history.current.select({1, 3}))
    history.push(history.current.hide({2}))
    history.forget(lambda number: number > 2)
    assert history.current == ViewState(selection=frozenset({3}))
    while history.undo():
        assert not (history.current.isolated or frozenset()) & {1, 2}
    assert history.current == ViewState()


def test_what_is_known_follows_the_moment_until_it_has_one_of_its_own() -> None:
    view = ViewState(moment=5).knowing(5)
    assert view.at(3) == ViewState(moment=3, known=3)
    assert view.knowing(9).at(3) == ViewState(moment=3, known=9)
    assert view.knowing(9).at(12) == ViewState(moment=12, known=12)
    assert view.at(None) == ViewState()
    assert view.knowing(None) == ViewState(moment=5)
    assert ViewState().knowing(4) == ViewState(moment=4, known=4)


def test_to_ask_for_what_was_known_is_a_step_and_moving_that_date_is_not_another() -> None:
    history = ViewHistory()
    history.push(history.current.at(5))
    for known in (5, 6, 7):
        history.push(history.current.knowing(known))
    history.undo()
    assert history.current == ViewState(moment=5, known=5)
    history.undo()
    assert history.current == ViewState(moment=5)
    history.redo()
    history.redo()
    assert history.current == ViewState(moment=5, known=7)
