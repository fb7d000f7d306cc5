"""The basket in a real model without a window: put together, taken apart, turned over, seen among ghosts."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import DEMO, Read
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.measures import Measure, MeasureKind
from timeo_desktop.domain.sections import Plane, Section
from timeo_desktop.domain.view import CameraView, LayerView, ViewState
from timeo_desktop.domain.view_history import ViewHistory
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.off_screen import off_screen_scene
from timeo_desktop.services.opening.open_source import StallLimits, models_of, open_model
from timeo_desktop.store.models.packages import PackageCache
from timeo_desktop.ui.base.command import run_line
from timeo_desktop.ui.families import view_commands
from timeo_desktop.ui.view.finding import find
from timeo_desktop.ui.view.session import Session


@pytest.fixture
def session(read: Read, pool: ReaderPool) -> Iterator[Session]:
    """The demonstration building in an off-screen scene."""
    folder = read(DEMO).folder
    scene = off_screen_scene((400, 300))
    made = Session(scene, Camera(scene.renderer, scene.contents.depths))
    (file,) = models_of(DEMO)
    model, cache = made.begin(file), PackageCache(folder.parents[1], 1 << 30)
    for event in open_model(file, cache, pool, threading.Event(), StallLimits()):
        list(made.take(model, event))
    made.looking.begin()
    yield made
    made.close_all()
    scene.window.Finalize()


def run(session: Session, *lines: str) -> None:
    for line in lines:
        run_line(view_commands(), session, line)


def seen(session: Session) -> set[int]:
    """The numbers of all elements that are seen clearly."""
    return {int(number) for actor in session.scene.chunks for number in actor.numbers[actor.visible]}


def faint(session: Session) -> set[int]:
    return {int(number) for actor in session.scene.chunks for number in actor.numbers[actor.ghost.rows]}


def of_class(session: Session, name: str) -> set[int]:
    return {number for number, row in find(session, name) if row.ifc_class == name}


def test_what_is_isolated_is_put_together_and_taken_apart_and_all_of_it_is_undone(session: Session) -> None:
    pumps, doors = of_class(session, "IfcPump"), of_class(session, "IfcDoor")
    whole = seen(session)
    run(session, "basket.set IfcPump", "basket.add IfcDoor")
    assert seen(session) == pumps | doors
    run(session, "basket.remove IfcPump")
    assert seen(session) == doors
    with pytest.raises(UserError, match="Nothing would be left to see"):
        run(session, "basket.remove IfcDoor")
    with pytest.raises(UserError, match="Select something first"):
        run(session, "basket.add")
    run(session, "view.undo")
    assert seen(session) == pumps | doors
    run(session, "view.undo", "view.undo")
    assert seen(session) == whole
    run(session, "basket.remove IfcDoor")  # from all, where nothing is isolated
    assert seen(session) == whole - doors


def test_what_is_seen_is_turned_over_and_back(session: Session) -> None:
    whole, doors = seen(session), of_class(session, "IfcDoor")
    with pytest.raises(UserError, match="Everything is seen"):
        run(session, "view.invert")
    run(session, "view.hide IfcDoor", "view.invert")
    assert seen(session) == doors
    run(session, "view.invert")
    assert seen(session) == whole - doors
    run(session, "view.spaces")
    assert seen(session) == whole - doors  # rooms are not part of what was turned over


def test_what_is_not_isolated_is_drawn_faintly_and_not_picked(session: Session) -> None:
    run(session, "view.isolate IfcPump")
    bare = session.camera.ray(200, 150), seen(session)
    assert not faint(session)
    run(session, "view.ghost")
    whole = session.scene.contents.numbers()
    rooms = session.scene.contents.in_layer("spaces")
    assert faint(session) == set(whole.tolist()) - rooms - seen(session)
    assert seen(session) == bare[1]
    hit = session.scene.pick(bare[0])
    assert hit is None or hit.number in bare[1]
    run(session, "view.hide IfcDoor")
    assert not faint(session) & of_class(session, "IfcDoor")
    run(session, "view.show_all")
    assert not faint(session)
    session.apply(ViewState())


def stands(session: Session) -> CameraView:
    """Where the camera stands."""
    found = session._camera_view()
    assert found is not None
    return found


LINES = st.sampled_from([
    "view.hide IfcDoor", "view.isolate IfcWall", "basket.add IfcPump", "basket.remove IfcWall", "view.invert",
    "view.ghost", "view.xray", "view.spaces", "view.edges", "view.grids", "view.show_all", "view.top", "view.home",
    "view.parallel", "view.map", "view.fit IfcPump", "view.select IfcSlab", "time.go 2026-06-21T13:00", "time.live",
])  # fmt: skip
CUT = Section((Plane((0.0, 0.0, 1.2), (0.0, 0.0, 1.0)),), "Cut")
HEIGHT = Measure(MeasureKind.HEIGHT, ((0.0, 0.0, 2.5),), 2.5, (), "Above")
CHANGES = st.sampled_from([
    {"sections": (CUT,)}, {"sections": ()}, {"measures": (HEIGHT,)}, {"exploded": 3.0}, {"exploded": 0.0},
    {"layers": ((1, LayerView(opacity=0.4)),)}, {"overlay": "tickets"},
])  # fmt: skip


@given(st.lists(LINES | CHANGES | st.floats(-90, 90), min_size=1, max_size=12))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_and_redo_of_everything_bring_back_what_was_seen_and_from_where(
    session: Session, steps: list[object]
) -> None:
    """A text is a command, a number an orbit by hand, anything else a change of the view."""
    session.apply(ViewState())
    session.history = ViewHistory()
    session.looking.begin()
    left = []  # each view that a step led away from, with its camera
    for step in steps:
        before, steps_before = (session.view, stands(session)), len(session.history._past)
        if isinstance(step, float):
            session.camera.orbit(np.zeros(3), step, 3.0)
        elif isinstance(step, str):
            with suppress(UserError):
                run(session, step)
        elif isinstance(step, dict):
            session.apply(replace(session.view, **step))
        left += [before] * (len(session.history._past) - steps_before)
    last, there, picture = session.view, stands(session), seen(session)
    for view, camera in reversed(left):
        session.undo()
        assert session.view == view
        assert stands(session).is_as(camera)
    assert not session.history.can_undo
    while session.history.can_redo:
        session.redo()
    assert (session.view, seen(session)) == (last, picture)
    assert stands(session).is_as(there)
