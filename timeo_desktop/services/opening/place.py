"""Where each open file goes in the one scene."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.elements import Placement
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence

FAR = 10_000.0
_NORTHWARDS = 1e-3  # degrees
_WEST_OF_ZONES = 1.3e6  # metres


@dataclass(frozen=True)
class Placements:
    """The matrix (4 × 4) of each model, and what the user should know about it."""

    matrices: dict[int, F64]
    notices: dict[int, Sentence]
    epsg: int | None
    unplaced: tuple[int, ...] = ()


@dataclass(frozen=True)
class Source:
    """What is known of an open file's place. `reach` is its largest coordinate in metres, `at` some point of it (x, y);
    `by_hand` the matrix that a person gave it, with the system it leads to; `on_map`: it is in the scene's system
    already."""

    name: str
    placement: Placement
    reach: float = 0.0
    at: tuple[float, float] | None = None
    on_map: bool = False
    by_hand: tuple[F64, int | None] | None = None


def place_models(sources: Mapping[int, Source], scene: int | None = None) -> Placements:
    """Place files in one system: `scene` (EPSG code) when it is decided, else the one that suits the first file that
    is georeferenced. A model is placed by what is best of: a person's word, its map conversion, coordinates that are
    already those of a map, the local coordinates it shares with a georeferenced model (as the disciplines of one
    building do), and its latitude and longitude."""
    epsg = scene or _scene_of(sources)
    reference = next((each for each in sources.values() if each.placement.exact and not each.on_map), None)
    anywhere = any(each.on_map for each in sources.values())
    matrices: dict[int, F64] = {}
    notices: dict[int, Sentence] = {}
    unplaced: list[int] = []
    for number, each in sources.items():
        matrix, notice = _place(each, epsg, reference, anywhere)
        matrices[number] = np.eye(4) if matrix is None else matrix
        if notice is not None:
            notices[number] = notice
        if matrix is None and anywhere and (epsg is not None or each.placement.site is None):
            unplaced.append(number)
            notices[number] = _unplaced(each)
    return Placements(matrices, notices, epsg, tuple(unplaced))


def _scene_of(sources: Mapping[int, Source]) -> int | None:
    """The system that suits the first file that has one."""
    for each in sources.values():
        placement = each.placement
        if not placement.exact or placement.epsg is None:
            continue
        if each.on_map:
            return placement.epsg
        from timeo_desktop.geodesy import scene_crs_of

        try:
            return scene_crs_of(placement.epsg, placement.matrix[0][3], placement.matrix[1][3])
        except CannotOpen:
            return placement.epsg
    return None


def _unplaced(each: Source) -> Sentence:
    if each.placement.address:
        return sentence(
            "{name} has no map coordinates, only an address ({address}): go there with 'Find an address…', and put it"
            " in its place with 'Place on the map by two points', or on the selected building",
            name=each.name,
            address=each.placement.address,
        )
    return sentence(
        "{name} has no map coordinates: put it in its place with 'Place on the map by two points', or on the"
        " selected building",
        name=each.name,
    )


def _place(
    each: Source, epsg: int | None, reference: Source | None, anywhere: bool
) -> tuple[F64 | None, Sentence | None]:
    if each.on_map:
        return np.eye(4), None
    if each.by_hand is not None:
        return _fitted(each, *each.by_hand, epsg)
    if each.placement.exact:
        return _fitted(each, each.placement.array(), each.placement.epsg, epsg)
    moved = np.abs(each.placement.array()[:2, 3]).max()
    if each.reach > FAR or moved > FAR:
        return _surveyed(each, epsg)
    return _guessed(each, epsg, reference, anywhere)


def _fitted(each: Source, matrix: F64, source: int | None, epsg: int | None) -> tuple[F64, Sentence | None]:
    try:
        return _into(matrix, source, epsg), None
    except _projection_errors():
        return matrix, sentence(
            "{name} uses EPSG:{epsg}, which cannot be converted to EPSG:{scene}: its place is not right",
            name=each.name,
            epsg=source,
            scene=epsg,
        )


def _surveyed(each: Source, epsg: int | None) -> tuple[F64, Sentence | None]:
    """A model whose coordinates are those of a map already, in its site's placement or its world coordinate system
    (LoGeoRef 30, 40). Which map they are of is stated, or told by the numbers."""
    matrix = each.placement.array()
    at = (matrix @ [*(each.at or (0.0, 0.0)), 0.0, 1.0])[:3]
    source = each.placement.epsg or system_of(float(at[0]), float(at[1]))
    if source is None or epsg is None or source == epsg:
        return matrix, None
    try:
        placed = _reproject(matrix, source, epsg, at)
    except _projection_errors():
        return matrix, None
    return placed, sentence(
        "{name} has map coordinates: they were taken as those of EPSG:{epsg}, which is not that of the scene",
        name=each.name,
        epsg=source,
    )


def system_of(x: float, y: float) -> int | None:
    """The French system that a point must be in, by its numbers: Lambert-93, or the zone of a conformal conic."""
    if 0 < x < _WEST_OF_ZONES and 6.0e6 < y < 7.3e6:
        return 2154
    zone = int(y // 1e6) + 41
    if 1.1e6 < x < 2.4e6 and 42 <= zone <= 50 and y % 1e6 < 5e5:
        return 3900 + zone
    return None


def _guessed(
    each: Source, epsg: int | None, reference: Source | None, anywhere: bool
) -> tuple[F64 | None, Sentence | None]:
    if reference is not None:
        return _into(reference.placement.array(), reference.placement.epsg, epsg), sentence(
            "{name} has no map coordinates: it was placed by its own coordinates beside {other}",
            name=each.name,
            other=reference.name,
        )
    if anywhere and each.placement.site is not None and epsg is not None:
        return _by_site(each, each.placement.site, epsg)
    return (None if anywhere else np.eye(4)), None


def _by_site(each: Source, site: tuple[float, float, float], epsg: int) -> tuple[F64 | None, Sentence | None]:
    """By latitude and longitude, with true north turned to the north of the map."""
    from timeo_desktop.geodesy import on_map

    longitude, latitude, height = site
    try:
        here, north = on_map(longitude, latitude, epsg), on_map(longitude, latitude + _NORTHWARDS, epsg)
    except _projection_errors():
        return None, None
    bearing = np.arctan2(north[1] - here[1], north[0] - here[0])
    turn = bearing - np.arctan2(each.placement.north[1], each.placement.north[0])
    matrix = turned(float(turn))
    matrix[:3, 3] = (*here, height)
    return matrix, sentence(
        "{name} is placed by its latitude and longitude, which is good for some metres only", name=each.name
    )


def turned(angle: float) -> F64:
    """A rotation about the vertical (4 × 4), radians anticlockwise."""
    matrix = np.eye(4)
    matrix[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    return matrix


def by_two_points(model: F64, place: F64, height: float) -> F64:
    """The placement (4 × 4) that takes two points of a model (2, 3) to the places (2, 2) that a person picked for them:
    turned and moved, never stretched; the first point lands on its place, `height` is added."""
    along, wanted = model[1, :2] - model[0, :2], place[1] - place[0]
    matrix = turned(float(np.arctan2(wanted[1], wanted[0]) - np.arctan2(along[1], along[0])))
    matrix[:2, 3] = place[0] - matrix[:2, :2] @ model[0, :2]
    matrix[2, 3] = height
    return matrix


def onto_footprint(model: F64, footprint: F64) -> F64:
    """The placement (4 × 4) that lays a model onto the building it replaces: middle on middle, long side along long
    side, lowest point on lowest point. Both are points (N, 3); which end is the front a footprint cannot tell."""
    import shapely

    angles, middles = [], []
    for points in (model, footprint):
        rectangle = shapely.get_coordinates(shapely.oriented_envelope(shapely.multipoints(points[:, :2])))
        sides = np.diff(rectangle[:3], axis=0)
        along = sides[int(np.argmax(np.linalg.norm(sides, axis=1)))] if len(sides) else np.array([1.0, 0.0])
        angles.append(float(np.arctan2(along[1], along[0])))
        middles.append(rectangle[:4].mean(axis=0))
    turn = (angles[1] - angles[0] + np.pi / 2) % np.pi - np.pi / 2  # of the two ways round the shorter one
    matrix = turned(turn)
    matrix[:2, 3] = middles[1] - matrix[:2, :2] @ middles[0]
    matrix[2, 3] = footprint[:, 2].min() - model[:, 2].min()
    return matrix


def _into(matrix: F64, source: int | None, target: int | None) -> F64:
    if target is None or source is None or source == target:
        return matrix
    return _reproject(matrix, source, target)


def _projection_errors() -> tuple[type[Exception], ...]:
    from pyproj.exceptions import CRSError, ProjError

    return (CRSError, ProjError)


def _reproject(matrix: F64, source: int, target: int, about: F64 | None = None) -> F64:
    """The rigid placement that fits the other system best at the model's own origin, or `about` a point of the map."""
    from pyproj import Transformer

    transformer = Transformer.from_crs(source, target, always_xy=True, allow_ballpark=False)
    origin = matrix[:3, 3] if about is None else about
    step = 100.0
    points = origin + np.array([[0, 0, 0], [step, 0, 0], [0, step, 0]])
    x, y = transformer.transform(points[:, 0], points[:, 1], errcheck=True)
    turned = np.eye(4)
    turned[:2, 0] = [(x[1] - x[0]) / step, (y[1] - y[0]) / step]
    turned[:2, 1] = [(x[2] - x[0]) / step, (y[2] - y[0]) / step]
    turned[:3, 3] = [x[0], y[0], origin[2]]
    back = np.eye(4)
    back[:3, 3] = -origin
    return np.asarray(turned @ back @ matrix, dtype=np.float64)
