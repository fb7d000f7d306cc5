"""What opens files, in one hand: the cache of packages, the reader children, how long they may be silent, and who knows
where a person put a model."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from timeo_desktop.readers.formats import all_endings, stranger
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.events import ANYWHERE, Event, Kept, ModelFile, StallLimits, Wanted, nowhere
from timeo_desktop.services.opening.open_source import open_model
from timeo_desktop.store.models.packages import PackageCache

__all__ = ["Opener", "all_endings", "stranger"]


@dataclass(frozen=True)
class Opener:
    """Safe to use from any thread."""

    cache: PackageCache
    pool: ReaderPool
    limits: StallLimits
    kept: Kept = nowhere

    def open(
        self, file: ModelFile, stop: threading.Event, wanted: Wanted = ANYWHERE, *, streamed: bool = False
    ) -> Iterator[Event]:
        """Open one model; see `open_model`. Raises CannotOpen, or Cancelled once `stop` is set."""
        return open_model(file, self.cache, self.pool, stop, self.limits, wanted, streamed=streamed, kept=self.kept)

    def clear(self) -> int:
        """Forget every model that was read; the bytes that were freed."""
        return self.cache.clear()

    def close(self) -> None:
        """End the reader children."""
        self.pool.close()
