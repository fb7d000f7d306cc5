"""A sheet of models without a window: the same session, scene and commands as the window's."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.sections import Plane, Section
from timeo_desktop.domain.sheets import Layout, Outlook, Sheet, TitleBlock, fitting_scale
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.off_screen import off_screen_scene
from timeo_desktop.services.explore.sheets import pdf_of, save
from timeo_desktop.services.opening.open_source import models_of
from timeo_desktop.services.opening.opener import Opener
from timeo_desktop.ui.base.command import Command, run_line
from timeo_desktop.ui.explore.sheet_drawing import Shown, extent_of, outlook_of, show
from timeo_desktop.ui.view.finding import find
from timeo_desktop.ui.view.inside import with_all_there
from timeo_desktop.ui.view.session import Session

_SIZE = (1200, 900)


@dataclass(frozen=True)
class Wanted:
    """What shall be on a sheet, and where it is written to. Without `scale` the largest usual one that fits."""

    files: tuple[Path | str, ...]
    output: Path
    layout: Layout
    scale: float | None
    storey: str
    height: float
    title: TitleBlock
    dots_per_inch: float
    commands: tuple[str, ...]


def make(wanted: Wanted, opener: Opener, commands: Sequence[Command[Session]]) -> Iterator[Sentence]:
    """Open files, write the sheet; yield what the user should know. Raises UserError."""
    scene = off_screen_scene(_SIZE)
    session = Session(scene, Camera(scene.renderer, scene.contents.depths))
    try:
        for path in wanted.files:
            for file in models_of(path):
                model = session.begin(file)
                for event in opener.open(file, threading.Event(), session.whereabouts.wanted()):
                    yield from session.take(model, event)
        session.looking.look_as_map()
        if wanted.storey:
            _plan(session, wanted.storey, wanted.height)
        for line in wanted.commands:
            run_line(commands, session, line)
        outlook = outlook_of(session)
        layout = replace(wanted.layout, scale=wanted.scale or fitting_scale(*extent_of(session, outlook), wanted.layout))
        save(pdf_of(_sheet(session, outlook, layout, wanted)), wanted.output)
        yield sentence("1:{scale:}", scale=f"{layout.scale:g}")
    finally:
        session.close_all()
        scene.window.Finalize()


def _sheet(session: Session, outlook: Outlook, layout: Layout, wanted: Wanted) -> Sheet:
    shown: Shown | None = None
    for shown in show(session, outlook, layout, wanted.dots_per_inch):
        pass
    assert shown is not None
    return Sheet(layout, wanted.title, shown.drawing, shown.shading, session.camera.north())


def _plan(session: Session, name: str, height: float) -> None:
    rows = [(number, each) for number, each in find(session, name) if each.ifc_class == "IfcBuildingStorey"]
    if not rows:
        raise UserError("No storey is named {name}", name=name)
    number, storey = rows[0]
    print(storey)
    numbers = with_all_there(session, frozenset((number,)))
    session.apply(session.view.isolate(numbers))
    at = session.models[number >> 32].placement.array() @ [0, 0, storey.elevation or 0.0, 1]
    section = Section((Plane((float(at[0]), float(at[1]), float(at[2]) + height), (0.0, 0.0, 1.0)),), storey.name)
    session.apply(replace(session.view, sections=(section,)))
    session.looking.fit(numbers)
