"""How files write the name of a coordinate reference system: codes, URNs, addresses, the names of German states; one
system, or one that lies flat and one of heights (compound).

Source: OGC 05-103 and 09-048 (URNs), OGC 11-135 (addresses), AdV (names of the German states).
"""

import re
from urllib.parse import parse_qsl, urlsplit

from pyproj import CRS
from pyproj.crs import CompoundCRS
from pyproj.exceptions import CRSError

from timeo_desktop.domain.errors import CannotOpen

# How German states name EPSG:25831 to 25833, and the older 31466 to 31469; their heights follow a star.
_GERMAN = re.compile(r"urn:adv:crs:(?:ETRS89_UTM(3[123])|DE_DHDN_3GK([2345]))(?:\*DE_(\w+?)_N\w+)?", re.IGNORECASE)
_GERMAN_HEIGHTS = {"DHHN92": "5783", "DHHN2016": "7837", "DHHN12": "7699", "DHHN85": "5784"}
# One code: the authority (EPSG where none is written) and what it calls the system.
_CODES = (
    re.compile(r"(?:urn:(?:x-)?ogc:def:)?crs:(\w+):[^:]*:(\w+)", re.IGNORECASE),
    re.compile(r"(?:urn:(?:x-)?ogc:def:)?crs:(EPSG):(\d+)", re.IGNORECASE),
    re.compile(r"https?://[^?]*/def/crs/(\w+)/[^/]*/(\w+)/?", re.IGNORECASE),
    re.compile(r"https?://www\.opengis\.net/gml/srs/(epsg)\.xml#(\d+)", re.IGNORECASE),
    re.compile(r"(?:(EPSG)[:\s]*)?(\d+)", re.IGNORECASE),
    re.compile(r"(IGNF|ESRI|OGC):(\w+)", re.IGNORECASE),
)
_OWN_ORDER = re.compile(r"urn:(x-)?ogc:|https?://[^?]*/def/crs", re.IGNORECASE)


def crs_of(name: str, text: str | int | None) -> CRS | None:
    """A system from its code, URN, address or WKT, as the file `name` states it; None when there is none. Where only
    the system of its heights is not known, the one that lies flat. Raises CannotOpen when it is not known."""
    if text is None or not str(text).strip():
        return None
    codes = _codes(str(text).strip())
    try:
        return _with_heights(codes) if len(codes) > 1 else CRS.from_user_input(codes[0] if codes else str(text).strip())
    except CRSError as error:
        raise CannotOpen(
            "{name} names a coordinate reference system that is not known here: {crs}", name=name, crs=str(text)[:80]
        ) from error


def _with_heights(codes: list[str]) -> CRS:
    flat = CRS.from_user_input(codes[0]).to_2d()
    try:
        return CRS.from_user_input(CompoundCRS("+".join(codes), [flat, codes[1]]).to_wkt())
    except CRSError:
        return flat


def names_heights(text: str | int | None) -> bool:
    """Whether a name is one of two systems, the second one that of the heights."""
    return len(_codes(str(text or "").strip())) > 1


def means_own_order(text: str) -> bool:
    """Whether numbers under this name stand in the order that the system itself has. A plain code means east first,
    as German states do whatever the system says."""
    return _OWN_ORDER.match(text.strip()) is not None


def _codes(text: str) -> list[str]:
    """The codes in a name, "EPSG:28992"; nothing when it is written in another way, such as WKT."""
    if german := _GERMAN.match(text):
        zone, strip, heights = german.groups()
        flat = f"EPSG:258{zone}" if zone else f"EPSG:{31464 + int(strip)}"
        level = _GERMAN_HEIGHTS.get((heights or "").upper())
        return [flat, f"EPSG:{level}"] if level else [flat]
    found = [_code(part.strip()) for part in _parts(text)]
    return [] if "" in found else found


def _parts(text: str) -> list[str]:
    lowered = text.lower()
    if "/def/crs-compound?" in lowered:
        return [value for _, value in sorted(parse_qsl(urlsplit(text).query))]
    if lowered.startswith(("urn:ogc:def:crs,", "urn:x-ogc:def:crs,")):  # what follows may name axes (cs:) as well
        return [part for part in text.split(",")[1:] if part.strip().lower().startswith("crs:")]
    return re.split(r"[,+]", text)


def _code(text: str) -> str:
    match = next((found for pattern in _CODES if (found := pattern.fullmatch(text))), None)
    return f"{(match.group(1) or 'EPSG').upper()}:{match.group(2)}" if match else ""
