"""Which of its representations a product is, by the words of the schema, and what its others show beside it.

IfcShapeRepresentation says what it shows (RepresentationIdentifier), how (RepresentationType) and for which view (its
context). An element is its body for the model's view; what no engine may draw on top of that is a layer of its own.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf

from ifcopenshell import entity_instance as Entity
from ifcopenshell import file

# Bodies in the order in which they are preferred: the same thing, said once exactly and once in facets.
_BODIES = ("body", "facetation", "tessellation", "body-fallback")
# What else a representation is called, and the layer that shows it. None of these is the body of an element.
LAYERS = {
    "axis": "axis", "walkingline": "axis", "adt_extended_basecurve": "axis",
    "footprint": "footprint", "plan": "footprint", "boundary": "footprint",
    "clearance": "clearance",
    "annotation": "annotation", "profile": "annotation",
    "box": "box",
    "reference": "reference", "surface": "reference", "lighting": "reference", "cog": "reference",
    "surveypoints": "reference",
}  # fmt: skip
_LINE_NAMES = frozenset({"axis", "footprint", "annotation", "reference", "profile"})
_NEVER = frozenset({"clearance", "lighting", "cog", "box"})  # not the element, whatever else is missing
_LINE_TYPES = frozenset({
    "Curve2D", "Curve3D", "Curve", "GeometricCurveSet", "Annotation2D", "Point", "PointCloud", "Segment",
    "Edge", "Vertex", "Path", "Topology",
})  # fmt: skip
_BOX = "BoundingBox"
# Views of the model in the order in which they are preferred; a context without one is of the model.
_MODEL_VIEWS = ("MODEL_VIEW", "USERDEFINED", "NOTDEFINED", "SKETCH_VIEW", "GRAPH_VIEW")
_FLAT_VIEWS = ("PLAN_VIEW", "REFLECTED_PLAN_VIEW", "SECTION_VIEW", "ELEVATION_VIEW")
# Names that are never a body; a surface is one where an element has no other.
_NEVER_FAST = LAYERS.keys() - {"surface"}
_FLAT = 2  # dimensions
_TEXT = rb"\s*('[^']*'|\$)\s*,"
# Each begins with a fixed word: that is searched far faster than any number.
_CONTEXT = re.compile(rb"IFCGEOMETRICREPRESENTATION(SUB)?CONTEXT\s*\(" + _TEXT + rb"([^;]*);")
_FLAT_PLAN = re.compile(rb"\s*'plan'\s*,\s*2\s*,", re.IGNORECASE)
_SHAPE = re.compile(rb"IFCSHAPEREPRESENTATION\s*\(\s*#(\d+)\s*," + _TEXT + rb"\s*(?P<type>'[^']*'|\$)")
_DEFINITION = re.compile(rb"IFCPRODUCTDEFINITIONSHAPE\s*\([^()]*\(([#\d,\s]*)\)")
_UNNAMED, _UNKNOWN, _SURFACE = 1, 2, 3  # after bodies (0)
# Types that ifclite-geom 4.15 draws, whatever their identifier and context; mapped ones only where no other is.
_MAPPED = "MappedRepresentation"
_DRAWN_FAST = frozenset({
    "Body", "SweptSolid", "SolidModel", "Brep", "CSG", "Clipping", "SurfaceModel", "Tessellation", _MAPPED,
    "AdvancedSweptSolid", "AdvancedBrep", "Surface3D", None, "",
})  # fmt: skip


@dataclass(frozen=True)
class Shapes:
    """The representations of one product, sorted: `chosen` are the element (several: all of them), `instead` are other
    bodies that say the same, `beside` the rest with the layer of each. `how`: "body", "box", "lines" or "" (nothing of
    the model)."""

    how: str = ""
    chosen: tuple[Entity, ...] = ()
    instead: tuple[Entity, ...] = ()
    beside: tuple[tuple[str, Entity], ...] = ()


@dataclass(frozen=True)
class _View:
    """A context: how well it suits the model (0: best; None: it is flat), what it is for, and how fine it is (the
    least is the finest)."""

    rank: int | None
    name: str = ""
    coarseness: float = -inf


@dataclass(frozen=True)
class _Said:
    """What one representation says of itself."""

    name: str
    type: str | None
    view: _View
    topology: bool = False

    @property
    def is_box(self) -> bool:
        return self.type == _BOX or self.name == "box"

    @property
    def is_lines(self) -> bool:
        return self.topology or self.type in _LINE_TYPES or self.name in _LINE_NAMES

    @property
    def is_solid(self) -> bool:
        """Whether it may be the body of an element."""
        return self.view.rank is not None and not (self.name in _NEVER_FAST or self.is_lines or self.is_box)

    @property
    def is_drawn_fast(self) -> bool:
        """Whether ifclite-geom draws it where it is in a product, once `leave_to_fast` has taken the others away."""
        return self.type in _DRAWN_FAST and not (self.topology or self.view.rank is None or self.name in _NEVER_FAST)

    @property
    def rank(self) -> tuple[float, ...]:
        """Bodies for the model's view and of the finest scale come first."""
        tier = _SURFACE if self.name == "surface" else _UNKNOWN if self.name else _UNNAMED
        order = 0
        if self.name in _BODIES:
            tier, order = 0, _BODIES.index(self.name)
        return (tier, self.view.rank or 0, self.view.coarseness, order)

    @property
    def layer(self) -> str:
        if self.view.rank is None:
            return "annotation" if self.name == "annotation" else "footprint"
        return LAYERS.get(self.name, "reference")


