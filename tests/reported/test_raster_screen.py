"""What is transparent in a picture is so on the screen."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray

from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.off_screen import off_screen_scene
from timeo_desktop.services.opening.events import StallLimits
from timeo_desktop.services.opening.open_source import models_of, open_model
from timeo_desktop.store.models.packages import PackageCache
from timeo_desktop.ui.view.session import Session

DATA = Path(__file__).parent / "data" / "city"
SIZE = (320, 240)


@pytest.fixture
def session() -> Iterator[Session]:
    scene = off_screen_scene(SIZE)
    made = Session(scene, Camera(scene.renderer, scene.contents.depths))
    yield made
    made.close_all()
    scene.window.Finalize()


def pixels(session: Session) -> np.ndarray:
    session.scene.render()
    data = vtkUnsignedCharArray()
    session.scene.window.GetPixelData(0, 0, SIZE[0] - 1, SIZE[1] - 1, 0, data, 0)
    return vtk_to_numpy(data).reshape(SIZE[1], SIZE[0], 3).astype(int)


def test_half_of_the_orthophoto_is_not_there(session: Session, cache: PackageCache, pool: ReaderPool) -> None:
    empty = pixels(session)
    (file,) = models_of(DATA / "23_ortho_nodata.tif")
    model = session.begin(file)
    for event in open_model(file, cache, pool, threading.Event(), StallLimits()):
        list(session.take(model, event))
    session.looking.look("top")
    shown = pixels(session)
    differs = np.abs(shown - empty).max(axis=2) > 12
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    # The hole is one side of a diagonal.
    square = differs[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert square.mean() == pytest.approx(0.5, abs=0.05)
    assert (shown[differs].max(axis=1) < 20).mean() < 0.01
