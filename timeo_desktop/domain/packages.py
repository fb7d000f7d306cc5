"""A package: a model that was read, ready to be shown."""

from dataclasses import dataclass
from pathlib import Path

from timeo_desktop.domain.chunks import ChunkFile
from timeo_desktop.domain.elements import Summary


@dataclass(frozen=True)
class Package:
    """A model ready to show: its folder, its chunks in drawing order and what was read; of one that is `growing` more
    is still read."""

    folder: Path
    chunks: tuple[ChunkFile, ...]
    summary: Summary
    has_elements: bool
    growing: bool = False

    @property
    def levelled(self) -> bool:
        """Whether the chunks are levels of detail, to be taken as they are looked at."""
        return self.summary.on_map or any(chunk.parent or chunk.error for chunk in self.chunks)
