"""Words of a model that are read in the picture: tags of grid axes, and texts that were written beside things."""

from dataclasses import dataclass

GRIDS, TEXTS = "grids", "texts"  # layers: the first is shown at first, the second is not
ROOMS = "room names"  # shown in plans


@dataclass(frozen=True)
class Label:
    """A text of the element `step` at a place in metres of the model. It faces whoever looks and keeps its size on the
    screen. `layer` is that of the model that it is shown with."""

    step: int
    x: float
    y: float
    z: float
    text: str
    layer: str
