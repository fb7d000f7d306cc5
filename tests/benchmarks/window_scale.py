"""The window at scale: a table of a million objects, search over their names, the start, and acts that were quadratic.

    python -m tests.benchmarks.window_scale [--before CHECKOUT] [--rows 1000000] [--repeats 5]

Rewrites its part of docs/performance.md. Every measurement is a fresh process with the program's own window on an X
server of its own (Xvfb). `--before` names a checkout of the version that the start and the old acts are compared with;
it runs with the same interpreter. All data is made up, in a temporary folder.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import psutil
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.x_server import start_x_server
from timeo_desktop.app import make_window
from timeo_desktop.domain.description import Association, PropertySetLink, PropertySetRow
from timeo_desktop.domain.elements import Element, Summary
from timeo_desktop.domain.packages import Package
from timeo_desktop.services.opening.inspect import elements_of
from timeo_desktop.store.models.element_rows import write_description
from timeo_desktop.store.models.name_index import make_name_index
from timeo_desktop.store.models.packages import ELEMENTS, read_portable, write_portable

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- window scale: begin -->", "<!-- window scale: end -->"
HEAD = "## The window at scale"
CITY = "made-up.city.json-000000.timeo"
STREETS = ("rue", "avenue", "place", "chemin", "quai", "impasse", "boulevard", "allée")
OF = ("du Port", "de la République", "des Églises", "Victor-Hugo", "du Vieux-Château", "de Mâcon", "des Tilleuls",
      "Poincaré", "du Pont-Neuf", "de l'Observatoire", "Jean-Jaurès", "du Marché-aux-Fleurs")  # fmt: skip
TOWNS = tuple(f"{first}-{second}" for first in ("Saint", "Mont", "Val", "Belle", "Ville", "Roche", "Pont", "Haute")
              for second in ("Aubin", "Brice", "Clair", "Denis", "Émilion", "Foy", "Genis", "Hilaire"))  # fmt: skip
ATTRIBUTES = ("HAUTEUR", "COMMUNE", "USAGE", "ANNEE")
TYPED = {
    "port": "a word",
    "12 rue du": "several words",
    "république": "an accent",
    "republiqeu": "misspelt",
    "servatoire": "from the middle of a word",
    "chateau saint": "two words apart",
}
LONGEST_BEFORE = 60.0  # seconds that an act of the version before may take
LEAST_TICK, PATIENCE_MS = 5, 60_000  # milliseconds


@dataclass(frozen=True)
class Figure:
    """One line of the page: what, measured, at most wanted; `why` where it is missed."""

    what: str
    measured: float
    wanted: float
    note: str = ""


WHY = {
    "filtered": (
        "the pause after the last key takes 80 ms of it; the text, or the attribute, of every object is looked "
        "through, for a list of what occurs within words would double the file"
    ),
    "Ctrl+A": "the selection of the view is a set of a million Python numbers, made once, and shown by every panel",
    "memory": "the window, SQLite's pages and four orders of a million rows; with all selected also the set of them",
    "search": "up to 1 000 candidates of each kind are read and ranked; a misspelt word is compared with each of them",
    "start": "see the load above; before and now were started in turn, so their ratio holds",
}


class MadeUpCity:
    """Objects of a city that nobody has built, as a reader would describe them."""

    def __init__(self, count: int) -> None:
        random = np.random.default_rng(1)
        self._count = count
        self._of = random.integers(0, len(STREETS) * len(OF) * len(TOWNS), count)
        self._height = np.round(random.gamma(3, 4, count), 1)
        self._year = random.integers(1850, 2026, count)

    def _place(self, row: int) -> tuple[str, str]:
        street, rest = divmod(int(self._of[row]), len(OF) * len(TOWNS))
        of, town = divmod(rest, len(TOWNS))
        return f"{row % 300 + 1} {STREETS[street]} {OF[of]}", TOWNS[town]

    def elements(self) -> Iterator[Element]:
        root = self._count + 1
        yield Element(root, 0, "", "CityModel", "made up", spatial=True)
        for row in range(self._count):
            street, town = self._place(row)
            yield Element(row + 1, root, f"MADE-UP-{row:07d}", "Building", f"{street}, {town}")

    def property_sets(self) -> Iterator[PropertySetRow]:
        return iter(())

    def property_set_links(self) -> Iterator[PropertySetLink]:
        return iter(())

    def associations(self) -> Iterator[Association]:
        return iter(())

    def attribute_names(self) -> tuple[str, ...]:
        return ATTRIBUTES

    def attribute_rows(self) -> Iterator[tuple[object, ...]]:
        uses = ("logement", "bureau", "commerce", "école")
        for row in range(self._count):
            use, year = uses[row % len(uses)], int(self._year[row])
            yield row + 1, float(self._height[row]), self._place(row)[1], use, year

    def boxes(self) -> Iterator[tuple[float, ...]]:
        return iter(())


def make_city(folder: Path, count: int) -> None:
    """A package that holds a made-up city without shapes, with the index that every import makes."""
    folder.mkdir()
    write_description(folder / ELEMENTS, MadeUpCity(count))
    make_name_index(folder / ELEMENTS)
    summary = Summary(
        schema="made up", elements=count, drawn=0, failed=(), triangles=0, by_class={"Building": count}, storeys=0,
        bounds=None, kernels={}, on_map=True,
    )  # fmt: skip
    write_portable(Package(folder, (), summary, has_elements=True), folder.stem)


# Inside a measured process with a window.


class Watch:
    """Runs the event loop until something is so, and notes the longest time in which it did not answer."""

    def __init__(self) -> None:
        self._loop, self._ticks = QEventLoop(), QTimer()
        self._ticks.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticks.setInterval(LEAST_TICK)
        self._ticks.timeout.connect(self._tick)
        self._last = self.longest = 0.0
        self._done: Callable[[], bool] = bool

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now
        if self._done():
            self._loop.quit()

    def until(self, done: Callable[[], bool]) -> None:
        """Let the program go on until something is so."""
        patience = QTimer()
        patience.setSingleShot(True)
        patience.timeout.connect(self._loop.quit)
        patience.start(PATIENCE_MS)
        self._done, self.longest, self._last = done, 0.0, time.perf_counter()
        self._ticks.start()
        self._loop.exec()
        self._ticks.stop()
        if not done():
            raise SystemExit("what is waited for did not come")

    def rest(self, seconds: float = 0.5) -> None:
        """Let it come to rest."""
        end = time.perf_counter() + seconds
        self.until(lambda: time.perf_counter() > end)


def pictures_of(table: Any) -> list[float]:
    """The moments at which the rows of a table were painted; the list grows."""
    found: list[float] = []

    class Painted(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                found.append(time.perf_counter())
            return False

    painted = Painted(table)
    table.view.viewport().installEventFilter(painted)
    return found


class Acts:
    """What a person does with a table. Each takes seconds from the act until the rows are painted, and the longest
    that the GUI thread did not answer meanwhile."""

    def __init__(self, table: Any, watch: Watch) -> None:
        self._table, self._watch = table, watch
        self._arranged: list[float] = []
        table.arranged.connect(lambda: self._arranged.append(time.perf_counter()))
        self._chosen: list[float] = []
        table.chosen.connect(lambda _ids: self._chosen.append(time.perf_counter()))
        self._painted = pictures_of(table)

    def timed(self, act: Callable[[], object], is_asked: bool = True) -> tuple[float, float]:
        """Do it; `is_asked`: the rows are asked for anew, and those are waited for; else
        whoever follows what is chosen is waited for, in the view as well."""
        self._arranged.clear()
        self._painted.clear()
        self._chosen.clear()
        self._watch.longest = 0.0
        started = time.perf_counter()
        act()
        own = time.perf_counter() - started  # the act itself is an event: nothing is answered meanwhile
        self._watch.until(lambda: self._is_shown(is_asked))
        shown = (self._painted[-1] if is_asked else time.perf_counter()) - started
        longest = max(own, self._watch.longest)
        self._watch.rest(0.3)
        return shown, longest

    def _is_shown(self, is_asked: bool) -> bool:
        if not is_asked:
            return bool(self._painted) and bool(self._chosen)
        return bool(self._arranged) and bool(self._painted) and self._painted[-1] > self._arranged[-1]


def shown_window() -> Any:
    """The program's window in English, shown and at rest."""
    window = make_window()
    assert window is not None
    window.set_language("en")
    window.resize(1600, 1000)
    window.show()
    return window


