"""Layers of vector files (GeoJSON, GeoPackage, Shapefile) through GDAL: footprints are raised to buildings; other
polygons, lines and points are laid out as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64, U32
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.geodesy import Projection, projection_for
from timeo_desktop.readers.city.draped import draped
from timeo_desktop.readers.city.footprints import FootprintShapes
from timeo_desktop.readers.city.heights import GROUND_RULES, RULES, UNKNOWN, extents, looks_like_buildings
from timeo_desktop.readers.city.instances import Form, InstanceShapes, form_of
from timeo_desktop.readers.city.laid import laid_shapes
from timeo_desktop.readers.city.levels import Shapes, emit
from timeo_desktop.readers.city.objects import MOST_NAMES, ROOT, CityDescription, CityObject, Report
from timeo_desktop.readers.job import CityFacts, Out, ReadJob
from timeo_desktop.readers.terrain.ground import ground_heights

_IDENTITIES = ("cleabs", "id", "rnb_id", "gml_id", "fid", "osm_id", "objectid", "identifiant")
_CALLED = ("nom", "name", "toponyme", "libelle", "adresse", "nom_voie")
_SAMPLE = 2_000
_ROWS = 20_000
_COMPANIONS = (".dbf", ".shx", ".prj", ".cpg")
_FEW, _DISTINCT = 20, 0.02
_OVER = 0.2  # metres by which what is flat lies above the floor
_HEIGHT_RULE, _GROUND_RULE = "timeo: height from", "timeo: ground from"
_MENDED = sentence("its outline crosses itself: it was mended")
_EMPTY = sentence("it has no shape")
_NOT_FINITE = sentence("its coordinates are not numbers")
_AREA = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
# Words in the names of layers; the first that fits counts.
_KINDS_OF_LAYERS = (
    ("reseau", "UtilityNetwork"), ("réseau", "UtilityNetwork"), ("network", "UtilityNetwork"),
    ("hydro", "WaterBody"), ("water", "WaterBody"), ("eau", "WaterBody"), ("veget", "PlantCover"),
    ("arbre", "SolitaryVegetationObject"), ("tree", "SolitaryVegetationObject"), ("route", "Road"), ("road", "Road"),
    ("rue", "Road"), ("street", "Road"), ("voie", "Road"), ("chantier", "Works"), ("works", "Works"),
    ("travaux", "Works"), ("lamp", "CityFurniture"), ("eclair", "CityFurniture"), ("éclair", "CityFurniture"),
    ("candelab", "CityFurniture"), ("luminaire", "CityFurniture"), ("mobilier", "CityFurniture"),
    ("furniture", "CityFurniture"), ("borne", "CityFurniture"), ("banc", "CityFurniture"), ("parcel", "LandUse"),
    ("commune", "LandUse"),
)  # fmt: skip
Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer as it is in the file: shapes (N,) and fields (N,) each."""

    name: str
    crs: str | None
    shapes: Array
    fields: dict[str, Array]

    def field(self, names: tuple[str, ...]) -> Array | None:
        """The first of these fields that the layer has."""
        by_name = {name.lower(): values for name, values in self.fields.items()}
        return next((by_name[name] for name in names if name in by_name), None)


def read(job: ReadJob, out: Out) -> None:
    """Read every layer of one file. Raises CannotOpen when there is nothing to show at all."""
    out.stage("parse")
    path = Path(job.path)
    reading = _Reading(path.name, job, out)
    layers = 0
    for layer in layers_of(path):
        layers += 1
        reading.take(layer)
    if not layers:
        raise CannotOpen("{name} has no layer with shapes", name=path.name)
    reading.finish(_kind_of(path))


def layers_of(path: Path) -> Iterator[Layer]:
    """The layers of a file that have shapes."""
    try:
        names = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        for name in names:
            yield _layer(path, name)
    except pyogrio.errors.DataSourceError as error:
        reason = str(error).replace(str(path), path.name)
        raise CannotOpen("{name} cannot be read: {reason}", name=path.name, reason=reason) from error
    except (pyogrio.errors.DataLayerError, pyogrio.errors.FieldError, UnicodeDecodeError) as error:
        raise CannotOpen("{name} is damaged: {reason}", name=path.name, reason=error) from error


