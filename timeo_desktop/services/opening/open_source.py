"""Open a model: from the cache when its content was read before, else through a reader child.

Yields small events as they happen, so that the first picture does not wait for the last element. IFC climbs the
kernel ladder (`open_ifc.py`); city files come in levels of detail (`open_city.py`).
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.file_kinds import FileKind
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.text import sentence
from timeo_desktop.readers import archive, formats
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.events import (
    ANYWHERE,
    ChunkReady,
    Drawn,
    Event,
    Grown,
    Kept,
    LabelsReady,
    ModelFile,
    Noticed,
    Opened,
    Placed,
    Progress,
    Recognised,
    StallLimits,
    TileMissing,
    TileReady,
    TilesPromised,
    Wanted,
    nowhere,
)
from timeo_desktop.services.opening.open_city import CityOpening, tile_event
from timeo_desktop.services.opening.open_ifc import IfcOpening
from timeo_desktop.store.models.chunk_files import read_chunk
from timeo_desktop.store.models.label_file import read_labels
from timeo_desktop.store.models.packages import TERRAIN, PackageCache, is_portable, key_of, read_portable

if TYPE_CHECKING:
    from timeo_desktop.services.opening.tile_stream import TileStream

__all__ = [
    "CHILD_TARGET", "ChunkReady", "Drawn", "Event", "Grown", "LabelsReady", "ModelFile", "Noticed", "Opened", "Placed",
    "Progress", "Recognised", "StallLimits", "TileMissing", "TileReady", "TilesPromised", "Wanted", "can_be_read",
    "models_of", "open_model",
]  # fmt: skip
CHILD_TARGET = "timeo_desktop.services.opening.reading_child:main"


def source(text: str) -> Path | str:
    """What a word of the command line names: a file, or the address of a tileset."""
    return text if text.startswith(("http://", "https://")) else Path(text)


def models_of(path: Path | str) -> tuple[ModelFile, ...]:
    """The models in a file that a user chose, or behind an address (http, https). Raises CannotOpen with one clear
    sentence."""
    if isinstance(path, str):
        return (_behind(path),)
    name = path.name or str(path)
    try:
        if path.is_dir() and is_portable(path):
            return (ModelFile(path),)
        if path.is_dir() and (path / "tileset.json").is_file():
            return (ModelFile(path / "tileset.json"),)
        if path.is_dir():
            raise CannotOpen("{name} is a folder: open the model files inside it", name=name)
        zipped = archive.is_zip(path) and formats.kind_of(path) is formats.IFC
    except FileNotFoundError as error:
        raise CannotOpen("{name} is not there", name=name) from error
    except PermissionError as error:
        raise CannotOpen("{name} may not be read with your rights", name=name) from error
    except OSError as error:
        raise CannotOpen("{name} cannot be read: {reason}", name=name, reason=error.strerror or error) from error
    if zipped:
        return tuple(ModelFile(path, member) for member in archive.models_in(path))
    if path.suffix.lower() in (".ifczip", ".zip"):
        raise CannotOpen("{name} is not a zip archive, or it is damaged", name=name)
    formats.refuse_by_name(path.name)
    return (ModelFile(path),)


def _behind(address: str) -> ModelFile:
    parts = urlsplit(address.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc or formats.is_of_another_kind(parts.path):
        raise CannotOpen(
            "{address} is not the address of a tileset, such as https://server/tileset.json", address=address
        )
    return ModelFile(Path("tileset.json"), url=address.strip())


def can_be_read(file: ModelFile, source_crs: str) -> None:
    """Raise CannotOpen when a file is no longer there, or the system it is said to be in is not known."""
    from timeo_desktop.crs_names import crs_of

    if not file.url:
        models_of(file.path)
    crs_of(file.name, source_crs or None)


def open_model(
    file: ModelFile,
    cache: PackageCache,
    pool: ReaderPool,
    stop: threading.Event,
    limits: StallLimits,
    wanted: Wanted = ANYWHERE,
    *,
    streamed: bool = False,
    kept: Kept = nowhere,
) -> Iterator[Event]:
    """Open one model. A tileset on a server is read whole or, where it is `streamed`, as it is asked for, until `stop`
    is set. Raises CannotOpen, or Cancelled once `stop` is set."""
    if not file.url and file.path.is_dir():
        package = _fitting(read_portable(file.path), wanted)
        yield from _recognised(kept, package.summary.content)
        yield from _from_cache(package)
        return
    opening = _Cached(file, cache, pool, stop, limits, wanted, time.perf_counter(), kept)
    with opening.told():
        if file.url:
            from timeo_desktop.services.opening.tile_stream import connect  # what asks servers, where one is asked

            opening.stream, stale = connect(file.url, file.name, cache, stop)
    if opening.stream is None:
        yield from opening.events()
        return
    try:
        if stale is not None:
            yield Noticed(stale)
        yield from opening.streamed() if streamed else opening.events()
    finally:
        opening.stream.close()


@dataclass
class _Cached:
    """One opening through the cache and, where that does not have it, a child."""

    file: ModelFile
    cache: PackageCache
    pool: ReaderPool
    stop: threading.Event
    limits: StallLimits
    wanted: Wanted
    started: float
    kept: Kept
    stream: "TileStream | None" = None

    @contextmanager
    def told(self) -> Iterator[None]:
        """Say in words what goes wrong with the file or the cache."""
        try:
            yield
        except OSError as error:
            raise CannotOpen(
                "{name} cannot be read: {reason}", name=self.file.name, reason=error.strerror or error
            ) from error

    def streamed(self) -> Iterator[Event]:
        """Read what is asked for, into a folder that lasts as long."""
        with self.told():
            folder = self.cache.begin("streamed")
            self.cache.trim(keep=folder.name)
        try:
            yield from self._city(folder, streamed=True).events()
        finally:
            self.cache.discard(folder)

    def events(self) -> Iterator[Event]:
        """Read all of it, once for each content."""
        kind = self.file.kind
        with self.told():
            content = self.stream.content if self.stream is not None else self._content()
            with_it = "" if self.stream is not None else self._companions(kind)
            key = key_of(content, _how(kind, self.wanted) + with_it)
            found = self.cache.find(key, self.file.home)
            folder = self.cache.begin(key) if found is None else None
        yield from _recognised(self.kept, content)
        if found is not None:
            yield from _from_cache(found)
        if folder is None:
            return
        run: IfcOpening | CityOpening
        if kind is formats.IFC:
            run = IfcOpening(self.file, folder, self.pool, self.stop, self.limits, self.started)
        else:
            run = self._city(folder)
        try:
            yield from run.events()
            package = run.package()
            package = replace(package, summary=replace(package.summary, content=content))
            try:
                self._commit(kind, key, package, with_it)
            except OSError as error:
                yield Noticed(
                    sentence("{name} was not kept for next time: {reason}", name=self.file.name, reason=error)
                )
        except BaseException:
            self.cache.discard(folder)
            raise
        yield Opened(package, from_cache=False, peak_mb=run.peak_mb)

    def _content(self) -> str:
        return self.cache.content(self.file.path, self.file.member, self.stop.is_set)

    def _city(self, folder: Path, streamed: bool = False) -> CityOpening:
        module = self.file.kind.module
        return CityOpening(
            self.file, module, self.wanted, folder, self.pool, self.stop, self.limits, self.started,
            self.stream, streamed,
        )  # fmt: skip

    def _companions(self, kind: FileKind) -> str:
        """The contents of what is read with a file, by its name: two files of one content may have different ones."""
        named = [self.file.path.with_suffix(ending) for ending in kind.companions]
        written = [path for each in named for path in (each, each.with_suffix(each.suffix.upper())) if path.is_file()]
        contents = [f"{path.suffix}={self.cache.content(path, None, self.stop.is_set)}" for path in written]
        return f",with={','.join(contents)}" if contents else ""

    def _commit(self, kind: FileKind, key: str, package: Package, with_it: str) -> None:
        if self.stream is not None and self.stream.trouble is not None:
            return  # parts are missing that may be there next time
        self.cache.commit(key, package)
        if kind is not formats.IFC and self.wanted.crs is None and self.stream is None:
            # Found again when the scene has this system already.
            again = replace(self.wanted, crs=package.summary.placement.epsg)
            self.cache.commit(key_of(package.summary.content, _how(kind, again) + with_it), package)


def _fitting(package: Package, wanted: Wanted) -> Package:
    """A prepared package, whose places are fixed. Raises CannotOpen when they are not of the scene's system."""
    epsg = package.summary.placement.epsg
    if package.summary.on_map and None not in (epsg, wanted.crs) and epsg != wanted.crs:
        raise CannotOpen(
            "{name} was prepared in EPSG:{found}, and the scene is in EPSG:{scene}: prepare it with --crs {scene}",
            name=package.folder.name, found=epsg, scene=wanted.crs,
        )  # fmt: skip
    return package


