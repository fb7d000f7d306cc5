"""How well the scene is drawn: ambient occlusion, chosen from what a frame takes on this machine, or shadows."""

import time
from typing import Any

import numpy as np
from vtkmodules.vtkRenderingOpenGL2 import vtkRenderStepsPass, vtkSSAOPass

from timeo_desktop.scene.scene import Scene
from timeo_desktop.scene.shadows import shadow_pass

STILL_SAMPLES = 4
# A frame that takes longer than this without ambient occlusion would be no pleasure with it.
_OCCLUSION_BUDGET = 0.025
_SOFTWARE = ("llvmpipe", "softpipe", "swiftshader", "swrast", "microsoft basic render", "gdi generic")
_RADIUS = 0.012  # of the scene's diagonal, at most the largest one
_LARGEST_RADIUS = 1.2  # metres; what makes corners of rooms readable


def has_occlusion(scene: Scene) -> bool:
    """Whether ambient occlusion is wanted."""
    return scene.occlusion


def set_occlusion(scene: Scene, on: bool) -> None:
    """Switch ambient occlusion. Shadows of the sun take its place while they are on."""
    scene.occlusion = on
    _set_pass(scene)


def set_shadows(scene: Scene, on: bool) -> None:
    """Switch the shadows of the sun."""
    if on != scene.shadows:
        scene.cast_shadows(on)
        _set_pass(scene)


def _set_pass(scene: Scene) -> None:
    renderer: Any = scene.renderer
    if scene.shadows:
        scene.shadow_pass = scene.shadow_pass or shadow_pass(renderer)
        renderer.SetPass(scene.shadow_pass)
    else:
        if scene.shadow_pass is not None:  # VTK gives back what a pass holds only while it is the renderer's own
            scene.window.MakeCurrent()
            scene.shadow_pass.ReleaseGraphicsResources(scene.window)
        renderer.SetPass(_occlusion_pass(scene) if scene.occlusion else None)


def _occlusion_pass(scene: Scene) -> Any:
    box = scene.contents.box_of()
    diagonal = float(np.linalg.norm(box[1] - box[0])) if box is not None else 10.0
    occlusion: Any = vtkSSAOPass()
    radius = min(_RADIUS * diagonal, _LARGEST_RADIUS)
    occlusion.SetRadius(radius)
    occlusion.SetBias(radius / 50)
    occlusion.SetKernelSize(64)
    occlusion.BlurOn()
    occlusion.SetDelegatePass(vtkRenderStepsPass())
    return occlusion


def choose(scene: Scene, frame_seconds: float) -> None:
    """Switch ambient occlusion on where a graphics card draws frames quickly enough."""
    set_occlusion(scene, frame_seconds < _OCCLUSION_BUDGET and not is_software(scene))


def is_software(scene: Scene) -> bool:
    """Whether OpenGL is computed by the processor: a quick frame of little then says nothing about the next one."""
    about = scene.window.ReportCapabilities().casefold()
    return any(name in about for name in _SOFTWARE)


def timed_render(scene: Scene) -> float:
    """Draw, and the seconds it took until the picture was complete."""
    started = time.perf_counter()
    scene.render()
    scene.window.WaitForCompletion()
    return time.perf_counter() - started