def table_of(folder: Path) -> dict[str, Any]:
    """Every act on the portfolio of the made-up city."""
    application, watch = QApplication([]), Watch()
    window = shown_window()
    panel = window.desk.panels["portfolio"]
    window.run("panel.portfolio")
    window.docks.bring("portfolio")
    watch.rest(3.0)
    before = psutil.Process().memory_info().rss
    acts, table = Acts(panel.table, watch), panel.table
    found: dict[str, Any] = {}
    started = time.perf_counter()
    window.open_files([folder])
    watch.until(lambda: len(table.model.order.ids) > 0 and window.desk.work.is_settled and not window.tasks.running)
    found["opened"] = time.perf_counter() - started, watch.longest
    watch.rest()
    header = table.view.horizontalHeader()

    def click(column: int) -> None:
        place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def choose() -> None:
        panel._shown = None  # as when another layer was chosen before
        panel.layers.activated.emit(panel.layers.currentIndex())

    found["rows"] = [acts.timed(choose) for _ in range(5)]
    found["sorted"] = [acts.timed(lambda: click(0)) for _ in range(5)]
    found["sorted first"] = [acts.timed(lambda column=column: click(column)) for column in (3, 4)]
    found["sorted again"] = [acts.timed(lambda column=column: click(column)) for column in (3, 4, 3, 4, 3)]
    found["filtered"] = []
    for text in ("tilleuls", "hauteur > 15", "quai port", "poincare clair", "annee < 1900"):
        table.filter.setFocus()
        found["filtered"].append(acts.timed(lambda text=text: table.filter.setText(text)))
        found.setdefault("left", []).append(len(table.model.order.ids))
        acts.timed(table.filter.clear)
    found["table MB"] = (psutil.Process().memory_info().rss - before) / 1e6
    table.view.setFocus()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(40, 30))
    watch.rest()

    def select_all() -> None:
        QTest.keyClick(table.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    found["all"] = []
    for _ in range(3):
        found["all"].append(acts.timed(select_all, is_asked=False))
        assert len(table.selected_ids()) == table.rows.total
        table.view.clearSelection()
        watch.rest()
    found["settled MB"] = (psutil.Process().memory_info().rss - before) / 1e6
    found["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3 - before / 1e6
    window.close()
    application.quit()
    return found


def searched(folder: Path) -> dict[str, Any]:
    """Milliseconds a key while words are typed, as the window asks."""
    elements = elements_of(read_portable(folder))
    assert elements is not None
    taken: dict[str, list[float]] = {}
    counts = {}
    for text in TYPED:
        for end in range(1, len(text) + 1):
            if text[:end].endswith(" "):
                continue
            started = time.perf_counter()
            rows = elements.search(text[:end], 60)
            taken.setdefault(text, []).append(1000 * (time.perf_counter() - started))
        counts[text] = len(rows)
    elements.close()
    return {"taken": taken, "counts": counts}


# These run in the version before as well, so they name only what both have.

START = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow

def executed(*_):
    window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMainWindow))
    class Filter(QObject):
        painted = False
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint and not self.painted:
                self.painted = True
                QTimer.singleShot(0, lambda: window.run("file.open"))
            return False
    own = Filter()
    for widget in (window.centralWidget(), window.welcome):
        widget.installEventFilter(own)
    def answered(*_, **__):
        print("seconds", time.time() - float(os.environ["STARTED"]))
        QTimer.singleShot(0, lambda: (window.close(), QApplication.quit()))
        return [], ""
    QFileDialog.getOpenFileNames = answered
    return real()

