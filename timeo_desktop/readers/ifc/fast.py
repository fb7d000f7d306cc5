"""The first rung: ifclite-geom makes the triangles of the whole file in one call, one colour for each element.

It emits openings too, which are never drawn, and knows nothing of elements with several styles or of mapped
items inside mapped items: the rungs of `kernels.py` make those.
"""

import re
from collections.abc import Collection

import ifclite_geom
import numpy as np
from numpy.typing import NDArray

from timeo_desktop.readers.chunking import Soup

LINES = frozenset({"IfcAlignment", "IfcAlignmentSegment", "IfcGrid", "IfcAnnotation", "IfcReferent"})
_SPACES = frozenset({"IfcSpace", "IfcSpatialZone", "IfcExternalSpatialElement", "IfcVirtualElement"})
VOIDS = ("IfcOpening", "IfcVoidingFeature")
_USUAL = re.compile(
    rb"^#(\d+)\s*=\s*IFC(?:WALL\w*|SLAB|ROOF|COLUMN|BEAM|MEMBER|PLATE|FOOTING|PILE|DOOR|WINDOW|STAIR\w*|COVERING"
    rb"|CURTAINWALL|RAILING|BUILDINGELEMENTPROXY|FLOW\w+|PIPESEGMENT|DUCTSEGMENT|FURNITURE|FURNISHINGELEMENT)\s*\(",
    re.MULTILINE,
)
_DEFAULT = (200, 196, 188, 255)


def layer_of(ifc_class: str) -> str:
    """Rooms and other volumes of air have a layer of their own, hidden at first."""
    return "spaces" if ifc_class in _SPACES else "model"


def skipped(ifc_class: str) -> bool:
    """Whether this class is never drawn as a body here: openings, and what is drawn as lines instead."""
    return ifc_class.startswith(VOIDS) or ifc_class in LINES


def sample(data: bytes, count: int) -> set[int]:
    """STEP ids of some elements of the usual classes, spread over the file: enough for a first picture."""
    steps = [int(step) for step in _USUAL.findall(data)]
    return set(steps[:: max(1, len(steps) // count)][:count])


def tessellate(
    data: bytes, steps: set[int] | None = None, without: Collection[int] = ()
) -> tuple[Soup, NDArray[np.str_]]:
    """Bodies of a file, or of some elements: the soup, and the layer of each element. `without` is left out.

    Raises ValueError when ifclite-geom cannot parse the file.
    """
    made = ifclite_geom.geometry_data_buffers(data, ids=steps)["elements"]
    kept = [(step, each) for step, each in made.items() if step not in without and not skipped(each["ifc_type"])]
    entries = [entry for _, entry in kept]
    points = np.frombuffer(b"".join([entry["vertices"] for entry in entries])).reshape(-1, 3)
    triangles = np.frombuffer(b"".join([entry["faces"] for entry in entries]), dtype=np.uint32)
    point_counts = np.array([len(entry["vertices"]) // 24 for entry in entries], dtype=np.int64)
    triangle_counts = np.array([len(entry["faces"]) // 12 for entry in entries], dtype=np.int64)
    starts = np.cumsum(point_counts) - point_counts
    colours = np.array([entry["color"] or (-1,) * 4 for entry in entries], dtype=np.float64).reshape(-1, 4)
    rgba = np.where(colours[:, :1] < 0, _DEFAULT, np.round(np.clip(colours, 0, 1) * 255)).astype(np.uint8)
    soup = Soup(
        points=points,
        triangles=triangles.reshape(-1, 3).astype(np.int64) + np.repeat(starts, triangle_counts)[:, None],
        point_counts=point_counts,
        triangle_counts=triangle_counts,
        steps=np.array([step for step, _ in kept], dtype=np.uint32),
        colours=rgba,
    )
    return soup, np.array([layer_of(entry["ifc_type"]) for entry in entries], dtype=np.str_)
