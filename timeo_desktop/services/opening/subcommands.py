"""The command line of opening: what is in a file, and the cache of what was read."""

import argparse
import json
import sys
import threading
import time
from typing import Any

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.elements import Summary
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.readers.process import ReaderPool, peak_memory_mb
from timeo_desktop.services.opening import open_source
from timeo_desktop.services.opening.advice import placed_alone
from timeo_desktop.services.opening.environment import cache, stall_limits
from timeo_desktop.services.opening.events import ByHand, Kept
from timeo_desktop.services.opening.open_source import CHILD_TARGET, Opened, models_of, open_model, source
from timeo_desktop.services.subcommand import OK, Subcommand

_LONG = 5.0  # seconds after which who waits is told what for


def _declare_info(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=source)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _declare_cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clear", action="store_true")


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
                reports.append(_report(file, pool, options.kept))
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


def _report(file: open_source.ModelFile, pool: ReaderPool, kept: Kept) -> dict[str, Any]:
    started = time.perf_counter()
    first = None
    by_hand: ByHand | None = None
    opened: Opened | None = None
    for event in open_model(file, cache(), pool, threading.Event(), stall_limits(), kept=kept):
        if isinstance(event, open_source.Recognised):
            by_hand = event.by_hand
        if isinstance(event, open_source.ChunkReady) and first is None:
            first = round(time.perf_counter() - started, 3)
        if isinstance(event, open_source.Progress) and event.tried and time.perf_counter() - started > _LONG:
            print(f"timeo-desktop: {file.name}: trying {event.tried}", file=sys.stderr)
        if isinstance(event, Opened):
            opened = event
    if opened is None:
        raise CannotOpen("{name} could not be opened", name=file.name)
    whole = round(time.perf_counter() - started, 3)
    report = {
        "name": file.name,
        **_summary(file.name, opened.package.summary, by_hand),
        "from_cache": opened.from_cache,
    }
    if opened.from_cache:
        report["seconds"] = {"parse": 0.0, "first_chunk": first, "geometry": whole, "properties": whole}
    report["peak_rss_mb"] = round(peak_memory_mb() + opened.peak_mb, 1)
    return report


def _summary(name: str, summary: Summary, by_hand: ByHand | None) -> dict[str, Any]:
    matrix, epsg, advice = placed_alone(name, summary, by_hand)
    told = (*summary.notices, *summary.flat, *(each.text for each in advice))
    offers = [(each.offer.way, each.offer.matrix) for each in advice if each.offer is not None]
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
        "place": _place(summary, matrix, epsg),
        "offered_places": {str(way): _place(summary, offered, epsg) for way, offered in offers},
        "kernels": summary.kernels,
        "unread": summary.unread,
        "notices": [str(notice) for notice in told],
        "seconds": {name: summary.seconds.get(name) for name in ("parse", "first_chunk", "geometry", "properties")},
    }


def _place(summary: Summary, matrix: F64, epsg: int | None) -> dict[str, Any] | None:
    """The box and the middle of a model on a map; nothing where no map is known."""
    if summary.bounds is None or epsg is None:
        return None
    from timeo_desktop.geodesy import wgs84

    low, high = np.array(summary.bounds[:3]), np.array(summary.bounds[3:])
    corners = np.array([[*low, 1.0], [high[0], low[1], high[2], 1.0], [low[0], high[1], low[2], 1.0], [*high, 1.0]])
    points = (corners @ matrix.T)[:, :3]
    longitude, latitude = wgs84(points.mean(axis=0)[None], epsg)[0]
    return {
        "crs": epsg,
        "bounds_m": np.round([*points.min(axis=0), *points.max(axis=0)], 4).tolist(),
        "latitude": round(float(latitude), 7),
        "longitude": round(float(longitude), 7),
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


SUBCOMMANDS = (
    Subcommand("info", "read a model and say what is in it", _declare_info, _info),
    Subcommand("cache", "show or clear the cache of opened models", _declare_cache, _cache),
)
