"""A file that is open in the project, without Qt."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from timeo_desktop.domain.elements import IDENTITY, Failure, Placement, Summary
from timeo_desktop.domain.file_kinds import Opens
from timeo_desktop.domain.model_elements import ModelElements
from timeo_desktop.services.opening.events import ByHand, ModelFile
from timeo_desktop.services.opening.sources import Source

if TYPE_CHECKING:
    from timeo_desktop.services.opening.tile_stream import TileStream


@dataclass
class OpenModel:
    """A model of the project. `elements` is there once properties have been read."""

    number: int
    file: ModelFile
    placement: Placement = IDENTITY
    reach: float = 0.0
    at: tuple[float, float] | None = None
    elements: ModelElements | None = None
    failed: tuple[Failure, ...] = ()
    whole: bool = False
    located: bool = False  # its placement has been read
    source_crs: str = ""
    by_hand: ByHand | None = None
    summary: Summary | None = None
    content: str = ""  # what the file holds, by its digest
    stream: "TileStream | None" = None  # what it is read from while it is looked at
    ground: str = ""  # the raster that things can be laid on

    @property
    def on_map(self) -> bool:
        """Whether it is in map coordinates: anything but a building model."""
        return self.file.kind.on_map

    @property
    def of_city(self) -> bool:
        """Whether it holds objects of a city, of which some may be known as buildings."""
        return self.file.kind.opens is Opens.CITY

    @property
    def lies_flat(self) -> bool:
        """Whether it has no heights and lies at that of what was open when it was read."""
        return self.summary is not None and self.summary.lies_flat

    def source(self) -> Source:
        """What is known of its place."""
        return Source(self.file.name, self.placement, self.reach, self.at, self.on_map, self.by_hand)