def _how(kind: FileKind, wanted: Wanted) -> str:
    """What besides the content decides how a city file is read."""
    if kind is formats.IFC:
        return ""
    return f"crs={wanted.crs or ''},from={wanted.source_crs},on={_mark(wanted.terrain) or wanted.floor}"


def _mark(terrain: str) -> str:
    """What tells one state of a terrain model from another."""
    if not terrain:
        return ""
    state = Path(terrain).stat()
    return f"{terrain}/{state.st_size}/{state.st_mtime_ns}"


def terrain_of(package: Package, file: ModelFile) -> str:
    """The raster that things can be laid on: one that was made of points, or the file itself. A prepared package of a
    raster holds its shapes alone."""
    kept = package.folder / TERRAIN
    if package.summary.schema != "Terrain" or (file.path.is_dir() and not kept.is_file()):
        return ""
    return str(kept if kept.is_file() else file.path)


def _recognised(kept: Kept, content: str) -> Iterator[Event]:
    found = kept(content)
    if found is not None:
        yield Recognised(found)


def _from_cache(package: Package) -> Iterator[Event]:
    bounds = package.summary.bounds or (0.0,)
    yield Placed(package.summary.placement, max(map(abs, bounds)), (bounds[0], bounds[1]) if len(bounds) > 1 else None)
    for file in package.chunks:
        if package.levelled:
            yield tile_event(package.folder, file)
        else:
            yield ChunkReady(read_chunk(package.folder / file.name), file)
    if labels := read_labels(package.folder):
        yield LabelsReady(labels)
    yield Drawn()
    for notice in package.summary.notices:
        yield Noticed(notice)
    for notice in package.summary.flat:
        yield Noticed(notice, flat=True)
    yield Opened(package, from_cache=True, peak_mb=0.0)
