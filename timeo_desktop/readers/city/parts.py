"""Buildings and their parts as OpenStreetMap has them: parts replace the outline that they lie in.

Source: wiki.openstreetmap.org, Simple 3D Buildings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import I64, U32
from timeo_desktop.readers.city.heights import words_of
from timeo_desktop.readers.city.layers import Array
from timeo_desktop.readers.city.objects import ROOT, CityObject, Report

_BUILDING, _PART = "building", "building:part"
_OF_OSM = ("building:part", "building:levels", "@id", "osm_id", "osm_way_id")
_NOT = ("", "no", "false", "0")
_INSIDE, _COVERED = 0.9, 0.5  # of the area of a part; of that of an outline


@dataclass(frozen=True, eq=False)
class Parts:
    """For N polygons the row of the outline that each is a part of (-1: of none)."""

    owners: I64

    @property
    def outlines(self) -> NDArray[np.bool_]:
        """Which polygons are replaced by their parts."""
        found = np.zeros(len(self.owners), dtype=bool)
        found[self.owners[self.owners >= 0]] = True
        return found


def are_buildings(fields: Mapping[str, Array], count: int) -> NDArray[np.bool_]:
    """Which of so many polygons are buildings or parts of one, in a layer that has both kinds and others."""
    if not fields.keys() & set(_OF_OSM) or _BUILDING not in fields:
        return np.ones(count, dtype=bool)
    return _says(fields, _BUILDING, count) | _says(fields, _PART, count)


def parts_of(fields: Mapping[str, Array], polygons: Array) -> Parts:
    """The parts among polygons (N,) in the plane, valid. An outline of which parts cover less than half stays one."""
    owners = np.full(len(polygons), -1)
    is_part = _says(fields, _PART, len(polygons)) & (shapely.area(polygons) > 0)
    rows, outlines = np.flatnonzero(is_part), np.flatnonzero(_says(fields, _BUILDING, len(polygons)) & ~is_part)
    if not len(rows) or not len(outlines):
        return Parts(owners)
    part, outline = shapely.STRtree(polygons[outlines]).query(polygons[rows], predicate="intersects")
    part, outline = rows[part], outlines[outline]
    shared = shapely.area(shapely.intersection(polygons[part], polygons[outline]))
    inside = shared > _INSIDE * shapely.area(polygons[part])
    part, outline, shared = part[inside], outline[inside], shared[inside]
    covered = np.bincount(outline, shared, minlength=len(polygons))
    enough = covered[outline] > _COVERED * shapely.area(polygons[outline])
    owners[part[enough]] = outline[enough]
    return Parts(owners)


def put_under_their_outlines(objects: list[CityObject], report: Report, steps: U32, parts: Parts) -> None:
    """Objects of polygons become parts of those that they replace; these are not drawn themselves."""
    for row, owner in enumerate(parts.owners.tolist()):
        if owner < 0:
            continue
        part, outline = int(steps[row]) - ROOT, int(steps[owner]) - ROOT
        report.by_kind[objects[part].kind] -= 1
        report.by_kind["BuildingPart"] += 1
        objects[part] = replace(objects[part], kind="BuildingPart", parent=int(steps[owner]))
        objects[outline] = replace(objects[outline], drawable=False)


def _says(fields: Mapping[str, Array], name: str, count: int) -> NDArray[np.bool_]:
    return np.array([each.lower() not in _NOT for each in words_of(fields, name, count)], dtype=bool)
