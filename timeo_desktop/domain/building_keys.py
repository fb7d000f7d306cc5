"""Identifiers by which registers, cities and models name one building: RNB, BD TOPO, gml:id, GlobalId."""

import re
from collections.abc import Iterator

from timeo_desktop.domain.records import Key, Scheme

_RNB_NAME = re.compile(r"(?:^|[^a-z])rnb(?:[^a-z]|id|$)|^idrnb|rnbid$")
_RNB = re.compile(r"[A-Z0-9]{12}")
_PARTS = re.compile(r"[/,;|]+")  # one footprint may be several buildings, and the other way round
_CITY_NAMES = frozenset({"cleabs", "idbdtopo", "bdtopoid", "gmlid", "cityjsonid", "batimentconstructionid"})
_GUID_NAMES = frozenset({"globalid", "ifcguid", "ifcglobalid", "ifcid"})


def building_keys(name: str, value: str) -> Iterator[Key]:
    """The keys of a building in an attribute or property of this name."""
    lowered = name.casefold()
    plain = re.sub(r"[\W_]", "", lowered)
    if _RNB_NAME.search(lowered) or _RNB_NAME.search(plain):
        for part in _PARTS.split(value):
            if found := rnb_id(part):
                yield Key(Scheme.RNB, found)
    elif plain in _CITY_NAMES and value.strip():
        yield Key(Scheme.BUILDING, value.strip())
    elif plain in _GUID_NAMES and value.strip():
        yield Key(Scheme.GUID, value.strip())


def rnb_id(text: str) -> str:
    """An RNB id as the register writes it (people put dashes and blanks into it); nothing when it is none."""
    plain = re.sub(r"[\s-]", "", text).upper()
    return plain if _RNB.fullmatch(plain) else ""
