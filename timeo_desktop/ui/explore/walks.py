"""What one walks among in a session, and ways from room to room; no Qt. Places are metres of the scene, z up."""

from collections.abc import Iterable

import numpy as np

from timeo_desktop.domain.chunks import BESIDE, F64, I64
from timeo_desktop.domain.elements import element_number
from timeo_desktop.domain.visibility import as_array
from timeo_desktop.ui.view.session import Session

# They stand open, are air, or are no bodies: nobody walks into them. What is inside a door is part of it.
_NO_OBSTACLES = (
    "IfcDoor", "IfcDoorStandardCase", "IfcOpeningElement", "IfcOpeningStandardCase", "IfcVirtualElement",
    "IfcAnnotation", "IfcGrid",
)  # fmt: skip
_LEVEL = 0.9  # of the normal of a floor
_AIR = {"spaces", "noise"}  # layers of what one walks through
DOORS = ("IfcDoor", "IfcDoorStandardCase")


def of_classes(session: Session, classes: Iterable[str], parts: bool = False) -> I64:
    """The numbers (N,) of all elements of some classes, with what is inside them."""
    found: list[int] = []
    for model in session.models.values():
        if model.elements is not None and not model.on_map:
            steps = [step for each in classes for step in model.elements.of_class(each)]
            steps = model.elements.below(*steps) if parts and steps else steps
            found.extend(element_number(model.number, step) for step in steps)
    return as_array(found)


def solids_of(session: Session) -> F64:
    """Triangles (T, 3, 3) of all that is seen and stands in the way of a body."""
    free = of_classes(session, _NO_OBSTACLES, parts=True)
    found = [np.empty((0, 3, 3))]
    for actor in session.scene.contents.drawn():
        chunk = actor.chunk
        if chunk.layer in _AIR or chunk.layer in BESIDE or not len(chunk.triangles):
            continue
        rows = actor.visible & ~np.isin(actor.numbers, free)
        triangles = chunk.triangles[rows[chunk.features[chunk.triangles[:, 0]]]]
        points = chunk.points.astype(np.float64) @ actor.matrix[:3, :3].T + actor.matrix[:3, 3]
        found.append(points[triangles])
    return np.concatenate(found)


def triangles_of(session: Session, number: int) -> F64:
    """Triangles (T, 3, 3) of one element, whether it is seen or not."""
    found = [np.empty((0, 3, 3))]
    for actor in session.scene.chunks:
        rows = (actor.numbers == number) & ~actor.superseded
        if rows.any() and actor.chunk.layer not in BESIDE:
            triangles = actor.chunk.triangles[rows[actor.chunk.features[actor.chunk.triangles[:, 0]]]]
            found.append(actor.chunk.points[triangles] @ actor.matrix[:3, :3].T + actor.matrix[:3, 3])
    return np.concatenate(found)


def floors_of(session: Session) -> F64:
    """Triangles (T, 3, 3) that bear a body although nothing is drawn there: the floors of rooms, and thresholds of
    doors. A model of an architect often leaves the slab to the engineer's."""
    found = [np.empty((0, 3, 3))]
    for actor in session.scene.chunks:
        if actor.chunk.layer == "spaces":
            points = actor.chunk.points.astype(np.float64) @ actor.matrix[:3, :3].T + actor.matrix[:3, 3]
            triangles = points[actor.chunk.triangles]
            normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
            below = normals[:, 2] < -_LEVEL * np.linalg.norm(normals, axis=1)
            found.append(triangles[below & ~actor.superseded[actor.chunk.features[actor.chunk.triangles[:, 0]]]])
    for low, high in boxes_of(session, of_classes(session, DOORS)).values():
        corners = np.array([(x, y, low[2]) for x in (low[0], high[0]) for y in (low[1], high[1])])
        found.append(corners[[(0, 1, 3), (0, 3, 2)]])
    return np.concatenate(found)


def boxes_of(session: Session, numbers: I64) -> dict[int, tuple[F64, F64]]:
    """The boxes, low and high (3,), of elements (N,) that have a shape."""
    found = {}
    for actor in session.scene.chunks:
        if actor.chunk.layer not in BESIDE:
            for row in np.flatnonzero(np.isin(actor.numbers, numbers) & ~actor.superseded).tolist():
                found[int(actor.numbers[row])] = (actor.lows[row], actor.highs[row])
    return found
