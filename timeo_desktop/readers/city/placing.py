"""Where the points of a file of surfaces lie: systems in it, the order of their numbers, the scene's own metres.

Which number is east is proposed by the way the system is named and judged by two witnesses: the area that the system is
meant for, and solids, which are inside out where the two are mixed up: they are heard where writers of the format
disagree, which is for systems that have north first.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import ProjError

from timeo_desktop.crs_facts import in_its_area, is_north_first, lonlat
from timeo_desktop.crs_names import crs_of, means_own_order
from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.geodesy import projection_for
from timeo_desktop.readers.city.solids import Senses
from timeo_desktop.readers.job import ReadJob

_SAMPLE = 2_000
# By which witness, and whether north turned out to be first.
_WHY = {
    ("area", False): sentence(
        "The numbers of {name} are read east first: the other way round, as the name of their system ({crs}) has them,"
        " they would lie outside the area that it is meant for"
    ),
    ("area", True): sentence(
        "The numbers of {name} are read north first: the other way round, as the name of their system ({crs}) has them,"
        " they would lie outside the area that it is meant for"
    ),
    ("solids", False): sentence(
        "The numbers of {name} are read east first: the other way round, as the name of their system ({crs}) has them,"
        " all its solids would be inside out"
    ),
    ("solids", True): sentence(
        "The numbers of {name} are read north first: the other way round, as the name of their system ({crs}) has them,"
        " all its solids would be inside out"
    ),
}


@dataclass(frozen=True, eq=False)
class Placed:
    """Points (P, 3) in metres of the scene, what the scene's system is, and the name of the file's own."""

    points: F64
    epsg: int | None
    source: str
    notices: tuple[Sentence, ...]


@dataclass(frozen=True, eq=False)
class Written:
    """Points (P, 3) as the file `name` writes them; each is of the system `names[systems[row]]`. The first of these is
    the file's own, which the user may say otherwise. `by_name` is true where a name tells which number is east."""

    name: str
    points: F64
    systems: I64
    names: tuple[str, ...]
    by_name: bool


def place(job: ReadJob, written: Written, senses: Senses) -> Placed:
    """Put points in their place. `senses` tells how solids turn as they are written."""
    counts = np.bincount(written.systems, minlength=len(written.names))
    epsg, source = job.crs, ""
    placed, notices = written.points.copy(), list[Sentence]()
    # The system of most points decides where a new scene is.
    for number in np.argsort(-counts, kind="stable").tolist():
        if not counts[number] and counts.any():
            continue
        rows = written.systems == number
        said = (job.source_crs if number == 0 else "") or written.names[number]
        points = written.points[rows]
        sample = points[:: max(1, len(points) // _SAMPLE)]
        north_first, told = _order(written, number, said, sample, senses.of(rows))
        order = (1, 0, 2) if north_first else (0, 1, 2)
        projection = projection_for(written.name, said, epsg, sample[:, order])
        placed[rows] = projection.apply(points[:, order])
        epsg, source = projection.epsg, source or projection.source_name
        notices.extend(each for each in (*told, *projection.notices) if each not in notices)
    return Placed(placed, epsg, source, tuple(notices))


def _order(written: Written, number: int, said: str, sample: F64, sense: int) -> tuple[bool, tuple[Sentence, ...]]:
    """Whether numbers are written north first, and what is to be said of it."""
    try:
        crs = crs_of(written.name, said)
    except CannotOpen:
        crs = None
    if crs is None:
        return False, ()
    may_be_either = written.by_name and is_north_first(crs)
    proposed = may_be_either and means_own_order(written.names[number])
    witness = _against(crs, sample, proposed, sense if may_be_either else 0)
    if not witness:
        return proposed, ()
    return not proposed, (replace(_WHY[witness, not proposed], values={"name": written.name, "crs": str(crs.name)}),)


def _against(crs: CRS, sample: F64, proposed: bool, sense: int) -> str:
    """Which witness speaks against an order of the numbers; nothing where none does."""
    finite = sample[np.isfinite(sample).all(axis=1)]
    if not len(finite) or crs.is_geocentric:
        return ""
    other = finite[:, (1, 0, 2)]
    as_proposed, as_other = (_fits(crs, each) for each in ((other, finite) if proposed else (finite, other)))
    if not as_other:
        return ""
    if not as_proposed:
        return "area" if as_proposed is False else ""
    return "solids" if sense == (1 if proposed else -1) else ""


def _fits(crs: CRS, points: F64) -> bool | None:
    try:
        return in_its_area(crs, lonlat(crs, points))
    except ProjError:
        return None


def each_by_its_system(count: int, changes: list[tuple[int, int]]) -> NDArray[np.int64]:
    """The number of the system of each of so many points, where it is known from which point on it is another one."""
    numbers = np.zeros(count, dtype=np.int64)
    for first, number in changes:
        numbers[first:] = number
    return numbers
