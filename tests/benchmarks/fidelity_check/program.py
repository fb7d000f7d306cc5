"""The program's side: opens a file as a user would and measures the shapes that it kept. Imports nothing of it."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.fidelity_check.measures import F64, Palette, Shape, areas, shape_of

LIMIT_SECONDS = 600.0
SHOWN = ("model", "spaces", "off")  # layers of chunks that hold what elements are; others hold what else they show
GLB_HEADER, JSON_HEADER = 12, 8
DTYPES = {5121: np.uint8, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Drawn:
    """What the program drew: shapes by STEP id, reasons of what it could not draw as authored, kernels and counts."""

    shapes: dict[int, Shape] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    kernels: dict[str, int] = field(default_factory=dict)
    error: str = ""


def run_program(path: Path) -> Drawn:
    """Open the file with the program, in a cache of its own, and read what it kept."""
    with tempfile.TemporaryDirectory(prefix="fidelity-") as cache:
        command = [sys.executable, "-m", "timeo_desktop", "info", str(path), "--json"]
        environment = os.environ | {"TIMEO_CACHE": cache, "PYTHONPATH": str(ROOT)}
        try:
            ended = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return Drawn(error=f"the program did not end within {LIMIT_SECONDS:.0f} s")
        if ended.returncode:
            return Drawn(error=(ended.stderr.strip().splitlines() or ["the program failed"])[-1])
        return _kept(Path(cache) / "chunks", json.loads(ended.stdout))


def _kept(chunks: Path, report: dict[str, Any]) -> Drawn:
    """The one package in a cache. The manifest has the STEP ids of what failed."""
    manifests = list((chunks / "manifests").glob("*.json"))
    if len(manifests) != 1:
        return Drawn(kernels=report["kernels"], error=f"the program kept {len(manifests)} packages")
    entry = json.loads(manifests[0].read_text("utf-8"))
    reasons = [row["reason"] for row in report["failed"]]
    failed = {row["step"]: reason for row, reason in zip(entry["summary"]["failed"], reasons, strict=False)}
    shapes: dict[int, Shape | None] = {}
    for file in entry["chunks"]:
        if file["layer"] in SHOWN:
            shapes.update(_shapes(chunks / "packages" / entry["folder"] / file["name"]))
    solid = {step: shape for step, shape in shapes.items() if shape is not None}
    return Drawn(solid, failed, report["kernels"])


def _shapes(path: Path) -> dict[int, Shape | None]:
    """Shapes of one chunk by STEP id, None for what is only lines. A later chunk draws an element anew: it wins."""
    glb = _Glb(path)
    points = glb.attribute("POSITION", 3).astype(np.float64) + glb.origin
    colours, features = glb.attribute("COLOR_0", 4), glb.features()
    triangles = glb.triangles()
    owners = glb.steps[features[triangles[:, 0]]]
    made: dict[int, Shape | None] = dict.fromkeys(glb.steps.tolist())
    for step in np.unique(owners).tolist():
        own = triangles[owners == step]
        corners = points[own]
        made[step] = shape_of(corners, _palette(corners, colours[own[:, 0]]))
    return made


def _palette(corners: F64, colours: NDArray[np.uint8]) -> Palette:
    each = areas(corners)
    kinds, which = np.unique(colours, axis=0, return_inverse=True)
    rows = ((int(r), int(g), int(b), int(a)) for r, g, b, a in kinds.tolist())
    return {colour: float(each[which.ravel() == place].sum()) for place, colour in enumerate(rows)}


class _Glb:
    """A chunk file, read as the glTF standard and its two extensions say."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        length = int.from_bytes(data[GLB_HEADER : GLB_HEADER + 4], "little")
        start = GLB_HEADER + JSON_HEADER
        self._document = json.loads(data[start : start + length])
        self._binary = data[start + length + JSON_HEADER :]
        self._parts = self._document["meshes"][0]["primitives"]
        table = self._document["extensions"]["EXT_structural_metadata"]["propertyTables"][0]["properties"]
        self.steps = np.frombuffer(self._view(table["step"]["values"]), dtype=np.uint32).astype(np.int64)
        self.origin = np.array(self._document["nodes"][1]["translation"], dtype=np.float64)

    def _view(self, index: int) -> bytes:
        view = self._document["bufferViews"][index]
        start = view.get("byteOffset", 0)
        return self._binary[start : start + view["byteLength"]]

    def _accessor(self, index: int, width: int) -> NDArray[Any]:
        entry = self._document["accessors"][index]
        found = np.frombuffer(self._view(entry["bufferView"]), dtype=DTYPES[entry["componentType"]])
        return found.reshape(-1, width) if width > 1 else found

    def attribute(self, name: str, width: int) -> NDArray[Any]:
        """An attribute of the vertices (V, width)."""
        return self._accessor(self._parts[0]["attributes"][name], width)

    def features(self) -> NDArray[Any]:
        """The row of each vertex in the table of elements (V,); each is padded to four bytes."""
        entry = self._document["accessors"][self._parts[0]["attributes"]["_FEATURE_ID_0"]]
        found = np.frombuffer(self._view(entry["bufferView"]), dtype=DTYPES[entry["componentType"]])
        stride = self._document["bufferViews"][entry["bufferView"]].get("byteStride", found.itemsize)
        return found[:: stride // found.itemsize]

    def triangles(self) -> NDArray[np.int64]:
        """Corners (T, 3) of all surfaces, opaque or not; lines and dots are left out."""
        rows = [self._accessor(part["indices"], 3) for part in self._parts if part.get("mode", 4) == 4]
        return np.concatenate(rows).astype(np.int64) if rows else np.empty((0, 3), dtype=np.int64)
