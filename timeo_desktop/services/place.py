"""Where each open model goes in the one scene: exact by its map conversion, else beside the others."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.elements import Placement
from timeo_desktop.domain.text import Sentence, sentence

FAR = 10_000.0


@dataclass(frozen=True)
class Placing:
    """The matrix (4 × 4) of each model, and what the user should know about it."""

    matrices: dict[int, F64]
    notices: dict[int, Sentence]
    epsg: int | None


def place_models(
    placements: Mapping[int, Placement], reaches: Mapping[int, float], names: Mapping[int, str]
) -> Placing:
    """Place models in the system of the first one that is georeferenced.

    `reaches` gives the largest coordinate of each model in metres: a model without a map conversion whose
    coordinates are already those of a map keeps them; one that is near zero shares the local coordinates of the first
    georeferenced model, as the disciplines of one building do.
    """
    exact = [number for number, placement in placements.items() if placement.exact]
    epsg = next((placements[number].epsg for number in exact if placements[number].epsg), None)
    reference = placements[exact[0]].array() if exact else np.eye(4)
    matrices: dict[int, F64] = {}
    notices: dict[int, Sentence] = {}
    for number, placement in placements.items():
        if placement.exact:
            try:
                matrices[number] = _into(placement, epsg)
            except _projection_errors():
                matrices[number] = placement.array()
                notices[number] = sentence(
                    "{name} uses EPSG:{epsg}, which cannot be converted to EPSG:{scene}: its place is not right",
                    name=names[number],
                    epsg=placement.epsg,
                    scene=epsg,
                )
        elif reaches.get(number, 0.0) > FAR:
            matrices[number] = np.eye(4)
        else:
            matrices[number] = reference
            if exact:
                notices[number] = sentence(
                    "{name} has no map coordinates: it was placed by its own coordinates beside {other}",
                    name=names[number],
                    other=names[exact[0]],
                )
    return Placing(matrices, notices, epsg)


def _into(placement: Placement, epsg: int | None) -> F64:
    matrix = placement.array()
    if epsg is None or placement.epsg is None or placement.epsg == epsg:
        return matrix
    return _reproject(matrix, placement.epsg, epsg)


def _projection_errors() -> tuple[type[Exception], ...]:
    from pyproj.exceptions import CRSError, ProjError

    return (CRSError, ProjError)


def _reproject(matrix: F64, source: int, target: int) -> F64:
    """The rigid placement that fits the other system best at the model's own origin."""
    from pyproj import Transformer

    transformer = Transformer.from_crs(source, target, always_xy=True, allow_ballpark=False)
    origin = matrix[:3, 3]
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
