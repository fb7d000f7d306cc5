"""Records that the engines misread, written anew before any of them sees the file.

The standard allows to say some things in a way that no engine follows, and in another that all do: a place on a grid,
triangles that are there to be left out, a body on one side of a plane. The text of all other records stays as it is.
Source: IFC4X3_ADD2, the definitions of the entities that are named here.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import ifcopenshell
from ifcopenshell import entity_instance

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.readers.ifc.model import open_model
from timeo_desktop.readers.ifc.plain.grid_places import grid_places
from timeo_desktop.readers.ifc.plain.offset_curves import CURVES
from timeo_desktop.readers.ifc.plain.profiles import PROFILES
from timeo_desktop.readers.ifc.plain.solids import SOLIDS
from timeo_desktop.readers.ifc.plain.surfaces import SURFACES
from timeo_desktop.readers.ifc.source import IfcSource

Pair = tuple[entity_instance, entity_instance]
Mend = Callable[[ifcopenshell.file], Iterator[Pair]]
_RECORD = (
    rb"#(\d+)(\s*=\s*)IFC(?:GRIDPLACEMENT|INDEXEDCOLOURMAP|TRIANGULATED[A-Z]+|TRIMMEDCURVE|BOOLEAN[A-Z]+"
    rb"|[A-Z]+PROFILEDEF|SURFACEOF[A-Z]+|CURVEBOUNDEDPLANE|RECTANGULARTRIMMEDSURFACE|SPHERICALSURFACE|TOROIDALSURFACE"
    rb"|GEOMETRICSET|SHAPEREPRESENTATION|OFFSETCURVE[23]D|SECTIONEDSPINE"
    rb"|RIGHTCIRCULAR[A-Z]+|CSGSOLID|SWEPTDISKSOLIDPOLYGONAL|[A-Z]+BREPWITHVOIDS|REVOLVEDAREASOLIDTAPERED)"
    rb"\s*\((?:'[^']*'|[^';])*;"
)


def mended(source: IfcSource) -> IfcSource:
    """The source as the engines understand it: itself, or one whose `data` is repaired."""
    with suppress(CannotOpen):  # whoever parses it next says so
        model = open_model(source)
        last = model.get_max_id()
        pairs = [pair for mend in _MENDS for pair in _pairs(mend, model)]
        if pairs:
            return replace(source, data=_rewritten(source.data, model, last, pairs), repaired=True)
    return source


def _pairs(mend: Mend, model: ifcopenshell.file) -> list[Pair]:
    """Old records with what takes their place; none of them where one is damaged."""
    with suppress(AttributeError, IndexError, RuntimeError, TypeError, ValueError):
        return list(mend(model))
    return []


def _rewritten(data: bytes, model: ifcopenshell.file, last: int, pairs: list[Pair]) -> bytes:
    """The text with new records in place of old ones, under their numbers; what those need comes at the end."""
    texts = {old.id(): _text(new) for old, new in pairs}
    placed = {new.id() for _, new in pairs}

    def written(match: re.Match[bytes]) -> bytes:
        text = texts.get(int(match[1]))
        return match[0] if text is None else b"#%b%b%b;" % (match[1], match[2], text)

    added = [number for number in model.entity_names() if number > last and number not in placed]
    lines = [b"#%d=%b;\n" % (number, _text(model.by_id(number))) for number in sorted(added)]
    head, end, tail = re.sub(_RECORD, written, data).rpartition(b"ENDSEC")
    return head + b"".join(lines) + end + tail


def _text(entity: entity_instance) -> bytes:
    return str(entity.to_string()).partition("=")[2].encode("ascii")


def _visible_triangles(model: ifcopenshell.file) -> Iterator[Pair]:
    """Triangles of a terrain with a flag below zero are a void or a hole in it."""
    if not model.schema.startswith("IFC4X3"):
        return
    for net in model.by_type("IfcTriangulatedIrregularNetwork"):
        rows = list(zip(net.CoordIndex, net.Flags, strict=False))
        kept = [row for row, flag in rows if flag >= 0]
        if kept and len(kept) < len(rows):
            normals = net.Normals if net.Normals is None or len(net.Normals) != len(rows) else None
            points = model.create_entity(
                "IfcTriangulatedFaceSet", net.Coordinates, normals, net.Closed, kept, net.PnIndex
            )
            yield net, points
            for colours in net.HasColours:
                left = [colour for colour, flag in zip(colours.ColourIndex, net.Flags, strict=False) if flag >= 0]
                yield colours, model.create_entity("IfcIndexedColourMap", net, colours.Opacity, colours.Colours, left)


def _plain_indices(model: ifcopenshell.file) -> Iterator[Pair]:
    """A triangle names points of the list through PnIndex where there is one."""
    if model.schema == "IFC2X3":
        return
    for faces in model.by_type("IfcTriangulatedFaceSet", include_subtypes=False):
        if not (through := faces.PnIndex):
            continue
        rows = [[through[corner - 1] for corner in row] for row in faces.CoordIndex]
        yield faces, model.create_entity("IfcTriangulatedFaceSet", faces.Coordinates, None, faces.Closed, rows)


def _trimmed_once(model: ifcopenshell.file) -> Iterator[Pair]:
    """A trimmed part of a trimmed part: its parameters begin at zero where the part that it is of begins."""
    for curve in model.by_type("IfcTrimmedCurve"):
        part = curve.BasisCurve
        if not part.is_a("IfcTrimmedCurve") or (start := _parameter(part.Trim1)) is None:
            continue
        if (low := _parameter(curve.Trim1)) is None or (high := _parameter(curve.Trim2)) is None:
            continue
        turn = 1.0 if part.SenseAgreement else -1.0
        trims = [[model.create_entity("IfcParameterValue", start + turn * each)] for each in (low, high)]
        yield (
            curve,
            model.create_entity(
                "IfcTrimmedCurve", part.BasisCurve, *trims, curve.SenseAgreement == part.SenseAgreement, "PARAMETER"
            ),
        )


def _parameter(trim: tuple[entity_instance, ...]) -> float | None:
    return next((float(each.wrappedValue) for each in trim if each.is_a("IfcParameterValue")), None)


def _cut_instead(model: ifcopenshell.file) -> Iterator[Pair]:
    """What a body shares with one side of a plane is what is left when the other side is cut away."""
    for shared in model.by_type("IfcBooleanResult"):
        body, side = shared.FirstOperand, shared.SecondOperand
        if shared.Operator != "INTERSECTION":
            continue
        if body.is_a("IfcHalfSpaceSolid"):
            body, side = side, body
        if side.is_a() in ("IfcHalfSpaceSolid", "IfcBoxedHalfSpace") and not body.is_a("IfcHalfSpaceSolid"):
            other = model.create_entity("IfcHalfSpaceSolid", side.BaseSurface, not side.AgreementFlag)
            yield shared, model.create_entity("IfcBooleanResult", "DIFFERENCE", body, other)


_MENDS: tuple[Mend, ...] = (
    grid_places, _visible_triangles, _plain_indices, _trimmed_once, _cut_instead, *CURVES, *PROFILES, *SURFACES, *SOLIDS
)  # fmt: skip
