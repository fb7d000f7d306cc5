"""The end of reading a city file of surfaces: project, cut into chunks, write the rows, report."""

from collections.abc import Mapping, Sequence

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.geodesy import projection_for
from timeo_desktop.readers.city.gather import Gathered
from timeo_desktop.readers.city.levels import emit
from timeo_desktop.readers.city.objects import ROOT, CityDescription, CityObject, Report, attribute_table
from timeo_desktop.readers.job import CityFacts, Out, ReadJob
from timeo_desktop.readers.pictures import Cover

_SAMPLE = 2_000
_NOT_FINITE = sentence("its coordinates are not numbers")
_NO_AREA = sentence("its surfaces enclose no area")
_OUTSIDE = sentence("its geometry names points that are not in the file")


def finish(
    *,
    job: ReadJob,
    out: Out,
    schema: str,
    crs: str | None,
    points: F64,
    layers: Mapping[str, Gathered],
    objects: Sequence[CityObject],
    attributes: Sequence[tuple[int, dict[str, object]]],
    report: Report,
    notices: Sequence[Sentence],
    lods: tuple[str, ...] = (),
    cover: Cover | None = None,
    beside: tuple[str, ...] = (),
) -> None:
    """Deliver a file whose faces name `points` (P, 3), in the file's own system; `cover` is what these wear,
    `beside` the files that were looked for beside it."""
    for notice in notices:
        out.notice(notice)
    outside = {layer: gathered.rows_outside(len(points)) for layer, gathered in layers.items()}
    projection = projection_for(
        objects[0].name, job.source_crs or crs, job.crs, points[:: max(1, len(points) // _SAMPLE)]
    )
    for notice in projection.notices:
        out.notice(notice)
    out.placed(projection.epsg)
    out.stage("geometry")
    placed = projection.apply(points)
    drawn: set[int] = set()
    steps, lows, highs = [], [], []
    # The model last: it is what a file without geometry of its own is judged by, and boxes of the best level win.
    for layer in sorted(layers, key=lambda name: name == "model"):
        shapes = layers[layer].shapes(placed, cover)
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
    broken = [failure.reason for failure in report.failures if failure.reason not in (_NO_AREA, _NOT_FINITE)]
    if broken and not drawn:
        raise CannotOpen("Nothing of {name} can be drawn: {reason}", name=objects[0].name, reason=broken[0])
    out.stage("properties")
    names, values = attribute_table([row for row in attributes if row[0] != ROOT])
    out.describe(
        CityDescription(
            objects,
            names,
            values,
            np.concatenate(steps) if steps else np.empty(0, dtype=np.uint32),
            np.concatenate(lows) if lows else np.empty((0, 3)),
            np.concatenate(highs) if highs else np.empty((0, 3)),
            about=next((about for step, about in attributes if step == ROOT), {}),
        )
    )
    out.city(
        CityFacts(
            schema=schema,
            by_class=dict(report.by_kind),
            drawn=len(drawn),
            failed=tuple(report.failures),
            epsg=projection.epsg,
            source_crs=projection.source_name,
            lods=lods,
            beside=beside,
        )
    )


def _reason(gathered: Gathered, row: int, outside: bool) -> Sentence:
    if outside:
        return _OUTSIDE
    return _NO_AREA if row in gathered.face_rows else _NOT_FINITE
