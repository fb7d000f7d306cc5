"""The files of a tileset: in a folder, in an archive, or fetched by somebody else. Nothing outside can be reached."""

import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.web_address import with_query, without_query
from timeo_desktop.readers.tiles.buffers import CannotDecode

Fetch = Callable[[str], bytes]
Join = Callable[[str, str], str]
_BIGGEST = 1 << 31
_GZIP = b"\x1f\x8b"


class Folder:
    """The files of a tileset, by addresses relative to its folder. Nothing outside it can be reached."""

    def __init__(self, path: Path) -> None:
        """Raises CannotOpen when it is an archive that cannot be read."""
        archive = path.is_file() and path.suffix.lower() in (".3tz", ".zip")
        try:
            self._archive = zipfile.ZipFile(path) if archive else None
        except zipfile.BadZipFile as error:
            raise CannotOpen(
                "{name} cannot be opened: {reason}", name=path.name, reason="it is not a whole archive"
            ) from error
        self._root = path if path.is_dir() else path.parent
        self.start = "tileset.json" if self._archive or path.is_dir() else path.name
        self.looked_at: dict[str, None] = {}

    def read(self, address: str) -> bytes:
        """The bytes of a file. Raises CannotDecode when it is not there or not inside."""
        _refuse_elsewhere(address)
        name = normal(address)
        try:
            if self._archive is not None:
                if self._archive.getinfo(name).file_size > _BIGGEST:
                    raise CannotDecode("it is too large")
                return _plain(self._archive.read(name))
            path = (self._root / name).resolve()
            if not path.is_relative_to(self._root.resolve()):
                raise CannotDecode(f"it refers outside its folder ({address[:60]}), which is refused")
            self.looked_at[name] = None
            return _plain(path.read_bytes())
        except NotImplementedError as error:
            raise CannotDecode(f"{name} is packed in a way that cannot be read here ({error})") from error
        except (OSError, EOFError, KeyError, zlib.error, zipfile.BadZipFile) as error:
            raise CannotDecode(f"{name} is not there or cannot be read") from error

    def below(self, base: str, address: str) -> str:
        """An address found in the file `base`. Raises CannotDecode when it leads out of the folder."""
        return below(base, address)


class Remote:
    """The files of a tileset that somebody else fetches from a server (`origin`), by addresses below its root. What
    stands behind the question mark of an address, such as a session, holds for all that is found in that file."""

    def __init__(self, fetch: Fetch, origin: str, start: str) -> None:
        self._fetch, self._origin, self.start = fetch, origin, start
        self.looked_at: dict[str, None] = {}  # nothing of it lies in a folder

    def read(self, address: str) -> bytes:
        """The bytes of a file. Raises CannotDecode when it cannot be had or is on another server."""
        _refuse_elsewhere(address)
        try:
            return _plain(self._fetch(address))
        except OSError as error:
            raise CannotDecode(str(error)) from error

    def below(self, base: str, address: str) -> str:
        """An address found in the file `base`. Raises CannotDecode when it leads above the root."""
        address = address.replace("\\", "/")
        if address.startswith(f"{self._origin}/"):
            address = address.removeprefix(self._origin)
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return address
        from_root = parts.path.startswith("/")
        folder = PurePosixPath() if from_root else PurePosixPath(urlsplit(base).path).parent
        found = normal(str(folder / parts.path.lstrip("/")))
        return with_query(f"{found}?{parts.query}", urlsplit(base).query)


def _plain(data: bytes) -> bytes:
    """What a file holds that may be packed with gzip, as some writers leave them."""
    if not data.startswith(_GZIP):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        found = unpacker.decompress(data, _BIGGEST)
    except zlib.error as error:
        raise CannotDecode(f"it is damaged ({error})") from error
    if not unpacker.eof:
        raise CannotDecode("it is too large, or not whole")
    return found


def normal(address: str) -> str:
    """A relative address without dots. Raises CannotDecode when it leads out of the folder."""
    parts: list[str] = []
    for part in PurePosixPath(address.replace("\\", "/")).parts:
        if part == "..":
            if not parts:
                raise CannotDecode(f"it refers outside its folder ({address[:60]}), which is refused")
            parts.pop()
        elif part not in (".", "/"):
            parts.append(part)
    if PurePosixPath(address).is_absolute():
        raise CannotDecode(f"it refers outside its folder ({address[:60]}), which is refused")
    return "/".join(parts)


def _refuse_elsewhere(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        raise CannotDecode(f"it refers to another place ({without_query(address)[:60]}), which is not followed")


def below(base: str, address: str) -> str:
    """An address found in the file `base` of a folder. Raises CannotDecode when it leads out of that."""
    if urlsplit(address).scheme or urlsplit(address).netloc:
        return address
    return normal(str(PurePosixPath(base).parent / unquote(urlsplit(address).path)))
