"""A model laid on its map by what its file states: units, scale and order of the numbers judged by where they lead."""

from dataclasses import replace

import ifcopenshell
import numpy as np
from pyproj import Proj

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.elements import Placement
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.geodesy import scene_crs
from timeo_desktop.map_fit import carried
from timeo_desktop.readers.ifc.damage import sound_or
from timeo_desktop.readers.ifc.place.degrees import placement_by_degrees
from timeo_desktop.readers.ifc.place.site import is_far, rows_of, world_of
from timeo_desktop.readers.ifc.place.statement import MapStatement
from timeo_desktop.readers.ifc.place.system import MapSystem, system_of
from timeo_desktop.readers.ifc.place.units import likeliest, size_on_map, units_to_try
from timeo_desktop.readers.ifc.units import unit_scale

_DEGREES = 360.0  # what is larger is no degree
_SAME = 1e-9  # of each other: one unit, written with fewer digits
_UNIT_NAMES = {1.0: "m", 0.01: "cm", 0.001: "mm", 0.3048: "ft", 1200 / 3937: "ft (US survey)"}


def placement_on(statement: MapStatement, model: ifcopenshell.file, name: str, around: Placement) -> Placement:
    """The placement that a statement gives to the model of the file `name`; `around` is what else is known of it."""
    system = system_of(name, statement.words, _in_degrees(statement))
    if statement.angular or (system.crs is not None and system.crs.is_geographic):
        return placement_by_degrees(statement, system, name, around)
    return _on_plan(statement, system, model, name, around)


def _in_degrees(statement: MapStatement) -> bool | None:
    """Whether numbers are degrees; None where they may be metres as well."""
    if statement.angular:
        return True
    return None if max(abs(statement.first), abs(statement.second)) <= _DEGREES else False


def _on_plan(
    statement: MapStatement, system: MapSystem, model: ifcopenshell.file, name: str, around: Placement
) -> Placement:
    project = unit_scale(model)
    statement = _east_first(statement, system, around)
    unit, notes = _unit(statement, system, name, project, around)
    east, north = statement.first * unit, statement.second * unit
    sizes, wrong = _sizes(statement, system, name, unit, project)
    x, y, z = sizes
    cosine, sine = np.array(statement.axis) / float(np.hypot(*statement.axis))
    matrix = np.array([
        [x * cosine, -y * sine, 0.0, east], [x * sine, y * cosine, 0.0, north], [0.0, 0.0, z, statement.height * unit],
        [0.0, 0.0, 0.0, 1.0],
    ])  # fmt: skip
    matrix, twice = _from_its_reference(matrix, sound_or(world_of, model, None), name)
    notes = (*system.notes, *notes, *wrong, *twice)
    if not statement.words.names:
        notes = (sentence("{name} does not say of which map its coordinates are", name=name),)
    place = system.place(east, north)
    if system.crs is not None and system.epsg is None and place is not None:  # a system without a code
        target = scene_crs(system.crs, place)
        return replace(
            around, matrix=rows_of(carried(matrix, system.crs, target)), epsg=target, exact=True, notes=notes
        )
    return replace(around, matrix=rows_of(matrix), epsg=system.epsg, exact=True, notes=notes)


def _east_first(statement: MapStatement, system: MapSystem, around: Placement) -> MapStatement:
    """A rigid operation has a first and a second coordinate: which one is east is told by where they lead."""
    if not statement.rigid:
        return statement
    swapped = replace(statement, first=statement.second, second=statement.first)
    unit = statement.unit or 1.0
    for reading in (statement, swapped):
        east, north = reading.first * unit, reading.second * unit
        if system.reaches(east, north) and system.is_near(east, north, around.site):
            return reading
    return statement


def _unit(
    statement: MapStatement, system: MapSystem, name: str, project: float, around: Placement
) -> tuple[float, tuple[Sentence, ...]]:
    """Metres in one unit of the numbers, and what is to be told of it."""
    units = units_to_try(statement, project, system.axis)
    if not statement.first and not statement.second:
        return units[0], ()
    unit = likeliest(
        units,
        lambda each: system.reaches(statement.first * each, statement.second * each),
        lambda each: system.is_near(statement.first * each, statement.second * each, around.site),
    )
    stated = project if statement.unit is None else statement.unit
    if abs(unit / stated - 1) < _SAME or (statement.unit is None and unit == units[0]):
        return unit, ()
    key = (
        "{name} does not say in which unit its map coordinates are: they were taken in {unit}"
        if statement.unit is None
        else "{name} gives its map coordinates in {stated}, but they are those of its map only in {unit}: so they were"
        " taken"
    )
    return unit, (sentence(key, name=name, stated=_named(stated), unit=_named(unit)),)


def _named(unit: float) -> str:
    return next((name for size, name in _UNIT_NAMES.items() if abs(unit / size - 1) < 1e-7), f"{unit:.6g} m")


def _sizes(
    statement: MapStatement, system: MapSystem, name: str, unit: float, project: float
) -> tuple[tuple[float, float, float], tuple[Sentence, ...]]:
    """How many times larger than modelled a thing is on the map, along each axis."""
    if statement.rigid:
        return (1.0, 1.0, 1.0), ()
    size = size_on_map(statement, unit, project, 1.0)
    if size is None:
        place = system.place(statement.first * unit, statement.second * unit)
        if system.crs is not None and place is not None:
            areal = Proj(system.crs).get_factors(*place).areal_scale
            size = size_on_map(statement, unit, project, float(areal) ** 0.5)
    whole = tuple((size or 1.0) * factor for factor in statement.factors)
    if size is not None and all(0.95 < factor < 1.05 for factor in statement.factors):
        return (whole[0], whole[1], whole[2]), ()
    scale = statement.scale or 1.0
    told = sentence(
        "The scale of the map conversion of {name} ({scale}) would make it another size: it is as large as modelled",
        name=name,
        scale=f"{scale:g}" if statement.factors == (1.0, 1.0, 1.0) else f"{scale:g} × {statement.factors}",
    )
    return (1.0, 1.0, 1.0), (told,)


def _from_its_reference(matrix: F64, world: F64 | None, name: str) -> tuple[F64, tuple[Sentence, ...]]:
    """A conversion starts at the reference point, which the world coordinate system names in the model's own metres."""
    if world is None:
        return matrix, ()
    if not is_far(world):
        return matrix @ np.linalg.inv(world), ()
    if not matrix[:2, 3].any():
        return matrix @ world, ()
    told = sentence(
        "{name} has map coordinates in its world coordinate system and in its map conversion: the map conversion was"
        " used",
        name=name,
    )
    return matrix, (told,)
