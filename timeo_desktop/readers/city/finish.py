"""The end of reading a city file of surfaces: project, cut into chunks, write the rows, report."""

import numpy as np

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.readers.city.collected import Collected, level_of
from timeo_desktop.readers.city.families import join
from timeo_desktop.readers.city.levels import emit
from timeo_desktop.readers.city.losses import NO_AREA, NOT_FINITE, Losses
from timeo_desktop.readers.city.objects import ROOT, CityDescription, attribute_table
from timeo_desktop.readers.city.solids import Turned
from timeo_desktop.readers.job import CityFacts, Out, ReadJob
from timeo_desktop.readers.pictures import Cover


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
    join(found)
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
    turned, losses = Turned(), Losses(found)
    # The model last: it is what a file without geometry of its own is judged by, and boxes of the best level win.
    for layer in sorted(layers, key=lambda name: name == "model"):
        shapes = layers[layer].shapes(placed.points, cover)
        turned = turned.and_of(shapes.turns)
        losses.take(layers[layer], placed.points, shapes.empty_rows, outside[layer])
        emit(shapes, out, layer)
        drawn.update(shapes.steps.tolist())
        steps.append(shapes.steps)
        lows.append(shapes.lows)
        highs.append(shapes.highs)
    for told in (turned.notice(name), losses.notice()):
        if told is not None:
            out.notice(told)
    broken = [failure.reason for failure in report.failures if failure.reason not in (NO_AREA, NOT_FINITE)]
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
