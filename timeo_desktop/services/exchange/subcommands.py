"""Commands that make files for others: packages that open at once, and 3D Tiles."""

import argparse
import os
import sys
import threading
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from timeo_desktop.domain.errors import CannotOpen, UserError
from timeo_desktop.domain.times import from_iso
from timeo_desktop.geodesy import grid_folder
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.exchange.export_readings import export_readings
from timeo_desktop.services.exchange.export_tiles import export_tiles
from timeo_desktop.services.opening.advice import placed_alone
from timeo_desktop.services.opening.environment import cache, stall_limits
from timeo_desktop.services.opening.events import ByHand, Recognised
from timeo_desktop.services.opening.open_source import CHILD_TARGET, Opened, Wanted, models_of, open_model
from timeo_desktop.services.opening.prepare import prepare, prepare_here
from timeo_desktop.services.opening.sources import Advice
from timeo_desktop.services.operations.environment import store_path
from timeo_desktop.services.subcommand import FAILED, OK, Subcommand
from timeo_desktop.store.operations.database import Store


def _declare_prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sources", nargs="+", type=Path, metavar="SOURCE")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--crs", type=int, metavar="EPSG", help="the system that all city files shall share")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="how many at once")
    parser.add_argument("--dask", metavar="ADDRESS", help="hand the work to a Dask scheduler, such as tcp://host:8786")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)


def _declare_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, nargs="?", help="the file that becomes 3D Tiles")
    form = parser.add_mutually_exclusive_group(required=True)
    form.add_argument("--3dtiles", dest="tiles", type=Path, metavar="DIR")
    form.add_argument("--readings", type=Path, metavar="DIR", help="write the store as partitioned Parquet")
    parser.add_argument("--crs", type=int, metavar="EPSG", help="the system in which a city file is read")
    parser.add_argument(
        "--offered-place", action="store_true", help="of a model whose own place is doubtful: see `info`"
    )
    parser.add_argument("--known", metavar="DATE", help="readings as they were known then (ISO 8601, UTC)")


def _prepare(options: argparse.Namespace) -> int:
    if options.here:
        options.out.mkdir(parents=True, exist_ok=True)
        for path in prepare_here(options.sources[0], options.out, stall_limits(), options.crs):
            print(path)
        return OK
    failed = 0
    with _executor(options) as executor:
        for done in prepare(
            [path.absolute() for path in options.sources], options.out.absolute(), executor, options.crs
        ):
            if done.package is None:
                failed += 1
                print(f"timeo-desktop: {done.reason}", file=sys.stderr)
            else:
                print(f"{done.source.name}: {done.package}", flush=True)
    return FAILED if failed else OK


def _executor(options: argparse.Namespace) -> Executor:
    if not options.dask:
        # Every job is a process of its own; a thread is enough to wait for it.
        return ThreadPoolExecutor(max(1, options.jobs))
    try:
        from distributed import Client
    except ImportError as error:
        raise UserError("Dask is not installed here: install timeo-desktop[cluster]") from error
    try:
        executor: Executor = Client(options.dask, timeout="10s").get_executor()
    except (OSError, TimeoutError) as error:
        raise UserError("The Dask scheduler at {address} does not answer", address=options.dask) from error
    return executor


def _export(options: argparse.Namespace) -> int:
    if options.readings is not None:
        return _export_readings(options)
    if options.source is None:
        raise UserError("Say which file shall be exported")
    return _export_tiles(options)


def _export_readings(options: argparse.Namespace) -> int:
    try:
        known = from_iso(options.known) if options.known else None
    except ValueError as error:
        raise UserError("{text} is not a date such as 2026-11-23T14:00", text=options.known) from error
    with closing(Store(store_path())) as store:
        written = max(export_readings(store, options.readings, threading.Event(), known), default=0)
    print(f"{options.readings}: {written} readings")
    return OK


def _export_tiles(options: argparse.Namespace) -> int:
    pool = ReaderPool(CHILD_TARGET, keep_spare=False)
    try:
        files = models_of(options.source)
        for file in files:
            folder = options.tiles if len(files) == 1 else options.tiles / Path(file.name).name
            opened: Opened | None = None
            by_hand: ByHand | None = None
            limits, wanted = stall_limits(), Wanted(options.crs)
            for event in open_model(file, cache(), pool, threading.Event(), limits, wanted, kept=options.kept):
                opened = event if isinstance(event, Opened) else opened
                by_hand = event.by_hand if isinstance(event, Recognised) else by_hand
            if opened is None:
                raise CannotOpen("{name} could not be opened", name=file.name)
            _tell_place(placed_alone(file.name, opened.package.summary, by_hand)[2], options.offered_place)
            made = export_tiles(opened.package, folder, options.offered_place, by_hand)
            where = "" if made.placed else "; it names no coordinate reference system and lies in its own coordinates"
            print(f"{made.tileset}: {made.tiles} tiles, {made.features} features{where}")
            if made.placed and not made.levelled:
                print(
                    "Heights are as in the source, above the sea where that is so; 3D Tiles count from the ellipsoid"
                    f" (in France some 50 m lower). With fr_ign_RAF20.tif in {grid_folder()} they are converted.",
                    file=sys.stderr,
                )
    finally:
        pool.close()
    return OK


def _tell_place(advice: list[Advice], offered: bool) -> None:
    """Say what is doubtful of a model's place, and how the offered one is taken."""
    for each in advice:
        hint = f" ({each.offer.way}: --offered-place)" if each.offer is not None and not offered else ""
        print(f"timeo-desktop: {each.text}{hint}", file=sys.stderr)


SUBCOMMANDS = (
    Subcommand(
        "prepare", "make packages of many files that open at once, also on a cluster", _declare_prepare, _prepare
    ),
    Subcommand("export", "write an opened file in another form", _declare_export, _export),
)
