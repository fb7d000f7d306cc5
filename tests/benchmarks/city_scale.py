"""A metropolis, from a thousand to a million buildings, and this program beside its peers on real city files.

    python -m tests.benchmarks.city_scale [--counts 1000 10000 100000 250000 1000000] [--repeats 3]

Rewrites its part of docs/performance.md and docs/pictures/city-growth.svg. The metropolis is the footprints of a
real quarter (2 576 buildings of Lyon with their attributes), laid out again and again with jitter and other heights: a
made-up city of real density. Every measurement is a fresh process; pictures are drawn off screen by the same software
renderer as in a window. TIMEO_CJIO_PYTHON and TIMEO_PY3DTILES_PYTHON name interpreters that have cjio and py3dtiles;
F3D comes with the `bench` extra.
"""

import argparse
import json
import math
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("TIMEO_TEST_DATA", ROOT.parent / "shared" / "data")) / "city"
TILE = DATA / "lyon" / "GeoJSON" / "buildings_lyon1.geojson"
REPORT = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "pictures" / "city-growth.svg"
BEGIN, END = "<!-- city scale: begin -->", "<!-- city scale: end -->"
STEP_X, STEP_Y = 1900.0, 1130.0  # metres from one copy of the quarter to the next
SIZE = (1600, 1000)
MOVING_PIXELS, SMOOTH_SECONDS, LEAST = 6.0, 0.075, 40_000
AT_ONCE, CLICKS = 6, 100
LIMIT = 150.0  # seconds that a peer may take
Figures = dict[str, float]


