"""The coordinate reference system of a point cloud, with what its GeoTIFF keys say of heights.

Source: OGC GeoTIFF 1.1 (19-008r4), vertical keys; ASPRS LAS 1.4, georeferencing.
"""

import laspy
from laspy.errors import LaspyException
from laspy.vlrs.known import GeoKeyDirectoryVlr, WktCoordinateSystemVlr
from pyproj import CRS
from pyproj.crs import CompoundCRS
from pyproj.database import get_units_map
from pyproj.exceptions import CRSError

from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.lengths import guessed_unit

_VERTICAL, _VERTICAL_UNIT, _PLAN_UNIT = 4096, 4099, 3076
# What is used, and what says nothing that is not said elsewhere.
UNDERSTOOD = {
    1024: "GTModelType", 1025: "GTRasterType", 1026: "GTCitation", 2048: "GeodeticCRS", 2049: "GeodeticCitation",
    2050: "GeodeticDatum", 2052: "GeogLinearUnits", 2054: "GeogAngularUnits", 2056: "Ellipsoid",
    2057: "EllipsoidSemiMajorAxis", 2059: "EllipsoidInvFlattening", 3072: "ProjectedCRS", 3073: "ProjectedCitation",
    _PLAN_UNIT: "ProjLinearUnits", _VERTICAL: "Vertical", 4097: "VerticalCitation", 4098: "VerticalDatum",
    _VERTICAL_UNIT: "VerticalUnits",
}  # fmt: skip
_STATED = range(1024, 32767)  # codes of EPSG; what is above is the writer's own
_ELLIPSOIDS = range(5001, 5034)  # of GeoTIFF 1.0: heights above an ellipsoid


def system_of(header: laspy.LasHeader, name: str) -> tuple[str | None, list[Sentence]]:
    """The system (WKT) of the points of file `name`, None where it names none, and what to say of it."""
    try:
        found = header.parse_crs()
    except (CRSError, LaspyException, ValueError, KeyError, TypeError):
        return None, []  # written in a way that nobody can read
    written = [*header.vlrs, *(header.evlrs or ())]
    keys = {
        key.id: int(key.value_offset)
        for record in written if isinstance(record, GeoKeyDirectoryVlr)
        for key in record.geo_keys if key.id and key.tiff_tag_location == 0
    }  # fmt: skip
    if found is None:
        return None, [_strange(keys, name)] if keys else []
    by_keys = not any(isinstance(record, WktCoordinateSystemVlr) for record in written)
    text, notices = _with_heights(found, keys, name) if by_keys else (found.to_wkt(), [])
    _, guess = guessed_unit(name, text)
    return text, notices if guess is None else [*notices, guess]


def _with_heights(flat: CRS, keys: dict[int, int], name: str) -> tuple[str, list[Sentence]]:
    strange = {key: value for key, value in keys.items() if key not in UNDERSTOOD}
    plan, unit = keys.get(_PLAN_UNIT), keys.get(_VERTICAL_UNIT)
    metres = None if unit is None else _metres(unit)
    if plan is not None and _metres(plan) not in (None, flat.axis_info[0].unit_conversion_factor):
        strange[_PLAN_UNIT] = plan
    if unit is not None and metres is None:
        strange[_VERTICAL_UNIT] = unit
    vertical, above_ellipsoid = _vertical(keys.get(_VERTICAL))
    if _VERTICAL in keys and vertical is None and not above_ellipsoid:
        strange[_VERTICAL] = keys[_VERTICAL]
    notices = [_strange(strange, name)] if strange else []
    if above_ellipsoid:
        notices.append(sentence("The heights of {name} are above the ellipsoid, not above the sea", name=name))
    if metres is not None and (vertical is None or vertical.axis_info[0].unit_conversion_factor != metres):
        # The unit is said apart from the system, and wins: NAVD88 has metres, and many of its heights are in feet.
        vertical = _height_in(metres, "unknown" if vertical is None else vertical.name)
    if vertical is None:
        return flat.to_wkt(), notices
    return CompoundCRS(f"{flat.name} + {vertical.name}", [flat, vertical]).to_wkt(), notices


def _vertical(code: int | None) -> tuple[CRS | None, bool]:
    """The vertical system of a code where it is one, and whether its heights are above an ellipsoid."""
    if code is None or code not in _STATED:
        return None, False
    if code in _ELLIPSOIDS:
        return None, True
    try:
        found = CRS.from_epsg(code)
    except CRSError:
        return None, False
    return (found, False) if found.is_vertical else (None, False)


def _height_in(metres: float, name: str) -> CRS:
    """A vertical system whose unit has so many metres."""
    plain = name.replace('"', "")
    return CRS.from_wkt(
        f'VERTCRS["{plain}",VDATUM["{plain}"],CS[vertical,1],AXIS["height",up],LENGTHUNIT["unit",{metres!r}]]'
    )


def _metres(code: int) -> float | None:
    """Metres in a unit by its code of EPSG."""
    units = get_units_map(auth_name="EPSG", category="linear").values()
    return next((float(unit.conv_factor) for unit in units if unit.code == str(code)), None)


def _strange(keys: dict[int, int], name: str) -> Sentence:
    listed = ", ".join(f"{UNDERSTOOD.get(key, key)} = {value}" for key, value in sorted(keys.items()))
    return sentence("{name}: what its GeoTIFF keys say is not understood here ({keys})", name=name, keys=listed)
