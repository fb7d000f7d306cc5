"""The command line. Also the handle by which end-to-end tests hold the program."""

import argparse
import io
import json
import logging
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from timeo_desktop import __version__, cli_operations, cli_packages, folders
from timeo_desktop.domain.elements import Summary
from timeo_desktop.domain.errors import CannotOpen, UserError
from timeo_desktop.readers.process import ReaderPool, peak_memory_mb
from timeo_desktop.services.environment import cache, stall_limits
from timeo_desktop.services.opening import open_source
from timeo_desktop.services.opening.open_source import CHILD_TARGET, Opened, models_of, open_model
from timeo_desktop.services.opening.opener import Opener

OK, CANNOT_OPEN, USAGE = 0, 1, 2
_COMMANDS = ("demo", "snapshot", "info", "cache", *cli_operations.COMMANDS, *cli_packages.COMMANDS)


def run(arguments: list[str]) -> int:
    """Run the program with these arguments; the exit code."""
    options = _parser(arguments).parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # a Windows pipe would refuse most names
    logging.basicConfig(level=logging.DEBUG if os.environ.get("TIMEO_DEBUG") else logging.CRITICAL)
    try:
        return int(options.action(options))
    except UserError as error:
        print(f"timeo-desktop: {error}", file=sys.stderr)
        return CANNOT_OPEN
    except KeyboardInterrupt:
        return 130


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    about = "Building models, the city around them and the life of their equipment in one window."
    parser = argparse.ArgumentParser(prog="timeo-desktop", description=about)
    parser.add_argument("--version", action="version", version=f"timeo-desktop {__version__}")
    first = next((word for word in arguments if not word.startswith("-")), None)
    if first not in _COMMANDS and not {"-h", "--help"} & set(arguments):
        _window_arguments(parser)
        return parser
    parser.usage = f"timeo-desktop [FILE ...] | {' | '.join(_COMMANDS)}"
    commands = parser.add_subparsers(title="commands", required=True)
    demo = commands.add_parser("demo", help="open the demonstration building")
    demo.add_argument("--run", action="append", default=[], metavar="COMMAND")
    demo.add_argument("--snapshot", type=Path, metavar="PNG", help="save a picture of the window, then quit")
    demo.add_argument("-o", "--output", type=Path, help="render to this PNG instead of opening a window")
    demo.set_defaults(action=_demo)
    _snapshot_arguments(commands.add_parser("snapshot", help="render models to a PNG, without a display"))
    info = commands.add_parser("info", help="read a model and say what is in it")
    info.add_argument("file", type=_source)
    info.add_argument("--json", action="store_true", help="print one JSON object")
    info.set_defaults(action=_info)
    cache_parser = commands.add_parser("cache", help="show or clear the cache of opened models")
    cache_parser.add_argument("--clear", action="store_true")
    cache_parser.set_defaults(action=_cache)
    cli_operations.add_parsers(commands)
    cli_packages.add_parsers(commands)
    return parser


def _window_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=_source, metavar="FILE")
    parser.add_argument("--run", action="append", default=[], metavar="COMMAND", help="run a command once all is open")
    parser.add_argument("--snapshot", type=Path, metavar="PNG", help="save a picture of the window, then quit")
    parser.set_defaults(action=_window)


def _snapshot_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=_source, metavar="FILE")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--size", type=_size, default=(1600, 1000), metavar="WIDTHxHEIGHT")
    parser.add_argument("--run", action="append", default=[], metavar="COMMAND")
    parser.set_defaults(action=_snapshot)


def _source(text: str) -> Path | str:
    """A file, or the address of a tileset."""
    return text if text.startswith(("http://", "https://")) else Path(text)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit() and 16 <= int(width) <= 16384 and 16 <= int(height) <= 16384):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1600x1000")
    return int(width), int(height)


def _window(options: argparse.Namespace) -> int:
    from timeo_desktop.app import run_window

    return run_window(options.files, options.run, options.snapshot)


