"""Compares the box of each element that the program draws with the box that ifcopenshell's opencascade kernel makes.

An independent check: it runs the program as a user would (`info --json`), reads what was kept in the chunk cache, and
imports nothing of it. Every kernel runs in a child of its own, which may crash or be killed: what it finished counts.

Usage: python tests/benchmarks/fidelity.py [FILES or folders...] [--report docs/fidelity.md] [--limit-seconds 120]
"""

import argparse
import contextlib
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

import ifclite_geom
import ifcopenshell
import ifcopenshell.geom
import numpy as np
from numpy.typing import NDArray

Box = NDArray[np.float64]  # (6,) xmin, ymin, zmin, xmax, ymax, zmax, metres of the model

TOLERANCE_METRES = 0.010
FLOAT32_TOLERANCE = 1e-6  # of the coordinate: boxes are kept as float32 ...
FLOAT32_REACH = 10_000.0  # ... relative to the origin of a chunk, so that far from zero the error grows no more
SAME_METRES = 0.001  # what counts as the same box when kernels are told apart
WANTED_SHARE = 0.995
PROGRAM_LIMIT_SECONDS = 600.0
NO_UNIT = "Failed to determine unit information"  # the log of ifcopenshell, when it takes metres for want of better
REFERENCE, HYBRID, LITE = "opencascade", "hybrid-cgal-simple-opencascade", "ifclite"
NOT_COMPARED = ("IfcFeatureElementSubtraction", "IfcAlignment", "IfcAlignmentSegment", "IfcGrid", "IfcAnnotation",
                "IfcReferent")  # fmt: skip
CURVED = ("IfcCircle", "IfcEllipse", "IfcTrimmedCurve", "IfcArcIndex", "IfcCylindricalSurface", "IfcBSpline",
          "IfcRationalBSpline", "IfcRevolvedAreaSolid", "IfcSweptDiskSolid", "IfcRightCircular", "IfcSphere",
          "IfcRoundedRectangle", "IfcSurfaceOfRevolution", "IfcToroidalSurface", "IfcIndexedPolyCurve")  # fmt: skip
NOTED = ("IfcBoolean", "IfcHalfSpace", "IfcPolygonalBounded", "IfcBoxedHalf", "IfcMappedItem", "IfcExtruded",
         "IfcFacetedBrep", "IfcAdvancedBrep", "IfcPolygonalFaceSet", "IfcTriangulated", "IfcShellBased",
         "IfcFaceBased", "IfcSectionedSolid", "IfcSurfaceCurveSwept", "IfcFixedReference", "IfcCsg",
         "IfcHollow", "IfcCShape", "IfcIShape", "IfcLShape", "IfcUShape", "IfcTShape", "IfcZShape",
         *CURVED)  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """An element as people know it."""

    step: int
    guid: str
    ifc_class: str
    name: str


@dataclass
class Kernel:
    """What one kernel made of a model. `note` says why it is not whole; `shapes` what the elements are made of."""

    boxes: dict[int, Box] = field(default_factory=dict)
    subjects: dict[int, Subject] = field(default_factory=dict)
    shapes: dict[int, list[str]] = field(default_factory=dict)
    crashed: list[int] = field(default_factory=list)
    refused: str = ""
    note: str = ""


@dataclass(frozen=True)
class Drawn:
    """What the program drew: boxes by STEP id, reasons of what it could not draw as authored, kernels and counts."""

    boxes: dict[int, Box]
    failed: dict[int, str]
    kernels: dict[str, int]
    error: str = ""


@dataclass(frozen=True)
class Difference:
    """One element on which the two sides do not agree. `metres` None: the program did not draw it."""

    subject: Subject
    metres: float | None
    kernel: str
    reason: str


@dataclass(frozen=True)
class Outcome:
    """The comparison of one file."""

    name: str
    compared: int = 0
    agreeing: int = 0
    only_ours: int = 0
    note: str = ""
    differences: tuple[Difference, ...] = ()

    @property
    def missing(self) -> int:
        """Elements that the reference draws and the program does not."""
        return sum(1 for row in self.differences if row.metres is None)

    @property
    def wrong(self) -> int:
        """Elements whose boxes differ."""
        return len(self.differences) - self.missing


# ---- the child: one kernel, one file, one line of JSON for each thing that it finds


