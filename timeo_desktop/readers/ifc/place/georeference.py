"""Where an IFC model lies on the map, by what its file states: one reader for all that is shown or told of it."""

from dataclasses import replace

import ifcopenshell
import numpy as np

from timeo_desktop.domain.elements import IDENTITY, Placement
from timeo_desktop.readers.ifc.damage import sound_or
from timeo_desktop.readers.ifc.place.site import (
    address_of,
    frame_of,
    is_far,
    north_of,
    origins_of,
    rows_of,
    site_of,
    world_of,
)
from timeo_desktop.readers.ifc.place.statement import MapStatement, SystemWords, statement_of, words_of


def placement_of(model: ifcopenshell.file, name: str = "") -> Placement:
    """The model's metres to the map's metres. Identity when the file has no map conversion. `name` is the file's, for
    what is told of it."""
    if not model.by_type("IfcProject"):
        return IDENTITY
    around = Placement(
        IDENTITY.matrix, site=sound_or(site_of, model, None), north=sound_or(north_of, model, IDENTITY.north),
        address=sound_or(address_of, model, ""), frame=sound_or(frame_of, model, None), origins=origins_of(model),
    )  # fmt: skip
    statement = sound_or(statement_of, model, None)
    if statement is None or _says_nothing(statement):
        return _without_conversion(model, name, around)
    from timeo_desktop.readers.ifc.place.conversion import placement_on  # pyproj takes a tenth of a second

    return placement_on(statement, model, name, around)


def _says_nothing(statement: MapStatement) -> bool:
    """Whether a conversion is one of those that exporters write empty."""
    return not (statement.words.names or statement.first or statement.second)


def _without_conversion(model: ifcopenshell.file, name: str, around: Placement) -> Placement:
    """By the world coordinate system, where that stands on a map (LoGeoRef 40), turned to true north; else nothing is
    moved."""
    words = sound_or(words_of, model, SystemWords())
    if words.names:
        from timeo_desktop.readers.ifc.place.system import system_of

        system = system_of(name, words)
        around = replace(around, epsg=system.epsg, notes=system.notes)
    world = sound_or(world_of, model, None)
    if world is None or not is_far(world):
        return around
    if np.allclose(world[:3, :3], np.eye(3)):
        x, y = around.north
        world[:2, :2] = np.array([[y, -x], [x, y]]) / float(np.hypot(x, y))
    return replace(around, matrix=rows_of(world))
