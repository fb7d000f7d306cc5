"""The parent's side: runs a kernel in children, past crashes and within a time limit, and gathers what it made."""

import contextlib
import hashlib
import json
import pickle
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np

from tests.benchmarks.fidelity_check.measures import Palette, Shape

MOST_CHILDREN = 200
COMMAND = Path(__file__).resolve().parents[1] / "fidelity.py"


@dataclass(frozen=True)
class Subject:
    """An element as people know it."""

    step: int
    guid: str
    ifc_class: str
    name: str


@dataclass
class Kernel:
    """What one kernel made of a model. `note` says why it is not whole; `made_of` what the elements are made of;
    `engine` the colours by the kernel's own rule."""

    shapes: dict[int, Shape] = field(default_factory=dict)
    engine: dict[int, Palette] = field(default_factory=dict)
    subjects: dict[int, Subject] = field(default_factory=dict)
    made_of: dict[int, list[str]] = field(default_factory=dict)
    crashed: list[int] = field(default_factory=list)
    refused: str = ""
    note: str = ""


def kept_kernel(path: Path, kernel: str, limit_seconds: float, folder: Path | None) -> Kernel:
    """What a kernel makes of a whole model, from a folder where an earlier run kept it for the same content."""
    if folder is None:
        return run_kernel(path, kernel, None, limit_seconds)
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / f"{hashlib.sha256(path.read_bytes()).hexdigest()[:24]}-{kernel}.pickle"
    if kept.exists():
        return cast("Kernel", pickle.loads(kept.read_bytes()))
    made = run_kernel(path, kernel, None, limit_seconds)
    kept.write_bytes(pickle.dumps(made))
    return made


def run_kernel(path: Path, kernel: str, steps: list[int] | None, limit_seconds: float) -> Kernel:
    """Run a kernel within a time limit. After a crash, go on element by element past the one that crashed."""
    made, deadline = Kernel(), time.monotonic() + limit_seconds
    left = steps
    for _ in range(MOST_CHILDREN):
        ended, products, trying = _run_child(path, kernel, left, deadline - time.monotonic(), made)
        if ended or made.refused:
            return made
        if time.monotonic() >= deadline:
            made.note = f"time limit of {limit_seconds:.0f} s"
            return made
        left = _remaining(left, products, trying, made)
        if not left:
            break
    made.note = made.note or "crashed"
    return made


def _remaining(steps: list[int] | None, products: list[int], trying: int | None, made: Kernel) -> list[int]:
    """What is still to be tried after a crash; notes what crashed."""
    left = [step for step in products if step not in made.shapes] if steps is None else steps
    if trying is None:
        return left if steps is None else []
    made.crashed.append(trying)
    return left[left.index(trying) + 1 :] if trying in left else []


def _run_child(
    path: Path, kernel: str, steps: list[int] | None, limit_seconds: float, made: Kernel
) -> tuple[bool, list[int], int | None]:
    """One child; adds to `made`. Whether it came to its end, the products it listed and the last one it tried."""
    with tempfile.TemporaryDirectory(prefix="fidelity-") as folder:
        output, request = Path(folder) / "rows.jsonl", Path(folder) / "request.json"
        content = {"model": str(path), "kernel": kernel, "steps": steps, "output": str(output)}
        request.write_text(json.dumps(content), "utf-8")
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [sys.executable, str(COMMAND), "--child", str(request)],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=max(limit_seconds, 1.0), check=False,
            )  # fmt: skip
        return _gather(output, made)


def _gather(output: Path, made: Kernel) -> tuple[bool, list[int], int | None]:
    """Read the rows of a child into `made`; the last row may be cut short."""
    ended, trying = False, None
    products: list[int] = []
    for line in output.read_text("utf-8").splitlines() if output.exists() else ():
        try:
            row = json.loads(line)
        except ValueError:
            break
        ended = ended or "end" in row
        products = row.get("products", products)
        trying = row.get("trying", trying)
        _take(row, made)
    return ended, products, trying


def _take(row: dict[str, Any], made: Kernel) -> None:
    """Add one row; a product is all of its shapes together."""
    made.refused = row.get("refused", made.refused)
    step = row.get("step", 0)
    if "made_of" in row:
        made.made_of[step] = row["made_of"]
    if "subject" in row:
        made.subjects[step] = Subject(*row["subject"])
    if "engine" in row:
        made.engine[step] = _added(made.engine.get(step, {}), _palette(row["engine"]))
    if "shape" in row:
        shape = _unpacked(row["shape"])
        before = made.shapes.get(step)
        made.shapes[step] = shape if before is None else _together(before, shape)


def _palette(rows: list[Any]) -> Palette:
    found: Palette = {}
    for colour, part in rows:
        found = _added(found, {None if colour is None else tuple(colour): part})
    return found


def _unpacked(row: dict[str, Any]) -> Shape:
    box = np.array(row["box"], dtype=np.float64)
    return Shape(box, row["area"], row["volume"], _palette(row["palette"]), row["bodies"])


def _together(first: Shape, second: Shape) -> Shape:
    box = np.concatenate((np.minimum(first.box[:3], second.box[:3]), np.maximum(first.box[3:], second.box[3:])))
    palette = _added(first.palette, second.palette)
    volumes = (_sum(first.volume, second.volume), _sum(first.bodies, second.bodies))
    return Shape(box, first.area + second.area, volumes[0], palette, volumes[1])


def _sum(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first + second


def _added(first: Palette, second: Palette) -> Palette:
    keys = first.keys() | second.keys()
    return {key: first.get(key, 0.0) + second.get(key, 0.0) for key in keys}
