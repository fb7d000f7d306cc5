"""The first rung: ifclite-geom makes the triangles of the whole file in one call, one colour for each element.

It emits openings too, which are never drawn, and knows nothing of elements with several styles or of mapped
items inside mapped items: the rungs of `kernels.py` make those.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import ifclite_geom
import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.labels import GRIDS
from timeo_desktop.readers.chunking import Soup
from timeo_desktop.readers.ifc.styles.surface import plain_surfaces
from timeo_desktop.readers.ifc.styles.usual import OTHER

LINES = frozenset({"IfcAlignment", "IfcAlignmentSegment", "IfcGrid", "IfcAnnotation", "IfcReferent"})
_SPACES = frozenset({"IfcSpace", "IfcSpatialZone", "IfcExternalSpatialElement", "IfcVirtualElement"})
VOIDS = ("IfcOpening", "IfcVoidingFeature")
_USUAL = re.compile(
    rb"^#(\d+)\s*=\s*IFC(?:WALL\w*|SLAB|ROOF|COLUMN|BEAM|MEMBER|PLATE|FOOTING|PILE|DOOR|WINDOW|STAIR\w*|COVERING"
    rb"|CURTAINWALL|RAILING|BUILDINGELEMENTPROXY|FLOW\w+|PIPESEGMENT|DUCTSEGMENT|FURNITURE|FURNISHINGELEMENT)\s*\(",
    re.MULTILINE,
)
_OPENED = re.compile(rb"IFCRELVOIDSELEMENT\s*\([^;]*#(\d+)\s*,\s*#\d+\s*\)")
_MANY_OPENINGS = 8
_FINE = 0.001  # metres


def layer_of(ifc_class: str) -> str:
    """Rooms and other volumes of air have a layer of their own, hidden at first; so have grids, which are shown."""
    return GRIDS if ifc_class == "IfcGrid" else "spaces" if ifc_class in _SPACES else "model"


def skipped(ifc_class: str) -> bool:
    """Whether this class is never drawn as a body here: openings, and what is drawn as lines instead."""
    return ifc_class.startswith(VOIDS) or ifc_class in LINES


def sample(data: bytes, count: int) -> set[int]:
    """STEP ids of some elements of the usual classes, spread over the file: enough for a first picture."""
    steps = [int(step) for step in _USUAL.findall(data)]
    return set(steps[:: max(1, len(steps) // count)][:count])


def much_opened(data: bytes) -> set[int]:
    """STEP ids of elements that may take long, for they have many openings and the file has boundary
    representations."""
    if b"IFCFACETEDBREP" not in data:
        return set()
    return {int(step) for step, count in Counter(_OPENED.findall(data)).items() if count >= _MANY_OPENINGS}


@dataclass(frozen=True, eq=False)
class Bodies:
    """What one call made: the soup, the layer of each element, and the STEP ids of those that are too coarse."""

    soup: Soup
    layers: NDArray[np.str_]
    coarse: frozenset[int]


def tessellate(data: bytes, steps: set[int] | None = None, without: Collection[int] = ()) -> Bodies:
    """Bodies of a file, or of some elements; `without` is left out. Raises ValueError for a file it cannot parse."""
    answer = ifclite_geom.geometry_data_buffers(plain_surfaces(data), ids=steps)
    made = answer["elements"]
    kept = [(step, each) for step, each in made.items() if step not in without and not skipped(each["ifc_type"])]
    entries = [entry for _, entry in kept]
    points = np.frombuffer(b"".join([entry["vertices"] for entry in entries])).reshape(-1, 3)
    triangles = np.frombuffer(b"".join([entry["faces"] for entry in entries]), dtype=np.uint32)
    point_counts = np.array([len(entry["vertices"]) // 24 for entry in entries], dtype=np.int64)
    triangle_counts = np.array([len(entry["faces"]) // 12 for entry in entries], dtype=np.int64)
    starts = np.cumsum(point_counts) - point_counts
    colours = np.array([entry["color"] or (-1,) * 4 for entry in entries], dtype=np.float64).reshape(-1, 4)
    rgba = np.where(colours[:, :1] < 0, OTHER, np.round(np.clip(colours, 0, 1) * 255)).astype(np.uint8)
    soup = Soup(
        points=points,
        triangles=triangles.reshape(-1, 3).astype(np.int64) + np.repeat(starts, triangle_counts)[:, None],
        point_counts=point_counts,
        triangle_counts=triangle_counts,
        steps=np.array([step for step, _ in kept], dtype=np.uint32),
        colours=rgba,
    )
    layers = np.array([layer_of(entry["ifc_type"]) for entry in entries], dtype=np.str_)
    return Bodies(soup, layers, _coarse(soup, np.array(answer["rtc_offset"], dtype=np.float64)))


def _coarse(soup: Soup, offset: F64) -> frozenset[int]:
    """Elements whose float32 coordinates inside ifclite-geom, relative to its offset, are coarser than a millimetre."""
    if not len(soup.points) or np.spacing(np.float32(np.abs(soup.points - offset).max())) <= _FINE:
        return frozenset()
    starts = np.cumsum(soup.point_counts) - soup.point_counts
    solid = np.flatnonzero(soup.point_counts)
    reach = np.maximum.reduceat(np.abs(soup.points - offset).max(axis=1), starts[solid])
    return frozenset(soup.steps[solid[np.spacing(reach.astype(np.float32)) > _FINE]].tolist())
