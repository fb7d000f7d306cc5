"""Layers of vector files (GeoJSON, GeoPackage, Shapefile) through GDAL: footprints are raised to buildings; other
polygons, lines and points are laid out as they are.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64, U32
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.geodesy import Projection, projection_for
from timeo_desktop.readers.city.draped import draped
from timeo_desktop.readers.city.heights import UNKNOWN, looks_like_buildings
from timeo_desktop.readers.city.instances import Form, InstanceShapes, form_of
from timeo_desktop.readers.city.laid import laid_shapes
from timeo_desktop.readers.city.layers import Array, Layer, layers_of
from timeo_desktop.readers.city.levels import Shapes, emit
from timeo_desktop.readers.city.objects import MOST_NAMES, ROOT, CityDescription, CityObject, Report
from timeo_desktop.readers.city.parts import are_buildings, put_under_their_outlines
from timeo_desktop.readers.city.raised import other_roofs, raised
from timeo_desktop.readers.job import CityFacts, Out, ReadJob
from timeo_desktop.readers.terrain.ground import ground_heights

_IDENTITIES = ("cleabs", "id", "rnb_id", "gml_id", "fid", "osm_id", "objectid", "identifiant")
_CALLED = ("nom", "name", "toponyme", "libelle", "adresse", "nom_voie")
_SAMPLE = 2_000
_ROWS = 20_000
_COMPANIONS = (".dbf", ".shx", ".prj", ".cpg")
_FEW, _DISTINCT = 20, 0.02
_OVER = 0.2  # metres by which what is flat lies above the floor
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
        self._roofs: Counter[str] = Counter()
        self._told: list[Sentence] = []

    def take(self, layer: Layer) -> None:
        """Draw a layer."""
        sample = shapely.get_coordinates(layer.shapes[:: max(1, len(layer.shapes) // _SAMPLE)], include_z=True)
        sample[:, 2] = np.nan_to_num(sample[:, 2])
        projection = projection_for(self._name, self._job.source_crs or layer.crs, self._scene, sample)
        has_places = bool(np.isfinite(sample).all(axis=1).any())
        for notice in (*layer.notices, *(projection.notices if has_places else ())):
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
        stands = areas & are_buildings(layer.fields, len(steps))[usable]
        stand = bool(stands.any()) and looks_like_buildings(layer.fields, layer.name)
        kind = "Building" if stand else kind_of_layer(layer.name)
        self._add_objects(layer, steps, root.step, kind, given)
        fields = dict(layer.fields)
        if stand:
            fields |= self._raise(layer, steps, usable[stands], shapes[stands])
            shapes, usable = shapes[~stands], usable[~stands]
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
        fields = {name: values[rows] for name, values in layer.fields.items()}
        found = raised(
            steps[rows], fields, shapes, eaves, lambda flat: ground_heights(self._job.terrain, self._scene, flat)
        )
        self._mended += found.mended
        for row in rows[shapely.area(found.flat) == 0].tolist():
            self._report.fail(
                self._objects[int(steps[row]) - ROOT], _EMPTY if valid_box(layer.shapes[row]) else _NOT_FINITE
            )
        put_under_their_outlines(self._objects, self._report, found.steps, found.parts)
        for each in found.shapes([self._objects[step - ROOT] for step in found.steps.tolist()], self._roofs):
            self._emit(each)
        return found.rules(rows, len(steps))

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
        if self._roofs:
            self._out.notice(other_roofs(self._name, self._roofs))
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
