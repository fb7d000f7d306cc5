"""CityJSON 1.0, 1.1 and 2.0, as one document or as a sequence of features (a line each).

Source: CityJSON 2.0.1 specification (cityjson.org). The highest level of detail of each object is the model; every
other one is a layer of its own. Extensions keep their objects and attributes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np
import orjson

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import sentence
from timeo_desktop.readers.city.collected import Collected, level_of
from timeo_desktop.readers.city.finish import finish
from timeo_desktop.readers.city.gather import Colour, Gathered
from timeo_desktop.readers.city.objects import ROOT, CityObject
from timeo_desktop.readers.city.wear import Wear
from timeo_desktop.readers.job import Out, ReadJob

Json = dict[str, Any]
_VERSIONS = ("1.0", "1.1", "2.0")
_OLD = "http://www.cityjson.org/version/"
_DEPTH = {"MultiSurface": 0, "CompositeSurface": 0, "Solid": 1, "MultiSolid": 2, "CompositeSolid": 2}
_NAMES = ("name", "Name", "nom", "NOM", "toponyme")
_ODD = sentence("its geometry is not built as CityJSON asks")


def read(job: ReadJob, out: Out) -> None:
    """Read one file into `out`. Raises CannotOpen when there is nothing to show at all."""
    out.stage("parse")
    path = Path(job.path)
    walk = _Walk(path)
    with path.open("rb") as file:
        first = file.readline()
        document = _lone_object(first)
        if document is not None and document.get("type") == "CityJSON" and "CityObjects" in document:
            walk.begin(document)
            walk.take(document)
            for number, line in enumerate(file, start=2):
                if line.strip():
                    walk.feature(line, number)
                    out.tick(file.tell(), path.stat().st_size)
            walk.check_features()
        else:
            document = _parse(first + file.read(), path.name)
            if document.get("type") == "CityJSONFeature":
                walk.lone_feature(document)
            else:
                walk.begin(document)
                walk.take(document)
    walk.finish(job, out)


def _lone_object(line: bytes) -> Json | None:
    """The object of a line that is whole by itself: the head of a sequence, or a file in one line."""
    try:
        document = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return document if isinstance(document, dict) else None


def _parse(data: bytes, name: str) -> Json:
    try:
        document = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise CannotOpen("{name} is not whole JSON: {reason}", name=name, reason=error) from error
    if not isinstance(document, dict):
        raise CannotOpen("{name} is JSON, but not a CityJSON model", name=name)
    return document


@dataclass
class _Frame:
    """Whole-file facts: how integer vertices become coordinates, and the materials."""

    scale: F64
    shift: F64
    colours: list[Colour | None] = field(default_factory=list)
    templates: list[Json] = field(default_factory=list)
    template_points: F64 = field(default_factory=lambda: np.empty((0, 3)))


class _Walk:
    """One pass through a file."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._wear = Wear(path.parent)
        self._found = Collected(path.name)
        self._features = self._refused = 0
        self._why = ""
        self._version = ""
        self._crs: str | None = None
        self._frame = _Frame(np.ones(3), np.zeros(3))

    def begin(self, document: Json) -> None:
        """Read the head of a document. Raises CannotOpen when it is not CityJSON of a version that is read."""
        version = str(document.get("version", ""))
        if document.get("type") != "CityJSON" and not version.startswith(_OLD):
            raise CannotOpen("{name} is JSON, but not a CityJSON model", name=self._name)
        self._version = next((each for each in _VERSIONS if version.startswith(each)), "")
        if not self._version:
            raise CannotOpen(
                "{name} is CityJSON {version}; 1.0, 1.1 and 2.0 are read: convert it with cjio (upgrade)",
                name=self._name,
                version=version.rsplit("/", 1)[-1] or "?",
            )
        metadata = _dict(document.get("metadata"))
        self._crs = metadata.get("referenceSystem")
        transform = _dict(document.get("transform"))
        self._frame = _Frame(
            _three(transform.get("scale"), 1.0, self._name),
            _three(transform.get("translate"), 0.0, self._name),
            [_colour(each) for each in _list(_dict(document.get("appearance")).get("materials"))],
        )
        self._wear.begin(_dict(document.get("appearance")))
        templates = _dict(document.get("geometry-templates"))
        self._frame.templates = [each for each in _list(templates.get("templates")) if isinstance(each, dict)]
        self._frame.template_points = _vertices(templates.get("vertices-templates"), self._name)
        about = {key: value for key, value in metadata.items() if value not in (None, "", [])}
        about |= {key: value for key, value in document.items() if key.startswith("+")}
        if document.get("extensions"):
            about["extensions"] = ", ".join(map(str, document["extensions"]))
        self._found.attributes.append((ROOT, about))

    def take(self, document: Json) -> None:
        """Take the objects of a document or feature."""
        raw = _vertices(document.get("vertices"), self._name)
        offset = self._found.count
        self._found.points.append(raw * self._frame.scale + self._frame.shift)
        self._found.count += len(raw)
        if "appearance" in document:
            self._wear.begin(_dict(document["appearance"]))
        objects = _dict(document.get("CityObjects"))
        steps = {identity: len(self._found.objects) + ROOT + index for index, identity in enumerate(objects)}
        extra: list[F64] = []
        for identity, entry in objects.items():
            if isinstance(entry, dict):
                self._object(identity, entry, steps, offset, len(raw), extra)
            else:
                self._found.objects.append(CityObject(steps[identity], ROOT, identity, "?"))
        self._found.points.extend(extra)

    def lone_feature(self, entry: Json) -> None:
        """Take a feature that stands by itself: it names no system, and its vertices are taken as they are."""
        self.begin({"type": "CityJSON", "version": _VERSIONS[-1]})
        self.feature(orjson.dumps(entry), 1)
        self.check_features()

    def feature(self, line: bytes, number: int) -> None:
        """Take one line of a sequence; what is wrong with it is counted, and the rest goes on."""
        self._features += 1
        entry = _lone_object(line)
        if entry is None or entry.get("type") != "CityJSONFeature":
            self._refuse(f"line {number} is not a CityJSON feature")
        elif str(entry.get("id")) not in _dict(entry.get("CityObjects")):
            self._refuse(f"line {number}: the feature's id names none of its objects")
        else:
            try:
                self.take(entry)
            except CannotOpen as error:
                self._refuse(f"line {number}: {error}")

    def _refuse(self, why: str) -> None:
        self._refused += 1
        self._why = self._why or why

    def check_features(self) -> None:
        """Raise CannotOpen when no feature could be used; tell of some that could not."""
        if self._refused and self._refused == self._features:
            raise CannotOpen("{name} has no feature that can be read: {reason}", name=self._name, reason=self._why)
        if self._refused:
            self._found.notices.append(
                sentence(
                    "{name}: {count} features were left out; the first one: {reason}",
                    name=self._name,
                    count=self._refused,
                    reason=self._why,
                )
            )

    def _object(
        self, identity: str, entry: Json, steps: dict[str, int], offset: int, count: int, extra: list[F64]
    ) -> None:
        kind = str(entry.get("type", "?")).removeprefix("+")
        attributes = _dict(entry.get("attributes"))
        geometry = [each for each in _list(entry.get("geometry")) if isinstance(each, dict)]
        parents = tuple(map(str, _list(entry.get("parents"))))
        parent = next((steps[each] for each in parents if each in steps), ROOT)
        if parents and parent == ROOT:
            self._found.parents[steps[identity]] = parents
        name = next((str(attributes[key]) for key in _NAMES if attributes.get(key)), identity)
        each = CityObject(steps[identity], parent, identity, kind, name, drawable=bool(geometry))
        self._found.objects.append(each)
        self._found.report.by_kind[kind] += 1
        more = {key: value for key, value in entry.items() if key.startswith("+") or key == "address"}
        self._found.attributes.append((each.step, {**attributes, **more}))
        by_lod: dict[str, list[Json]] = {}
        for shape in geometry:
            by_lod.setdefault(self._lod(shape), []).append(shape)
        best = max(by_lod, key=level_of, default="")
        if by_lod:
            self._found.best[each.step] = best
        self._found.lods.update(lod for lod in by_lod if lod)
        for lod, shapes in by_lod.items():
            layer = self._found.layers.setdefault("model" if lod == best else f"lod:{lod}", Gathered())
            layer.begin(each)
            for shape in shapes:
                try:
                    self._shape(layer, shape, offset, count, extra)
                except (TypeError, ValueError, KeyError, IndexError, AttributeError):
                    self._found.report.fail(each, _ODD)

    def _lod(self, shape: Json) -> str:
        if shape.get("type") == "GeometryInstance":
            index = shape.get("template")
            if isinstance(index, int) and 0 <= index < len(self._frame.templates):
                return str(self._frame.templates[index].get("lod", ""))
        return str(shape.get("lod", ""))

    def _shape(self, layer: Gathered, shape: Json, offset: int, count: int, extra: list[F64]) -> None:
        kind = shape["type"]
        if kind == "GeometryInstance":
            template = self._frame.templates[shape["template"]]
            matrix = np.array(shape["transformationMatrix"], dtype=np.float64).reshape(4, 4)
            index = shape["boundaries"][0]
            if not 0 <= index < count:
                raise IndexError(index)
            place = self._found.points[-1][index]
            placed = self._frame.template_points @ matrix[:3, :3].T + matrix[:3, 3] + place
            start = self._found.count
            extra.append(placed)
            self._found.count += len(placed)
            self._boundaries(layer, template, start, placed, extra)
        else:
            self._boundaries(layer, shape, offset, self._found.points[-1], extra)

    def _boundaries(self, layer: Gathered, shape: Json, offset: int, points: F64, extra: list[F64]) -> None:
        kind, boundaries, count = shape["type"], shape["boundaries"], len(points)
        if kind == "MultiPoint":
            _within(boundaries, count)
            for index in boundaries:
                layer.dot(index + offset)
        elif kind == "MultiLineString":
            for line in boundaries:
                _within(line, count)
                layer.line(line, offset)
        else:
            surfaces = list(_flat(boundaries, _DEPTH[kind]))
            for surface in surfaces:
                for ring in surface:
                    _within(ring, count)
            kinds = self._semantics(shape, _DEPTH[kind], len(surfaces))
            colours = self._materials(shape, _DEPTH[kind], len(surfaces))
            worn = self._wear.on(shape.get("texture"), surfaces, partial(_flat_values, depth=_DEPTH[kind]))
            for surface, role, colour, wear in zip(surfaces, kinds, colours, worn, strict=True):
                if wear is None or wear.places is None:
                    layer.face(surface, role, wear.colour if wear else colour, offset)
                    continue
                # Points of its own, for a point wears one picture at one place.
                extra.append(points[[index for ring in surface for index in ring]])
                rings = self._wear.put(surface, wear, self._found.count)
                self._found.count += len(extra[-1])
                layer.face(rings, role, wear.colour)

    def _semantics(self, shape: Json, depth: int, count: int) -> list[str]:
        semantics = _dict(shape.get("semantics"))
        surfaces = _list(semantics.get("surfaces"))
        values = _padded(_flat_values(semantics.get("values"), depth), count)
        return [
            str(surfaces[value].get("type", "")) if isinstance(value, int) and 0 <= value < len(surfaces) else ""
            for value in values
        ]

    def _materials(self, shape: Json, depth: int, count: int) -> list[Colour | None]:
        themes = _dict(shape.get("material"))
        theme = _dict(next(iter(themes.values()), None))
        table = self._frame.colours
        if "value" in theme:
            values: list[Any] = [theme["value"]] * count
        else:
            values = _padded(_flat_values(theme.get("values"), depth), count)
        return [table[value] if isinstance(value, int) and 0 <= value < len(table) else None for value in values]

    def finish(self, job: ReadJob, out: Out) -> None:
        """Project, triangulate, write and report."""
        if self._wear.missing:
            self._found.notices.append(self._wear.notice(self._name))
        self._found.systems[0] = str(self._crs or "")
        finish(
            job=job,
            out=out,
            schema=f"CityJSON {self._version}" + (" (sequence)" if self._features else ""),
            found=self._found,
            cover=self._wear.cover(self._found.count),
            beside=self._wear.beside,
        )


