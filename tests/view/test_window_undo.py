"""What is seen comes back exactly: undo after undo, and showing all."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.main_window import Opened, tagged
from timeo_desktop.domain.view import ViewState
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
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def go_back_and_forth(session: Session, numbers: dict[str, int], steps: list[tuple[str, set[str]]]) -> None:
    whole, pictures = seen(session), [(session.view, seen(session))]
    for name, tags in steps:
        session.apply(getattr(session.view, name)({numbers[tag] for tag in tags}))
        pictures.append((session.view, seen(session)))
    session.apply(session.view.show_all())
    assert is_same(seen(session), whole)
    assert session.view == ViewState(selection=session.view.selection)
    kept = {view: picture for view, picture in pictures}
    while session.history.can_undo:
        session.undo()
        assert is_same(seen(session), kept[session.view])
    assert session.view == ViewState()
    while session.history.can_redo:
        session.redo()
    assert is_same(seen(session), whole)
    while session.history.can_undo:
        session.undo()


def test_undo_and_showing_all_restore_exactly_what_was_seen(window: MainWindow, open_file: Opened, demo: Path) -> None:
    open_file(demo)
    numbers = {tag: tagged(window, tag) for tag in TAGS}
    window.session.apply(window.session.view.hide({numbers["P-01"]}))
    hidden = seen(window.session)
    window.session.undo()
    assert not is_same(seen(window.session), hidden)
    go_back_and_forth(window.session, numbers)