def _demo(options: argparse.Namespace) -> int:
    files: list[Path | str] = [
        folders.shipped("sample_models", name) for name in ("timeo_demo.ifc", "timeo_demo_quarter.city.json")
    ]
    if options.output is None and _has_display():
        from timeo_desktop.app import run_window

        return run_window(files, options.run, options.snapshot, made_up=True)
    reason = "" if options.output else "There is no display here. "
    output = options.output or Path.cwd() / "timeo-demo.png"
    options.files, options.output, options.size = files, output, (1600, 1000)
    code = _snapshot(options)
    if code == OK:
        print(f"{reason}The picture is in {output}")
    return code


def _has_display() -> bool:
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _snapshot(options: argparse.Namespace) -> int:
    # The child loads its parsers while this process loads VTK.
    pool = ReaderPool(CHILD_TARGET, keep_spare=False)
    pool.prepare()
    from timeo_desktop.ui.families import view_commands
    from timeo_desktop.ui.view.snapshot import Picture, snapshot

    wanted = Picture(tuple(options.files), options.output, options.size, tuple(options.run))
    try:
        for notice in snapshot(wanted, Opener(cache(), pool, stall_limits()), view_commands()):
            print(f"timeo-desktop: {notice}", file=sys.stderr)
    finally:
        pool.close()
    return OK


def _cache(options: argparse.Namespace) -> int:
    if options.clear:
        print(f"{cache().clear() / 1e6:.1f} MB freed")
    else:
        print(f"{cache().root}: {cache().size() / 1e6:.1f} MB")
    return OK


def _info(options: argparse.Namespace) -> int:
    pool = ReaderPool(CHILD_TARGET, keep_spare=False)
    reports = []
    try:
        files = models_of(options.file)
        for file in files:
            try:
                reports.append(_report(file, pool))
            except CannotOpen as error:
                if len(files) == 1:
                    raise
                reports.append({"name": file.name, "error": str(error)})
    finally:
        pool.close()
    report = reports[0] if len(reports) == 1 else _merged(reports)
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _print_plain(report)
    return OK


def _report(file: open_source.ModelFile, pool: ReaderPool) -> dict[str, Any]:
    started = time.perf_counter()
    first = None
    opened: Opened | None = None
    for event in open_model(file, cache(), pool, threading.Event(), stall_limits()):
        if isinstance(event, open_source.ChunkReady) and first is None:
            first = round(time.perf_counter() - started, 3)
        if isinstance(event, Opened):
            opened = event
    if opened is None:
        raise CannotOpen("{name} could not be opened", name=file.name)
    whole = round(time.perf_counter() - started, 3)
    report = {"name": file.name, **_summary(opened.package.summary), "from_cache": opened.from_cache}
    if opened.from_cache:
        report["seconds"] = {"parse": 0.0, "first_chunk": first, "geometry": whole, "properties": whole}
    report["peak_rss_mb"] = round(peak_memory_mb() + opened.peak_mb, 1)
    return report


def _summary(summary: Summary) -> dict[str, Any]:
    failed = [
        {"GlobalId": row.guid, "class": row.ifc_class, "name": row.name, "reason": str(row.reason)}
        for row in summary.failed
    ]
    return {
        "schema": summary.schema,
        "elements": summary.elements,
        "drawn": summary.drawn,
        "failed": failed,
        "triangles": summary.triangles,
        "by_class": summary.by_class,
        "storeys": summary.storeys,
        "bounds_m": list(summary.bounds) if summary.bounds else None,
        "crs": summary.placement.epsg,
        "kernels": summary.kernels,
        "unread": summary.unread,
        "notices": [str(notice) for notice in (*summary.notices, *summary.flat)],
        "seconds": {name: summary.seconds.get(name) for name in ("parse", "first_chunk", "geometry", "properties")},
    }


def _merged(reports: list[dict[str, Any]]) -> dict[str, Any]:
    """One object for an archive of several models: sums, and each model by itself."""
    whole = [report for report in reports if "error" not in report]
    sums = {key: sum(report[key] for report in whole) for key in ("elements", "drawn", "triangles", "storeys")}
    failed = [row for report in whole for row in report["failed"]]
    return {"models": reports, **sums, "failed": failed, "from_cache": all(report["from_cache"] for report in whole)}


def _print_plain(report: dict[str, Any]) -> None:
    for key, value in report.items():
        print(f"{key}: {json.dumps(value, ensure_ascii=False)}")
