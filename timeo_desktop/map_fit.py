"""How a model that lies on one map is laid onto another: turned, moved and sized as that map has its place."""

import numpy as np
from pyproj import CRS

from timeo_desktop.crs_facts import metres_of_plan, transformer_of
from timeo_desktop.domain.chunks import F64

_STEP = 100.0  # metres


def carried(matrix: F64, source: CRS | int, target: CRS | int, about: F64 | None = None) -> F64:
    """The placement (4 × 4, metres of a model to metres of the map `target`) that fits one to the map `source` best, at
    the model's zero or `about` a point (3,) of it. PROJ is handed numbers in the units of both maps' own axes. Heights
    stay. Raises ProjError or CRSError where one of the maps does not reach there."""
    here = matrix @ [*(np.zeros(3) if about is None else about), 1.0]
    own, other = metres_of_plan(source), metres_of_plan(target)
    points = (here[:2] + np.array([[0, 0], [_STEP, 0], [0, _STEP]])) / own
    x, y = transformer_of(source, target).transform(points[:, 0], points[:, 1], errcheck=True)
    laid = np.column_stack((x, y)) * other
    turned = np.eye(4)
    turned[:2, :2] = ((laid[1:] - laid[0]) / _STEP).T
    turned[:3, 3] = [*laid[0], here[2]]
    back = np.eye(4)
    back[:3, 3] = -here[:3]
    return np.asarray(turned @ back @ matrix, dtype=np.float64)


def enlarged(matrix: F64) -> float:
    """How many times larger a placement shows a model than it is, in plan."""
    return float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))


def as_modelled(matrix: F64, about: F64) -> F64:
    """The same placement with the model in its own size and shape, about a point (3,) of it that stays where it is."""
    shown = matrix.copy()
    left, _, right = np.linalg.svd(matrix[:2, :2])
    shown[:2, :2] = left @ right  # the turn that is nearest
    shown[:2, 3] += (matrix @ [*about, 1.0] - shown @ [*about, 1.0])[:2]
    return shown
