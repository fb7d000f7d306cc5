"""Picking where sections cut: what is cut away is not met, and where a body is cut open its cut is."""

from dataclasses import replace

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.geometry.rays import reaches
from timeo_desktop.scene.picking import Hit, Ray
from timeo_desktop.scene.scene import Scene
from timeo_desktop.scene.shapes import triangles_of

_ON = 1e-7  # metres


def pick_kept(scene: Scene, ray: Ray, planes: F64) -> Hit | None:
    """The nearest visible element on a ray, within what planes (P, 4) leave over."""
    if not len(planes):
        return scene.pick(ray)
    enters, leaves = _within(ray, planes)
    if leaves <= enters:
        return None
    wide = ray.radius + ray.spread * enters
    hit = scene.pick(replace(ray, start=ray.start + enters * ray.direction, radius=wide))
    if hit is None:
        return None
    if enters > 0 and _leaves_body(scene, hit, ray, enters):
        return _hit(hit.number, ray, enters)
    distance = enters + hit.distance
    return None if distance > leaves + _ON else _hit(hit.number, ray, distance)


def _within(ray: Ray, planes: F64) -> tuple[float, float]:
    """Between which distances a ray is on the kept side of all planes."""
    slopes, heights = planes[:, :3] @ ray.direction, planes[:, :3] @ ray.start + planes[:, 3]
    across = np.abs(slopes) > 1e-12
    if (heights[~across] > 0).any():
        return 0.0, 0.0
    met = -heights[across] / slopes[across]
    falls = slopes[across] < 0
    return max(float(met[falls].max(initial=0.0)), 0.0), float(met[~falls].min(initial=np.inf))


def _leaves_body(scene: Scene, hit: Hit, ray: Ray, enters: float) -> bool:
    """Whether what is hit is seen from inside: the ray came in through the cut."""
    triangles = triangles_of(scene, (hit.number,))
    if not len(triangles):
        return False
    start = ray.start + enters * ray.direction
    row = int(np.argmin(np.abs(reaches(triangles, start, ray.direction) - hit.distance)))
    first, second, third = triangles[row]
    return bool(np.cross(second - first, third - first) @ ray.direction > 0)


def _hit(number: int, ray: Ray, distance: float) -> Hit:
    x, y, z = (ray.start + distance * ray.direction).tolist()
    return Hit(number, (x, y, z), distance)
