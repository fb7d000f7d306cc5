"""Where pictures lie on surfaces: places as they are written or generated, and the transformation of a picture.

Sources: IFC4X3_ADD2, IfcSurfaceTexture (TextureTransform, after X3D) and IfcTextureCoordinateGenerator.
"""

from collections.abc import Iterator

import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as Model

from timeo_desktop.domain.chunks import F64

_AS_LARGE = 0.01  # of the size of what wears it


def transformed(texture: Entity, places: F64, size: float) -> F64:
    """Places (N, 2) as the transformation of a picture has them: scaled, then turned, both about its LocalOrigin.

    A scale that is the `size` of what wears the picture (in the file's unit) says how large the picture is, not how
    often it repeats: buildingSMART's own example means 48 inches, and would else repeat its picture 48 times.
    """
    transform = texture.TextureTransform
    if transform is None:
        return places
    scale = 1.0 if transform.Scale is None else float(transform.Scale)
    other = getattr(transform, "Scale2", None)
    scales = np.array([scale, scale if other is None else float(other)])
    if size > 1 and np.allclose(scales, size, rtol=_AS_LARGE):
        scales = np.ones(2)
    centre = np.array(transform.LocalOrigin.Coordinates[:2])
    x, y = transform.Axis1.DirectionRatios[:2] if transform.Axis1 is not None else (1.0, 0.0)
    length = float(np.hypot(x, y)) or 1.0
    turn = np.array([[x, -y], [y, x]]) / length
    return np.asarray((places - centre) * scales @ turn.T + centre)


def generated(model: Model) -> dict[int, Entity]:
    """The picture (IfcSurfaceTexture) of each item whose places on it are the coordinates of its points, by STEP id."""
    if model.schema == "IFC2X3":
        return {}
    found: dict[int, Entity] = {}
    for row in model.by_type("IfcTextureCoordinateGenerator"):
        if (row.Mode or "").strip().upper() == "COORD":
            for texture in (each for each in row.Maps if each is not None):
                for item in wearers(model, texture):
                    found.setdefault(item.id(), texture)
    return found


def wearers(model: Model, texture: Entity) -> Iterator[Entity]:
    """Items whose own style has this picture."""
    for textures in model.get_inverse(texture):
        if not textures.is_a("IfcSurfaceStyleWithTextures"):
            continue
        for style in (each for each in model.get_inverse(textures) if each.is_a("IfcSurfaceStyle")):
            users = [*model.get_inverse(style)]
            users += [one for each in users if each.is_a("IfcPresentationStyleAssignment")
                      for one in model.get_inverse(each)]  # fmt: skip
            yield from (each.Item for each in users if each.is_a("IfcStyledItem") and each.Item is not None)


def unplaced(model: Model) -> int:
    """How many pictures are styles of items, but lie on them in a way that is not read here, or that is not told."""
    read = {
        texture.id()
        for kind in ("IfcTextureMap", "IfcIndexedTextureMap")
        for row in (model.by_type(kind) if model.schema != "IFC2X3" else ())
        for texture in row.Maps or ()
        if texture is not None
    }
    placed = read | {texture.id() for texture in generated(model).values()}
    worn = {
        texture.id()
        for row in model.by_type("IfcSurfaceStyleWithTextures")
        for texture in row.Textures or ()
        if texture is not None and texture.id() not in placed and any(wearers(model, texture))
    }
    return len(worn)
