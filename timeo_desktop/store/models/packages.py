"""The chunk cache: one folder per opened content, found again by what the file holds and who read it.

A package is whole once its manifest exists, which is written last and in one move; the manifest names the folder.
The least recently used packages go first when the cache outgrows its bound.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from timeo_desktop.domain.chunks import ChunkFile
from timeo_desktop.domain.elements import Summary
from timeo_desktop.domain.errors import Cancelled, CannotOpen
from timeo_desktop.domain.packages import Package
from timeo_desktop.store.models.fetched import FetchedFiles
from timeo_desktop.store.models.name_index import NAME_INDEX

READER_VERSION = "7"
ELEMENTS = "elements.sqlite"
TERRAIN = "terrain.tif"  # heights that were made of points
PACKAGE_ENDING = ".timeo"
_PORTABLE = "package.json"
_BLOCK = 1 << 24
_MANIFESTS = "manifests"
_FOLDERS = "packages"
_FETCHED = "fetched"
_KNOWN = "known.json"
_ABANDONED_SECONDS = 86_400
_UNCOUNTED = frozenset({_PORTABLE, NAME_INDEX})
_FLAT_BEFORE = "open a terrain model first"
_Known = dict[str, list[int | str]]
_RACY_NS = 2_000_000_000  # a file younger than this may change again within one tick of its clock


@dataclass(frozen=True)
class _Named:
    """What a manifest says of its folder, read without the rest."""

    folder: str


@dataclass(frozen=True)
class Manifest:
    """What is written of a whole package: `sizes` are those of its files, `name` is that of a portable one."""

    folder: str
    chunks: tuple[ChunkFile, ...]
    summary: Summary
    has_elements: bool
    sizes: dict[str, int]
    name: str = ""

    def package(self, folder: Path) -> Package:
        """The package in its folder."""
        return Package(folder, self.chunks, self.summary, self.has_elements)


class PackageCache:
    """Packages below one folder. Safe for several programs at once: every change is one rename."""

    def __init__(self, root: Path, bound_bytes: int) -> None:
        self.root = root
        self._bound = bound_bytes

    def content(self, path: Path, member: str | None, stopped: Callable[[], bool] = lambda: False) -> str:
        """Name of what a file, or a member of an archive, holds. A file whose size and time are unchanged is not read
        again; of a folder the names, sizes and times of its files count.

        Raises Cancelled once `stopped` says so.
        """
        digest = _folder_digest(path) if path.is_dir() else self._digest(path, stopped)
        return hashlib.sha256(f"{digest}/{member or ''}".encode()).hexdigest()[:32]

    def _digest(self, path: Path, stopped: Callable[[], bool]) -> str:
        state = path.stat()
        mark: list[int | str] = [state.st_size, state.st_mtime_ns, state.st_ino]
        known = self._known()
        name = str(path.absolute())
        if name in known and known[name][:3] == mark:
            return str(known[name][3])
        hashed = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                if stopped():
                    raise Cancelled
                hashed.update(block)
        digest = hashed.hexdigest()
        if time.time_ns() - state.st_mtime_ns > _RACY_NS:
            self._remember(known | {name: [*mark, digest]})
        return digest

    def _known(self) -> _Known:
        try:
            return msgspec.json.decode((self.root / _KNOWN).read_bytes(), type=_Known)
        except (OSError, ValueError):
            return {}

    def _remember(self, known: _Known) -> None:
        kept = dict(list(known.items())[-2000:])
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            _replace(self.root / _KNOWN, msgspec.json.encode(kept))
        except OSError:
            return  # only a shortcut: without it the file is read again next time

    def remember_remote(self, url: str, digest: str) -> None:
        """What the first file of a tileset on a server was when it was last reached."""
        self._remember(self._known() | {url: [digest]})

    def remote(self, url: str) -> str | None:
        """The digest that `remember_remote` was told, or None."""
        entry = self._known().get(url)
        return str(entry[0]) if entry and len(entry) == 1 else None

    def find(self, key: str, home: Path | None = None) -> Package | None:
        """The package of a key, or None when it is absent or not whole, or when a file in the folder `home` that was
        read with it is no longer the same."""
        manifest = self.root / _MANIFESTS / f"{key}.json"
        try:
            entry = _read(manifest)
            package = entry.package(self.root / _FOLDERS / entry.folder)
            if _short(package.folder, entry):  # after a power cut a file may be there and not whole
                return None
            beside = package.summary.beside
            if home is not None and beside_in(home, [name for name, _, _ in beside]) != beside:
                return None
            os.utime(manifest)
        except (OSError, ValueError):
            return None
        return package

    def begin(self, key: str) -> Path:
        """A new empty folder to fill. Raises OSError when the cache cannot be written."""
        (self.root / _FOLDERS).mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f"{key[:12]}-", dir=self.root / _FOLDERS))

    def commit(self, key: str, package: Package) -> None:
        """Make a filled folder the package of a key, then keep the cache within its bound."""
        (self.root / _MANIFESTS).mkdir(parents=True, exist_ok=True)
        _replace(self.root / _MANIFESTS / f"{key}.json", msgspec.json.encode(_manifest(package)))
        self.trim(keep=package.folder.name)

    def discard(self, folder: Path) -> None:
        """Remove a folder that will not be committed."""
        shutil.rmtree(folder, ignore_errors=True)

    def fetched(self, content: str) -> FetchedFiles:
        """What was fetched of a content that lies on a server. Raises OSError when the cache cannot be written."""
        return FetchedFiles(self.root / _FETCHED / content)

    def trim(self, keep: str = "") -> None:
        """Remove least recently used packages, and files that were fetched, until the rest fits the bound."""
        manifests: dict[Path, list[Path]] = {}  # a folder may be found by several keys; the newest first
        for _, manifest, folder in sorted(self._entries(), key=lambda entry: entry[0], reverse=True):
            manifests.setdefault(folder, []).append(manifest)
        self._sweep({folder.name for folder in manifests} | {keep})
        total = 0
        for folder, named in manifests.items():
            total += _size(folder)
            if total > self._bound and folder.name != keep:
                for manifest in named:
                    manifest.unlink(missing_ok=True)
                self.discard(folder)

    def _sweep(self, named: set[str]) -> None:
        """Remove folders that no manifest names and that nobody can still be filling."""
        for folder in (self.root / _FOLDERS).iterdir():
            if folder.name not in named and time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
                self.discard(folder)

    def clear(self) -> int:
        """Remove everything; the number of bytes that were freed."""
        freed = _size(self.root)
        shutil.rmtree(self.root, ignore_errors=True)
        return freed - _size(self.root)

    def size(self) -> int:
        """Bytes in use."""
        return _size(self.root)

    def _entries(self) -> Iterable[tuple[float, Path, Path]]:
        for manifest in (self.root / _MANIFESTS).glob("*.json"):
            try:
                named = msgspec.json.decode(manifest.read_bytes(), type=_Named)
                yield manifest.stat().st_mtime, manifest, self.root / _FOLDERS / named.folder
            except (OSError, ValueError):
                continue
        for folder in (self.root / _FETCHED).glob("*"):
            with suppress(OSError):
                yield folder.stat().st_mtime, folder / "never there", folder


def _manifest(package: Package) -> Manifest:
    sizes = {path.name: path.stat().st_size for path in package.folder.iterdir() if path.name not in _UNCOUNTED}
    return Manifest(package.folder.name, package.chunks, package.summary, package.has_elements, sizes)


def _read(path: Path) -> Manifest:
    """A manifest. Raises ValueError where it is none."""
    found = msgspec.json.decode(path.read_bytes(), type=Manifest)
    return replace(found, summary=_as_today(found.summary))


def _as_today(summary: Summary) -> Summary:
    """A summary as it is written since version 0.2: before, that a file is on the map was told by its system ("?" where
    it named none), and that it lies flat by the words of a notice alone."""
    if not summary.source_crs:
        return summary
    flat = tuple(each for each in summary.notices if _FLAT_BEFORE in each.key)
    notices = tuple(each for each in summary.notices if each not in flat)
    return replace(
        summary, on_map=True, source_crs=summary.source_crs.removeprefix("?"), notices=notices,
        flat=(*summary.flat, *flat),
    )  # fmt: skip


def _short(folder: Path, entry: Manifest) -> str:
    """The name of a file that is not as long as its manifest says, or nothing."""
    return next((name for name, size in entry.sizes.items() if (folder / name).stat().st_size != size), "")


def write_portable(package: Package, name: str) -> None:
    """Put the manifest into the folder, so that it can be opened wherever it is copied to, by whoever may read there:
    the folders and files of a cache are their user's own."""
    _replace(package.folder / _PORTABLE, msgspec.json.encode(replace(_manifest(package), name=name)))
    mask = os.umask(0)
    os.umask(mask)
    package.folder.chmod(0o777 & ~mask)
    for path in package.folder.iterdir():
        path.chmod(0o666 & ~mask)