def _layer(path: Path, name: str) -> Layer:
    about, _, blobs, columns = _raw(path, name)
    if blobs is None:
        blobs = np.empty(0, dtype=object)
    shapes = shapely.from_wkb(blobs, on_invalid="fix")
    del blobs
    fields = dict(zip(about["fields"], columns, strict=True))
    return Layer(name, about.get("crs"), shapes, fields)


def _raw(path: Path, name: str) -> tuple[dict[str, Any], Any, Any, list[Array]]:
    # A Shapefile without a code page is read as Latin-1 by GDAL; today's files are UTF-8.
    if path.suffix.lower() == ".shp" and not any(path.with_suffix(each).exists() for each in (".cpg", ".CPG")):
        try:
            return pyogrio.raw.read(path, layer=name, encoding="UTF-8")  # type: ignore[no-any-return]
        except UnicodeDecodeError:
            pass
    return pyogrio.raw.read(path, layer=name)  # type: ignore[no-any-return]


class _Reading:
    """What has been read so far of one file."""

    def __init__(self, name: str, job: ReadJob, out: Out) -> None:
        self._name, self._job, self._out = name, job, out
        self._scene = job.crs
        self._objects: list[CityObject] = [CityObject(ROOT, 0, "", "MapLayer", name, spatial=True)]
        self._names: dict[str, None] = {}
        self._tables: list[tuple[U32, dict[str, Array]]] = []
        self._boxes: list[tuple[U32, F64, F64]] = []
        self._report = Report()
        self._source = ""
        self._placed = False
        self._mended = 0
        self._told: list[Sentence] = []

    def take(self, layer: Layer) -> None:
        """Draw a layer."""
        sample = shapely.get_coordinates(layer.shapes[:: max(1, len(layer.shapes) // _SAMPLE)], include_z=True)
        sample[:, 2] = np.nan_to_num(sample[:, 2])
        projection = projection_for(self._name, self._job.source_crs or layer.crs, self._scene, sample)
        has_places = bool(np.isfinite(sample).all(axis=1).any())
        for notice in projection.notices if has_places else ():
            if notice not in self._told:
                self._out.notice(notice)
                self._told.append(notice)
        if has_places and not self._placed:
            self._placed = True
            self._scene, self._source = projection.epsg, projection.source_name
            self._out.placed(projection.epsg)
        self._out.stage("geometry")
        root = CityObject(len(self._objects) + ROOT, ROOT, "", "Layer", layer.name, spatial=True)
        self._objects.append(root)
        first = len(self._objects) + ROOT
        steps = np.arange(first, first + len(layer.shapes), dtype=np.uint32)
        given, shapes = self._usable(layer.shapes, projection)
        usable = np.flatnonzero(given)
        areas = np.isin(shapely.get_type_id(shapes), _AREA)
        raised = bool(areas.any()) and looks_like_buildings(layer.fields, layer.name)
        kind = "Building" if raised else kind_of_layer(layer.name)
        self._add_objects(layer, steps, root.step, kind, given)
        fields = dict(layer.fields)
        if raised:
            fields |= self._raise(layer, steps, usable[areas], shapes[areas])
            shapes, usable = shapes[~areas], usable[~areas]
        form = form_of(layer.name, kind)
        if len(shapes) and not self._job.terrain and not _has_heights(layer.shapes):
            floor = self._job.floor
            flat = sentence(
                "{layer} has no heights and lies at {height} m: open a terrain model first to lay it on",
                layer=layer.name, height=floor,
            )  # fmt: skip
            self._out.lies_flat(flat)
            if floor:
                shapes = shapely.force_3d(shapely.force_2d(shapes), floor + _OVER)
        if len(shapes) and self._job.terrain:
            shapes = draped(shapes, lambda flat: ground_heights(self._job.terrain, self._scene, flat))
        if form is not None:
            shapes, usable = self._put_up(layer, steps, usable, shapes, form)
        if len(shapes):
            laid = laid_shapes(steps[usable], shapes, kind)
            for step in np.setdiff1d(steps[usable], laid.steps).tolist():
                found = valid_box(layer.shapes[step - int(steps[0])])
                self._report.fail(self._objects[step - ROOT], _EMPTY if found else _NOT_FINITE)
            self._emit(laid)
        self._names.update(dict.fromkeys(fields))
        self._tables.append((steps, fields))

    def _usable(self, shapes: Array, projection: Projection) -> tuple[NDArray[np.bool_], Array]:
        """Which shapes can be drawn, and those, projected."""
        usable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        rows = np.flatnonzero(usable)
        points, index = shapely.get_coordinates(shapes[rows], include_z=True, return_index=True)
        points[np.isnan(points[:, 2]), 2] = 0.0
        placed = projection.apply(points)
        usable[rows[index[~np.isfinite(placed).all(axis=1)]]] = False
        kept = usable[rows][index]
        return usable, shapely.set_coordinates(shapes[usable], placed[kept])

    def _raise(self, layer: Layer, steps: U32, rows: I64, shapes: Array) -> dict[str, Array]:
        """Raise footprints; two more fields that say how their height was found."""
        eaves = np.where(np.isnan(_mean_heights(layer.shapes[rows])), np.nan, _mean_heights(shapes))
        flat = shapely.force_2d(shapes)
        middles = shapely.centroid(flat)
        middles[shapely.is_empty(middles)] = shapely.Point(0, 0)
        fields = {name: values[rows] for name, values in layer.fields.items()}
        ground = ground_heights(self._job.terrain, self._scene, shapely.get_coordinates(middles))
        found = extents(fields, eaves, middles, ground)
        crossing = ~shapely.is_valid(flat)
        flat[crossing] = shapely.make_valid(flat[crossing], method="structure", keep_collapsed=False)
        self._mended += int(crossing.sum())
        solid = shapely.area(flat) > 0
        for row in rows[~solid].tolist():
            self._report.fail(
                self._objects[int(steps[row]) - ROOT], _EMPTY if valid_box(layer.shapes[row]) else _NOT_FINITE
            )
        kept = np.flatnonzero(solid)
        heights = type(found)(*(values[kept] for values in found.__dict__.values()))
        self._emit(FootprintShapes(steps[rows[kept]], flat[kept], heights))
        height_rules, ground_rules = np.full(len(steps), None, dtype=object), np.full(len(steps), None, dtype=object)
        height_rules[rows] = np.array(RULES, dtype=object)[found.height_rules]
        ground_rules[rows] = np.array(GROUND_RULES, dtype=object)[found.ground_rules]
        return {_HEIGHT_RULE: height_rules, _GROUND_RULE: ground_rules}

    def _put_up(self, layer: Layer, steps: U32, rows: I64, shapes: Array, form: Form) -> tuple[Array, I64]:
        """Put a form up at the points among these shapes; the others, and their rows."""
        points = np.isfinite(shapely.get_x(shapes))
        if points.any():
            places = shapely.get_coordinates(shapes[points], include_z=True)
            places[~np.isfinite(places[:, 2]) | (places[:, 2] <= UNKNOWN), 2] = 0.0
            fields = {name: values[rows[points]] for name, values in layer.fields.items()}
            self._emit(InstanceShapes(steps[rows[points]], places, form, fields))
        return shapes[~points], rows[~points]

    def _emit(self, shapes: Shapes) -> None:
        emit(shapes, self._out)
        self._boxes.append((shapes.steps, shapes.lows, shapes.highs))

    def _add_objects(self, layer: Layer, steps: U32, parent: int, kind: str, usable: NDArray[np.bool_]) -> None:
        identities = layer.field(_IDENTITIES)
        titles = layer.field(_CALLED)
        ids = [str(each) if each is not None else "" for each in identities.tolist()] if identities is not None else []
        names = [each if isinstance(each, str) else "" for each in titles.tolist()] if titles is not None else []
        if len(names) > _FEW and len(set(names)) < len(names) * _DISTINCT:
            names = []  # the name of something else, such as the commune that the layer was joined with
        for index, step in enumerate(steps.tolist()):
            identity = ids[index] if ids else ""
            name = (names[index] if names else "") or identity
            drawable = bool(usable[index])
            each = CityObject(step, parent, identity, kind, name, drawable=drawable)
            self._objects.append(each)
            if not drawable:
                shape = layer.shapes[index]
                self._report.fail(each, _EMPTY if shape is None or shapely.is_empty(shape) else _NOT_FINITE)
        self._report.by_kind[kind] += len(steps)

    def finish(self, schema: str) -> None:
        """Write the rows and report."""
        drawn = sum(len(steps) for steps, _, _ in self._boxes)
        if not drawn:
            raise CannotOpen("Nothing of {name} can be drawn: {reason}", name=self._name, reason=_EMPTY)
        if self._mended:
            self._out.notice(
                sentence(
                    "{name}: {count} outlines cross themselves; they were mended for the picture",
                    name=self._name,
                    count=self._mended,
                )
            )
        self._out.stage("properties")
        steps, lows, highs = (np.concatenate(each) for each in zip(*self._boxes, strict=True))
        names = tuple(self._names)[:MOST_NAMES]
        self._out.describe(CityDescription(self._objects, names, self._rows(names), steps, lows, highs))
        self._out.city(
            CityFacts(
                schema=schema,
                by_class=dict(self._report.by_kind),
                drawn=drawn,
                failed=tuple(self._report.failures),
                epsg=self._scene,
                source_crs=self._source,
                beside=_companions(Path(self._job.path)),
            )
        )

    def _rows(self, names: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
        for steps, fields in self._tables:
            # A part at a time: a metropolis as Python values would fill the memory.
            for start in range(0, len(steps), _ROWS):
                part = slice(start, start + _ROWS)
                blank = [None] * len(steps[part])
                columns = (_values(fields[name][part]) if name in fields else blank for name in names)
                yield from zip(steps[part].tolist(), *columns, strict=True)


def _companions(path: Path) -> tuple[str, ...]:
    """What belongs to a Shapefile, whether it is there or not."""
    return tuple(path.stem + ending for ending in _COMPANIONS) if path.suffix.lower() == ".shp" else ()


def _has_heights(shapes: Array) -> bool:
    """Whether any point of a layer has a height."""
    heights = shapely.get_coordinates(shapes, include_z=True)[:, 2]
    return bool((np.isfinite(heights) & (heights > UNKNOWN)).any())


def valid_box(shape: Any) -> bool:
    """Whether all coordinates of a shape are numbers."""
    return bool(np.isfinite(shapely.get_coordinates(shape)).all())


def kind_of_layer(name: str) -> str:
    """What a layer is, by its name."""
    lowered = name.lower()
    return next((kind for word, kind in _KINDS_OF_LAYERS if word in lowered), "Feature")


def _mean_heights(shapes: Array) -> F64:
    """The mean height of each shape's points, NaN where it has none."""
    points, index = shapely.get_coordinates(shapes, include_z=True, return_index=True)
    known = np.isfinite(points[:, 2])
    sums = np.bincount(index[known], points[known, 2], minlength=len(shapes))
    counts = np.bincount(index[known], minlength=len(shapes))
    heights = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    heights[(heights == 0) | (heights < UNKNOWN)] = np.nan  # writers put zero where they know nothing
    return heights


def _values(column: Array) -> list[object]:
    kind = column.dtype.kind
    if kind == "M":
        texts = np.datetime_as_string(column).astype(object)
        texts[np.isnat(column)] = None
        return list(texts)
    if kind == "f":
        found: list[object] = column.astype(object).tolist()
        for row in np.flatnonzero(~np.isfinite(column)).tolist():
            found[row] = None
        return found
    if kind == "b":
        return ["true" if each else "false" for each in column.tolist()]
    if kind in "iu":
        return list(column.tolist())
    return [each if each is None or isinstance(each, str) else str(each) for each in column.tolist()]


def _kind_of(path: Path) -> str:
    return {".shp": "Shapefile", ".gpkg": "GeoPackage"}.get(path.suffix.lower(), "GeoJSON")