real = QApplication.exec
QApplication.exec = executed
from timeo_desktop.cli import run
run([])
"""

ACTS = """
import sys, time
from types import SimpleNamespace as Some
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget
from timeo_desktop.app import make_window

application = QApplication([])
window = make_window()
window.resize(1600, 1000)
window.show()
QTest.qWait(3000)
table = next(each for each in window.findChildren(QWidget, "tickets") if hasattr(each, "set_rows"))
panel = table.parentWidget()
known = panel._desk.known if hasattr(panel, "_desk") else panel._operations
dock = next(each for each in window.findChildren(QDockWidget) if each.isAncestorOf(table))
dock.show()
dock.raise_()

def ticket(number):
    about = Some(key=str(number), title=f"Made up {number}", requested=number * 10**6, due=None, closed=None,
                 provider="", trade="", work_type="", priority="", keys=())
    return Some(state="open", row=Some(id=number, ticket=about, elements=(number,), connection="made up"))

def have(count):
    known._numbers = {number: (1 << 32) | number for number in range(1, count + 1)}
    known._elements = {value: key for key, value in known._numbers.items()}
    table.set_rows([ticket(number) for number in range(1, count + 1)])
    QTest.qWait(500)

if sys.argv[1] == "all":
    have(1000)
    table.view.setFocus()
    times = []
    for _ in range(3):
        table.view.clearSelection()
        QTest.qWait(500)
        started = time.perf_counter()
        QTest.keyClick(table.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        application.processEvents()
        table.view.viewport().repaint()
        times.append(time.perf_counter() - started)
        assert len(table.selected()) == 1000, len(table.selected())
    print("seconds", sorted(times)[1])
else:
    have(5000)
    started = time.perf_counter()
    table.select_where(lambda each: each.row.id % 2 == 0)
    table.view.viewport().repaint()
    print("seconds", time.perf_counter() - started)
    assert len(table.selected()) == 2500
window.close()
"""


# Measured processes.


def environment(folder: Path, code: Path) -> dict[str, str]:
    """Settings, cache and store of their own below a folder; the program from a checkout."""
    own = {f"TIMEO_{name}": str(folder / name.lower()) for name in ("CACHE", "CONFIG", "DATA")}
    fixed = {"TIMEO_NO_KEYRING": "1", "LIBGL_ALWAYS_SOFTWARE": "1", "QT_QPA_PLATFORM": "xcb", "LANGUAGE": "en"}
    return {**os.environ, **own, **fixed, "PYTHONPATH": str(code)}


def measured(what: str, folder: Path, city: Path) -> dict[str, Any]:
    """One part of this script in a fresh process."""
    command = [sys.executable, "-m", "tests.benchmarks.window_scale", "--measure", what, str(city)]
    told = subprocess.run(
        command, env=environment(folder, ROOT), stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    return dict(json.loads(told.stdout.splitlines()[-1]))


def seconds_of(code: str, words: list[str], folder: Path, checkout: Path, limit: float | None = None) -> float:
    """What a script of both versions prints; infinite when it takes too long."""
    own = {**environment(folder, checkout), "STARTED": str(time.time())}
    command = [sys.executable, "-P", "-c", code, *words]
    try:
        told = subprocess.run(
            command, env=own, stdout=subprocess.PIPE, text=True, check=True, cwd=folder, timeout=limit
        )
    except subprocess.TimeoutExpired:
        return float("inf")
    return float(next(line for line in told.stdout.splitlines() if line.startswith("seconds")).split()[1])


def starts(folder: Path, checkouts: dict[str, Path], repeats: int) -> dict[str, list[float]]:
    """Seconds from starting the process until the window is painted and 'Open' asks for a file, one version after the
    other; each is started once before, so that its files are in memory."""
    found: dict[str, list[float]] = {name: [] for name in checkouts}
    for turn in range(repeats + 1):
        for name, checkout in checkouts.items():
            own = folder / name
            own.mkdir(exist_ok=True)
            taken = seconds_of(START, [], own, checkout)
            if turn:
                found[name].append(taken)
    return found


def old_acts(folder: Path, checkouts: dict[str, Path]) -> dict[str, dict[str, float]]:
    """The acts that were quadratic, by version."""
    found: dict[str, dict[str, float]] = {}
    for act in ("all", "where"):
        for name, checkout in checkouts.items():
            own = folder / f"{name}-{act}"
            own.mkdir()
            found.setdefault(act, {})[name] = seconds_of(ACTS, [act], own, checkout, LONGEST_BEFORE)
    return found


# The page.


def middle(pairs: list[list[float]]) -> float:
    """The median of the seconds of an act, in milliseconds."""
    return 1000 * statistics.median(seconds for seconds, _ in pairs)


def table_figures(found: dict[str, Any]) -> Iterator[Figure]:
    """Lines of the table at scale."""
    rows = (
        ("first rows shown after its layer is chosen", "rows", 100.0),
        ("sorted by name", "sorted", 500.0),
        ("sorted by an attribute again", "sorted again", 500.0),
        ("sorted by an attribute for the first time", "sorted first", 500.0),
        ("filtered, from the last key", "filtered", 300.0),
        ("Ctrl+A", "all", 200.0),
    )
    for what, name, wanted in rows:
        longest, worst = (1000 * max(each[place] for each in found[name]) for place in (1, 0))
        yield Figure(f"{what}, ms", middle(found[name]), wanted, f"worst {worst:.0f}; window still {longest:.0f}")
    peak = f"with all rows selected {found['settled MB']:.0f}, at its highest {found['peak MB']:.0f}"
    yield Figure("memory that the opened city and its table take, MB", found["table MB"], 100.0, peak)


def search_figures(found: dict[str, Any]) -> Iterator[Figure]:
    """Lines of the search."""
    for text, taken in found["taken"].items():
        worst = max(taken)
        note = f"median {statistics.median(taken):.1f}; {found['counts'][text]} found"
        yield Figure(f"search, a key, worst of “{text}” ({TYPED[text]}), ms", worst, 50.0, note)


def lines_of(figures: list[Figure]) -> Iterator[str]:
    """A table of figures, and below it why some are missed."""
    yield from ("| | measured | wanted | | |", "|---|--:|--:|---|---|")
    for each in figures:
        verdict = "met" if each.measured <= each.wanted else "**missed**"
        yield f"| {each.what} | {each.measured:.0f} | ≤ {each.wanted:.0f} | {verdict} | {each.note} |"
    yield ""
    missed = [each for each in figures if each.measured > each.wanted]
    for each in missed:
        why = next((why for name, why in WHY.items() if each.what.startswith(name)), "no reason is known")
        yield f"- **{each.what.removesuffix(', ms').removesuffix(', MB')}**: {why}."
    if missed:
        yield ""


def start_lines(found: dict[str, list[float]]) -> Iterator[str]:
    """The start, before and now."""
    yield from ("| start to a painted window that answers, s | median | range | wanted | |", "|---|--:|---|--:|---|")
    for name, taken in found.items():
        median = statistics.median(taken)
        verdict = "" if name == "before" else "met" if median <= 1.5 else "**missed**"
        wanted = "" if name == "before" else "≤ 1.5"
        span = f"{min(taken):.2f} to {max(taken):.2f}"
        yield f"| {name}, {len(taken)} times | {median:.2f} | {span} | {wanted} | {verdict} |"
    yield ""
    if statistics.median(found["now"]) > 1.5:
        yield f"- **start**: {WHY['start']}."
        yield ""


def act_lines(found: dict[str, dict[str, float]]) -> Iterator[str]:
    """Acts that were quadratic."""
    names = list(next(iter(found.values())))
    yield from (f"| s | {' | '.join(names)} |", f"|---|{'--:|' * len(names)}")
    titles = {"all": "Ctrl+A among 1 000 tickets", "where": "choose every other one of 5 000 tickets"}
    for act, title in titles.items():
        cells = (f"not ended after {LONGEST_BEFORE:.0f}" if each == float("inf") else f"{each:.3f}"
                 for each in found[act].values())  # fmt: skip
        yield f"| {title} | {' | '.join(cells)} |"


def head_of(count: int, load: tuple[float, float]) -> str:
    """What was measured, where."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}, software OpenGL."
        f" Programs that ran or waited for a core: {load[0]:.1f} at the start, {load[1]:.1f} at the end. Written by"
        f" `tests/benchmarks/window_scale.py`. The portfolio of a made-up city of {count:,} objects without shapes"
        " (what shapes cost stands under The city), in its window; from the key or the click until the rows are"
        " painted, medians. “Window still”: the longest that the window did not answer."
    )


