"""Render models to a PNG without a window or a display: the same session and commands as the window's."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.picture import Furniture
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.laid_out import laid_out
from timeo_desktop.scene.off_screen import off_screen_scene, write_picture
from timeo_desktop.scene.refine import REST_PIXELS, REST_TRIANGLES, refine
from timeo_desktop.scene.style import legend_of, style_by
from timeo_desktop.services.city.find_objects import objects_of
from timeo_desktop.services.opening.advice import put_by_hand
from timeo_desktop.services.opening.open_source import Drawn, Recognised, models_of
from timeo_desktop.services.opening.opener import Opener
from timeo_desktop.services.opening.tiles import read_tile
from timeo_desktop.ui.base.command import Command, run_line
from timeo_desktop.ui.view.session import Session


@dataclass(frozen=True)
class Picture:
    """What to render and where to. Commands are run once everything is open."""

    files: tuple[Path | str, ...]
    output: Path
    size: tuple[int, int] = (1600, 1000)
    commands: tuple[str, ...] = ()
    title: str = ""
    legend: bool = False
    scale: bool = False
    north: bool = False
    dark: bool = False


def snapshot(wanted: Picture, opener: Opener, commands: Sequence[Command[Session]]) -> Iterator[Sentence]:
    """Open files, run lines of these commands, write the picture; yield what the user should know. Raises UserError."""
    scene = off_screen_scene(wanted.size)
    session = Session(scene, Camera(scene.renderer, scene.contents.depths))
    try:
        models = [file for path in wanted.files for file in models_of(path)]
        for index, file in enumerate(models):
            model = session.begin(file)
            stop = threading.Event()
            for event in opener.open(file, stop, session.whereabouts.wanted()):
                yield from session.take(model, event)
                if isinstance(event, Recognised) and model.by_hand is not None:
                    yield put_by_hand(file.name)
                if isinstance(event, Drawn) and index == len(models) - 1 and not wanted.commands:
                    # Nothing else changes the picture; properties are still read, for the cache.
                    _take_picture(session, wanted, commands)
        if wanted.commands or not scene.chunks:
            _take_picture(session, wanted, commands)
        for message in session.places.judged():
            yield message.text
            if message.action.startswith("place.accept"):
                yield sentence("Another place is offered: --run {command}", command=f"'{message.action}'")
    finally:
        session.close_all()
        scene.window.Finalize()


def _take_picture(session: Session, wanted: Picture, commands: Sequence[Command[Session]]) -> None:
    session.looking.begin()
    for line in wanted.commands:
        run_line(commands, session, line)
    for number, where in session.unanswered():
        asked = session.models[number].elements
        if asked is not None:
            session.found(number, where, objects_of(asked, where))
    legends = []
    for number, layer in session.view.layers:
        elements = session.models[number].elements if number in session.models else None
        if layer.style and elements is not None:
            style = style_by(elements, layer.style)
            session.scene.style(number, style.colours)
            legends.append(legend_of(style))
    while found := refine(session.scene, session.camera, REST_PIXELS, REST_TRIANGLES):
        for node in found:
            chunk = read_tile(node.folder, node.file)
            if chunk is None:
                raise CannotOpen("A chunk in the cache cannot be read: clear the cache and open the file again")
            session.scene.fill(node, chunk)
    furniture = Furniture(wanted.title, legends[0] if wanted.legend and legends else None, wanted.scale, wanted.north)
    with laid_out(session.scene, wanted.size, furniture, _length_text, wanted.dark):
        write_picture(session.scene, wanted.output)


def _length_text(metres: float) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
