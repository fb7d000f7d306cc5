"""One simulated clock for all programs of a rehearsal, by libfaketime. It only goes forward."""

import time
from datetime import UTC, datetime
from pathlib import Path

_PLACES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1",
           "/usr/local/lib/faketime/libfaketimeMT.so.1")  # fmt: skip
DAY = 86_400.0  # seconds


def library() -> Path | None:
    """Where libfaketime is, if it is."""
    found = (path for place in _PLACES for path in sorted(Path("/").glob(place.lstrip("/"))))
    return next(found, None)


def missing() -> str:
    """Why time cannot be simulated here; empty when it can."""
    return "" if library() else "libfaketime is absent (Debian: libfaketime)"


def seconds(text: str) -> float:
    """Seconds of the epoch of an ISO date in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def iso(moment: float) -> str:
    """Seconds of the epoch as an ISO date, to the millisecond."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Clock:
    """Simulated time is the machine's time and an offset that all programs read from one file."""

    def __init__(self, folder: Path, begin: str) -> None:
        self._file = folder / "clock"
        self._offset = seconds(begin) - time.time()
        self._write()

    def now(self) -> float:
        """Seconds of the epoch."""
        return time.time() + self._offset

    def set(self, moment: float) -> None:
        """Go to a moment, unless it is past."""
        self._offset = max(self._offset, moment - time.time())
        self._write()

    def ahead(self, more: float) -> None:
        """Go on by so many seconds."""
        self.set(self.now() + more)

    def environment(self) -> dict[str, str]:
        """What makes a program live by this clock. Waiting is by the machine's time."""
        return {
            "LD_PRELOAD": str(library()), "FAKETIME_TIMESTAMP_FILE": str(self._file), "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1", "TZ": "UTC",
        }  # fmt: skip

    def _write(self) -> None:
        part = self._file.with_suffix(".part")
        part.write_text(f"{self._offset:+.3f}\n")
        part.replace(self._file)