def child(request_path: Path) -> None:
    """Run one kernel as the request says, and write what it makes line by line, so that nothing is lost in a crash."""
    request = json.loads(request_path.read_text("utf-8"))
    with Path(request["output"]).open("a", encoding="utf-8") as output:
        if request["kernel"] == LITE:
            rows = lite_rows(Path(request["model"]))
        else:
            rows = shell_rows(request["model"], request["kernel"], request["steps"])
        for row in rows:
            write_row(output, row)
        write_row(output, {"end": True})


def write_row(output: TextIO, row: dict[str, Any]) -> None:
    """One line, on disk at once."""
    output.write(json.dumps(row) + "\n")
    output.flush()


def lite_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Boxes that ifclite-geom makes, for the diagnosis of differences."""
    for step, entry in ifclite_geom.geometry_data_buffers(path.read_bytes())["elements"].items():
        points = np.frombuffer(entry["vertices"]).reshape(-1, 3)
        faces = np.frombuffer(entry["faces"], dtype=np.uint32)
        if faces.size:
            yield {"step": int(step), "box": corners(points[np.unique(faces)])}


def corners(points: NDArray[np.float64]) -> list[float]:
    """Lowest and highest coordinates of some points, end to end."""
    return [*points.min(axis=0).tolist(), *points.max(axis=0).tolist()]


def shell_rows(path: str, kernel: str, steps: list[int] | None) -> Iterator[dict[str, Any]]:
    """Boxes from an ifcopenshell kernel: all products by its iterator, or given ones each by itself."""
    try:
        model = ifcopenshell.open(path)
    except (ifcopenshell.Error, ifcopenshell.SchemaError, OSError, RuntimeError) as error:
        yield {"refused": str(error).splitlines()[0]}
        return
    settings = ifcopenshell.geom.settings()
    settings.set("use-world-coords", False)
    if steps is None:
        products = comparable(model)
        yield {"products": products}
        yield from whole(model, settings, kernel, products)
        if NO_UNIT in ifcopenshell.get_log():
            yield {"refused": "it cannot read the length unit"}
    else:
        yield from one_by_one(model, settings, kernel, steps)


def comparable(model: Any) -> list[int]:
    """STEP ids of products with a representation, less the classes that are not compared."""
    return [
        product.id()
        for product in model.by_type("IfcProduct")
        if product.Representation is not None and not excluded(product)
    ]


def excluded(product: Any) -> bool:
    """Whether this product is an opening or is drawn as lines."""
    return any(product.is_a(name) for name in NOT_COMPARED)


def whole(model: Any, settings: Any, kernel: str, products: list[int]) -> Iterator[dict[str, Any]]:
    """Rows of all products: by the iterator, then one by one what it left out, as it does in damaged contexts."""
    seen = set()
    for row in iterated(model, settings, kernel):
        seen.add(row["step"])
        yield row
    yield from one_by_one(model, settings, kernel, [step for step in products if step not in seen])


def iterated(model: Any, settings: Any, kernel: str) -> Iterator[dict[str, Any]]:
    """Rows of everything that the iterator makes."""
    openings = ["IfcFeatureElementSubtraction"]
    iterator = ifcopenshell.geom.iterator(settings, model, 1, exclude=openings, geometry_library=kernel)
    going = iterator.initialize()
    while going:
        shape = iterator.get()
        if not excluded(model.by_id(shape.id)):
            yield from shape_rows(shape)
        going = iterator.next()


def one_by_one(model: Any, settings: Any, kernel: str, steps: list[int]) -> Iterator[dict[str, Any]]:
    """Rows of given products. Each is announced, so that after a crash the parent knows which one it was."""
    for step in steps:
        yield {"trying": step}
        product = model.by_id(step)
        yield {"step": step, "shapes": made_of(model, product)}
        with contextlib.suppress(RuntimeError):  # how ifcopenshell says that it found nothing to make
            yield from shape_rows(ifcopenshell.geom.create_shape(settings, product, geometry_library=kernel))


def shape_rows(shape: Any) -> Iterator[dict[str, Any]]:
    """The box of one shape, when it has triangles."""
    faces = np.frombuffer(shape.geometry.faces_buffer, dtype=np.int32)
    if not faces.size:
        return
    points = np.frombuffer(shape.geometry.verts_buffer).reshape(-1, 3)[np.unique(faces)]
    matrix = np.frombuffer(shape.transformation_buffer).reshape(4, 4).T
    world = points @ matrix[:3, :3].T + matrix[:3, 3]
    subject = [shape.id, shape.guid, shape.type, shape.name]
    yield {"step": shape.id, "box": corners(world), "subject": subject}


def made_of(model: Any, product: Any) -> list[str]:
    """What a product is made of: its representations, openings, and the entities that kernels read differently."""
    shapes = product.Representation.Representations
    names = [f"{shape.RepresentationIdentifier}/{shape.RepresentationType}" for shape in shapes]
    if getattr(product, "HasOpenings", ()):
        names.append("openings")
    entities = Counter(entity.is_a() for entity in model.traverse(product.Representation))
    return names + sorted(name for name in entities if name.startswith(NOTED))


# ---- the parent's side of the children


def run_kernel(path: Path, kernel: str, steps: list[int] | None, limit_seconds: float) -> Kernel:
    """Run a kernel within a time limit. After a crash, go on element by element past the one that crashed."""
    made, deadline = Kernel(), time.monotonic() + limit_seconds
    left = steps
    for _ in range(200):
        ended, products, trying = run_child(path, kernel, left, deadline - time.monotonic(), made)
        if ended or made.refused:
            return made
        if time.monotonic() >= deadline:
            made.note = f"time limit of {limit_seconds:.0f} s"
            return made
        left = remaining(left, products, trying, made)
        if not left:
            break
    made.note = made.note or "crashed"
    return made


def remaining(steps: list[int] | None, products: list[int], trying: int | None, made: Kernel) -> list[int]:
    """What is still to be tried after a crash; notes what crashed."""
    left = [step for step in products if step not in made.boxes] if steps is None else steps
    if trying is not None:
        made.crashed.append(trying)
        return left[left.index(trying) + 1 :]
    if steps is not None:
        return []
    made.note = "its iterator crashed, so it went on element by element"
    return left


def run_child(
    path: Path, kernel: str, steps: list[int] | None, limit_seconds: float, made: Kernel
) -> tuple[bool, list[int], int | None]:
    """One child; adds to `made`. Whether it came to its end, the products it listed and the last one it tried."""
    with tempfile.TemporaryDirectory(prefix="fidelity-") as folder:
        output = Path(folder) / "rows.jsonl"
        request = Path(folder) / "request.json"
        content = {"model": str(path), "kernel": kernel, "steps": steps, "output": str(output)}
        request.write_text(json.dumps(content), "utf-8")
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                [sys.executable, __file__, "--child", str(request)],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=max(limit_seconds, 1.0), check=False,
            )  # fmt: skip
        return gather(output, made)


def gather(output: Path, made: Kernel) -> tuple[bool, list[int], int | None]:
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
        take_row(row, made)
    return ended, products, trying


def take_row(row: dict[str, Any], made: Kernel) -> None:
    """Add one row; a product's box is the union of all its shapes."""
    made.refused = row.get("refused", made.refused)
    if "shapes" in row:
        made.shapes[row["step"]] = row["shapes"]
    if "subject" in row:
        made.subjects[row["step"]] = Subject(*row["subject"])
    if "box" in row:
        box = np.array(row["box"], dtype=np.float64)
        before = made.boxes.get(row["step"])
        made.boxes[row["step"]] = box if before is None else union(before, box)


