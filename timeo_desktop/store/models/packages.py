"""The chunk cache: one folder per opened content, found again by what the file holds and who read it.

A package is whole once its manifest exists, which is written last and in one move; the manifest names the folder.
The least recently used packages go first when the cache outgrows its bound.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from timeo_desktop.domain.chunks import ChunkFile
from timeo_desktop.domain.elements import Failure, Placement, Summary
from timeo_desktop.domain.errors import Cancelled, CannotOpen
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.text import Sentence
from timeo_desktop.store.models.fetched import FetchedFiles

READER_VERSION = "4"
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
_RACY_NS = 2_000_000_000  # a file younger than this may change again within one tick of its clock


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
        mark = [state.st_size, state.st_mtime_ns, state.st_ino]
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

    def _known(self) -> dict[str, list[Any]]:
        try:
            known = json.loads((self.root / _KNOWN).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def _remember(self, known: dict[str, list[Any]]) -> None:
        kept = dict(list(known.items())[-2000:])
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            _replace(self.root / _KNOWN, json.dumps(kept))
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
            entry = json.loads(manifest.read_text("utf-8"))
            package = _package(self.root / _FOLDERS / entry["folder"], entry)
            # After a power cut a file may be there and short.
            if any((package.folder / name).stat().st_size != size for name, size in entry["sizes"].items()):
                return None
            beside = package.summary.beside
            if home is not None and beside_in(home, [name for name, _, _ in beside]) != beside:
                return None
            os.utime(manifest)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return package

    def begin(self, key: str) -> Path:
        """A new empty folder to fill. Raises OSError when the cache cannot be written."""
        (self.root / _FOLDERS).mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f"{key[:12]}-", dir=self.root / _FOLDERS))

    def commit(self, key: str, package: Package) -> None:
        """Make a filled folder the package of a key, then keep the cache within its bound."""
        (self.root / _MANIFESTS).mkdir(parents=True, exist_ok=True)
        _replace(self.root / _MANIFESTS / f"{key}.json", json.dumps(_entry(package)))
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
                folder = json.loads(manifest.read_text("utf-8"))["folder"]
                yield manifest.stat().st_mtime, manifest, self.root / _FOLDERS / folder
            except (OSError, ValueError, KeyError):
                continue
        for folder in (self.root / _FETCHED).glob("*"):
            with suppress(OSError):
                yield folder.stat().st_mtime, folder / "never there", folder


def _entry(package: Package) -> dict[str, Any]:
    return {
        "folder": package.folder.name,
        "chunks": [asdict(chunk) for chunk in package.chunks],
        "summary": asdict(package.summary),
        "has_elements": package.has_elements,
        "sizes": {path.name: path.stat().st_size for path in package.folder.iterdir() if path.name != _PORTABLE},
    }


def write_portable(package: Package, name: str) -> None:
    """Put the manifest into the folder, so that it can be opened wherever it is copied to, by whoever may read there:
    the folders and files of a cache are their user's own."""
    _replace(package.folder / _PORTABLE, json.dumps({**_entry(package), "name": name}))
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
        entry = json.loads((folder / _PORTABLE).read_text("utf-8"))
        package = _package(folder, entry)
        short = [name for name, size in entry["sizes"].items() if (folder / name).stat().st_size != size]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotOpen("{name} is not a whole package: {reason}", name=folder.name, reason=error) from error
    if short:
        raise CannotOpen("{name} is not a whole package: {reason}", name=folder.name, reason=short[0])
    return package


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


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total


def _sentence(entry: dict[str, Any]) -> Sentence:
    return Sentence(entry["key"], entry["values"])


def _package(folder: Path, entry: dict[str, Any]) -> Package:
    summary = entry["summary"]
    failed = tuple(Failure(**{**row, "reason": _sentence(row["reason"])}) for row in summary["failed"])
    placement = summary["placement"]
    matrix = tuple(tuple(row) for row in placement["matrix"])
    return Package(
        folder=folder,
        chunks=tuple(ChunkFile(**{**row, "bounds": tuple(row["bounds"])}) for row in entry["chunks"]),
        summary=Summary(
            **{
                **summary,
                "failed": failed,
                "placement": Placement(
                    matrix=matrix,
                    epsg=placement["epsg"],
                    exact=placement["exact"],
                    site=tuple(placement["site"]) if placement["site"] else None,
                    north=tuple(placement["north"]),
                ),
                "notices": tuple(_sentence(row) for row in summary["notices"]),
                "bounds": tuple(summary["bounds"]) if summary["bounds"] else None,
                "lods": tuple(summary["lods"]),
                "beside": tuple(tuple(row) for row in summary["beside"]),
            }
        ),
        has_elements=entry["has_elements"],
    )
