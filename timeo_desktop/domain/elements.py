"""Elements: what a model is made of, and how it is numbered, placed and described.

An element number is an int64 that is unique in a running program: the number of its source in the high half, the
STEP id in the low half. GlobalIds are shown but never used as keys: they are duplicated or missing in real files.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.property_values import Value
from timeo_desktop.domain.text import Sentence

SOURCE_SHIFT = 32


def element_number(source: int, step: int) -> int:
    """The number of the element with this STEP id in this source."""
    return source << SOURCE_SHIFT | step


def element_numbers(source: int, steps: NDArray[np.int64]) -> frozenset[int]:
    """The numbers of the elements with these STEP ids (N,) in one source."""
    return frozenset((source << SOURCE_SHIFT | steps).tolist())


def sources_of(numbers: Collection[int]) -> set[int]:
    """The sources that element numbers belong to."""
    return set(np.unique(np.fromiter(numbers, np.int64, len(numbers)) >> SOURCE_SHIFT).tolist())


def source_of(number: int) -> int:
    """The source that an element number belongs to."""
    return number >> SOURCE_SHIFT


def step_of(number: int) -> int:
    """The STEP id inside the source."""
    return number & ((1 << SOURCE_SHIFT) - 1)


@dataclass(frozen=True)
class Element:
    """One row of the element table. `parent` is the STEP id of what contains it (0: none). `spatial`: it is no
    object but holds others (a storey, a zone). `inherits_kind`: its predefined type is that of its type. `group`: which
    kind of group it is (zone, system, group), if any."""

    step: int
    parent: int
    guid: str
    ifc_class: str
    name: str
    tag: str = ""
    description: str = ""
    object_type: str = ""
    predefined_type: str = ""
    type_step: int = 0
    elevation: float | None = None
    place: float = 0.0
    drawable: bool = False
    spatial: bool = False
    inherits_kind: bool = False
    long_name: str = ""
    group: str = ""


@dataclass(frozen=True)
class Property:
    """A value as the file says it, with the symbol of the unit it is in (the file's own). `remark` is what the file
    says about it: what it means, how it was found."""

    name: str
    value: Value
    unit: str = ""
    remark: str = ""


@dataclass(frozen=True)
class PropertySet:
    """A property or quantity set. `inherited` says that it came from the element's type."""

    name: str
    properties: tuple[Property, ...]
    inherited: bool = False


@dataclass(frozen=True)
class Failure:
    """An element that could not be drawn as authored, and why."""

    step: int
    guid: str
    ifc_class: str
    name: str
    reason: Sentence


@dataclass(frozen=True)
class Placement:
    """Where a model lies on the map: metres of the model to metres of the coordinate reference system.

    `matrix` is 4 × 4, float64, row-major, applied to column vectors (x east, y north, z up), in metres on both sides,
    whatever the unit of the system's axes is; `epsg` None means that the file names no coordinate reference system.
    Source: IFC4 IfcMapConversion, IFC4X3 IfcRigidOperation and, for IFC2X3, the property sets ePSet_MapConversion and
    ePSet_ProjectedCRS of buildingSMART's georeferencing guide. `exact`: the file states all this. `site` is a
    longitude, a latitude and a height in metres, `north` the direction of true north in the model; `address` is that of
    its site or building, for a model that has no better place. `frame` (4 × 4) is the placement of its site, metres,
    where that alone stands on a map. `origins` are the GlobalIds of its project and sites; `notes` is what was assumed
    of its map.
    """

    matrix: tuple[tuple[float, ...], ...]
    epsg: int | None = None
    exact: bool = False
    site: tuple[float, float, float] | None = None
    north: tuple[float, float] = (0.0, 1.0)
    address: str = ""
    frame: tuple[tuple[float, ...], ...] | None = None
    origins: tuple[str, ...] = ()
    notes: tuple[Sentence, ...] = ()

    def array(self) -> NDArray[np.float64]:
        """The matrix as a (4, 4) float64 array."""
        return np.array(self.matrix, dtype=np.float64)


IDENTITY = Placement(tuple(tuple(float(i == j) for j in range(4)) for i in range(4)))


@dataclass(frozen=True)
class Summary:
    """What was read from one model. Bounds are metres in the model's own coordinates: (xmin, ymin, zmin, xmax, …).

    `content` names what the file held, whoever read it; `beside` are files beside it that were looked at as well, as
    (name, size, time of change in nanoseconds), with -1 where there was none. `on_map`: its coordinates are those of a
    map, from the system `source_crs` where the file names one. `flat` says what lies flat for want of a terrain."""

    schema: str
    elements: int
    drawn: int
    failed: tuple[Failure, ...]
    triangles: int
    by_class: dict[str, int]
    storeys: int
    bounds: tuple[float, ...] | None
    kernels: dict[str, int]
    placement: Placement = IDENTITY
    notices: tuple[Sentence, ...] = ()
    unread: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    lods: tuple[str, ...] = ()
    source_crs: str = ""
    content: str = ""
    beside: tuple[tuple[str, int, int], ...] = ()
    on_map: bool = False
    flat: tuple[Sentence, ...] = ()

    @property
    def lies_flat(self) -> bool:
        """Whether it has no heights and lies at that of what was open when it was read."""
        return bool(self.flat)
