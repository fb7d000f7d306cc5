"""How long sheets take, from the command to the file, and the longest that the window does not answer meanwhile.

Run: python tests/benchmarks/sheets.py [--write]. Rewrites its part of docs/performance.md. No display is needed: the
window draws sheets by the same steps, one between two looks at what the user does.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from timeo_desktop.domain.sheets import Layout, Sheet, TitleBlock, fitting_scale
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.scene.camera import Camera
from timeo_desktop.scene.off_screen import off_screen_scene
from timeo_desktop.services.explore.sheets import pdf_of, save
from timeo_desktop.services.opening.environment import cache, stall_limits
from timeo_desktop.services.opening.open_source import CHILD_TARGET, models_of
from timeo_desktop.services.opening.opener import Opener
from timeo_desktop.ui.explore.sheet_drawing import DOTS_PER_INCH, Shown, extent_of, outlook_of, show
from timeo_desktop.ui.view.session import Session

ROOT = Path(__file__).parents[2]
REPORT, DATA = ROOT / "docs" / "performance.md", ROOT.parent / "shared" / "data"
BEGIN, END, HEAD = "<!-- sheets: begin -->", "<!-- sheets: end -->", "## Sheets"
ROUNDS = 3
FILES = ("ifc/iosrc__Duplex_A_20110505.ifc", "ifc/lite__Office_A_20110811.ifc", "synth/office_x8.ifc")
PAPERS = ("A3", "A0")


@dataclass(frozen=True)
class Figures:
    """Seconds for drawing, for the longest step of it, and for setting and writing; the size of the file in bytes."""

    drawing: float
    longest: float
    setting: float
    size: int


def opened(path: Path, opener: Opener) -> Session:
    """A session with this file, seen from above."""
    scene = off_screen_scene((1200, 900))
    session = Session(scene, Camera(scene.renderer, scene.contents.depths))
    for file in models_of(path):
        model = session.begin(file)
        for event in opener.open(file, threading.Event(), session.whereabouts.wanted()):
            for _ in session.take(model, event):
                pass
    session.looking.look_as_map()
    return session


def made(session: Session, paper: str, folder: Path) -> Figures:
    """A sheet of all that is there, at the largest usual scale."""
    outlook = outlook_of(session)
    layout = Layout(paper, True, fitting_scale(*extent_of(session, outlook), Layout(paper)))
    steps: Iterator[Shown | None] = show(session, outlook, layout, DOTS_PER_INCH)
    longest, began, shown = 0.0, time.perf_counter(), None
    while shown is None:
        last = time.perf_counter()
        shown = next(steps)
        longest = max(longest, time.perf_counter() - last)
    drawn, path = time.perf_counter(), folder / "sheet.pdf"
    save(pdf_of(Sheet(layout, TitleBlock(), shown.drawing, shown.shading())), path)
    return Figures(drawn - began, longest, time.perf_counter() - drawn, path.stat().st_size)


def rows(opener: Opener, folder: Path) -> Iterator[str]:
    """The lines of the table."""
    for name in FILES:
        session = opened(DATA / name, opener)
        triangles = sum(len(actor.chunk.triangles) for actor in session.scene.chunks)
        for paper in PAPERS:
            found = [made(session, paper, folder) for _ in range(ROUNDS)]
            drawing, setting = (median(getattr(each, what) for each in found) for what in ("drawing", "setting"))
            longest, size = max(each.longest for each in found), found[0].size
            yield (
                f"| {Path(name).name} | {triangles:,} | {paper} | {drawing:.1f} | {longest:.2f} | {setting:.1f} |"
                f" {size / 1e6:.1f} |"
            )
        session.close_all()


def report(lines: list[str], load: float) -> str:
    """This page's part."""
    told = (
        f"{datetime.now().astimezone():%Y-%m-%d}, {os.cpu_count()} cores, software OpenGL, load {load:.1f}. Written by"
        " `tests/benchmarks/sheets.py`: a sheet of the whole model seen from above, shading of"
        f" {DOTS_PER_INCH:.0f} dots an inch, medians of {ROUNDS}. Drawing is done a step at a time in the window's own"
        " thread and can be stopped between two; “window still” is the longest step of all rounds. Setting (PNG, typst,"
        " writing) is done beside it."
    )
    titles = "| file | triangles | paper | drawing, s | window still, s | setting, s | PDF, MB |"
    return "\n".join([BEGIN, told, "", titles, "|---|--:|---|--:|--:|--:|--:|", *lines, END])


def main() -> None:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    load, pool = os.getloadavg()[0], ReaderPool(CHILD_TARGET, keep_spare=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            lines = list(rows(Opener(cache(), pool, stall_limits()), Path(folder)))
    finally:
        pool.close()
    told = report(lines, load)
    print(told)
    if options.write:
        page = REPORT.read_text("utf-8")
        if BEGIN not in page:
            page = f"{page.rstrip()}\n\n{HEAD}\n\n{BEGIN}\n{END}\n"
        before, after = page.split(BEGIN)[0], page.split(END)[1]
        REPORT.write_text(before + told + after, "utf-8")


if __name__ == "__main__":
    main()
