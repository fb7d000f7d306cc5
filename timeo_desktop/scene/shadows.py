"""Shadows that the sun casts: VTK's shadow maps, made to work in views of any shape and beside lines.

Two limits of VTK 9.7 are worked around. Its maps are drawn with the proportions of the view but looked up as squares:
the camera of a lamp gets square proportions as soon as it is the active one. Its shaders do not compile for what is not
lit: such lines and dots are drawn with what lets light through (`ChunkActor.draw_lines_last`).
"""

from typing import Any

from vtkmodules.vtkRenderingCore import vtkRenderer
from vtkmodules.vtkRenderingOpenGL2 import (
    vtkCameraPass,
    vtkOverlayPass,
    vtkRenderPassCollection,
    vtkSequencePass,
    vtkShadowMapPass,
    vtkTranslucentPass,
)

_PIXELS = 4096  # of the map, along a side
_SHARPNESS = 85.0  # as a share of the depth of the scene; exp(88) is the last that float32 holds


def shadow_pass(renderer: vtkRenderer) -> Any:
    """How a renderer draws with the shadows of its scene lights. Made once for a renderer."""
    shadows: Any = vtkShadowMapPass()
    baker = shadows.GetShadowMapBakerPass()
    baker.SetResolution(_PIXELS)
    baker.SetExponentialConstant(_SHARPNESS)
    steps: Any = vtkRenderPassCollection()
    for step in (baker, shadows, vtkTranslucentPass(), vtkOverlayPass()):
        steps.AddItem(step)
    sequence: Any = vtkSequencePass()
    sequence.SetPasses(steps)
    camera: Any = vtkCameraPass()
    camera.SetDelegatePass(sequence)
    own = renderer.GetActiveCamera()

    def square(source: Any, _event: str) -> None:
        lamp = source.GetActiveCamera()
        if lamp is not None and lamp is not own:
            lamp.SetUseExplicitAspectRatio(True)
            lamp.SetExplicitAspectRatio(1.0)

    renderer.AddObserver("ActiveCameraEvent", square)
    return camera
