"""A session on a real file, without a window."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import CHUNKS
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.off_screen import off_screen_scene
from timeo_desktop.services.opening.open_source import StallLimits, models_of, open_model
from timeo_desktop.store.models.packages import PackageCache
from timeo_desktop.ui.view.session import Session


@contextmanager
def opened(path: Path, folder: Path, pool: ReaderPool) -> Iterator[Session]:
    """A session that has opened a file; what is read of it is kept in `folder` for the whole run of tests."""
    scene = off_screen_scene((900, 700))
    session = Session(scene, Camera(scene.renderer, scene.contents.depths))
    try:
        for file in models_of(path):
            model = session.begin(file)
            cache = PackageCache(folder / CHUNKS, 4 << 30)
            for event in open_model(file, cache, pool, threading.Event(), StallLimits()):
                list(session.take(model, event))
        yield session
    finally:
        session.close_all()
        scene.window.Finalize()
