"""The command line. Also the handle by which end-to-end tests hold the program."""

import argparse
import io
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from timeo_desktop import __version__, folders
from timeo_desktop.domain.errors import UserError
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.exchange import subcommands as exchange
from timeo_desktop.services.explore import sheet_arguments
from timeo_desktop.services.opening import subcommands as opening
from timeo_desktop.services.opening.environment import cache, stall_limits
from timeo_desktop.services.opening.events import ByHand, Kept
from timeo_desktop.services.opening.open_source import CHILD_TARGET, source
from timeo_desktop.services.opening.opener import Opener
from timeo_desktop.services.operations import subcommands as operations
from timeo_desktop.services.operations.environment import store_path
from timeo_desktop.services.operations.history import HistorySource
from timeo_desktop.services.subcommand import FAILED, OK, Subcommand

# A line for each family that has words of its own on the command line.
SUBCOMMANDS: tuple[Subcommand, ...] = (
    *opening.SUBCOMMANDS,
    *operations.SUBCOMMANDS,
    *exchange.SUBCOMMANDS,
)
_VARIABLES = """\
environment variables:
  TIMEO_PASSPHRASE      opens the encrypted file of passwords, where the system has no keyring;
                        connections without passwords need none
  TIMEO_SECRET_NAME     a secret of the connection that `connections add` makes, such as TIMEO_SECRET_PASSWORD
  TIMEO_NO_KEYRING      use the encrypted file even where the system has a keyring
  TIMEO_DATA, TIMEO_CONFIG, TIMEO_CACHE   folders of the records, the settings, and what can be made again
  TIMEO_CACHE_GB        how large the last may grow
  TIMEO_DEBUG           write to the log what the program does
"""
_SIGPIPE = 13  # Windows has no name for it
_COMMANDS = ("demo", "snapshot", "sheet", *(row.name for row in SUBCOMMANDS))


def run(arguments: list[str]) -> int:
    """Run the program with these arguments; the exit code."""
    try:
        try:
            return _run(arguments)
        finally:
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.flush()
    except BrokenPipeError:
        return _nobody_reads()


def _run(arguments: list[str]) -> int:
    options = _parser(arguments).parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # a Windows pipe would refuse most names
    logging.basicConfig(level=logging.DEBUG if os.environ.get("TIMEO_DEBUG") else logging.CRITICAL)
    try:
        return int(options.action(options))
    except UserError as error:
        print(f"timeo-desktop: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130


def _nobody_reads() -> int:
    """Who reads what is printed has seen enough (`| head`): end without a word, as the tools of the system do."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())  # Python flushes once more while it ends
    return 128 + _SIGPIPE


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    about = "Building models, the city around them and the life of their equipment in one window."
    parser = argparse.ArgumentParser(
        prog="timeo-desktop", description=about, epilog=_VARIABLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
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
    sheet = commands.add_parser("sheet", help="draw a storey or a view on paper at a true scale, as PDF")
    sheet_arguments.declare(sheet)
    sheet.set_defaults(action=_sheet)
    for row in SUBCOMMANDS:
        made = commands.add_parser(row.name, help=row.help)
        row.declare(made)
        made.set_defaults(action=row.run, histories=_histories, kept=_ask_kept)
    return parser


def _histories() -> Sequence[HistorySource]:
    from timeo_desktop.ui.families import histories  # with the scene, which most words have no need of

    return histories()


def _kept() -> Kept:
    """Where a person put models in the window, as far as the store is at hand."""
    from timeo_desktop.services.city.placing import places_at  # with the store, which most words have no need of

    return places_at(store_path())


def _ask_kept(content: str) -> ByHand | None:
    return _kept()(content)


def _window_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=source, metavar="FILE")
    parser.add_argument("--run", action="append", default=[], metavar="COMMAND", help="run a command once all is open")
    parser.add_argument("--snapshot", type=Path, metavar="PNG", help="save a picture of the window, then quit")
    parser.set_defaults(action=_window)


def _snapshot_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=source, metavar="FILE")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--size", type=_size, default=(1600, 1000), metavar="WIDTHxHEIGHT")
    parser.add_argument("--run", action="append", default=[], metavar="COMMAND")
    parser.add_argument("--title", default="", help="words at the top of the picture")
    parser.add_argument("--legend", action="store_true", help="say what the colours of a layer stand for")
    parser.add_argument("--scale", action="store_true", help="draw a scale bar")
    parser.add_argument("--north", action="store_true", help="draw a north arrow")
    parser.add_argument("--dark", action="store_true", help="on a dark ground")
    parser.set_defaults(action=_snapshot)


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
    plain = argparse.Namespace(
        files=files, output=output, size=(1600, 1000), run=options.run, title="", legend=False, scale=False,
        north=False, dark=False,
    )  # fmt: skip
    code = _snapshot(plain)
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

    wanted = Picture(
        tuple(options.files), options.output, options.size, tuple(options.run), options.title, options.legend,
        options.scale, options.north, options.dark,
    )  # fmt: skip
    opener = Opener(cache(), pool, stall_limits(), _kept())
    try:
        for notice in snapshot(wanted, opener, view_commands()):
            print(f"timeo-desktop: {notice}", file=sys.stderr)
    finally:
        pool.close()
    return OK


def _sheet(options: argparse.Namespace) -> int:
    pool = ReaderPool(CHILD_TARGET, keep_spare=False)
    pool.prepare()
    from timeo_desktop.ui.explore.sheet_headless import make, wanted_of
    from timeo_desktop.ui.families import view_commands

    try:
        for notice in make(wanted_of(options), Opener(cache(), pool, stall_limits()), view_commands()):
            print(f"timeo-desktop: {notice}", file=sys.stderr)
    finally:
        pool.close()
    return OK
