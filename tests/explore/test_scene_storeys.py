"""The plan of a storey of a real house, without a window: where it is cut, what it shows, how it is left."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.explore.sessions import opened
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.explore.plans import plan_of
from timeo_desktop.ui.base.command import run_line
from timeo_desktop.ui.explore.storey_rows import VIEW_COMMANDS
from timeo_desktop.ui.explore.storeys import levels
from timeo_desktop.ui.view.session import Session

HOUSE = "ifc/b2s__AC20-FZK-Haus_NoneAndDoubleGUID.ifc"
GROUND, UPPER = 0.0, 2.7  # as its IfcBuildingStorey entities say


@pytest.fixture
def session(real: Callable[[str], Path], run_folder: Path, pool: ReaderPool) -> Iterator[Session]:
    with opened(real(HOUSE), run_folder, pool) as made:
        yield made


def run(session: Session, line: str) -> None:
    run_line(VIEW_COMMANDS, session, line)


def test_storeys_are_where_the_file_says(session: Session) -> None:
    assert [level.floor for level in levels(session)] == pytest.approx([UPPER, GROUND], abs=0.01)
    assert [level.name for level in levels(session)] == ["Dachgeschoss", "Erdgeschoss"]


def test_a_plan_is_one_step_of_the_view_and_is_seen_from_above_north_up(session: Session) -> None:
    before = session.view
    run(session, "storey.plan Dachgeschoss")
    assert plan_of(session.view) == pytest.approx((UPPER, 1.2), abs=0.01)
    assert session.camera.is_parallel()
    assert session.camera.direction() == pytest.approx((0, 0, -1))
    assert session.camera.north() == pytest.approx((0, 1))
    session.undo()
    assert session.view == before


def test_one_goes_up_and_down_within_the_plan_and_stops_at_the_ends(session: Session) -> None:
    run(session, "storey.plan")  # nothing is chosen: the ground floor
    seen = []
    for line in ("storey.up", "storey.up", "storey.down", "storey.down"):
        run(session, line)
        plan = plan_of(session.view)
        assert plan is not None
        seen.append(plan[0])
    assert seen == pytest.approx([UPPER, UPPER, GROUND, GROUND], abs=0.01)


def test_where_it_is_cut_can_be_said_and_holds_for_the_next_plan(session: Session) -> None:
    run(session, "storey.plan")
    run(session, "storey.cut 1,5")
    assert plan_of(session.view) == pytest.approx((GROUND, 1.5), abs=0.01)
    run(session, "storey.up")
    assert plan_of(session.view) == pytest.approx((UPPER, 1.5), abs=0.01)
    run(session, "storey.cut 1.2")
