"""The sun over the scene, at the moment that is looked at."""

import numpy as np

from timeo_desktop.domain.times import now
from timeo_desktop.domain.view import ViewState
from timeo_desktop.scene import quality
from timeo_desktop.scene.scene import Scene
from timeo_desktop.services.city.sun import sun_at


class Sunlight:
    """`is_down`: the sun is below the horizon at that moment."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.is_down = False

    def shine(self, view: ViewState, epsg: int | None) -> None:
        """Light the scene from where the sun stands at the moment that is looked at, if that is wanted."""
        box = self._scene.contents.box_of() if view.sun and epsg is not None else None
        if box is None or epsg is None:
            self.is_down = False
            self._scene.light_from(None)
            quality.set_shadows(self._scene, False)
            return
        from timeo_desktop import geodesy  # pyproj takes a twentieth of a second that the start has not

        place = self._scene.to_map((box[0] + box[1]) / 2)
        longitude, latitude = geodesy.wgs84(place[None], epsg)[0]
        azimuth, altitude = sun_at(longitude, latitude, view.moment or now())
        self.is_down = altitude <= 0
        # Azimuths count from true north, the scene's y axis is the north of the map.
        north = np.subtract(geodesy.on_map(longitude, latitude + 1e-3, epsg), place[:2])
        turned = np.pi / 2 - np.radians(azimuth) + np.arctan2(north[1], north[0]) - np.pi / 2
        flat = np.cos(np.radians(altitude))
        self._scene.light_from(np.array([flat * np.cos(turned), flat * np.sin(turned), np.sin(np.radians(altitude))]))
        quality.set_shadows(self._scene, view.shadows and altitude > 0)
