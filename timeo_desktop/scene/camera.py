"""The camera: standard views, fitting, and movements about the point under the cursor."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.places import Point
from timeo_desktop.domain.view import CameraView
from timeo_desktop.scene.eye import Eye
from timeo_desktop.scene.picking import Ray

LINE_PIXELS = 4.0
_CENTRING_STEPS = 12
_FLAT = 0.2  # sine of the angle below which one looks along the ground rather than down on it
_SLACK = 0.02
_NEAREST, _LEAST_NEAR = 2e-5, 0.02  # of the far plane, and metres
_MARGIN = 1.05
_ABOUT_A_POINT = np.vstack((np.eye(3), -np.eye(3)))  # metres
_FILLED = 0.7  # of the width or height of the picture
# Direction from which each view looks, and what is up. North is +y of the map.
VIEWS: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "top": ((0, 0, 1), (0, 1, 0)),
    "bottom": ((0, 0, -1), (0, 1, 0)),
    "front": ((0, -1, 0), (0, 0, 1)),
    "back": ((0, 1, 0), (0, 0, 1)),
    "left": ((-1, 0, 0), (0, 0, 1)),
    "right": ((1, 0, 0), (0, 0, 1)),
    "home": ((-0.62, -0.72, 0.52), (0, 0, 1)),
}
_ARM, _STRIDE = 0.4, 1.5  # metres: what is nearer is passed through; the least that is gone back from
_STEEPEST = 0.9995


Depths = Callable[[Eye, F64], tuple[float, float] | None]


class Camera:
    """The camera of one renderer. `depths` says how near and how far what an eye sees is."""

    def __init__(self, renderer: vtkRenderer, depths: Depths = lambda _eye, _forward: None) -> None:
        self.renderer = renderer
        self._depths = depths
        self.pivot: F64 | None = None  # what was picked or flown to last (3,): metres of the map

    @property
    def _camera(self) -> Any:
        return self.renderer.GetActiveCamera()

    def look(self, view: str, corners: F64) -> None:
        """Take up a standard view of points (N, 3). Raises KeyError for an unknown view."""
        direction, up = VIEWS[view]
        self._camera.SetViewUp(*up)
        self.fit(corners, np.array(direction, dtype=np.float64))

    def standing(self, origin: F64) -> CameraView:
        """Where the camera stands, in the map system of which the scene has its `origin`."""
        camera = self._camera
        position, focus = (np.array(each) + origin for each in (camera.GetPosition(), camera.GetFocalPoint()))
        scale = 2 * camera.GetParallelScale() if self.is_parallel() else None
        return CameraView(_point(position), _point(focus), _point(camera.GetViewUp()), scale)

    def stand(self, view: CameraView, origin: F64) -> None:
        """Stand where a view was seen from."""
        self.set_parallel(view.parallel is not None)  # first, for it moves the camera
        self._camera.SetPosition(*(np.array(view.position) - origin))
        self._camera.SetFocalPoint(*(np.array(view.focus) - origin))
        self._camera.SetViewUp(*view.up)
        if view.parallel is not None:
            self._camera.SetParallelScale(view.parallel / 2)
        self.reset_clipping()

    def follow(self, matrix: F64) -> None:
        """Go along with what moves by a matrix (4, 4) in scene metres."""
        camera = self._camera
        position, focus = (matrix @ [*point, 1] for point in (camera.GetPosition(), camera.GetFocalPoint()))
        camera.SetPosition(*position[:3])
        camera.SetFocalPoint(*focus[:3])
        camera.SetViewUp(*(matrix[:3, :3] @ camera.GetViewUp()))

    def fit(self, corners: F64, direction: F64 | None = None) -> None:
        """Show all points (N, 3) as large as fits, from the present direction or from `direction`."""
        camera = self._camera
        if not np.ptp(corners, axis=0).any():  # a point has no size that it could be shown in
            corners = corners[0] + _ABOUT_A_POINT
        if direction is None:
            direction = np.array(camera.GetPosition()) - np.array(camera.GetFocalPoint())
        direction = direction / (np.linalg.norm(direction) or 1.0)
        right, up = self._axes(direction)
        x, y, depth = corners @ right, corners @ up, corners @ direction
        slope = float(np.tan(np.radians(camera.GetViewAngle()) / 2)) / _MARGIN
        if camera.GetParallelProjection():
            middle_x, middle_y = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
            distance = float(np.ptp(depth)) + 1.0 + float(depth.max())
        else:
            # A point is in view when |x - cx| <= slope (d - depth): two bounds on cx, the tightest d where they meet.
            _, wide = _between(x, depth, slope * self._aspect())
            _, high = _between(y, depth, slope)
            distance = max(wide, high, float(depth.max()) + 0.05)
            middle_x, middle_y = _centred(x, distance - depth), _centred(y, distance - depth)
        half = max(float(np.ptp(x)) / 2 / self._aspect(), float(np.ptp(y)) / 2, 0.02)
        camera.SetParallelScale(half * _MARGIN)
        plane = middle_x * right + middle_y * up
        focus = (depth.min() + depth.max()) / 2
        camera.SetFocalPoint(*(plane + focus * direction))
        camera.SetPosition(*(plane + max(distance, focus + 0.05) * direction))
        self.reset_clipping()

    def shows(self, corners: F64) -> bool:
        """Whether points (N, 3) are all in the picture and fill most of it."""
        camera = self._camera
        forward = np.array(camera.GetDirectionOfProjection())
        right, up = self._axes(-forward)
        offset = corners - np.array(camera.GetPosition())
        depth = offset @ forward
        if camera.GetParallelProjection():
            half: F64 | float = camera.GetParallelScale()
        elif depth.min() <= 0:
            return False
        else:
            half = depth * np.tan(np.radians(camera.GetViewAngle()) / 2)
        x, y = offset @ right / half / self._aspect(), offset @ up / half
        inside = max(np.abs(x).max(), np.abs(y).max()) < 1
        return bool(inside and max(np.ptp(x), np.ptp(y)) > 2 * _FILLED)

    def _axes(self, direction: F64) -> tuple[F64, F64]:
        up = np.array(self._camera.GetViewUp())
        right = np.cross(up, direction)
        if np.linalg.norm(right) < 1e-6:
            right = np.cross((0.0, 1.0, 0.0), direction)
        right = right / (np.linalg.norm(right) or 1.0)
        return right, np.cross(direction, right)

    def _aspect(self) -> float:
        width, height = self.renderer.GetSize()
        return float(width) / height if width and height else 1.6

    def reset_clipping(self) -> None:
        """Near and far planes about what is visible. The near one as far away as possible: depth is finest there, and
        in a city edges would else be seen through houses."""
        camera = self._camera
        found = self._depths(self.eye(), np.array(camera.GetDirectionOfProjection()))
        if found is None or camera.GetParallelProjection():
            self.renderer.ResetCameraClippingRange()
            return
        near, far = found
        camera.SetClippingRange(max(near * (1 - _SLACK), far * _NEAREST, _LEAST_NEAR), far * (1 + _SLACK) + _SLACK)

    def set_angle(self, degrees: float) -> float:
        """See so much from top to bottom of the picture; how much it was before."""
        before = float(self._camera.GetViewAngle())
        self._camera.SetViewAngle(degrees)
        return before

    def see_from(self, eye: F64, direction: F64) -> None:
        """Stand at a place (3,) of the scene and look in a direction (unit length), up being up."""
        self._camera.SetPosition(*eye)
        self._camera.SetFocalPoint(*(eye + direction))
        self._camera.SetViewUp(0.0, 0.0, 1.0)

    def set_parallel(self, on: bool) -> None:
        """Parallel or perspective projection, keeping the size of what is in focus."""
        camera = self._camera
        slope = np.tan(np.radians(camera.GetViewAngle()) / 2)
        if on and not camera.GetParallelProjection():
            camera.SetParallelScale(camera.GetDistance() * slope)
        if not on and camera.GetParallelProjection():
            focus, direction = np.array(camera.GetFocalPoint()), np.array(camera.GetDirectionOfProjection())
            camera.SetPosition(*(focus - direction * camera.GetParallelScale() / slope))
        camera.SetParallelProjection(on)
        self.reset_clipping()

    def turn(self, direction: F64, up: F64, pivot: F64) -> None:
        """Look in a direction from now on, with `pivot` in the middle and as large as it is."""
        camera = self._camera
        away = max(float(np.linalg.norm(pivot - np.array(camera.GetPosition()))), _ARM)
        if camera.GetParallelProjection():
            away = camera.GetParallelScale() / float(np.tan(np.radians(camera.GetViewAngle()) / 2))
        camera.SetFocalPoint(*pivot)
        camera.SetPosition(*(pivot - direction * away))
        camera.SetViewUp(*up)
        self.reset_clipping()

    def direction(self) -> F64:
        """Where the camera looks, unit length."""
        return np.array(self._camera.GetDirectionOfProjection())

    def focus(self) -> F64:
        """The point in the middle of the picture that the camera looks at."""
        return np.array(self._camera.GetFocalPoint())

    def is_parallel(self) -> bool:
        """Whether the projection is parallel."""
        return bool(self._camera.GetParallelProjection())

    def project(self, points: F64) -> tuple[F64, F64]:
        """Where points (N, 3) of the scene are in the picture: pixels (N, 2) from its upper left, and depth (N,) in
        0…1; depths outside that range are behind the camera or beyond what is drawn."""
        width, height = self.renderer.GetSize()
        matrix = self._camera.GetCompositeProjectionTransformMatrix(self._aspect(), -1, 1)
        values = np.array([matrix.GetElement(row, column) for row in range(4) for column in range(4)]).reshape(4, 4)
        placed = np.column_stack((points, np.ones(len(points)))) @ values.T
        depth = np.where(placed[:, 3] > 0, placed[:, 2] / np.where(placed[:, 3] == 0, 1, placed[:, 3]), 2.0)
        flat = placed[:, :2] / np.where(placed[:, 3:] == 0, 1, placed[:, 3:])
        pixels = np.column_stack(((flat[:, 0] + 1) / 2 * width, (1 - flat[:, 1]) / 2 * height))
        return pixels, (depth + 1) / 2

    def ray(self, x: float, y: float) -> Ray:
        """The ray through a pixel; x from the left, y from the bottom."""
        camera = self._camera
        width, height = self.renderer.GetSize()
        forward = np.array(camera.GetDirectionOfProjection())
        right, up = self._axes(-forward)
        across = (2 * x / width - 1) * width / height
        upwards = 2 * y / height - 1
        position = np.array(camera.GetPosition())
        if camera.GetParallelProjection():
            scale = camera.GetParallelScale()
            # Start well behind the camera: in parallel projection what is behind it is seen as well.
            start = position + scale * (across * right + upwards * up) - forward * 1e5
            return Ray(start, forward, radius=LINE_PIXELS * 2 * scale / height)
        slope = np.tan(np.radians(camera.GetViewAngle()) / 2)
        direction = forward + slope * (across * right + upwards * up)
        direction /= np.linalg.norm(direction)
        return Ray(position, direction, spread=LINE_PIXELS * 2 * slope / height)

    def ray_to(self, place: F64) -> Ray:
        """The ray from the camera through a place (3,) in scene metres."""
        camera = self._camera
        position, forward = np.array(camera.GetPosition()), np.array(camera.GetDirectionOfProjection())
        if camera.GetParallelProjection():
            return Ray(place - forward * (float((place - position) @ forward) + 1e5), forward)
        return Ray(position, (place - position) / max(float(np.linalg.norm(place - position)), 1e-9))

    def eye(self) -> Eye:
        """Where the picture is taken from, for the levels of detail."""
        camera = self._camera
        height = self.renderer.GetSize()[1] or 1
        flat = [0.0] * 24
        camera.GetFrustumPlanes(self._aspect(), flat)
        planes = np.array(flat).reshape(6, 4)[:4]  # the near and far planes follow what is drawn, not the other way
        if camera.GetParallelProjection():
            pixels = height / (2 * camera.GetParallelScale())
        else:
            pixels = height / (2 * float(np.tan(np.radians(camera.GetViewAngle()) / 2)))
        slope = float(np.tan(np.radians(camera.GetViewAngle()) / 2))
        cosine = 1 / float(np.sqrt(1 + slope**2 * (1 + self._aspect() ** 2)))
        return Eye(np.array(camera.GetPosition()), planes, pixels, bool(camera.GetParallelProjection()), cosine)

    def pixels_per_metre(self) -> float:
        """How many pixels a metre has at the point in focus."""
        eye = self.eye()
        return eye.pixels if eye.parallel else eye.pixels / max(float(self._camera.GetDistance()), 1e-6)

    def north(self) -> tuple[float, float]:
        """The direction of north in the picture (right, up), of length one; from the side it lies in the horizon."""
        forward = np.array(self._camera.GetDirectionOfProjection())
        right, up = self._axes(-forward)
        x, y = float(right[1]), float(up[1]) if abs(forward[2]) > _FLAT else float(forward[1])
        length = float(np.hypot(x, y)) or 1.0
        return x / length, y / length

    def go_to(self, place: F64, reach: float) -> None:
        """Look at a place from the present direction so that some `reach` metres about it are seen."""
        camera = self._camera
        away = -np.array(camera.GetDirectionOfProjection())
        distance = reach / float(np.tan(np.radians(camera.GetViewAngle()) / 2))
        camera.SetParallelScale(reach)
        camera.SetFocalPoint(*place)
        camera.SetPosition(*(place + distance * away))
        self.reset_clipping()

    def orbit(self, pivot: F64, yaw: float, pitch: float) -> None:
        """Turn about a point: `yaw` about the vertical, `pitch` about the horizontal, degrees. Up stays up."""
        camera = self._camera
        forward = np.array(camera.GetDirectionOfProjection())
        right, up = self._axes(-forward)
        spin = _rotation(np.array([0.0, 0.0, 1.0]), np.radians(yaw))
        tilt = _rotation(right, np.radians(pitch))
        tilted = tilt @ forward
        if abs(tilted[2]) > _STEEPEST:
            tilt = np.eye(3)
        turn = spin @ tilt
        for get, put in ((camera.GetPosition, camera.SetPosition), (camera.GetFocalPoint, camera.SetFocalPoint)):
            put(*(pivot + turn @ (np.array(get()) - pivot)))
        # A view from straight above has "up" on the map; as soon as it tilts, up is the sky again.
        camera.SetViewUp(*(turn @ up))
        self.reset_clipping()

    def pan(self, pivot: F64, right_pixels: float, up_pixels: float) -> None:
        """Move sideways so that `pivot` stays under the cursor."""
        camera = self._camera
        forward = np.array(camera.GetDirectionOfProjection())
        right, up = self._axes(-forward)
        height = self.renderer.GetSize()[1] or 1
        if camera.GetParallelProjection():
            metres = 2 * camera.GetParallelScale() / height
        else:
            depth = max(float((pivot - np.array(camera.GetPosition())) @ forward), 0.05)
            metres = 2 * depth * np.tan(np.radians(camera.GetViewAngle()) / 2) / height
        shift = -(right * right_pixels + up * up_pixels) * metres
        camera.SetPosition(*(np.array(camera.GetPosition()) + shift))
        camera.SetFocalPoint(*(np.array(camera.GetFocalPoint()) + shift))
        self.reset_clipping()

    def zoom(self, pivot: F64, factor: float) -> None:
        """Come nearer (factor > 1) or go away, with `pivot` staying where it is on the screen. What is at arm's length
        is passed through, so that one way leads from the city into a building and to a valve, and out again."""
        camera = self._camera
        camera.SetParallelScale(camera.GetParallelScale() / factor)
        if camera.GetParallelProjection():
            for get, put in ((camera.GetPosition, camera.SetPosition), (camera.GetFocalPoint, camera.SetFocalPoint)):
                put(*(pivot + (np.array(get()) - pivot) / factor))
            self.reset_clipping()
            return
        position, forward = np.array(camera.GetPosition()), np.array(camera.GetDirectionOfProjection())
        away = float(np.linalg.norm(pivot - position))
        towards = (pivot - position) / away if away > 0 else forward
        if factor > 1:
            step = away + _ARM if away < _ARM else away * (1 - 1 / factor)
            focus = max(away - step, _ARM)
        else:
            # A wall that the camera has just come through says nothing of how far one wants to go back.
            reach = max(away, float(camera.GetDistance()), _STRIDE)
            step, focus = reach * (1 - 1 / factor), reach / factor
        position = position + towards * step
        camera.SetPosition(*position)
        camera.SetFocalPoint(*(position + forward * focus))
        self.reset_clipping()


def _between(values: F64, depth: F64, slope: float) -> tuple[float, float]:
    """The middle from which all values are seen, and the depth of the camera there."""
    above, below = float((values + slope * depth).max()), float((values - slope * depth).min())
    return (above + below) / 2, (above - below) / (2 * slope)


def _centred(values: F64, distances: F64) -> float:
    """The middle from which values at these distances are seen symmetrically."""
    middle = float(values.min() + values.max()) / 2
    for _ in range(_CENTRING_STEPS):
        seen = (values - middle) / distances
        middle += float(seen.min() + seen.max()) / 2 * float(distances.mean())
    return middle


def _rotation(axis: F64, angle: float) -> F64:
    """Rodrigues' rotation matrix (3 × 3)."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross))


def _point(place: Iterable[float]) -> Point:
    x, y, z = (float(each) for each in place)
    return x, y, z
