"""A sheet of models without a window: the same session, scene and commands as the window's."""

import argparse
import shlex
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from timeo_desktop.domain.sheets import WORDS, Layout, Outlook, Sheet, TitleBlock, day_text, fitting_scale
from timeo_desktop.domain.text import Sentence
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.off_screen import off_screen_scene
from timeo_desktop.services.explore.sheets import pdf_of, picture_of, save
from timeo_desktop.services.opening.open_source import models_of
from timeo_desktop.services.opening.opener import Opener
from timeo_desktop.ui.base.command import Command, run_line
from timeo_desktop.ui.explore.sheet_drawing import DOTS_PER_INCH, extent_of, outlook_of, show
from timeo_desktop.ui.view.session import Session

_SIZE = (1200, 900)
_PICTURE_DOTS = 100.0


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
    language: str
    commands: tuple[str, ...]


def wanted_of(options: argparse.Namespace) -> Wanted:
    """What the words of the command line ask for."""
    title = TitleBlock(
        options.project, options.title or options.storey, options.author,
        options.date or day_text(datetime.now().astimezone().date(), options.language), options.number,
    )  # fmt: skip
    layout = Layout(options.paper, not options.portrait)
    return Wanted(
        tuple(options.files), options.output, layout, options.scale, options.storey, options.height, title,
        options.language, tuple(options.run),
    )  # fmt: skip


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
            run_line(commands, session, f"storey.cut {wanted.height}")
            run_line(commands, session, f"storey.plan {shlex.quote(wanted.storey)}")
        for line in wanted.commands:
            run_line(commands, session, line)
        outlook = outlook_of(session)
        layout = replace(
            wanted.layout, scale=wanted.scale or fitting_scale(*extent_of(session, outlook), wanted.layout)
        )
        sheet = _sheet(session, outlook, layout, wanted)
        as_picture = wanted.output.suffix.lower() == ".png"
        save(picture_of(sheet, _PICTURE_DOTS) if as_picture else pdf_of(sheet), wanted.output)
    finally:
        session.close_all()
        scene.window.Finalize()


def _sheet(session: Session, outlook: Outlook, layout: Layout, wanted: Wanted) -> Sheet:
    steps = show(session, outlook, layout, DOTS_PER_INCH, wanted.language)
    shown = next(each for each in steps if each is not None)
    return Sheet(layout, wanted.title, shown.drawing, shown.shading(), session.camera.north(),
                 words=WORDS[wanted.language])  # fmt: skip