class Representations:
    """Sorts the representations of products of one model; contexts and what is shared are looked at once."""

    def __init__(self) -> None:
        self._views: dict[int, _View] = {}
        self._said: dict[int, _Said] = {}

    def of(self, product: Entity, lines: bool = False) -> Shapes:
        """The sorted representations of a product; with `lines` it is of a class that is drawn as lines."""
        said = self._all(product)
        how, chosen = _choose(said, lines)
        picked = {shape.id() for shape in chosen}
        rest = [(shape, each) for shape, each in said if shape.id() not in picked]
        bodies = [(shape, each) for shape, each in rest if how == "body" and each.is_solid and not each.rank[0]]
        return Shapes(
            how,
            chosen,
            instead=tuple(shape for shape, _ in sorted(bodies, key=lambda pair: pair[1].rank)),
            beside=tuple((each.layer, shape) for shape, each in rest),
        )

    def plain_context(self, product: Entity) -> int | None:
        """The context within which ifcopenshell's iterator, which makes all that has faces, makes of a product what it
        is: one body. None where there is no such context."""
        said = self._all(product)
        chosen = _choose(said, lines=False)[1]
        context = chosen[0].ContextOfItems if len(chosen) == 1 else None
        if context is None:
            return None
        faces = [shape for shape, each in said if each.type not in _LINE_TYPES and each.type != _BOX]
        within = [shape for shape in faces if shape.ContextOfItems == context]
        return int(context.id()) if within == [*chosen] else None

    def is_drawn_fast(self, product: Entity) -> bool:
        """Whether what ifclite-geom draws of a product, if it does, is all of the element and nothing else."""
        said = self._all(product)
        if len(said) <= 1:
            return True
        drawn = [(shape.id(), each.type) for shape, each in said if each.is_drawn_fast]
        direct = [number for number, kind in drawn if kind != _MAPPED]
        chosen = {shape.id() for shape in _choose(said, lines=False)[1]}
        return chosen == set(direct or [number for number, _ in drawn])

    def _all(self, product: Entity) -> list[tuple[Entity, _Said]]:
        shapes = getattr(product.Representation, "Representations", None)
        said: dict[int, tuple[Entity, _Said]] = {}  # by number: some programs name one twice
        for shape in shapes if isinstance(shapes, tuple) else ():
            with contextlib.suppress(AttributeError, TypeError):  # a reference that leads nowhere, in a damaged file
                said.setdefault(shape.id(), (shape, self._says(shape)))
        return [*said.values()]

    def _says(self, shape: Entity) -> _Said:
        number = shape.id()
        if number not in self._said:
            view = self._view(shape.ContextOfItems)
            self._said[number] = _Said(
                _plain(shape.RepresentationIdentifier) or view.name,
                shape.RepresentationType,
                view,
                shape.is_a("IfcTopologyRepresentation"),
            )
        return self._said[number]

    def _view(self, context: Entity) -> _View:
        if context is None:
            return _View(0)
        number = context.id()
        if number not in self._views:
            self._views[number] = _view_of(context)
        return self._views[number]


def _plain(name: str | None) -> str:
    return (name or "").strip().casefold()


def _choose(said: list[tuple[Entity, _Said]], lines: bool) -> tuple[str, tuple[Entity, ...]]:
    solids = [] if lines else [(each.rank, shape) for shape, each in said if each.is_solid]
    if solids:
        best = min(rank for rank, _ in solids)
        return "body", tuple(shape for rank, shape in solids if rank == best)
    boxes = [] if lines else [shape for shape, each in said if each.is_box]
    if boxes:
        return "box", tuple(boxes[:1])
    drawn = tuple(shape for shape, each in said if (lines or each.is_lines) and each.name not in _NEVER)
    return ("lines", drawn) if drawn else ("", ())


