"""What is seen comes back exactly: undo after undo, and showing all."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.main_window import Opened, tagged
from timeo_desktop.domain.view import ViewState
from timeo_desktop.domain.view_history import ViewHistory
from timeo_desktop.ui.view.session import Session
from timeo_desktop.ui.window.main_window import MainWindow

pytestmark = pytest.mark.gui
TAGS = ("P-01", "P-02", "CH-01", "CTA-01")
STEPS = st.tuples(st.sampled_from(["select", "isolate", "hide", "show"]), st.sets(st.sampled_from(TAGS), min_size=1))


def seen(session: Session) -> list[np.ndarray]:
    """Which elements of each chunk are visible."""
    return [actor.visible.copy() for actor in session.scene.chunks]


def is_same(one: list[np.ndarray], other: list[np.ndarray]) -> bool:
    return all(np.array_equal(*each) for each in zip(one, other, strict=True))


@given(st.lists(STEPS, max_size=6))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def go_back_and_forth(session: Session, numbers: dict[str, int], steps: list[tuple[str, set[str]]]) -> None:
    session.history = ViewHistory()  # what was undone before could be done again
    whole, pictures = seen(session), [(session.view, seen(session))]
    steps = [("hide", {TAGS[0]}), *steps]  # a step at least: it ends what was undone before
    for name, tags in steps:
        session.apply(getattr(session.view, name)({numbers[tag] for tag in tags}))
        pictures.append((session.view, seen(session)))
    session.apply(session.view.show_all())
    assert is_same(seen(session), whole)
    assert session.view == ViewState(selection=session.view.selection)
    kept = dict(pictures)
    while session.history.can_undo:
        session.undo()
        assert is_same(seen(session), kept[session.view])
    assert session.view == ViewState()
    while session.history.can_redo:
        session.redo()
    assert is_same(seen(session), whole)


def test_undo_and_showing_all_restore_exactly_what_was_seen(window: MainWindow, open_file: Opened, demo: Path) -> None:
    open_file(demo)
    numbers = {tag: tagged(window, tag) for tag in TAGS}
    window.session.apply(window.session.view.hide({numbers["P-01"]}))
    hidden = seen(window.session)
    window.session.undo()
    assert not is_same(seen(window.session), hidden)
    go_back_and_forth(window.session, numbers)


def test_undo_brings_the_camera_back_and_redo_as_well(window: MainWindow, open_file: Opened, demo: Path) -> None:
    open_file(demo)
    session = window.session
    assert not session.history.can_undo  # what is begun with is no step
    home = session._camera_view()
    window.run("view.parallel")
    window.run("view.top")
    top = session._camera_view()
    session.camera.orbit(np.zeros(3), 30, 10)  # by hand: no step of its own
    turned = session._camera_view()
    window.run(f"view.choose {tagged(window, 'P-01')}")
    near = session._camera_view()
    for _ in range(3):
        session.undo()
    assert session._camera_view() == home
    assert not session.history.can_undo
    session.redo()
    session.redo()
    assert session._camera_view() == turned != top
    session.redo()
    assert session._camera_view() == near
    assert session.view.selection == {tagged(window, "P-01")}


def test_one_turns_about_what_was_picked_or_flown_to(
    window: MainWindow, open_file: Opened, demo: Path, qtbot: QtBot
) -> None:
    open_file(demo)
    pump = frozenset({tagged(window, "P-01")})
    window.run(f"view.choose {tagged(window, 'P-01')}")
    low, high = window.session.scene.contents.box_of(pump) or (np.zeros(3), np.zeros(3))
    middle = (low + high) / 2
    before = window.session.camera.project(middle[None])[0][0]
    window.viewport.setFocus()
    for _ in range(4):
        qtbot.keyClick(window.viewport, Qt.Key.Key_Left)
    assert window.session.camera.direction() @ np.array([0, 0, 1]) < 0
    assert np.linalg.norm(window.session.camera.project(middle[None])[0][0] - before) < 1  # pixels
    window.run("view.top")
    whole = window.session.camera.pivot
    assert whole is not None
    assert np.linalg.norm(whole - window.session.scene.to_map(middle)) > 1
    window.session.undo()  # a jump as well
    assert window.session.camera.pivot is not None
    assert np.allclose(window.session.camera.pivot, window.session.scene.to_map(window.session.camera.focus()))
