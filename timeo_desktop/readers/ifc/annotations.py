"""What annotations and grids show that is no body: texts with their places, and lines that kernels do not unpack.

An annotation holds its lines and texts directly, in sets, in mapped items, in the callouts of IFC2X3 (dimensions), or
as occurrences, which give an item a style. ifcopenshell's kernels draw what is a plain curve and drop the rest.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import ifcopenshell.geom
import ifcopenshell.util.placement
import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as Model

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.domain.labels import GRIDS, TEXTS, Label
from timeo_desktop.domain.text import storable
from timeo_desktop.readers.ifc.units import unit_scale

_TEXT = "IfcTextLiteral"
# What holds other items, and which.
_HOLDERS: dict[str, Callable[[Entity], Iterable[Entity]]] = {
    "IfcMappedItem": lambda item: item.MappingSource.MappedRepresentation.Items or (),
    "IfcStyledItem": lambda item: (item.Item,),
    "IfcDraughtingCallout": lambda item: item.Contents or (),
    "IfcGeometricSet": lambda item: item.Elements or (),
    "IfcAnnotationFillArea": lambda item: (item.OuterBoundary, *(item.InnerBoundaries or ())),
}
_LEFT_PACKED = ("IfcStyledItem", "IfcDraughtingCallout")
_ON_THE_WAY = ("IfcRepresentationItem", "IfcRepresentation", "IfcProductDefinitionShape", "IfcRepresentationMap")
_DEPTH = 12  # a damaged file may hold an item in itself
_LONGEST, _MOST_LINES = 120, 6
_WRAPPER = ifcopenshell.ifcopenshell_wrapper
_DAMAGED = (AttributeError, IndexError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True, eq=False)
class Item:
    """A representation item that holds no others, and the matrix (4 × 4, metres) from it to its product. `packed`: what
    holds it is nothing that the kernels look into."""

    entity: Entity
    matrix: F64
    packed: bool


def items_of(product: Entity, scale: float) -> Iterator[Item]:
    """All items of a product, unpacked; `scale` is metres in a unit of the file."""
    for shape in getattr(product.Representation, "Representations", None) or ():
        for item in shape.Items or ():
            yield from _unpacked(Item(item, np.eye(4), False), scale, 0)


def _unpacked(item: Item, scale: float, depth: int) -> Iterator[Item]:
    entity = item.entity
    holder = next((kind for kind in _HOLDERS if entity.is_a(kind)), None)
    if holder is None:
        yield item
    elif depth < _DEPTH:
        matrix = item.matrix @ _mapping(entity, scale) if holder == "IfcMappedItem" else item.matrix
        for held in _HOLDERS[holder](entity):
            if held is not None:
                yield from _unpacked(Item(held, matrix, item.packed or holder in _LEFT_PACKED), scale, depth + 1)


def _mapping(item: Entity, scale: float) -> F64:
    """The matrix of a mapped item, metres: as the kernels read it, its target after its origin."""
    return _operator(item.MappingTarget, scale) @ _placement(item.MappingSource.MappingOrigin)


def _operator(target: Entity, scale: float) -> F64:
    matrix = np.eye(4)
    if target.is_a("IfcCartesianTransformationOperator3D"):
        matrix[:] = ifcopenshell.util.placement.get_cartesiantransformationoperator3d(target)
    else:
        x = np.array(target.Axis1.DirectionRatios if target.Axis1 is not None else (1.0, 0.0))
        x = x / np.linalg.norm(x)
        y = np.array((-x[1], x[0]))
        if target.Axis2 is not None and y @ target.Axis2.DirectionRatios < 0:
            y = -y
        size = target.Scale or 1.0
        matrix[:2, 0], matrix[:2, 1] = x * size, y * (getattr(target, "Scale2", None) or size)
        matrix[:2, 3] = target.LocalOrigin.Coordinates[:2]
    matrix[:3, 3] *= scale
    return matrix


def _placement(placement: Entity) -> F64:
    """The matrix (4 × 4) of a placement of any kind, in metres. Raises RuntimeError for one that leads nowhere."""
    made = ifcopenshell.geom.create_shape(ifcopenshell.geom.settings(), placement)
    return np.array(made.matrix).reshape(4, 4).T


def place_of(product: Entity) -> F64:
    """The matrix (4 × 4) from a product to the model, in metres. Raises RuntimeError for one that leads nowhere."""
    return np.eye(4) if product.ObjectPlacement is None else _placement(product.ObjectPlacement)


def rung_of(product: Entity, scale: float) -> str:
    """Who makes what ifclite-geom did not: "texts" where there is nothing but text, "items" where the kernels would
    leave lines or points out, or stumble over a text; nobody here makes all the rest, and what is damaged."""
    try:
        items = list(items_of(product, scale))
    except _DAMAGED:
        return ""
    texts = sum(bool(item.entity.is_a(_TEXT)) for item in items)
    lines = [item for item in items if item.entity.is_a("IfcCurve") or item.entity.is_a("IfcPoint")]
    if texts + len(lines) < len(items):
        return ""
    if texts == len(items):
        return "texts" if texts else ""
    return "items" if texts or any(item.packed or item.entity.is_a("IfcPoint") for item in lines) else ""


def lines_of(product: Entity, scale: float) -> tuple[F64, I64]:
    """Points (V, 3), in metres of the product, and segments (C, 2) of all its curves. Points without one
    are points of the file, and the places of texts."""
    return joined(_placed(item, scale) for item in items_of(product, scale))


def joined(parts: Iterable[tuple[F64, I64]]) -> tuple[F64, I64]:
    """Points (V, 3) and segments (C, 2) of several curves together."""
    points, segments, count = [np.empty((0, 3))], [np.empty((0, 2), dtype=np.int64)], 0
    for flat, pairs in parts:
        points.append(flat)
        segments.append(pairs + count)
        count += len(flat)
    return np.concatenate(points), np.concatenate(segments)


def _placed(item: Item, scale: float) -> tuple[F64, I64]:
    points, segments = _drawn(item.entity, scale)
    return points @ item.matrix[:3, :3].T + item.matrix[:3, 3], segments


def _drawn(entity: Entity, scale: float) -> tuple[F64, I64]:
    none = np.empty((0, 2), dtype=np.int64)
    if entity.is_a(_TEXT):
        return _placement(entity.Placement)[None, :3, 3], none
    if entity.is_a("IfcCartesianPoint"):
        return np.array([(*entity.Coordinates, 0.0)[:3]]) * scale, none
    return curve_of(entity) if entity.is_a("IfcCurve") else (np.empty((0, 3)), none)


def curve_of(curve: Entity) -> tuple[F64, I64]:
    """Points (V, 3), in metres, and segments (C, 2) of a curve. Raises RuntimeError for one that is none."""
    settings = ifcopenshell.geom.settings()
    settings.set("dimensionality", _WRAPPER.CURVES_SURFACES_AND_SOLIDS)
    geometry = ifcopenshell.geom.create_shape(settings, curve)
    points = np.frombuffer(geometry.verts_buffer).reshape(-1, 3).copy()
    return points, np.frombuffer(geometry.edges_buffer, dtype=np.int32).reshape(-1, 2).astype(np.int64)


def labels_of(model: Model) -> tuple[Label, ...]:
    """The tags of all grid axes at both ends, and all texts that belong to something placed. What is damaged is left
    out."""
    scale = unit_scale(model)
    found = [label for grid in model.by_type("IfcGrid") for label in _tags(grid)]
    for product in _with_texts(model):
        found.extend(_texts(product, scale))
    return tuple(dict.fromkeys(found))


def _tags(grid: Entity) -> Iterator[Label]:
    try:
        matrix = place_of(grid)
        axes = [axis for name in ("UAxes", "VAxes", "WAxes") for axis in getattr(grid, name) or ()]
    except _DAMAGED:
        return
    for axis in axes:
        text = _words(axis.AxisTag)
        try:
            ends = _ends(*curve_of(axis.AxisCurve)) if text else ()
        except _DAMAGED:
            continue
        for end in ends:
            yield _label(grid.id(), matrix, end, text, GRIDS)


def _ends(points: F64, segments: I64) -> F64:
    """The two ends of a curve; one place of a closed one."""
    uses = np.bincount(segments.ravel(), minlength=len(points))
    ends = points[uses == 1]
    return ends if len(ends) else points[:1]


def _with_texts(model: Model) -> list[Entity]:
    """The products that texts belong to, in the order of the file."""
    found: dict[int, Entity] = {}
    waiting = list(model.by_type(_TEXT))
    seen = {text.id() for text in waiting}
    while waiting:
        for user in model.get_inverse(waiting.pop()):
            if user.id() in seen:
                continue
            seen.add(user.id())
            if user.is_a("IfcProduct"):
                found[user.id()] = user
            elif any(user.is_a(kind) for kind in _ON_THE_WAY):
                waiting.append(user)
    return [product for _, product in sorted(found.items())]


def _texts(product: Entity, scale: float) -> Iterator[Label]:
    try:
        place = place_of(product)
        for item in items_of(product, scale):
            if item.entity.is_a(_TEXT) and (text := _words(item.entity.Literal)):
                yield _label(product.id(), place @ item.matrix, _placement(item.entity.Placement)[:3, 3], text, TEXTS)
    except _DAMAGED:
        return


def _label(step: int, matrix: F64, point: F64, text: str, layer: str) -> Label:
    x, y, z = (matrix[:3, :3] @ point + matrix[:3, 3]).tolist()
    return Label(step, x, y, z, text, layer)


def _words(text: object) -> str:
    """Text from outside as it can be drawn: a few lines of printable signs."""
    said = text if isinstance(text, str) else ""
    lines = [" ".join("".join(sign if sign.isprintable() else " " for sign in line).split())
             for line in storable(said).splitlines()]  # fmt: skip
    kept = [line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…" for line in lines if line]
    return "\n".join(kept[:_MOST_LINES])