def is_portable(folder: Path) -> bool:
    """Whether a folder is a package that carries its manifest."""
    return (folder / _PORTABLE).is_file()


def read_portable(folder: Path) -> Package:
    """A package that carries its manifest; nothing is ever written to it. Raises CannotOpen when it is not whole."""
    try:
        entry = _read(folder / _PORTABLE)
        short = _short(folder, entry)
    except (OSError, ValueError) as error:
        raise CannotOpen("{name} is not a whole package: {reason}", name=folder.name, reason=error) from error
    if short:
        raise CannotOpen("{name} is not a whole package: {reason}", name=folder.name, reason=short)
    return entry.package(folder)


def key_of(content: str, how: str = "") -> str:
    """Name of the package of a content, read in this way (`how`) by this version."""
    return hashlib.sha256(f"{content}/{READER_VERSION}/{how}".encode()).hexdigest()[:32]


def beside_in(home: Path, names: Iterable[str]) -> tuple[tuple[str, int, int], ...]:
    """The present state of files in a folder; see `Summary.beside`."""
    found = []
    for name in names:
        try:
            state = (home / name).stat()
            found.append((name, state.st_size, state.st_mtime_ns))
        except (OSError, ValueError):
            found.append((name, -1, -1))
    return tuple(found)


def _folder_digest(folder: Path) -> str:
    hashed = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            state = path.stat()
            hashed.update(f"{path.relative_to(folder).as_posix()}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return hashed.hexdigest()


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total
