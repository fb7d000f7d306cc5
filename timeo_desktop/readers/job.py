"""What the parent asks of a reader child, and what the reader may say back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from timeo_desktop.domain.chunks import Chunk, Promise
from timeo_desktop.domain.description import Description
from timeo_desktop.domain.elements import Failure, Placement
from timeo_desktop.domain.labels import Label
from timeo_desktop.domain.text import Sentence


@dataclass(frozen=True)
class Portion:
    """Elements for one rung of the kernel ladder. Careful tasks go element by element and announce each, so that
    after a crash or a stall the parent knows which one it was."""

    kernel: str
    steps: tuple[int, ...]
    careful: bool = False


@dataclass(frozen=True)
class ReadJob:
    """One run of a child. `tasks` None is the first run; a later run has what an earlier one left undone.

    `crs` is the EPSG code of the scene where that is decided, `source_crs` the system that the user says the file is
    in, `terrain` the path of the terrain model that is open, for what lies on the ground, and `floor` the height in
    metres where that lies without one; `remote` is the server (https://host) whose files the parent fetches, `path`
    then the address of the first one on it; `streamed` says that only what the parent asks for is read.

    `drawn` are elements that an earlier run has drawn; `lost` are elements that no kernel survived, with the reason
    to report where no simpler reading of them is drawn; `without` names parts that already crashed or stalled and are
    left out ("ifclite", "model", "labels", "properties", "boxes").
    """

    path: str
    member: str | None
    module: str
    crs: int | None = None
    source_crs: str = ""
    terrain: str = ""
    floor: float = 0.0
    remote: str = ""
    streamed: bool = False
    tasks: tuple[Portion, ...] | None = None
    lost: tuple[tuple[int, Sentence], ...] = ()
    drawn: frozenset[int] = frozenset()
    without: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ModelFacts:
    """What is known of a model once its entities are read. `elements` maps the STEP id of each product with a
    representation to its class; `beside` are names of pictures in its folder that it asks for."""

    schema: str
    elements: dict[int, str]
    storeys: int
    placement: Placement
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class CityFacts:
    """What was read of a city file, once all of it is written. Coordinates are those of the scene already. `beside` are
    names of other files in its folder that were looked at, or looked for."""

    schema: str
    by_class: dict[str, int]
    drawn: int
    failed: tuple[Failure, ...]
    epsg: int | None
    source_crs: str
    lods: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audit:
    """What a second look at the whole file shows: notices, and records that the parser did not keep."""

    notices: tuple[Sentence, ...] = ()
    unread: dict[str, int] = field(default_factory=dict)


class NotNow(Exception):
    """A file that cannot be had just now, or that is not wanted any more."""


class Out(Protocol):
    """Where a reader delivers. Every call counts as progress for the stall clock."""

    def stage(self, name: str) -> None:
        """A stage began: "parse", "geometry", "details", "labels", "properties", "beside", "compare"."""

    def parsed(self) -> None:
        """Entities are in memory."""

    def lies_flat(self, sentence: Sentence) -> None:
        """The file has no heights and there is no terrain yet: it lies at the floor."""

    def notice(self, sentence: Sentence) -> None:
        """Something the user should know about the file."""

    def chunk(self, chunk: Chunk, kernel: str) -> Chunk:
        """Geometry is ready. Answers the chunk as it lies on the disk, where it takes no memory."""

    def tile(
        self,
        chunk: Chunk,
        *,
        error: float = 0.0,
        parent: str = "",
        adds: bool = False,
        name: str = "",
        thins: bool = False,
    ) -> str:
        """Geometry of a level of detail is ready (see `ChunkFile`); the name that finer chunks call it by, which is one
        that was promised where that is given."""

    def fetch(self, address: str) -> bytes:
        """A file of a tileset that the parent fetches. Raises OSError with a sentence when it cannot be had, NotNow
        when it cannot be had just now or nobody wants it any more."""

    def promise(self, promises: Sequence[Promise]) -> None:
        """Tiles that can be read when they are asked for."""

    def next_tile(self) -> str:
        """Waits until a promised tile is asked for: its name. Nothing when no more is wanted."""

    def left(self, name: str, reason: str) -> None:
        """A tile that was asked for is not to be had; without a reason it may be asked for again."""

    def terrain(self, raster: bytes) -> None:
        """Heights that were made of points, as GeoTIFF, for what will be laid on them."""

    def placed(self, epsg: int | None) -> None:
        """The system that all chunks are in is known."""

    def city(self, facts: CityFacts) -> None:
        """A city file has been read."""

    def facts(self, facts: ModelFacts) -> None:
        """The model's facts are known."""

    def audit(self, audit: Audit) -> None:
        """The file has been looked through."""

    def tasks(self, tasks: tuple[Portion, ...]) -> None:
        """What is still to be made, in order; replaces what was announced before."""

    def begin(self, index: int) -> None:
        """Portion number `index` starts."""

    def trying(self, step: int) -> None:
        """A careful task takes up this element."""

    def failed(self, failure: Failure) -> None:
        """An element cannot be drawn as authored."""

    def labels(self, labels: Sequence[Label]) -> None:
        """The words that are read in the picture."""

    def tick(self, done: int, total: int) -> None:
        """Progress inside a stage."""

    def describe(self, description: Description) -> None:
        """Entities are to be stored; more of them may follow where tiles are streamed."""
