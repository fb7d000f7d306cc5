"""What happens while a model is opened, as small frozen values; and which file it is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from timeo_desktop.domain.chunks import F64, Chunk, ChunkFile, Promise
from timeo_desktop.domain.elements import Placement, Summary
from timeo_desktop.domain.file_kinds import FileKind
from timeo_desktop.domain.labels import Label
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.text import Sentence
from timeo_desktop.readers.formats import kind_of

if TYPE_CHECKING:
    from timeo_desktop.services.opening.tile_stream import TileStream


@dataclass(frozen=True)
class StallLimits:
    """Seconds of silence after which a child is given up: a base, more for each MB, for one element, and for one that
    is drawn already and only compared."""

    base: float = 25.0
    per_mb: float = 1.5
    element: float = 20.0
    compared: float = 5.0


@dataclass(frozen=True)
class ModelFile:
    """A model to open: a file, a member of an archive, or a tileset on a server (`path` is then only its name)."""

    path: Path
    member: str | None = None
    url: str = ""

    @property
    def name(self) -> str:
        """The name to show."""
        if self.url:
            above = PurePosixPath(urlsplit(self.url).path).parent.name
            return f"{urlsplit(self.url).netloc} / {above or self.path.name}"
        if self.path.name == "tileset.json":
            return self.path.parent.name or self.path.name
        return self.path.name if self.member is None else f"{self.path.name} / {Path(self.member).name}"

    @property
    def kind(self) -> FileKind:
        """What it opens."""
        return kind_of(self.path)

    @property
    def where(self) -> str:
        """What tells it from every other file: its address, or its path and member."""
        return self.url or (str(self.path) if self.member is None else f"{self.path}/{self.member}")

    @property
    def home(self) -> Path | None:
        """The folder that it shares with what belongs to it; None on a server."""
        return None if self.url else self.path.parent


@dataclass(frozen=True)
class Wanted:
    """How a city file is to be read: the scene's system (EPSG code) where that is decided, the file's own where the
    user knows better than the file, and the terrain model that is open, for what lies on the ground. Without one that
    lies flat at the height of the `floor`."""

    crs: int | None = None
    source_crs: str = ""
    terrain: str = ""
    floor: float = 0.0


ANYWHERE = Wanted()
ByHand = tuple[F64, int | None]  # a matrix (4 × 4, metres of the model) and the system (EPSG code) that it leads to
Kept = Callable[[str], ByHand | None]  # where a person put the content of a file


def nowhere(_content: str) -> ByHand | None:
    """Where nobody puts anything."""
    return None


@dataclass(frozen=True, eq=False)
class Recognised:
    """Where a person put the content of the file before; told ahead of its first shape, so that it is never seen, or
    doubted, where its file says."""

    by_hand: ByHand


@dataclass(frozen=True)
class Progress:
    """What is going on, and how far (0 to 1, or None when that cannot be known); `tried` is the element that a kernel
    is at, where it goes one by one."""

    stage: str
    fraction: float | None = None
    tried: str = ""


@dataclass(frozen=True, eq=False)
class ChunkReady:
    """A chunk to show."""

    chunk: Chunk
    file: ChunkFile


@dataclass(frozen=True, eq=False)
class TileReady:
    """A chunk of a level of detail is on disk, in `folder`: the scene takes it when it is looked at closely enough.
    The coarsest ones come with their chunk."""

    folder: Path
    file: ChunkFile
    chunk: Chunk | None


@dataclass(frozen=True)
class TilesPromised:
    """Tiles that are read when they are asked for of the `stream`, in `folder`."""

    folder: Path
    promises: tuple[Promise, ...]
    stream: "TileStream"


@dataclass(frozen=True)
class TileMissing:
    """A tile that was asked for cannot be had: not now or, where it is `broken`, not at all."""

    name: str
    broken: bool


@dataclass(frozen=True)
class Grown:
    """More has been read of what is streamed."""

    summary: Summary


@dataclass(frozen=True)
class Placed:
    """The model's place on the map is known."""

    placement: Placement
    reach: float = 0.0  # the largest coordinate in metres, where it is known already
    at: tuple[float, float] | None = None  # some point of it


@dataclass(frozen=True)
class Noticed:
    """Something to tell the user. `flat`: a file lies flat for want of a terrain model, which may be on its way."""

    sentence: Sentence
    flat: bool = False


@dataclass(frozen=True)
class LabelsReady:
    """The words to be read in the picture."""

    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Drawn:
    """All geometry has been delivered; properties follow."""


@dataclass(frozen=True)
class Opened:
    """Everything is read and kept."""

    package: Package
    from_cache: bool
    peak_mb: float


Event = (
    Recognised
    | Progress
    | ChunkReady
    | TileReady
    | TilesPromised
    | TileMissing
    | Grown
    | Placed
    | Noticed
    | LabelsReady
    | Drawn
    | Opened
)
