"""Names and areas of rooms as words in plans. Areas are square metres. No Qt."""

from collections.abc import Iterable, Iterator

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.elements import PropertySet, step_of
from timeo_desktop.domain.labels import ROOMS, Label
from timeo_desktop.scene.shapes import triangles_of
from timeo_desktop.ui.view.open_model import OpenModel
from timeo_desktop.ui.view.session import Session

_SAID = ("NetFloorArea", "NetPlannedArea", "GrossFloorArea", "GrossPlannedArea", "Area")  # in this order
_SQUARE_METRES = {"", "m²", "m2"}
_LEVEL = 0.9  # of the normal of a floor
_ABOVE = 0.3  # metres over the floor that a label stands: no plan cuts there


def put_labels(session: Session) -> None:
    """Have labels for the rooms of all open models that have none yet."""
    for model in session.models.values():
        if model.elements is not None and not session.scene.labels.has(model.number, ROOMS):
            session.scene.labels.put(model.number, tuple(_labels(session, model)), ROOMS)


def _labels(session: Session, model: OpenModel) -> Iterator[Label]:
    inverse = np.linalg.inv(session.scene.matrix_of(model.number))
    for number in sorted(session.scene.contents.in_layer("spaces")):
        element = session.element(number) if number >> 32 == model.number else None
        shape = triangles_of(session.scene, (number,))
        if element is None or model.elements is None or not len(shape):
            continue
        x, y, z = (inverse @ [*_middle(shape), 1.0])[:3]
        area = area_text(said_area(model.elements.property_sets(step_of(number))), shape, session.decimal)
        name = " ".join(dict.fromkeys((*element.name.split(), *element.long_name.split())))
        yield Label(element.step, float(x), float(y), float(z), "\n".join(filter(None, (name, area))), ROOMS)


def said_area(sets: Iterable[PropertySet]) -> float | None:
    """The area that a room says it has, or None."""
    said = {
        each.name: float(each.value)
        for one in sets for each in one.properties
        if isinstance(each.value, int | float) and each.unit in _SQUARE_METRES and each.value > 0
    }  # fmt: skip
    return next((said[name] for name in _SAID if name in said), None)


def area_text(said: float | None, shape: F64, decimal: str) -> str:
    """The area of a room (T, 3, 3) as people write it; one that was computed from its floor is marked as such."""
    area = floor_area(shape) if said is None else said
    text = f"{area:.1f} m²".replace(".", decimal)
    return text if said is not None else f"≈ {text}"


def _floor(shape: F64) -> tuple[F64, F64]:
    """The triangles (F, 3, 3) of a body (T, 3, 3) that face downwards, and their areas (F,) seen from above."""
    normals = np.cross(shape[:, 1] - shape[:, 0], shape[:, 2] - shape[:, 0])
    below = normals[:, 2] < -_LEVEL * np.linalg.norm(normals, axis=1)
    return shape[below], -normals[below, 2] / 2


def floor_area(shape: F64) -> float:
    """The area of the floor of a room (T, 3, 3) that faces outwards."""
    return float(_floor(shape)[1].sum())


def _middle(shape: F64) -> F64:
    """A place in the room, a little above its floor: the middle of the floor, or of that part of it nearest to that."""
    floor, areas = _floor(shape)
    if not areas.sum() > 0:
        return np.asarray((shape.min(axis=(0, 1)) + shape.max(axis=(0, 1))) / 2)
    centres = floor.mean(axis=1)
    middle = (centres * areas[:, None]).sum(axis=0) / areas.sum()
    if not _covers(floor[:, :, :2], middle[:2]):
        middle = centres[np.linalg.norm(centres - middle, axis=1).argmin()]
    return np.asarray(np.add(middle, (0.0, 0.0, _ABOVE)))


def _covers(triangles: F64, place: F64) -> bool:
    """Whether one of these (T, 3, 2) is over a place (2,)."""
    sides, to = np.roll(triangles, -1, axis=1) - triangles, place - triangles
    turns = sides[..., 0] * to[..., 1] - sides[..., 1] * to[..., 0]
    return bool(((turns >= 0).all(axis=1) | (turns <= 0).all(axis=1)).any())