def metropolis(count: int, target: Path) -> None:
    """Write the made-up city as a GeoPackage."""
    about, _, blobs, columns = pyogrio.raw.read(TILE)
    shapes = shapely.from_wkb(blobs)
    random = np.random.default_rng(1)
    copies = -(-count // len(shapes))
    across = math.ceil(math.sqrt(copies))
    places, index = shapely.get_coordinates(shapes, include_z=True, return_index=True)
    parts: list[Any] = []
    fields: list[list[Any]] = [[] for _ in columns]
    for copy in range(copies):
        shift = random.normal(0, 1.0, (len(shapes), 2)) + np.array([copy % across * STEP_X, copy // across * STEP_Y])
        moved = places + np.column_stack((shift[index], np.zeros(len(places))))
        parts.append(shapely.transform(shapes, lambda _points, moved=moved: moved, include_z=True))
        for number, (name, column) in enumerate(zip(about["fields"], columns, strict=True)):
            made = column
            if name == "ID":
                made = np.array([f"{value}-{copy}" for value in column], dtype=object)
            if name == "HAUTEUR":
                made = np.round(column * random.uniform(0.7, 1.4, len(column)), 1)
            fields[number].append(made)
    pyogrio.raw.write(
        target, shapely.to_wkb(np.concatenate(parts)[:count], output_dimension=3),
        [np.concatenate(each)[:count] for each in fields], about["fields"], crs=about["crs"],
        geometry_type="MultiPolygon Z", driver="GPKG", layer="batiment",
    )  # fmt: skip


# Inside the measured process.


def look(path: Path) -> Figures:
    """Open a file that is in the cache and use it as a person does; prints nothing."""
    from timeo_desktop.domain.elements import step_of
    from timeo_desktop.readers.process import ReaderPool
    from timeo_desktop.scene.camera import Camera
    from timeo_desktop.scene.off_screen import off_screen_scene
    from timeo_desktop.scene.partial import triangles_of
    from timeo_desktop.scene.refine import REST_PIXELS, REST_TRIANGLES, refine
    from timeo_desktop.scene.style import style_by
    from timeo_desktop.services.opening.environment import cache, stall_limits
    from timeo_desktop.services.opening.open_source import CHILD_TARGET, models_of, open_model
    from timeo_desktop.services.opening.tiles import read_tile
    from timeo_desktop.ui.view.session import Session

    scene = off_screen_scene(SIZE)
    scene.window.SetMultiSamples(0)  # as in the window
    scene.render()
    session = Session(scene, Camera(scene.renderer, scene.contents.depths))
    found: Figures = {}

    def draw() -> float:
        started = time.perf_counter()
        scene.render()
        scene.window.WaitForCompletion()
        return time.perf_counter() - started

    def settle() -> None:
        while wanted := refine(scene, session.camera, REST_PIXELS, REST_TRIANGLES):
            for node in wanted:
                chunk = read_tile(node.folder, node.file)
                assert chunk is not None
                scene.fill(node, chunk)

    def orbit(reader: ThreadPoolExecutor) -> list[float]:
        """Turn about what is in the middle, as the window does it: tiles are read in a thread meanwhile."""
        hit = scene.pick(session.camera.ray(SIZE[0] / 2, SIZE[1] / 2))
        pivot = np.array(hit.point) if hit is not None else session.camera.focus()
        frames, rate = [], triangles_of(scene) / draw()
        coming: dict[Any, Future[Any]] = {}
        for _ in range(36):
            started = time.perf_counter()
            session.camera.orbit(pivot, 5, 0)
            budget = max(int(rate * SMOOTH_SECONDS), LEAST)
            wanted = refine(scene, session.camera, MOVING_PIXELS, budget, edges=False)
            for node in [node for node, chunk in coming.items() if chunk.done()]:
                scene.fill(node, coming.pop(node).result())
            for node in wanted[:AT_ONCE] if not coming else ():
                coming[node] = reader.submit(read_tile, node.folder, node.file)
            drawing = draw()
            rate = triangles_of(scene) / drawing
            frames.append(time.perf_counter() - started)
        for node, chunk in coming.items():
            scene.fill(node, chunk.result())
        return frames

    started = time.perf_counter()
    model = session.begin(models_of(path)[0])
    pool = ReaderPool(CHILD_TARGET, keep_spare=False)
    for event in open_model(model.file, cache(), pool, threading.Event(), stall_limits()):
        list(session.take(model, event))
    session.looking.look("home")
    refine(scene, session.camera, MOVING_PIXELS, 200_000)
    draw()
    found["first picture, s"] = time.perf_counter() - started
    settle()
    draw()
    found["complete, s"] = time.perf_counter() - started
    clicks = [_clicks(session, model.elements, step_of)]
    with ThreadPoolExecutor(1) as reader:
        views = [orbit(reader)]
        box = scene.contents.box_of()
        assert box is not None
        origin = scene.to_map((box[0] + box[1]) / 2)
        for reach in (2000.0, 500.0, 150.0):
            session.looking.go_to_place(float(origin[0]), float(origin[1]), reach)
            settle()
            views.append(orbit(reader))
    clicks.append(_clicks(session, model.elements, step_of))
    found["frame, ms"] = 1000 * max(statistics.median(frames) for frames in views)
    found["slowest of 20 frames, ms"] = 1000 * float(np.quantile(np.concatenate(views), 0.95))
    found["click, ms"] = 1000 * float(np.quantile(np.concatenate(clicks), 0.95))
    session.looking.look("home")
    settle()
    started = time.perf_counter()
    assert model.elements is not None
    scene.style(model.number, style_by(model.elements, "HAUTEUR").colours)
    draw()
    found["recolour, ms"] = 1000 * (time.perf_counter() - started)
    found["memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    session.close_all()
    return found


def _clicks(session: Any, elements: Any, step_of: Callable[[int], int]) -> list[float]:
    """From a click to the attributes of what was hit, seconds: 100 clicks that hit something."""
    random, taken = np.random.default_rng(2), []
    for _ in range(20_000):
        x, y = random.uniform(0, SIZE[0]), random.uniform(0, SIZE[1])
        started = time.perf_counter()
        hit = session.scene.pick(session.camera.ray(x, y))
        if hit is None:
            continue
        session.element(hit.number)
        assert elements.property_sets(step_of(hit.number))
        taken.append(time.perf_counter() - started)
        if len(taken) == CLICKS:
            break
    assert len(taken) == CLICKS, "the picture is empty"
    return taken


# Measured processes.


def ours(path: Path, folder: Path) -> Figures:
    """Import a file, then open it again from the cache, each in a fresh process."""
    environment = {**os.environ, "TIMEO_CACHE": str(folder)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-m", "timeo_desktop", "info", str(path), "--json"],
        env=environment, capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    whole = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    report = json.loads(told.stdout)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found = {
        "import, s": whole,
        "processor, s": seconds,
        "buildings a second and core": report["elements"] / seconds,
        "first picture of an import, s": report["seconds"]["first_chunk"],
        "import memory, MB": report["peak_rss_mb"],
    }
    seen = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.city_scale", "--look", str(path)],
        env=environment, capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    return {**found, **json.loads(seen.stdout), "memory of the window, MB": window_memory(path, environment)}


_WINDOW = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000)
"""


def window_memory(path: Path, environment: dict[str, str]) -> float:
    """The most memory that the program took with its window, the file open from the cache; NaN without xvfb-run."""
    if shutil.which("xvfb-run") is None:
        return math.nan
    with tempfile.TemporaryDirectory() as folder:
        command = ["xvfb-run", "-a", "-s", "-screen 0 1680x1050x24", sys.executable, "-m", "timeo_desktop", str(path),
                   "--run", "view.colour_by HAUTEUR", "--snapshot", f"{folder}/window.png"]  # fmt: skip
        own = {**environment, "TIMEO_CONFIG": folder, "TIMEO_DATA": folder, "TIMEO_NO_KEYRING": "1",
               "QT_QPA_PLATFORM": "xcb", "LIBGL_ALWAYS_SOFTWARE": "1"}  # fmt: skip
        told = subprocess.run([sys.executable, "-c", _WINDOW, *command], env=own, capture_output=True, text=True,
                              check=True, cwd=ROOT)  # fmt: skip
    return float(told.stdout)


def timed(command: list[str], environment: dict[str, str] | None = None) -> float:
    """Seconds that a command takes; NaN when it fails, infinite when it takes too long."""
    started = time.perf_counter()
    try:
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=LIMIT, env=environment, cwd=ROOT,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return math.inf
    except FileNotFoundError:
        return math.nan
    return time.perf_counter() - started if done.returncode == 0 else math.nan


_VTK = """
import sys
from vtkmodules.vtkIOCityGML import vtkCityGMLReader
from vtkmodules.vtkIOCesium3DTiles import vtkCesium3DTilesReader
reader = vtkCityGMLReader() if sys.argv[1].endswith(("xml", "gml")) else vtkCesium3DTilesReader()
if isinstance(reader, vtkCityGMLReader):
    reader.SetLOD(2)
reader.SetFileName(sys.argv[1])
reader.Update()
assert reader.GetOutputDataObject(0).GetNumberOfPoints()
"""


_F3D = """
import sys
import f3d
engine = f3d.Engine.create(True)
for path in sys.argv[2:]:
    engine.scene.add(path)
engine.window.size = 1600, 1000
engine.window.render_to_image().save(sys.argv[1])
"""


_PY3DTILES = """
import sys
from pathlib import Path
from py3dtiles.tileset import TileSet
tileset = TileSet.from_file(Path(sys.argv[1]))
waiting, read = [tileset.root_tile], 0
while waiting:
    tile = waiting.pop()
    if tile.has_content():
        read += tile.get_or_fetch_content(tileset.root_uri) is not None
    waiting.extend(tile.children)
assert read
"""


def peers(folder: Path, repeats: int) -> list[tuple[str, str, str, float, float]]:
    """Real files: what, our way, the peer, our seconds and its seconds (medians of interleaved runs)."""
    info = [sys.executable, "-m", "timeo_desktop", "info"]
    cjio = os.environ.get("TIMEO_CJIO_PYTHON", "")
    py3dtiles = [os.environ.get("TIMEO_PY3DTILES_PYTHON", "absent"), "-c", _PY3DTILES]
    hague, gml = DATA / "cityjson" / "DenHaag_01.v2.city.json", DATA / "citygml" / "DenHaag_01.xml"
    tiles = DATA / "lyon" / "3DTiles" / "3dtiles_colored_by_height" / "tileset.json"
    glbs = folder / "glb"
    exported = [sys.executable, "-m", "timeo_desktop", "export", str(TILE), "--3dtiles", str(glbs)]
    subprocess.run(exported, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    f3d = [sys.executable, "-c", _F3D, str(folder / "f3d.png"), *map(str, sorted(glbs.glob("*.glb")))]
    snapshot = [sys.executable, "-m", "timeo_desktop", "snapshot", str(TILE), "-o", str(folder / "ours.png")]
    vtk = [sys.executable, "-c", _VTK]
    cjio_info = [str(Path(cjio).with_name("cjio")), str(hague), "info"] if cjio else ["absent"]
    read_all = "read, triangulate, store"
    cases = [
        ("Den Haag, CityJSON", read_all, "cjio info (does not triangulate)", [*info, str(hague)], cjio_info),
        ("Den Haag, CityGML, 24 MB", read_all, "vtkCityGMLReader (no attributes)", [*info, str(gml)], [*vtk, str(gml)]),
        (
            "Lyon, 8 3D Tiles",
            read_all,
            "vtkCesium3DTilesReader (no attributes)",
            [*info, str(tiles)],
            [*vtk, str(tiles)],
        ),
        (
            "Lyon, 8 3D Tiles",
            read_all,
            "py3dtiles (parses; makes no triangles, stores nothing)",
            [*info, str(tiles)],
            [*py3dtiles, str(tiles)],
        ),
        ("Lyon, 2 576 buildings", "GeoJSON to a picture, cold", "F3D: ready GLB files to a picture", snapshot, f3d),
    ]
    rows = []
    for what, how, peer, mine, theirs in cases:
        own, other = [], []
        for _ in range(repeats):
            with tempfile.TemporaryDirectory() as fresh:
                own.append(timed(mine, {**os.environ, "TIMEO_CACHE": fresh}))
            if not other or math.isfinite(other[-1]):
                other.append(timed(theirs))
        rows.append((what, how, peer, statistics.median(own), statistics.median(other)))
    return rows


# The report.

_TARGETS: tuple[tuple[str, str, Callable[[Figures], float], float, bool], ...] = (
    ("import, buildings a second and core", "≥ 10 000", lambda f: f["buildings a second and core"], 10_000, True),
    ("from the cache to the first picture, s", "≤ 3", lambda f: f["first picture, s"], 3, False),
    ("from the cache to the complete picture, s", "≤ 10", lambda f: f["complete, s"], 10, False),
    ("click to attributes (95 of 100 hits, from afar and near by), ms", "≤ 50", lambda f: f["click, ms"], 50, False),
    ("recolour everything by an attribute and draw, ms", "≤ 300", lambda f: f["recolour, ms"], 300, False),
    ("memory of the scene while it is looked at, MB", "≤ 1 500", lambda f: f["memory, MB"], 1500, False),
    ("memory of the program with its window, MB", "≤ 1 500", lambda f: f["memory of the window, MB"], 1500, False),
    ("memory of the import, MB", "≤ 1 500", lambda f: f["import memory, MB"], 1500, False),
    (
        "orbiting, frames a second (median of the slowest of four views)",
        "≥ 10",
        lambda f: 1000 / f["frame, ms"],
        10,
        True,
    ),
)


def number(value: float) -> str:
    """A figure as it is read."""
    if math.isnan(value):
        return "failed"
    if math.isinf(value):
        return f"> {LIMIT:.0f}"
    return f"{value:,.0f}".replace(",", " ") if abs(value) >= 100 else f"{value:.2f}".rstrip("0").rstrip(".")


def report(results: dict[int, Figures], compared: list[tuple[str, str, str, float, float]]) -> str:
    """The part of docs/performance.md."""
    about = f"{os.cpu_count()} cores, Python {platform.python_version()}, VTK {version('vtk')}, software OpenGL"
    lines = [
        BEGIN,
        f"{datetime.now(UTC):%Y-%m-%d}, {about}. Written by `tests/benchmarks/city_scale.py`.",
        "The city is made up: the 2 576 footprints of a real quarter of Lyon with their attributes, laid out again and",
        "again with jitter and other heights.",
        "",
    ]
    if 250_000 in results:
        lines += ["| a metropolis of 250 000 buildings | measured | wanted | |", "|---|--:|--:|---|"]
        for title, wanted, value, limit, more in _TARGETS:
            got = value(results[250_000])
            met = got >= limit if more else got <= limit
            lines.append(f"| {title} | {number(got)} | {wanted} | {'met' if met else '**missed**'} |")
        lines.append("")
    names = list(next(iter(results.values())))
    lines.append("| buildings | " + " | ".join(number(count) for count in results) + " |")
    lines.append("|---|" + "--:|" * len(results))
    for name in names:
        lines.append(f"| {name} | " + " | ".join(number(figures[name]) for figures in results.values()) + " |")
    lines += ["", "![Growth from a thousand to a million buildings](pictures/city-growth.svg)", ""]
    lines += ["| file | Timeo Desktop | peer | ours, s | peer, s | ours / peer |", "|---|---|---|--:|--:|--:|"]
    for what, how, peer, mine, theirs in compared:
        ratio = number(mine / theirs) if math.isfinite(theirs) else "–"
        lines.append(f"| {what} | {how} | {peer} | {number(mine)} | {number(theirs)} | {ratio} |")
    return "\n".join([*lines, END])


def plot(results: dict[int, Figures], path: Path) -> None:
    """Figures against the number of buildings, both in powers of ten; a dashed line grows in step with the number."""
    series = {
        "import, s": "#0072b2", "complete, s": "#009e73", "frame, ms": "#d55e00", "memory, MB": "#cc79a7",
    }  # fmt: skip
    width, height, left, top = 640, 420, 60, 24
    counts = list(results)
    values = [results[count][name] for count in counts for name in series]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.log10(counts[0]), max(math.log10(counts[-1]), math.log10(counts[0]) + 1)

    def x(count: float) -> float:
        return left + (math.log10(count) - first) / (last - first) * (width - left - 130)

    def y(value: float) -> float:
        return top + (high - math.log10(value)) / (high - low) * (height - top - 44)

    space = "http://www.w3.org/2000/svg"
    text = [
        f'<svg xmlns="{space}" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for power in range(low, high + 1):
        text.append(f'<path d="M{left} {y(10**power):.1f}H{width - 130}" stroke="#ddd"/>')
        text.append(f'<text x="{left - 6}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for count in counts:
        text.append(
            f'<text x="{x(count):.1f}" y="{height - 24}" text-anchor="middle">{count:,}</text>'.replace(",", " ")
        )
    for name, colour in series.items():
        points = " ".join(f"{x(count):.1f},{y(results[count][name]):.1f}" for count in counts)
        text.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        end = results[counts[-1]][name]
        text.append(f'<text x="{width - 124}" y="{y(end) + 4:.1f}" fill="{colour}">{name}</text>')
        start = end * counts[0] / counts[-1]
        if start > 10**low:
            line = f"M{x(counts[0]):.1f} {y(start):.1f}L{x(counts[-1]):.1f} {y(end):.1f}"
            text.append(f'<path d="{line}" stroke="{colour}" stroke-dasharray="3 4" opacity="0.6"/>')
    text.append(
        f'<text x="{(width - 70) / 2}" y="{height - 6}" text-anchor="middle">buildings (dashed: growth in step)</text>'
        "</svg>"
    )
    path.write_text("\n".join(text) + "\n", "utf-8")


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[1_000, 10_000, 100_000, 250_000, 1_000_000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--look", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        metropolis(options.counts[0], options.make)
        return
    if options.look:
        print(json.dumps(look(options.look)))
        return
    results: dict[int, Figures] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in options.counts:
            path = folder / f"metropolis-{count}.gpkg"
            # In a process of its own: what a process has used its children are said to have used as well.
            made = [sys.executable, "-m", "tests.benchmarks.city_scale", "--make", str(path), "--counts", str(count)]
            subprocess.run(made, check=True, cwd=ROOT)
            results[count] = ours(path, folder / "cache")
            print(count, {key: round(value, 2) for key, value in results[count].items()}, file=sys.stderr, flush=True)
            shutil.rmtree(folder / "cache", ignore_errors=True)
            path.unlink()
        compared = peers(folder, options.repeats)
    text = REPORT.read_text("utf-8")
    part = report(results, compared)
    if BEGIN in text:
        text = text[: text.index(BEGIN)] + part + text[text.index(END) + len(END) :]
    else:
        text = f"{text.rstrip()}\n\n## The city\n\n{part}\n"
    REPORT.write_text(text, "utf-8")
    plot(results, PLOT)


if __name__ == "__main__":
    main()
