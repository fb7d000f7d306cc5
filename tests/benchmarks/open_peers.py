"""Opening a model, this program beside its peers, interleaved in one run; writes docs/performance.md.

    python tests/benchmarks/open_peers.py [--repeats 5] [--out docs/performance.md] [FILE ...]

Each measurement is a fresh process. Needs the `bench` extra (F3D), node with npm (web-ifc), Xvfb. The default files
are the four heaviest of TIMEO_TEST_DATA.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DATA = Path(os.environ.get("TIMEO_TEST_DATA", ROOT.parent / "shared" / "data"))
HEAVIEST = (
    "synth/office_x8.ifc",
    "ifc/lite__ISSUE_021_Mini_Project.ifc",
    "ifc/ios__geometrygym_great_court_roof.ifc",
    "ifc/lite__Office_A_20110811.ifc",
)
BARE = ("ifclite", "ifcopenshell", "ifcopenshell-hybrid", "f3d", "web-ifc")
_SAMPLE, _POLL = 0.03, 0.005
Row = dict[str, list[float]]


def measure(
    command: list[str], environment: dict[str, str], watched: Path | None = None, *, memory: bool = False
) -> dict[str, Any]:
    """Run a command; its JSON line (if any), whole seconds, seconds until `watched` was written. With `memory` also
    the peak memory of all its processes in MB; such a run is not timed, for looking at memory slows it down."""
    peak, picture = 0.0, None
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True)
    lines: list[str] = []
    assert process.stdout is not None
    stream = process.stdout
    reader = threading.Thread(target=lambda: lines.extend(stream))
    reader.start()
    while process.poll() is None:
        peak = max(peak, tree_mb(process.pid)) if memory else 0.0
        if picture is None and watched is not None and watched.exists() and watched.stat().st_size:
            picture = time.perf_counter() - started
        time.sleep(_SAMPLE if memory else _POLL)
    whole = time.perf_counter() - started
    reader.join()
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    report = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    return {**report, "whole": whole, "picture": picture or whole, "peak_mb": peak}


def tree_mb(pid: int) -> float:
    """Memory of a process and its children, pages that they share counted once (PSS)."""
    total = 0
    try:
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            try:
                total += process.memory_full_info().pss
            except psutil.Error:
                continue
    except psutil.Error:
        return 0.0
    return total / 1e6


class Bench:
    """All measurements of one run."""

    def __init__(self, repeats: int) -> None:
        self.repeats = repeats
        self.folder = Path(tempfile.mkdtemp(prefix="timeo-bench-"))
        self.display = self._xvfb()
        self.node = self._web_ifc()
        self.versions: dict[str, str] = {}

    def _xvfb(self) -> str:
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1680x1050x24"]
        self._server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
        with os.fdopen(read) as file:
            return ":" + file.readline().strip()

    def _web_ifc(self) -> Path | None:
        if not shutil.which("npm"):
            return None
        folder = self.folder / "node"
        folder.mkdir()
        shutil.copy(HERE / "web_ifc.js", folder)
        done = subprocess.run(["npm", "install", "--silent", "web-ifc@0.0.78"], cwd=folder, check=False)
        return None if done.returncode else folder / "web_ifc.js"

    def close(self) -> None:
        """End the X server and remove what was written."""
        self._server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, path: Path) -> dict[str, Row]:
        """Everything on one file, one after the other, several times."""
        rows: dict[str, Row] = {}
        for turn in range(self.repeats):
            print(f"{path.name}: {turn + 1} of {self.repeats}", file=sys.stderr)
            for name in BARE:
                self._bare(name, path, rows, memory=False)
            self._program(path, rows, memory=False)
            self._whole(path, rows, memory=False)
        for name in BARE:
            self._bare(name, path, rows, memory=True)
        self._program(path, rows, memory=True)
        self._whole(path, rows, memory=True)
        return rows

    def _keep(self, rows: dict[str, Row], name: str, **values: float | None) -> None:
        row = rows.setdefault(name, {})
        for key, value in values.items():
            if value is not None:
                row.setdefault(key, []).append(float(value))

    def _bare(self, name: str, path: Path, rows: dict[str, Row], *, memory: bool) -> None:
        if name == "web-ifc":
            if self.node is None:
                return
            command = ["node", str(self.node), str(path)]
        else:
            command = [sys.executable, str(HERE / "engines.py"), name, str(path)]
        report = measure(command, dict(os.environ), memory=memory)
        self.versions[name] = report["version"]
        if memory:
            self._keep(rows, name, peak_mb=report["peak_mb"])
        else:
            self._keep(rows, name, load=report["seconds"], triangles=report["triangles"])

    def _program(self, path: Path, rows: dict[str, Row], *, memory: bool) -> None:
        cache = self.folder / "cache"
        shutil.rmtree(cache, ignore_errors=True)
        environment = {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "LIBGL_ALWAYS_SOFTWARE": "1"}
        command = [sys.executable, str(HERE / "running_program.py"), str(path), str(cache)]
        report = measure(command, environment, memory=memory)
        if memory:
            self._keep(rows, "program cold", peak_mb=report["peak_mb"])
            return
        for state in ("cold", "cached"):
            self._keep(rows, f"program {state}", **report[state])
        self._keep(rows, "program cold", triangles=report["triangles"], **report["picking"])
        self._keep(rows, "program cold", **report["recolouring"])

    def _whole(self, path: Path, rows: dict[str, Row], *, memory: bool) -> None:
        picture = self.folder / "picture.png"
        environment = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
        environment["TIMEO_CACHE"] = str(self.folder / "snapshots")
        shutil.rmtree(environment["TIMEO_CACHE"], ignore_errors=True)
        ours = [sys.executable, "-m", "timeo_desktop", "snapshot", str(path), "-o", str(picture)]
        theirs = [sys.executable, str(HERE / "engines.py"), "f3d-png", str(path), str(picture)]
        for name, command in (("snapshot cold", ours), ("snapshot cached", ours), ("f3d picture", theirs)):
            picture.unlink(missing_ok=True)
            report = measure(command, environment, picture, memory=memory)
            if memory:
                self._keep(rows, name, peak_mb=report["peak_mb"])
            else:
                self._keep(rows, name, picture=report["picture"], whole=report["whole"])


def median(row: Row, key: str) -> float:
    """Median of a measurement, nan when it is missing."""
    return statistics.median(row[key]) if row.get(key) else float("nan")


def spread(row: Row, key: str) -> str:
    """Median and range."""
    values = row.get(key)
    if not values:
        return "–"
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def ratios(rows: dict[str, Row]) -> list[tuple[str, float, float]]:
    """What the issue asks for: name, measured, target."""
    fastest = min(median(rows[name], "load") for name in BARE if name in rows)
    picture, peak = median(rows["f3d picture"], "whole"), median(rows["f3d picture"], "peak_mb")
    cold, cached = rows["program cold"], rows["program cached"]
    return [
        ("first picture, cold / fastest bare load", median(cold, "first") / fastest, 1.3),
        ("complete, drawn, pickable, cold / fastest bare load", median(cold, "complete") / fastest, 1.6),
        ("first picture from the cache / fastest bare load", median(cached, "first") / fastest, 0.2),
        ("start to picture, cold / F3D", median(rows["snapshot cold"], "picture") / picture, 1.5),
        ("start to picture, cached / F3D", median(rows["snapshot cached"], "picture") / picture, 1.0),
        ("peak memory of a snapshot / F3D", median(rows["snapshot cold"], "peak_mb") / peak, 1.5),
        ("picking, ms", median(cold, "median_ms"), 20.0),
        ("recolouring everything, ms", median(cold, "paint_ms"), 100.0),
        ("longest wait of the GUI thread, cold, ms", 1000 * median(cold, "longest_wait"), 50.0),
    ]


def tables(name: str, rows: dict[str, Row]) -> str:
    """Markdown of one file."""
    lines = [
        f"### {name}",
        "",
        "| engine, bare load | seconds: median (range) | peak MB | triangles |",
        "|---|--:|--:|--:|",
    ]
    for engine in BARE:
        if engine in rows:
            row = rows[engine]
            cells = (spread(row, "load"), f"{median(row, 'peak_mb'):.0f}", f"{median(row, 'triangles'):.0f}")
            lines.append(f"| {engine} | {' | '.join(cells)} |")
    lines += ["", "| this program, in its window | first picture s | complete s | longest GUI wait s | peak MB |"]
    lines.append("|---|--:|--:|--:|--:|")
    for state in ("cold", "cached"):
        row = rows[f"program {state}"]
        peak = f"{median(row, 'peak_mb'):.0f}" if row.get("peak_mb") else "–"
        lines.append(
            f"| {state} | {spread(row, 'first')} | {spread(row, 'complete')} | {spread(row, 'longest_wait')} | {peak} |"
        )
    lines += ["", "| whole process to a PNG | picture s | process ends s | peak MB |", "|---|--:|--:|--:|"]
    for kind in ("snapshot cold", "snapshot cached", "f3d picture"):
        row = rows[kind]
        lines.append(f"| {kind} | {spread(row, 'picture')} | {spread(row, 'whole')} | {median(row, 'peak_mb'):.0f} |")
    lines += ["", "| target | measured | wanted | |", "|---|--:|--:|---|"]
    for what, measured, wanted in ratios(rows):
        lines.append(f"| {what} | {measured:.2f} | ≤ {wanted:g} | {'met' if measured <= wanted else '**missed**'} |")
    draw = rows["program cold"]
    plain, after = median(draw, "plain_draw_ms"), median(draw, "draw_ms")
    lines += ["", f"Drawing everything once: {plain:.0f} ms; after recolouring: {after:.0f} ms.", ""]
    return "\n".join(lines)


def machine() -> str:
    """The machine and the versions."""
    names = ("timeo-desktop", "vtk", "PySide6-Essentials", "numpy", "ifcopenshell", "ifclite-geom", "f3d")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, no graphics card "
        f"(Mesa llvmpipe). Python {platform.python_version()}, {versions}."
    )


def report(results: dict[str, dict[str, Row]], bench: Bench, notes: str) -> str:
    """The whole document."""
    peers = ", ".join(f"{name} {number}" for name, number in sorted(bench.versions.items()))
    head = f"""# Performance

Written by `tests/benchmarks/open_peers.py`; do not edit above "Where the time goes". {bench.repeats} interleaved
runs on a shared machine, each in a fresh process, file in the page cache: compare columns of one table, not tables
of two days.

{machine()} Peers: {peers}.

"Bare load" is reading a file and making all its triangles in memory, measured inside a fresh process after its
imports. "First picture" and "complete" are measured inside the running program with its window under Xvfb, from the
request to open until OpenGL has finished the picture; the reader child that takes the request was started ahead, as
in daily use. Memory is the sum over all processes, shared pages counted once.

"""
    return head + "\n".join(tables(name, rows) for name, rows in results.items()) + "\n" + notes


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "performance.md")
    options = parser.parse_args()
    files = options.files or [DATA / name for name in HEAVIEST]
    bench = Bench(options.repeats)
    try:
        results = {path.name: bench.run(path) for path in files}
    finally:
        bench.close()
    mark = "## Where the time goes"
    old = options.out.read_text("utf-8") if options.out.exists() else ""
    notes = mark + old.partition(mark)[2] if mark in old else f"{mark}\n"
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(report(results, bench, notes), "utf-8")


if __name__ == "__main__":
    main()
