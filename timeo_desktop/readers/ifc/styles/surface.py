"""The colour that a presentation style gives to surfaces.

The surface colour is what people see. Diffuse, reflected and other colours of IfcSurfaceStyleRendering, and its
factors, belong to lighting models that nobody draws alike; a factor of 0 would make a white wall black.
"""

import re
from collections.abc import Iterable, Iterator

from ifcopenshell import entity_instance

Colour = tuple[int, int, int, int]
_RENDERING = b"IFCSURFACESTYLERENDERING"
_DIFFUSE = re.compile(rb"\A(\s*\(\s*#\d+\s*,[^,]*,\s*)(?:IFCNORMALISEDRATIOMEASURE\s*\([^)]*\)|#\d+)")
_OUTSIDE = ("BOTH", "POSITIVE", None)


def colour_of(styles: Iterable[entity_instance] | None) -> Colour | None:
    """The colour (RGBA, 0 to 255) of what wears these styles; None where none of them is about surfaces.

    Of several the first that says how the outside looks, else how the inside does.
    """
    found = [(side, colour) for side, elements in _sides(styles) if (colour := _shading(elements)) is not None]
    outside = [colour for side, colour in found if side in _OUTSIDE]
    return next(iter(outside or (colour for _, colour in found)), None)


def plain_surfaces(data: bytes) -> bytes:
    """A STEP file whose renderings say the surface colour only. ifclite-geom would multiply it by factors."""
    head, *records = data.split(_RENDERING)
    return _RENDERING.join((head, *(_DIFFUSE.sub(rb"\1$", record, count=1) for record in records)))


def flat_styles(styles: Iterable[entity_instance] | None) -> Iterator[entity_instance]:
    """These styles, those of an IfcPresentationStyleAssignment in its place."""
    for style in styles or ():
        if style is not None and style.is_a("IfcPresentationStyleAssignment"):
            yield from flat_styles(style.Styles)
        elif style is not None:
            yield style


def rgba(red: float, green: float, blue: float, alpha: float = 1.0) -> Colour:
    """A colour of shares between 0 and 1."""
    return (_byte(red), _byte(green), _byte(blue), _byte(alpha))


def _sides(styles: Iterable[entity_instance] | None) -> Iterator[tuple[str | None, Iterable[entity_instance]]]:
    """Which side each surface style is for, and its elements."""
    for style in flat_styles(styles):
        if style.is_a("IfcSurfaceStyle"):
            yield style.Side, style.Styles or ()
        elif style.is_a("IfcSurfaceStyleShading"):  # against the schema, without a surface style about it
            yield None, (style,)


def _shading(elements: Iterable[entity_instance]) -> Colour | None:
    for element in elements:
        if element is not None and element.is_a("IfcSurfaceStyleShading") and element.SurfaceColour is not None:
            colour = element.SurfaceColour
            # The second attribute is its transparency; in IFC2X3 only that of a rendering has one.
            transparency = (element[1] if len(element) > 1 else None) or 0.0
            return rgba(colour.Red, colour.Green, colour.Blue, 1 - transparency)
    return None


def _byte(share: float) -> int:
    return round(min(max(share, 0.0), 1.0) * 255)