def _view_of(context: Entity) -> _View:
    """How well a context suits the model. One that is for no view in particular is flat where it is a plan."""
    if context.is_a("IfcGeometricRepresentationSubContext"):
        target, name = context.TargetView, _plain(context.ContextIdentifier)
        if target in _FLAT_VIEWS:
            return _View(None, name)
        return _View(_MODEL_VIEWS.index(target) if target in _MODEL_VIEWS else 0, name, -(context.TargetScale or inf))
    if not context.is_a("IfcGeometricRepresentationContext") or _plain(context.ContextType) != "plan":
        return _View(0)
    return _View(None if context.CoordinateSpaceDimension == _FLAT else len(_MODEL_VIEWS))


@dataclass(frozen=True)
class Definitions:
    """IfcProductDefinitionShape records of a text, by STEP id: those of which ifclite-geom may draw several
    representations, and those that have more than the element."""

    rivals: frozenset[int]
    beside: frozenset[int]


def leave_to_fast(data: bytes) -> bytes:
    """The text of a file (STEP) in which ifclite-geom, which draws by the type alone, finds no representation that is
    never an element, and none that a product names twice. Nothing else changes; without such it is `data` itself."""
    changes = [(*found.span("type"), b"'BoundingBox'") for found, hidden in _drawn_shapes(data) if hidden]
    changes += [(*found.span(1), b",".join(once)) for found, once in _named_twice(data)]
    parts, end = [], 0
    for start, after, words in sorted(changes):
        parts += [data[end:start], words]
        end = after
    return b"".join([*parts, data[end:]]) if parts else data


def definitions_of(data: bytes) -> Definitions:
    """What the text of a file (STEP) tells at once of all its products; some seconds faster than asking each."""
    drawn: dict[bytes, bool] = {_number(data, found): hidden for found, hidden in _drawn_shapes(data)}
    rivals, beside = set(), set()
    for found in _DEFINITION.finditer(data):
        shapes = [shape.strip(b"# \t\r\n") for shape in found[1].split(b",")]
        if len(shapes) > 1 or drawn.get(shapes[0]):
            number = int(_number(data, found) or 0)
            beside.add(number)
            if sum(drawn.get(shape) is False for shape in shapes) > 1:
                rivals.add(number)
    return Definitions(frozenset(rivals), frozenset(beside))


def products_of(model: file, definitions: Iterable[int]) -> Iterator[Entity]:
    """The products of definitions that were parsed, in the order of the file."""
    for number in sorted(definitions):
        with contextlib.suppress(RuntimeError):
            yield from model.by_id(number).ShapeOfProduct


def drawn_otherwise(model: file, definitions: Definitions) -> set[int]:
    """Products of which ifclite-geom draws other representations than those that they are."""
    known = Representations()
    return {each.id() for each in products_of(model, definitions.rivals) if not known.is_drawn_fast(each)}


def _drawn_shapes(data: bytes) -> Iterator[tuple[re.Match[bytes], bool]]:
    """Representations of types that ifclite-geom draws, and whether each is never an element."""
    contexts = {_number(data, found): _text_view(*found.groups()) for found in _CONTEXT.finditer(data)}
    for found in _SHAPE.finditer(data):
        context, name, kind = found.groups(default=b"$")
        if kind.decode("latin-1").strip("$'") in _DRAWN_FAST:
            flat, inherited = contexts.get(context, (False, ""))
            yield found, flat or (_text(name) or inherited) in _NEVER_FAST


def _named_twice(data: bytes) -> Iterator[tuple[re.Match[bytes], list[bytes]]]:
    """Definitions of products that name a representation more than once, and each of its names once."""
    for found in _DEFINITION.finditer(data):
        shapes = [shape.strip() for shape in found[1].split(b",")]
        if len(once := [*dict.fromkeys(shapes)]) < len(shapes):
            yield found, once


def _number(data: bytes, found: re.Match[bytes]) -> bytes:
    """The number of a record that was found by its name."""
    return data[data.rfind(b"#", 0, found.start()) + 1 : found.start()].rstrip(b" =\t\r\n")


def _text(name: bytes) -> str:
    return _plain(name.decode("latin-1").strip("$'"))


def _text_view(sub: bytes, name: bytes, rest: bytes) -> tuple[bool, str]:
    """Whether a context is flat, and what it is for."""
    if sub:
        return any(view.encode() in rest for view in _FLAT_VIEWS), _text(name)
    return _FLAT_PLAN.match(rest) is not None, ""
