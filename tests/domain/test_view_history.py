"""Undo brings the camera back: each step keeps the one that it was left with."""

from dataclasses import replace

from timeo_desktop.domain.view import CameraView, ViewState
from timeo_desktop.domain.view_history import ViewHistory

HIDDEN = ViewState(hidden=frozenset({1}))


def at(place: float) -> CameraView:
    """A camera that stands there."""
    return CameraView((place, 0.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 1.0))


def test_a_step_back_leads_to_where_the_view_was_left_and_forward_again() -> None:
    history = ViewHistory()
    history.push(HIDDEN, at(1))
    history.push(replace(HIDDEN, xray=True), at(2))
    history.undo(at(3))
    assert (history.current, history.camera) == (HIDDEN, at(2))
    history.undo(at(2))
    assert (history.current, history.camera) == (ViewState(), at(1))
    history.redo(at(7))  # one has looked around meanwhile
    assert (history.current, history.camera) == (HIDDEN, at(2))
    history.redo(at(2))
    assert (history.current, history.camera) == (replace(HIDDEN, xray=True), at(3))
    while history.undo(at(3)):
        pass
    assert history.camera == at(7)


def test_a_flight_is_one_step_with_all_that_it_changes() -> None:
    history = ViewHistory()
    end = history.begin(at(1))
    history.push(ViewState(selection=frozenset({4})), at(1))
    inner = history.begin(at(1))
    history.push(ViewState(selection=frozenset({4}), xray=True), at(1))
    inner(at(2))
    end(at(3))
    history.undo(at(3))
    assert (history.current, history.camera, history.can_undo) == (ViewState(), at(1), False)
    history.redo(at(1))
    assert (history.current.xray, history.camera) == (True, at(3))


def test_a_flight_without_a_change_of_the_view_is_a_step_and_one_that_stays_is_none() -> None:
    history = ViewHistory()
    history.begin(at(1))(at(1))
    history.begin(at(1))(at(1 + 1e-9))
    assert not history.can_undo
    history.begin(at(1))(at(2))
    history.begin(at(2))(at(3))
    history.undo(at(3))
    assert history.camera == at(2)
    history.undo(at(2))
    assert history.camera == at(1)


def test_what_is_selected_after_a_flight_is_undone_without_it() -> None:
    history = ViewHistory()
    history.begin(at(1))(at(2))
    history.push(ViewState(selection=frozenset({1})), at(2))
    history.push(ViewState(selection=frozenset({2})), at(2))
    history.undo(at(2))
    assert (history.current, history.camera, history.can_undo) == (ViewState(), at(2), True)


def test_a_flight_outlives_the_closing_of_a_model() -> None:
    history = ViewHistory()
    history.push(ViewState(selection=frozenset({1})), at(1))
    history.begin(at(1))(at(2))
    history.forget(lambda number: number > 5)
    history.undo(at(2))
    assert (history.current, history.camera, history.can_undo) == (ViewState(), at(1), False)


def test_two_hundred_steps_are_kept() -> None:
    history = ViewHistory()
    for place in range(300):
        history.begin(at(place))(at(place + 1))
    steps = 0
    while history.undo(at(0)):
        steps += 1
    assert (steps, history.camera) == (200, at(100))
