"""Make ready-to-open packages of many files, on this machine or on a cluster.

Every file is one job, and every job is a process of its own: a crash, or a worker that is killed, costs one try of
one file. Any executor of the shape of `concurrent.futures` may hand the jobs out; a package appears under its name
only when it is whole.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from timeo_desktop.domain.errors import CannotOpen, UserError
from timeo_desktop.domain.packages import Package
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.events import StallLimits
from timeo_desktop.services.opening.open_source import CHILD_TARGET, ModelFile, Opened, Wanted, models_of, open_model
from timeo_desktop.store.models.packages import PACKAGE_ENDING, PackageCache, write_portable

_TRIES = 3
_UNFINISHED = ".preparing-"
_ABANDONED_SECONDS = 86_400
_REFUSED = 1  # exit code of our own command line for what a user is told


@dataclass(frozen=True)
class Prepared:
    """What became of one file: its package, or why there is none."""

    source: Path
    package: Path | None
    reason: str = ""


def prepare(
    sources: Sequence[Path], out: Path, executor: Executor, crs: int | None, environment: dict[str, str] | None = None
) -> Iterator[Prepared]:
    """Prepare files, yielding each as it is done. `crs` is the system that all city files shall share."""
    out.mkdir(parents=True, exist_ok=True)
    for left in out.glob(f"{_UNFINISHED}*"):  # of workers that were killed; a younger one may still be at work
        if time.time() - left.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    jobs: dict[Future[str], tuple[Path, int]] = {}
    for source in sources:
        jobs[_submit(executor, source, out, crs, environment)] = (source, 1)
    while jobs:
        done = next(as_completed(list(jobs)))
        source, tries = jobs.pop(done)
        try:
            yield Prepared(source, Path(done.result()))
        except UserError as error:
            yield Prepared(source, None, str(error))
        except Exception as error:  # the worker, or the executor itself, is gone
            if tries >= _TRIES:
                yield Prepared(source, None, f"its reader failed {tries} times ({error!r})")
            else:
                jobs[_submit(executor, source, out, crs, environment)] = (source, tries + 1)


def _submit(
    executor: Any, source: Path, out: Path, crs: int | None, environment: dict[str, str] | None
) -> "Future[str]":
    future: Future[str] = executor.submit(prepare_elsewhere, str(source), str(out), crs, environment or {})
    return future


def prepare_elsewhere(source: str, out: str, crs: int | None, environment: dict[str, str]) -> str:
    """Prepare one file in a process of its own; the path of its package. Raises UserError when it cannot be opened,
    RuntimeError when the process ended without a word."""
    words = ["prepare", source, "--out", out, "--here", *(["--crs", str(crs)] if crs else [])]
    ended = subprocess.run(
        [*own_command(), *words], capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )
    if ended.returncode == 0:
        return ended.stdout.strip().splitlines()[-1]
    if ended.returncode == _REFUSED:
        raise UserError("{reason}", reason=ended.stderr.strip().removeprefix("timeo-desktop: "))
    raise RuntimeError(f"the process of {Path(source).name} ended with {ended.returncode}")


def own_command() -> list[str]:
    """How this program is started: as a module, or by itself when it is frozen."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "timeo_desktop"]


def prepare_here(source: Path, out: Path, limits: StallLimits, crs: int | None) -> list[Path]:
    """Prepare every model of one file in this process; the packages. Raises UserError."""
    pool = ReaderPool(CHILD_TARGET, keep_spare=False)
    made = []
    try:
        for file in models_of(source):
            if file.path.is_dir():
                raise UserError("{name} is a package already", name=file.name)
            made.append(_one(file, out, pool, limits, crs))
    finally:
        pool.close()
    return made


def _one(file: ModelFile, out: Path, pool: ReaderPool, limits: StallLimits, crs: int | None) -> Path:
    name = name_of(file)
    work = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=out))
    try:
        cache = PackageCache(work, bound_bytes=1 << 62)
        package: Package | None = None
        for event in open_model(file, cache, pool, threading.Event(), limits, Wanted(crs)):
            if isinstance(event, Opened):
                package = event.package
        if package is None:
            raise CannotOpen("{name} could not be opened", name=file.name)
        write_portable(package, file.name)
        target = out / name
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(target)
        package.folder.rename(target)
        return target
    except OSError as error:
        raise UserError("{folder} cannot be written: {reason}", folder=out, reason=error.strerror or error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def name_of(file: ModelFile) -> str:
    """The name of a file's package: files of one name in several folders get different ones."""
    mark = hashlib.sha256(f"{file.path.absolute()}/{file.member or ''}".encode()).hexdigest()[:6]
    stem = Path(file.member).name if file.member else file.path.name
    if stem == "tileset.json":
        stem = file.path.parent.name
    return f"{stem}-{mark}{PACKAGE_ENDING}"
