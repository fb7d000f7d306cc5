"""The words of the command line for `sheet`. What it does needs the scene, so that is said in `cli.py`."""

import argparse
import math
from pathlib import Path

from timeo_desktop.domain.sheets import PAPERS, WORDS
from timeo_desktop.services.opening.open_source import source

_SMALLEST, _LARGEST = 1.0, 100_000.0


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `sheet`."""
    parser.add_argument("files", nargs="+", type=source, metavar="FILE")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="PDF", help="or a PNG, to be looked at")
    parser.add_argument("--storey", default="", metavar="NAME", help="draw the plan of this storey")
    parser.add_argument("--height", type=_metres, default=1.2, metavar="METRES", help="of the cut above the storey")
    parser.add_argument("--scale", type=_scale, metavar="N", help="1:N; the largest usual one that fits if not given")
    parser.add_argument("--paper", choices=PAPERS, default="A3")
    parser.add_argument("--portrait", action="store_true", help="upright paper")
    parser.add_argument("--project", default="", metavar="TEXT")
    parser.add_argument("--title", default="", metavar="TEXT", help="of the view; the storey's name if not given")
    parser.add_argument("--author", default="", metavar="TEXT")
    parser.add_argument("--number", default="", metavar="TEXT")
    parser.add_argument("--date", default="", metavar="TEXT", help="today's if not given")
    parser.add_argument("--language", choices=WORDS, default="en", help="of the title block")
    parser.add_argument("--run", action="append", default=[], metavar="COMMAND")


def _scale(text: str) -> float:
    number = _number(text.removeprefix("1:"))
    if not _SMALLEST <= number <= _LARGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a scale such as 100 or 1:100")
    return number


def _metres(text: str) -> float:
    number = _number(text)
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"{text!r} is not a height such as 1.2")
    return number


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return math.nan
