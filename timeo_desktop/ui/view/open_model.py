"""A file that is open in the project, without Qt."""

from dataclasses import dataclass

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.elements import IDENTITY, Failure, Placement, Summary
from timeo_desktop.services.opening.events import ModelFile
from timeo_desktop.services.opening.inspect import ModelElements
from timeo_desktop.services.opening.place import Source
from timeo_desktop.services.opening.stream import Stream

FLAT = "open a terrain model first"  # in what is said of a file without heights


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
    city: bool = False
    source_crs: str = ""
    by_hand: tuple[F64, int | None] | None = None
    summary: Summary | None = None
    stream: Stream | None = None  # what it is read from while it is looked at
    ground: str = ""  # the raster that things can be laid on

    @property
    def lies_flat(self) -> bool:
        """Whether it has no heights and lies at that of what was open when it was read."""
        notices = self.summary.notices if self.summary else ()
        return any(FLAT in each.key for each in notices)

    def source(self) -> Source:
        """What is known of its place."""
        return Source(self.file.name, self.placement, self.reach, self.at, self.city, self.by_hand)
