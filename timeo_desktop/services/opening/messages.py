"""What a reader child tells its parent, as small values over the pipe."""

from dataclasses import dataclass

from timeo_desktop.domain.chunks import ChunkFile, Promise
from timeo_desktop.domain.elements import Failure
from timeo_desktop.domain.text import Sentence
from timeo_desktop.readers.job import Portion


@dataclass(frozen=True)
class Stage:
    """A stage began."""

    name: str


@dataclass(frozen=True)
class Parsed:
    """Entities are in memory."""


@dataclass(frozen=True)
class NoticeRead:
    """Something to tell the user about the file. `flat`: that it has no heights and nothing to lie on yet."""

    sentence: Sentence
    flat: bool = False


@dataclass(frozen=True)
class ChunkWritten:
    """A chunk file is complete on disk."""

    file: ChunkFile
    kernel: str


@dataclass(frozen=True)
class Planned:
    """What is left to make, in order."""

    tasks: tuple[Portion, ...]


@dataclass(frozen=True)
class Begun:
    """A task started."""

    index: int


@dataclass(frozen=True)
class Trying:
    """A careful task took up an element."""

    step: int


@dataclass(frozen=True)
class Failed:
    """An element cannot be drawn as authored."""

    failure: Failure


@dataclass(frozen=True)
class LabelsWritten:
    """The labels are on disk."""


@dataclass(frozen=True)
class Tick:
    """Signs of life: `done` of `total` (0: unknown)."""

    done: int
    total: int


@dataclass(frozen=True)
class Finished:
    """All is done; the child's peak memory in MB."""

    peak_mb: float


@dataclass(frozen=True)
class FileWanted:
    """The reader waits for a file of a tileset; the answer is a `FileAnswer`."""

    address: str


@dataclass(frozen=True)
class FileAnswer:
    """The bytes of a file, or why it cannot be had; `not_now`: it may be had another time."""

    data: bytes = b""
    problem: str = ""
    not_now: bool = False


@dataclass(frozen=True)
class TilesPromised:
    """Tiles that can be asked for."""

    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class TileWanted:
    """The reader waits for the name of the tile to read next; the answer is a `TileAnswer`."""


@dataclass(frozen=True)
class TileAnswer:
    """The name of a tile that was promised, or nothing when no more is wanted."""

    name: str = ""


@dataclass(frozen=True)
class TileLeft:
    """A tile could not be read; without a reason it may be asked for again."""

    name: str
    reason: str


@dataclass(frozen=True)
class PlacedIn:
    """The coordinate reference system of all chunks (EPSG code, None: not known)."""

    epsg: int | None