def _within(indices: Sequence[int], count: int) -> None:
    """Raise IndexError when an index names no vertex of this document: it would name one of another feature."""
    if not isinstance(indices, list):
        raise TypeError(indices)
    if indices and not (min(indices) >= 0 and max(indices) < count):
        raise IndexError(indices)


def _flat(boundaries: list[Any], depth: int) -> Iterator[list[list[int]]]:
    if depth == 0:
        yield from boundaries
    else:
        for part in boundaries:
            yield from _flat(part, depth - 1)


def _flat_values(values: Any, depth: int) -> list[Any]:
    if not isinstance(values, list):
        return []
    if depth == 0:
        return values
    return [value for part in values for value in _flat_values(part, depth - 1)]


def _padded(values: list[Any], count: int) -> list[Any]:
    return values if len(values) == count else [None] * count


def _dict(value: Any) -> Json:
    return cast(Json, value) if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _three(value: Any, default: float, name: str) -> F64:
    if value is None:
        return np.full(3, default)
    try:
        numbers = np.array(value, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        numbers = np.empty(0)
    if numbers.shape != (3,) or not np.isfinite(numbers).all():
        raise CannotOpen("{name} has a transform that is not three numbers that can be used", name=name)
    return numbers


def _vertices(value: Any, name: str) -> F64:
    if not value:
        return np.empty((0, 3))
    try:
        points = np.array(value, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        points = np.empty(0)
    if points.ndim != 2 or points.shape[1] != 3 or np.abs(points).max() > 2.0**63:
        raise CannotOpen("{name} has vertices that are not three numbers that can be used", name=name)
    return points


def _colour(material: Any) -> Colour | None:
    values = _list(_dict(material).get("diffuseColor"))
    if len(values) != 3 or not all(isinstance(value, (int, float)) and 0 <= value <= 1 for value in values):
        return None
    red, green, blue = (round(255 * value) for value in values)
    transparency = _dict(material).get("transparency", 0)
    clear = transparency if isinstance(transparency, (int, float)) and 0 <= transparency <= 1 else 0
    return (red, green, blue, round(255 * (1 - clear)))