def write(page: Path, text: str) -> None:
    """Put the section into the page: in its place, or at the end."""
    old = page.read_text("utf-8")
    if BEGIN not in old:
        old = f"{old.rstrip()}\n\n{HEAD}\n\n{BEGIN}\n{END}\n"
    begin, end = old.index(BEGIN) + len(BEGIN), old.index(END)
    page.write_text(f"{old[:begin]}\n{text}{old[end:]}", "utf-8")


def parsed() -> SimpleNamespace:
    """The words of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5, help="starts of each version")
    parser.add_argument("--before", type=Path, help="a checkout of the version before")
    parser.add_argument("--write", type=Path, default=REPORT)
    parser.add_argument("--city", type=Path, help="a package that an earlier run made, instead of a new one")
    parser.add_argument("--measure", nargs=2, metavar=("PART", "PACKAGE"), help=argparse.SUPPRESS)
    return SimpleNamespace(**vars(parser.parse_args()))


def main() -> None:
    """Measure everything and rewrite the part of the page."""
    options = parsed()
    if options.measure:
        part, city = options.measure
        print(json.dumps({"table": table_of, "search": searched}[part](Path(city))))
        return
    end = start_x_server()
    load = os.getloadavg()[0]
    checkouts = {**({"before": options.before.absolute()} if options.before else {}), "now": ROOT}
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            folder = Path(name)
            city = folder / CITY if options.city is None else options.city.absolute()
            if options.city is None:
                make_city(city, options.rows)
            figures = [
                *table_figures(measured("table", folder, city)),
                *search_figures(measured("search", folder, city)),
            ]
            started = starts(folder, checkouts, options.repeats)
            acts = old_acts(folder, checkouts)
    finally:
        if end is not None:
            end()
    lines = [head_of(options.rows, (load, os.getloadavg()[0])), "", *lines_of(figures), *start_lines(started)]
    text = "\n".join([*lines, *act_lines(acts), ""])
    print(text)
    write(options.write, text)


if __name__ == "__main__":
    main()
