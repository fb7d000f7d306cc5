"""A model whose file gives its place in degrees. They are never metres: it is put on the metric map of its place."""

from dataclasses import replace

import numpy as np
from pyproj import CRS

from timeo_desktop.crs_facts import apart, in_its_area
from timeo_desktop.domain.elements import Placement
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.geodesy import projection_for
from timeo_desktop.readers.ifc.place.site import rows_of
from timeo_desktop.readers.ifc.place.statement import MapStatement
from timeo_desktop.readers.ifc.place.system import MapSystem, Place

_WGS84 = 4326
_RADIANS = 180 / np.pi
_NEAR = 100_000.0  # metres
_NORTHWARDS = 1e-3  # degrees


def placement_by_degrees(statement: MapStatement, system: MapSystem, name: str, around: Placement) -> Placement:
    """The placement of the model of the file `name`: its zero at a longitude and a latitude, turned to the north of the
    place."""
    crs = system.crs if system.crs is not None else CRS.from_epsg(_WGS84)
    place = _place(statement, crs, around)
    if place is None:
        told = sentence("The map coordinates of {name} are no longitude and latitude: they are not used", name=name)
        return replace(around, notes=(*system.notes, told))
    longitude, latitude = place
    points = np.array([[longitude, latitude, statement.height], [longitude, latitude + _NORTHWARDS, statement.height]])
    projection = projection_for(name, crs.to_3d().to_wkt(), None, points)
    if projection.epsg is None:
        return replace(around, notes=(*system.notes, *projection.notices))
    here, there = projection.apply(points)
    north = np.arctan2(there[1] - here[1], there[0] - here[0])
    turn = float(north - np.pi / 2 + np.arctan2(statement.axis[1], statement.axis[0]))
    matrix = np.eye(4)
    matrix[:2, :2] = [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
    matrix[:3, 3] = here
    told = _told(name, place, crs, projection.epsg)
    notes = (*system.notes, told, *projection.notices)
    return replace(around, matrix=rows_of(matrix), epsg=projection.epsg, exact=True, notes=notes)


def _told(name: str, place: Place, crs: CRS, epsg: int) -> Sentence:
    return sentence(
        "{name} gives its place in degrees ({crs}): it lies at longitude {longitude}, latitude {latitude}, and was put"
        " on EPSG:{epsg} there",
        name=name,
        crs=crs.name,
        longitude=f"{place[0]:.6f}",
        latitude=f"{place[1]:.6f}",
        epsg=epsg,
    )


def _place(statement: MapStatement, crs: CRS, around: Placement) -> Place | None:
    """Longitude and latitude. Which number is which, and whether they are radians, is told by where they lead: first
    to the site's own latitude and longitude, then into the area of the system; longitude comes first otherwise."""
    units = (1.0, _RADIANS) if statement.angle is None else (statement.angle,)
    pairs = [(statement.first, statement.second)]
    if statement.rigid:
        pairs.append((statement.second, statement.first))
    read = [(x * unit, y * unit) for unit in units for x, y in pairs]
    possible = [each for each in read if abs(each[0]) <= 180 and abs(each[1]) <= 90]
    site = around.site
    near = [each for each in possible if site is not None and apart(each, site[:2]) < _NEAR]
    inside = [each for each in possible if in_its_area(crs, each) is not False]
    return next(iter((*near, *inside, *possible)), None)
