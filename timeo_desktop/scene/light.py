"""The light in a scene: beside the camera for a model, from the sun where the time of day matters."""

import numpy as np
from vtkmodules.vtkRenderingCore import vtkLight, vtkRenderer

from timeo_desktop.domain.chunks import F64

_DAWN = 5.0  # the sun shines with full strength from some twelve degrees up


def light(renderer: vtkRenderer, sun: F64 | None = None) -> None:
    """Key light from the camera's upper left, a weak one from its right; both travel with the camera. With a sun the
    key light comes from there."""
    renderer.RemoveAllLights()
    renderer.SetAutomaticLightCreation(False)
    renderer.SetTwoSidedLighting(sun is None)
    shine = 1.0 if sun is None else 0.55 if sun[2] > 0 else 0.35
    day = 1.0 if sun is None else float(np.clip(sun[2] * _DAWN, 0, 1))
    renderer.SetAmbient(shine, shine, shine)
    if sun is not None:
        lamp = vtkLight()
        lamp.SetLightTypeToSceneLight()
        lamp.SetPosition(*sun)
        lamp.SetFocalPoint(0, 0, 0)
        lamp.SetPositional(False)
        lamp.SetIntensity(0.9 * day)
        renderer.AddLight(lamp)
    for position, strength in (((-0.6, 0.8, 1.0), 0.8), ((0.9, 0.2, 0.5), 0.35)):
        lamp = vtkLight()
        if sun is None:
            lamp.SetLightTypeToCameraLight()
        else:
            lamp.SetLightTypeToHeadlight()  # the kind that never casts a shadow
        lamp.SetPosition(*position)
        lamp.SetFocalPoint(0, 0, 0)
        lamp.SetIntensity(strength * (1.0 if sun is None else 0.3 + 0.45 * day))
        renderer.AddLight(lamp)
