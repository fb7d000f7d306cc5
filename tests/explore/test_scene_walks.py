"""Walks from the entrance to rooms of other storeys in real models. Where they end and pass is checked without any of
what made the way: by rays upwards and sideways through the triangles, in VTK."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkIdList, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData, vtkStaticCellLocator

from tests.conftest import DATA, Read
from timeo_desktop.domain.chunks import F64
from timeo_desktop.geometry.ground import Ground
from timeo_desktop.geometry.nearby import Nearby
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.off_screen import off_screen_scene
from timeo_desktop.services.explore.walking import Walk
from timeo_desktop.services.opening.inspect import elements_of
from timeo_desktop.services.opening.open_source import models_of
from timeo_desktop.store.models.chunk_files import read_chunk
from timeo_desktop.ui.explore.walks import room_of, solids, walkable_box, way_to
from timeo_desktop.ui.view.session import Session

pytestmark = pytest.mark.real_data
_WALKS = (
    ("iosrc__Duplex_A_20110505.ifc", "B203", 3.1),
    ("iosrc__Duplex_A_20110505.ifc", "A203", 3.1),
    ("osb__AC11-Institute-Var-2-IFC.ifc", "010", -3.0),
)


@pytest.fixture
def session() -> Iterator[Session]:
    scene = off_screen_scene((320, 240))
    made = Session(scene, Camera(scene.renderer, scene.contents.depths))
    yield made
    made.close_all()
    scene.window.Finalize()


def opened(session: Session, read: Read, path: Path) -> None:
    """Open a model whole."""
    package = read(path)
    model = session.begin(models_of(path)[0])
    for file in package.chunks:
        session.scene.add_chunk(model.number, read_chunk(package.folder / file.name))
    model.elements, model.whole = elements_of(package), True


def locator(triangles: F64) -> vtkStaticCellLocator:
    points, faces, data = vtkPoints(), vtkCellArray(), vtkPolyData()
    points.SetData(numpy_to_vtk(triangles.reshape(-1, 3), deep=True))
    faces.SetData(3, numpy_to_vtk(np.arange(3 * len(triangles), dtype=np.int64), deep=True))
    data.SetPoints(points)
    data.SetPolys(faces)
    made = vtkStaticCellLocator()
    made.SetDataSet(data)
    made.BuildLocator()
    return made


def meets(found: vtkStaticCellLocator, start: F64, end: F64) -> bool:
    """Whether anything is between two places."""
    return bool(found.IntersectWithLine(start.tolist(), end.tolist(), 1e-6, vtkPoints(), vtkIdList()))


@pytest.mark.long
@pytest.mark.parametrize(("file", "room", "floor"), _WALKS)
def test_a_walk_from_the_entrance_comes_to_a_room_of_another_storey(
    session: Session, read: Read, file: str, room: str, floor: float
) -> None:
    path = DATA / "ifc" / file
    if not path.exists():
        pytest.skip("needs the real models")
    opened(session, read, path)
    triangles = solids(session)
    number = room_of(session, room)
    way = way_to(session, Ground(triangles, *walkable_box(session)), number)
    walk, passed = Walk(Nearby(triangles), way[0]), [way[0]]
    walk.follow(way)
    while walk.is_on_way:
        walk.advance(0.05)
        passed.append(walk.body.feet.copy())
    box = session.scene.contents.box_of((number,))
    assert not walk.is_lost
    assert box is not None
    assert (walk.body.feet[:2] > box[0][:2]).all()
    assert (walk.body.feet[:2] < box[1][:2]).all()
    assert walk.body.feet[2] == pytest.approx(floor, abs=0.03)
    assert abs(passed[0][2] - floor) > 2, "the way began on another storey"
    around, chest = locator(triangles), np.array((0, 0, 0.9))
    for before, after in pairwise(passed):
        assert np.linalg.norm(after - before) < 0.6
        assert not meets(around, before + chest, after + chest), "through a wall"
        for way_out in ((0.13, 0, 0), (-0.13, 0, 0), (0, 0.13, 0), (0, -0.13, 0)):
            assert not meets(around, after + chest, after + chest + np.array(way_out)), "into a wall"
