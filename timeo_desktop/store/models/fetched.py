"""Files that were fetched from a server, kept for when it is gone. Each is written in one move."""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path


class FetchedFiles:
    """The files of one state of one place, by their addresses. Safe for several programs at once."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError when the folder cannot be made."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)  # the least recently used folders go first

    def _path(self, address: str) -> Path:
        # An address comes from outside: it never names a file.
        return self._folder / hashlib.sha256(address.encode()).hexdigest()[:32]

    def has(self, address: str) -> bool:
        """Whether a file is here."""
        return self._path(address).is_file()

    def get(self, address: str) -> bytes | None:
        """The bytes of a file, or None when it is not here."""
        try:
            return self._path(address).read_bytes()
        except OSError:
            return None

    def put(self, address: str, data: bytes) -> None:
        """Keep a file; where the disk is full it is not kept."""
        name = ""
        with suppress(OSError):
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(self._path(address))
            return
        if name:
            Path(name).unlink(missing_ok=True)
