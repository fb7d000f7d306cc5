"""By which words a text shows that it may hold records that the engines misread (`mended.py` writes them anew).

Looked at in every file before its first picture and without a parser: a few milliseconds a word for 10 MB.
"""

import re

# Each row: all of its words are in the text.
_WORDS = (
    (b"IFCGRIDPLACEMENT",),
    (b".INTERSECTION.", b"HALFSPACE"),
    (b"IFCCENTERLINEPROFILEDEF",),
    (b"IFCZSHAPEPROFILEDEF",),
    (b"IFCRIGHTCIRCULARC",),  # cones and cylinders
    (b"BREPWITHVOIDS",),
    (b"IFCOFFSETCURVE2D",),
    (b"IFCOFFSETCURVE3D",),
    (b"IFCSECTIONEDSPINE",),
)
_SINCE_IFC4 = (
    (b"IFCTRIANGULATEDIRREGULARNETWORK",),
    (b"IFCSWEPTDISKSOLIDPOLYGONAL",),
    (b"IFCREVOLVEDAREASOLIDTAPERED",),
)
_TRIANGLES = b"IFCTRIANGULATEDFACESET"
_TRIMMED = re.compile(rb"IFCTRIMMEDCURVE\s*\(\s*#(\d+)")
# Items of representations of types such as SurfaceModel, and of sets; and what may be such an item, but seldom is:
# mostly it says where a space ends.
_ITEMS = (
    re.compile(rb"'Surface\w*'\s*,\s*\(([#\d,\s]*)\)"),
    re.compile(rb"IFCGEOMETRICSET\s*\(\s*\(([#\d,\s]*)\)"),
)
_SURFACES = re.compile(
    rb"IFC(?:SURFACEOF(?:LINEAREXTRUSION|REVOLUTION)|CURVEBOUNDEDPLANE"
    rb"|(?:RECTANGULARTRIMMED|SPHERICAL|TOROIDAL)SURFACE)\s*\("
)


def misread(data: bytes, released: str) -> bool:
    """Whether a text of a schema may hold such records."""
    rows = _WORDS if released == "IFC2X3" else (*_WORDS, *_SINCE_IFC4)
    named = any(all(word in data for word in words) for words in rows)
    listed = named or (released != "IFC2X3" and _names_points_through_a_list(data))
    return listed or _trims_a_trimmed(data) or _draws_surfaces(data)


def _names_points_through_a_list(data: bytes) -> bool:
    """Whether a set of triangles ends with a list of numbers: PnIndex, which is mostly left out."""
    at = data.find(_TRIANGLES)
    while at >= 0:
        end = data.find(b";", at)
        last = b"".join(data[max(at, end - 40) : end].split())
        if last.endswith(b"))") and not last.endswith(b")))"):
            return True
        at = data.find(_TRIANGLES, max(end, at + 1))
    return False


def _trims_a_trimmed(data: bytes) -> bool:
    found = list(_TRIMMED.finditer(data))  # from a fixed word on: far faster than from any number
    return not _numbers(data, found).isdisjoint(match[1] for match in found)


def _draws_surfaces(data: bytes) -> bool:
    lists = {listed for items in _ITEMS for listed in items.findall(data)}
    items = {number.strip(b" \r\n\t#") for listed in lists for number in listed.split(b",")}
    return bool(items) and not items.isdisjoint(_numbers(data, list(_SURFACES.finditer(data))))


def _numbers(data: bytes, records: list[re.Match[bytes]]) -> set[bytes]:
    """The numbers of records, each found by its name."""
    return {data[data.rfind(b"#", 0, match.start()) + 1 : match.start()].rstrip(b" \r\n\t=") for match in records}