def union(first: Box, second: Box) -> Box:
    """The box about two boxes."""
    return np.concatenate((np.minimum(first[:3], second[:3]), np.maximum(first[3:], second[3:])))


# ---- the program's side


def run_program(path: Path) -> Drawn:
    """Open the file with the program, in a cache of its own, and read the boxes that it kept."""
    with tempfile.TemporaryDirectory(prefix="fidelity-") as cache:
        command = [sys.executable, "-m", "timeo_desktop", "info", str(path), "--json"]
        try:
            ended = subprocess.run(
                command, cwd=repository(), env=os.environ | {"TIMEO_CACHE": cache}, capture_output=True, text=True,
                timeout=PROGRAM_LIMIT_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Drawn({}, {}, {}, f"the program did not end within {PROGRAM_LIMIT_SECONDS:.0f} s")
        if ended.returncode:
            return Drawn({}, {}, {}, (ended.stderr.strip().splitlines() or ["the program failed"])[-1])
        return kept(Path(cache), json.loads(ended.stdout))


def repository() -> Path:
    """The root of the source tree."""
    return Path(__file__).resolve().parents[2]


def kept(cache: Path, report: dict[str, Any]) -> Drawn:
    """Boxes and failures of the one package in a cache. The manifest has the STEP ids of what failed."""
    chunks = cache / "chunks"
    manifests = list((chunks / "manifests").glob("*.json"))
    if len(manifests) != 1:
        return Drawn({}, {}, report["kernels"], f"the program kept {len(manifests)} packages")
    entry = json.loads(manifests[0].read_text("utf-8"))
    reasons = [row["reason"] for row in report["failed"]]
    failed = {row["step"]: reason for row, reason in zip(entry["summary"]["failed"], reasons, strict=True)}
    elements = chunks / "packages" / entry["folder"] / "elements.sqlite"
    if not elements.is_file():
        return Drawn({}, failed, report["kernels"], "the program kept no element database")
    return Drawn(boxes_of(elements), failed, report["kernels"])


def boxes_of(elements: Path) -> dict[int, Box]:
    """The table of boxes."""
    with contextlib.closing(sqlite3.connect(elements)) as connection:
        try:
            rows = connection.execute("SELECT step, xmin, ymin, zmin, xmax, ymax, zmax FROM box").fetchall()
        except sqlite3.OperationalError:  # no table: nothing was drawn
            return {}
    return {int(row[0]): np.array(row[1:], dtype=np.float64) for row in rows}


# ---- the comparison


def compare_file(path: Path, limit_seconds: float) -> Outcome:
    """Compare one file."""
    reference = run_kernel(path, REFERENCE, None, limit_seconds)
    if reference.refused:
        return Outcome(path.name, note=f"skipped: the reference refuses it ({reference.refused})")
    drawn = run_program(path)
    suspects = [step for step, box in reference.boxes.items() if not agrees(drawn, step, box)]
    differences = explained(path, suspects, reference, drawn, limit_seconds)
    compared = len(reference.boxes)
    only_ours = len(drawn.boxes.keys() - reference.boxes.keys() - drawn.failed.keys())
    notes = [note for note in (drawn.error, reference_note(reference)) if note]
    return Outcome(path.name, compared, compared - len(suspects), only_ours, "; ".join(notes), differences)


def reference_note(reference: Kernel) -> str:
    """What kept the reference from being whole."""
    notes = [f"reference: {reference.note}"] if reference.note else []
    if reference.crashed:
        notes.append(f"reference crashed on {', '.join(f'#{step}' for step in reference.crashed)}")
    return "; ".join(notes)


def agrees(drawn: Drawn, step: int, box: Box) -> bool:
    """Whether the program drew this element, as authored, where the reference has it."""
    ours = drawn.boxes.get(step)
    return ours is not None and step not in drawn.failed and same(ours, box, TOLERANCE_METRES)


def same(first: Box, second: Box, metres: float) -> bool:
    """Whether all six numbers are within a tolerance and what float32 adds to it."""
    return bool((np.abs(first - second) <= metres + float32_error(second)).all())


def float32_error(box: Box) -> Box:
    """What float32 may add to each number of a box."""
    return FLOAT32_TOLERANCE * np.minimum(np.abs(box), FLOAT32_REACH)


def explained(
    path: Path, suspects: list[int], reference: Kernel, drawn: Drawn, limit_seconds: float
) -> tuple[Difference, ...]:
    """The differences, each with a suspected reason. Other kernels are asked only when there are any."""
    if not suspects:
        return ()
    lite = run_kernel(path, LITE, [], limit_seconds)
    hybrid = run_kernel(path, HYBRID, suspects, limit_seconds)
    rows = []
    for step in suspects:
        witness = Witness(step, reference.boxes[step], drawn.boxes.get(step), lite, hybrid, drawn)
        rows.append(Difference(reference.subjects[step], witness.metres(), witness.kernel(), witness.reason()))
    return tuple(rows)


@dataclass(frozen=True, eq=False)
class Witness:
    """All that is known of one difference."""

    step: int
    reference: Box
    ours: Box | None
    lite: Kernel
    hybrid: Kernel
    drawn: Drawn

    def metres(self) -> float | None:
        """The largest difference of the six numbers; None when the program did not draw the element."""
        if self.ours is None or self.step in self.drawn.failed:
            return None
        return float(np.abs(self.ours - self.reference).max())

    def kernel(self) -> str:
        """Which kernel of the program made it: told by the report when there is only one, else by its box."""
        if self.metres() is None:
            return ""
        if len(self.drawn.kernels) == 1:
            return next(iter(self.drawn.kernels))
        names = {"ifclite": self.lite, "hybrid": self.hybrid}
        return " or ".join(name for name, kernel in names.items() if self.like(self.ours, kernel)) or "unknown"

    def like(self, box: Box | None, kernel: Kernel) -> bool:
        """Whether a kernel makes this same box."""
        other = kernel.boxes.get(self.step)
        return box is not None and other is not None and same(box, other, SAME_METRES)

    def reason(self) -> str:
        """The suspected reason, from what can be measured."""
        if self.ours is None:
            return self.drawn.failed.get(self.step) or self.drawn.error or "not drawn, and not reported as failed"
        if self.step in self.drawn.failed:
            return f"drawn as a box: {self.drawn.failed[self.step]}"
        parts = [shape_of_difference(self.ours, self.reference), self.majority(), *self.curvature()]
        shapes = self.hybrid.shapes.get(self.step, [])
        return "; ".join(part for part in (*parts, ", ".join(shapes)) if part)

    def majority(self) -> str:
        """Which side the third kernel takes."""
        if self.like(self.reference, self.hybrid):
            return "the hybrid kernel agrees with the reference"
        if self.like(self.ours, self.hybrid):
            return "the hybrid kernel agrees with the program"
        return "the hybrid kernel makes a third box" if self.step in self.hybrid.boxes else "the hybrid kernel fails"

    def curvature(self) -> list[str]:
        """A curved outline cut into different segments, when the difference is small beside the element."""
        curved = any(name.startswith(CURVED) for name in self.hybrid.shapes.get(self.step, []))
        size = float((self.reference[3:] - self.reference[:3]).max())
        return ["perhaps curves cut into other segments"] if curved and (self.metres() or 0) < 0.1 * size else []


def shape_of_difference(ours: Box, reference: Box) -> str:
    """How the two boxes lie to each other."""
    slack = TOLERANCE_METRES + float(float32_error(reference).max())
    if np.abs((ours[3:] - ours[:3]) - (reference[3:] - reference[:3])).max() <= slack:
        return "same size, elsewhere"
    if (ours[:3] <= reference[:3] + slack).all() and (ours[3:] >= reference[3:] - slack).all():
        return "the program draws more"
    if (ours[:3] >= reference[:3] - slack).all() and (ours[3:] <= reference[3:] + slack).all():
        return "the program draws less"
    return "another shape"


# ---- what is said of it


def print_outcome(outcome: Outcome) -> None:
    """One line for a file, and one for each difference."""
    print(
        f"{outcome.name}: {outcome.compared} compared, {outcome.agreeing} agree, {outcome.missing} missing,"
        f" {outcome.wrong} wrong, {outcome.only_ours} only ours{f' ({outcome.note})' if outcome.note else ''}",
        flush=True,
    )
    for row in outcome.differences:
        subject = row.subject
        size = "missing" if row.metres is None else f"{row.metres:.4f} m"
        who = f"#{subject.step} {subject.guid} {subject.ifc_class} {subject.name!r}"
        print(f"    {who} {size} [{row.kernel}] {row.reason}")


def share_of(outcomes: Iterable[Outcome]) -> float:
    """The share of compared elements that agree; 0 when nothing could be compared."""
    rows = list(outcomes)
    compared = sum(row.compared for row in rows)
    return sum(row.agreeing for row in rows) / compared if compared else 0.0


def percent(share: float) -> str:
    """A share as a percentage that never rounds up to a whole."""
    return f"{int(share * 100_000) / 1000:.3f} %"


def summary_line(outcomes: list[Outcome]) -> str:
    """The totals in one sentence."""
    compared, agreeing = sum(row.compared for row in outcomes), sum(row.agreeing for row in outcomes)
    missing, wrong = sum(row.missing for row in outcomes), sum(row.wrong for row in outcomes)
    files = sum(1 for row in outcomes if row.compared)
    return (
        f"{agreeing} of {compared} elements agree ({percent(share_of(outcomes))}) in {files} of {len(outcomes)} files:"
        f" {missing} missing, {wrong} wrong"
    )


def report_text(outcomes: list[Outcome]) -> str:
    """The report in Markdown."""
    return "\n".join([*report_head(outcomes), *file_table(outcomes), "", *difference_table(outcomes), ""])


def report_head(outcomes: list[Outcome]) -> list[str]:
    """What was compared, with what."""
    names = ("ifclite-geom", "ifcopenshell", "numpy")
    versions = ", ".join([program_version(), *(f"{name} {version(name)}" for name in names)])
    return [
        "# Fidelity of geometry",
        "",
        "Bounding box of each element as drawn, against ifcopenshell's `opencascade` kernel on the same file."
        f" An element agrees when all six numbers are within {TOLERANCE_METRES * 1000:.0f} mm, and what float32 adds:"
        f" a millionth of the coordinate, at most {FLOAT32_TOLERANCE * FLOAT32_REACH * 1000:.0f} mm.",
        "Openings, alignments, grids, annotations, referents and elements without triangles are left out.",
        "",
        f"**{summary_line(outcomes)}.**",
        "",
        f"Versions: {versions}, Python {platform.python_version()}.",
        "",
    ]


def program_version() -> str:
    """What the program says of itself."""
    command = [sys.executable, "-m", "timeo_desktop", "--version"]
    ended = subprocess.run(command, cwd=repository(), capture_output=True, text=True, check=False)
    return ended.stdout.strip() or "timeo-desktop of unknown version"


def file_table(outcomes: list[Outcome]) -> list[str]:
    """One row for each file, and the totals."""
    lines = ["| File | Compared | Agree | Missing | Wrong | Only ours | Note |", "|---|--:|--:|--:|--:|--:|---|"]
    for row in sorted(outcomes, key=lambda each: each.name):
        counts = (row.compared, row.agreeing, row.missing, row.wrong, row.only_ours)
        lines.append(table_row(row.name, *counts, row.note))
    totals = [
        sum(getattr(row, name) for row in outcomes)
        for name in ("compared", "agreeing", "missing", "wrong", "only_ours")
    ]
    return [*lines, table_row("**Total**", *totals, percent(share_of(outcomes)))]


def difference_table(outcomes: list[Outcome]) -> list[str]:
    """One row for each element that does not agree."""
    lines = ["## The rest", ""]
    if not any(outcome.differences for outcome in outcomes):
        return [*lines, "None."]
    lines += ["| File | Element | Class | Name | GlobalId | Off by | Kernel | Suspected reason |", "|" + "---|" * 8]
    for outcome in sorted(outcomes, key=lambda each: each.name):
        for row in outcome.differences:
            subject = row.subject
            size = "missing" if row.metres is None else f"{row.metres:.3f} m"
            lines.append(
                table_row(outcome.name, f"#{subject.step}", subject.ifc_class, subject.name, subject.guid, size,
                          row.kernel, row.reason)
            )  # fmt: skip
    return lines


def table_row(*cells: object) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


# ---- the command


def models_below(places: list[Path]) -> list[Path]:
    """The files that were named, and every model below the folders that were named; smallest first."""
    found = {path for place in places for path in ([place] if place.is_file() else place.rglob("*.ifc"))}
    return sorted(found, key=lambda path: (path.stat().st_size, path.name))


def default_place() -> Path:
    """The test data: TIMEO_TEST_DATA, or the folder beside the source tree."""
    return Path(os.environ.get("TIMEO_TEST_DATA") or repository().parent / "shared" / "data") / "ifc"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Compare drawn boxes with those of the opencascade kernel.")
    parser.add_argument("places", nargs="*", type=Path, metavar="FILE or FOLDER")
    parser.add_argument("--report", type=Path, help="write a Markdown report here")
    parser.add_argument("--limit-seconds", type=float, default=120.0, help="time for each kernel on each file")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    """Compare all files; 1 when fewer elements agree than wanted, 2 when there is nothing to compare."""
    options = arguments()
    if options.child:
        child(options.child)
        return 0
    models = models_below(options.places or [default_place()])
    if not models:
        print("There are no .ifc files to compare: name some, or set TIMEO_TEST_DATA", file=sys.stderr)
        return 2
    outcomes = []
    for path in models:
        outcomes.append(compare_file(path, options.limit_seconds))
        print_outcome(outcomes[-1])
    print(summary_line(outcomes))
    if options.report:
        options.report.write_text(report_text(outcomes), "utf-8")
    return 0 if share_of(outcomes) >= WANTED_SHARE else 1


if __name__ == "__main__":
    sys.exit(main())
