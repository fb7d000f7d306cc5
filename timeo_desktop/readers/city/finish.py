"""The end of reading a city file of surfaces: project, cut into chunks, write the rows, report."""

from dataclasses import dataclass, field

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.city.gather import Gathered
from timeo_desktop.readers.city.levels import emit
from timeo_desktop.readers.city.objects import ROOT, CityDescription, CityObject, Report, attribute_table
from timeo_desktop.readers.city.placing import Placed, Written, each_by_its_system, place
from timeo_desktop.readers.job import CityFacts, Out, ReadJob
from timeo_desktop.readers.pictures import Cover

_NOT_FINITE = sentence("its coordinates are not numbers")
_NO_AREA = sentence("its surfaces enclose no area")
_OUTSIDE = sentence("its geometry names points that are not in the file")


@dataclass
class Collected:
    """What a walk through a file of surfaces finds. `layers` are the levels of detail, the best one is "model"; their
    faces name `points`, which come in blocks (P, 3). `systems` are the names of the systems that these are in, the
    first one the file's own; `changes` says from which point on it is which of them. `by_name` is true where the way
    a system is named tells which number is east, else east is first."""

    name: str
    objects: list[CityObject] = field(init=False)
    attributes: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    layers: dict[str, Gathered] = field(default_factory=dict)
    points: list[F64] = field(default_factory=list)
    systems: list[str] = field(default_factory=lambda: [""])
    changes: list[tuple[int, int]] = field(default_factory=list)
    by_name: bool = False
    count: int = 0
    report: Report = field(default_factory=Report)
    notices: list[Sentence] = field(default_factory=list)
    lods: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.objects = [CityObject(ROOT, 0, "", "CityModel", self.name, spatial=True)]

    def add(self, points: F64, system: int) -> list[int]:
        """The numbers of more points (n, 3), which are in one of the systems."""
        if system != (self.changes[-1][1] if self.changes else 0):
            self.changes.append((self.count, system))
        first = self.count
        self.points.append(points)
        self.count += len(points)
        return list(range(first, self.count))

    def all_points(self) -> F64:
        """All points (P, 3), in the file's own system."""
        return np.concatenate(self.points) if self.points else np.empty((0, 3))

    def placed(self, job: ReadJob, points: F64) -> Placed:
        """All points in their place."""
        best = self.layers.get("model", Gathered())
        systems = each_by_its_system(len(points), self.changes)
        written = Written(self.name, points, systems, tuple(self.systems), self.by_name)
        return place(job, written, best.senses(points))


def finish(
    *,
    job: ReadJob,
    out: Out,
    schema: str,
    found: Collected,
    cover: Cover | None = None,
    beside: tuple[str, ...] = (),
) -> None:
    """Deliver what was `found` of a file. `cover` is what its points wear, `beside` the files that were looked for
    beside it."""
    points = found.all_points()
    layers, report, name = found.layers, found.report, found.name
    for notice in found.notices:
        out.notice(notice)
    outside = {layer: gathered.rows_outside(len(points)) for layer, gathered in layers.items()}
    placed = found.placed(job, points)
    for notice in placed.notices:
        out.notice(notice)
    out.placed(placed.epsg)
    out.stage("geometry")
    drawn: set[int] = set()
    steps, lows, highs = [], [], []
    turned = 0
    # The model last: it is what a file without geometry of its own is judged by, and boxes of the best level win.
    for layer in sorted(layers, key=lambda name: name == "model"):
        shapes = layers[layer].shapes(placed.points, cover)
        turned += len(shapes.turned_rows)
        failed = dict.fromkeys(shapes.empty_rows.tolist())
        told = {failure.step for failure in report.failures}
        for row in failed:
            if layers[layer].objects[row].step not in told:
                report.fail(layers[layer].objects[row], _reason(layers[layer], row, row in outside[layer]))
        emit(shapes, out, layer)
        drawn.update(shapes.steps.tolist())
        steps.append(shapes.steps)
        lows.append(shapes.lows)
        highs.append(shapes.highs)
    if turned:
        out.notice(sentence("{name}: {count} objects are inside out; they were turned for the picture", name=name,
                            count=turned))  # fmt: skip
    broken = [failure.reason for failure in report.failures if failure.reason not in (_NO_AREA, _NOT_FINITE)]
    if broken and not drawn:
        raise CannotOpen("Nothing of {name} can be drawn: {reason}", name=name, reason=broken[0])
    out.stage("properties")
    names, values = attribute_table([row for row in found.attributes if row[0] != ROOT])
    out.describe(
        CityDescription(
            found.objects,
            names,
            values,
            np.concatenate(steps) if steps else np.empty(0, dtype=np.uint32),
            np.concatenate(lows) if lows else np.empty((0, 3)),
            np.concatenate(highs) if highs else np.empty((0, 3)),
            about=next((about for step, about in found.attributes if step == ROOT), {}),
        )
    )
    out.city(
        CityFacts(
            schema=schema,
            by_class=dict(report.by_kind),
            drawn=len(drawn),
            failed=tuple(report.failures),
            epsg=placed.epsg,
            source_crs=placed.source,
            lods=tuple(sorted(found.lods, key=level_of)),
            beside=beside,
        )
    )


def level_of(lod: str) -> float:
    """A level of detail as a number; what is none comes first."""
    try:
        return float(lod)
    except ValueError:
        return -1.0


def _reason(gathered: Gathered, row: int, outside: bool) -> Sentence:
    if outside:
        return _OUTSIDE
    return _NO_AREA if row in gathered.face_rows else _NOT_FINITE
