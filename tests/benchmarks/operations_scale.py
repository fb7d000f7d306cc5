"""Operations at the scale of a metropolis: ingest beside an open window, packing, reading, and the window itself.

    python -m tests.benchmarks.operations_scale [--folder DIR] [--sizes 0.001 0.01 0.1 1] [--parts latest chart …]

Fills a store of each size once and keeps it in the folder (at most 3 GB; the user's cache folder unless another one is
named), measures on a copy of it, each part in a fresh process, and rewrites its part of docs/performance.md and
docs/pictures/operations-growth.svg. Needs the extra `bench`, Xvfb and the Debian package postgresql.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.scale import page
from tests.benchmarks.scale.figures import PARTS
from tests.benchmarks.scale.fill import environment, filled
from tests.benchmarks.scale.peers import rates
from tests.benchmarks.scale.plan import Size
from tests.x_server import start_x_server
from timeo_desktop import folders

ROOT = Path(__file__).parents[2]
_WINDOW = ("window", "feed")
_BEFORE = ("latest", "chart", "life", "known", "registered")
_AFTER = ("packed", "latest", "known")
Figures = dict[str, Any]


def measured(folder: Path, size: Size, parts: list[str]) -> Figures:
    """Every figure at one size; what writes works on a copy."""
    kept = filled(folder, size)
    found: Figures = {}
    if "alone" in parts:
        with _copy(folder, kept) as own:
            found |= _in_process("alone", own, size)
    with _copy(folder, kept) as own:
        for part in (*_BEFORE, *_WINDOW):
            if part in parts:
                found |= _in_process(part, own, size)
        for part in _AFTER:
            if part in parts:
                found |= {f"after: {name}": value for name, value in _in_process(part, own, size).items()}
    return found


@contextmanager
def _copy(folder: Path, kept: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as name:
        own = Path(name) / kept.name
        shutil.copytree(kept, own)
        yield own


def _in_process(part: str, own: Path, size: Size) -> Figures:
    words = ["scale.window"] if part in _WINDOW else ["operations_scale", "--measure"]
    command = [sys.executable, "-m", f"tests.benchmarks.{words[0]}", *words[1:], part, str(own), str(size.share)]
    told_of = {**environment(own), "STARTED": str(time.time()), "PYTHONPATH": str(ROOT)}
    told = subprocess.run(command, env=told_of, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    found = dict(json.loads(told.stdout.splitlines()[-1]))
    print(size.share, part, found, file=sys.stderr, flush=True)
    return found


def main() -> None:
    """Measure everything and rewrite the part of the page."""
    if sys.argv[1:2] == ["--measure"]:
        part, own, share = sys.argv[2:]
        print(json.dumps(PARTS[part](Path(own), Size(float(share)))), flush=True)
        os._exit(0)  # a chart without a window is torn down in an order that Qt does not survive
    every = [*dict.fromkeys(("alone", *_BEFORE, *_WINDOW, *_AFTER)), "peers"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=folders.cache_folder().with_name("scale"))
    parser.add_argument("--sizes", type=float, nargs="+", default=[0.001, 0.01, 0.1, 1.0])
    parser.add_argument("--parts", nargs="+", choices=every, default=every)
    parser.add_argument("--write", type=Path, default=page.REPORT)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    end = start_x_server()
    load = page.load()
    try:
        results = {share: measured(options.folder, Size(share), options.parts) for share in options.sizes}
    finally:
        if end is not None:
            end()
    peers = rates(Size(max(options.sizes))) if "peers" in options.parts else {}
    text = page.text(results, peers, load)
    print(text)
    page.write(options.write, text)
    page.plot(results, options.write.parent / page.PICTURE)


if __name__ == "__main__":
    main()
