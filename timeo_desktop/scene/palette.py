"""The calm palette: pale warm model, soft light, thin edges; colour is kept for what matters now."""

from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.chunks import U8

Colour = tuple[float, float, float]

EDGE: Colour = (0.58, 0.56, 0.53)
CURVE: Colour = (0.33, 0.38, 0.45)
ACCENT: Colour = (0.95, 0.52, 0.10)
MEASURE: Colour = (0.80, 0.36, 0.02)  # the accent, dark enough for thin lines on pale ground
AMBIENT, DIFFUSE = 0.58, 0.46
XRAY_OPACITY, XRAY_EDGE_OPACITY = 0.10, 0.25
GHOST: Colour = (0.62, 0.64, 0.66)
GHOST_OPACITY, GHOST_EDGE_OPACITY = 0.05, 0.16
LIGHT_BACKGROUND: tuple[Colour, Colour] = ((0.93, 0.935, 0.94), (0.985, 0.985, 0.98))
DARK_BACKGROUND: tuple[Colour, Colour] = ((0.13, 0.14, 0.155), (0.20, 0.21, 0.23))


@dataclass(frozen=True)
class TagColours:
    """A tag: its plate with the share of light that this keeps back, the rim about it, and its text."""

    plate: Colour
    opacity: float
    rim: Colour
    ink: Colour


LIGHT_TAGS = TagColours((1.0, 1.0, 1.0), 0.92, (0.42, 0.47, 0.54), (0.16, 0.20, 0.26))
DARK_TAGS = TagColours((0.10, 0.11, 0.125), 0.88, (0.62, 0.67, 0.74), (0.93, 0.94, 0.95))

_PALE = np.array([247, 244, 238], dtype=np.float64)
_LIFT, _BLEND = 0.5, 0.28
_CLEAREST_GLASS = 70  # of 255; glass that is any clearer cannot be seen at all
_CURVE_BY_LEVEL = (255 * (np.arange(256) / 255) ** _LIFT)[:, None] * (1 - _BLEND) + _PALE * _BLEND
_TABLE = np.clip(np.round(_CURVE_BY_LEVEL), 0, 255).astype(np.uint8)
_SATURATION = 0.78


def calm(colours: U8) -> U8:
    """Authored colours (V, 4) lifted towards the palette: exporters' mid greys look dirty under soft light."""
    lifted = np.empty_like(colours)
    for channel in range(3):
        lifted[:, channel] = _TABLE[colours[:, channel], channel]
    grey = lifted[:, :3].mean(axis=1, dtype=np.float32, keepdims=True)
    lifted[:, :3] = grey + _SATURATION * (lifted[:, :3] - grey)
    lifted[:, 3] = np.maximum(colours[:, 3], _CLEAREST_GLASS)
    return lifted
