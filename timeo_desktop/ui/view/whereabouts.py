"""Where what is open lies, and what it stands on. Asked by whoever fetches a map or goes to an address."""

from collections.abc import Callable, Mapping

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import UserError
from timeo_desktop.scene.scene import Scene
from timeo_desktop.services.opening.events import Wanted
from timeo_desktop.ui.view.open_model import OpenModel


class Whereabouts:
    """A look at the open files as they are at the moment. Coordinates are those of the scene's system."""

    def __init__(
        self, scene: Scene, models: Callable[[], Mapping[int, OpenModel]], epsg: Callable[[], int | None]
    ) -> None:
        self._scene, self._models, self._epsg = scene, models, epsg

    def wanted(self, source_crs: str = "") -> Wanted:
        """How a file that is opened now is to be read; `source_crs` is what the user says of it."""
        return Wanted(self._epsg(), source_crs, self.terrain(), self.floor())

    def terrain(self) -> str:
        """The path of the terrain model that is open, or nothing."""
        return next((each.ground for each in self._models().values() if each.ground), "")

    def extent(self) -> tuple[tuple[float, float, float, float], int]:
        """The place that is open, without pictures: west, south, east, north, and the system (EPSG code). Raises
        UserError when there is none."""
        corners, epsg = self._standing(), self._epsg()
        if corners is None or epsg is None:
            raise UserError("Open a city, or a building that has map coordinates, first")
        west, south, _ = self._scene.to_map(corners.min(axis=0))
        east, north, _ = self._scene.to_map(corners.max(axis=0))
        return (float(west), float(south), float(east), float(north)), epsg

    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of the middle of what is open. Raises UserError when no place is open."""
        (west, south, east, north), epsg = self.extent()
        from timeo_desktop import geodesy  # pyproj takes a twentieth of a second that the start has not

        longitude, latitude = geodesy.wgs84(np.array([[(west + east) / 2, (south + north) / 2]]), epsg)[0]
        return float(longitude), float(latitude)

    def floor(self) -> float:
        """The height, metres, that what is open stands at; a tenth of it may be lower (cellars)."""
        corners = self._standing()
        return (
            0.0 if corners is None else round(float(self._scene.to_map((0, 0, np.percentile(corners[:, 2], 5)))[2]), 1)
        )

    def _standing(self) -> F64 | None:
        """Corners of all that is open and stands, scene metres, or None: of no picture, and nothing that lies flat."""
        wanted = [number for number, each in self._models().items() if not (_is_picture(each) or each.lies_flat)]
        found = [corners for each in wanted if (corners := self._scene.contents.corners_of_source(each)) is not None]
        return np.concatenate(found) if found else None

    def distance(self, x: float, y: float) -> float:
        """Metres from a place of the map to the nearest box about an open file; 0 inside one."""
        place, away = np.array([x, y]), []
        for number in self._models():
            corners = self._scene.contents.corners_of_source(number)
            if corners is not None:
                low, high = self._scene.to_map(corners.min(axis=0))[:2], self._scene.to_map(corners.max(axis=0))[:2]
                away.append(float(np.linalg.norm(np.maximum(0, np.maximum(low - place, place - high)))))
        return min(away, default=0.0)


def _is_picture(model: OpenModel) -> bool:
    return model.summary is not None and model.summary.schema == "Orthophoto"
