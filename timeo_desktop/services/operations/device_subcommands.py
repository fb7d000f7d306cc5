"""The word `devices`: what replaced what, what seems to have, and how the numbers of a stream are read."""

import argparse
import math
from collections.abc import Callable, Mapping

from timeo_desktop.domain.continued import BEGINNING, Factor, Succession
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.operations import StreamRow
from timeo_desktop.domain.times import Millis, from_iso, iso, now
from timeo_desktop.services.operations import device_offers, replacements
from timeo_desktop.services.operations.environment import store_path
from timeo_desktop.services.subcommand import OK, Subcommand
from timeo_desktop.store.operations import readings
from timeo_desktop.store.operations.database import Reader, Store

_REPLACE = frozenset({"removed", "installed", "ended", "started", "factor", "shift", "rollover", "unit"})
_FACTOR = frozenset({"since", "factor", "shift", "rollover", "unit"})
_USUAL = (("factor", "1"), ("shift", "0"), ("rollover", "0"))


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action_word", nargs="?", choices=tuple(_ACTIONS), default="list")
    parser.add_argument(
        "words",
        nargs="*",
        help="replace OLD NEW removed=DATE [installed=DATE ended=INDEX started=INDEX factor=N rollover=N unit=U];"
        " takeback NUMBER; factor STREAM [since=DATE factor=N shift=N rollover=N unit=U]. A stream is named by its"
        " number, key or name; dates are ISO 8601, UTC",
    )


def _devices(options: argparse.Namespace) -> int:
    store = Store(store_path())
    try:
        _ACTIONS[options.action_word](store, options.words)
    finally:
        store.close()
    return OK


def _list(store: Store, _words: list[str]) -> None:
    for each in replacements.all_told(store.read()):
        row = each.row
        said = f"said {iso(row.made)} by {row.made_by or each.later.connection}"
        back = "" if row.withdrawn is None else f", taken back {iso(row.withdrawn)} by {row.withdrawn_by}"
        print(f"{row.id}\t{_named(each.former)} -> {_named(each.later)}\tremoved {iso(row.removed)}"
              f"\tinstalled {iso(row.installed)}\t{said}{back}")  # fmt: skip


def _suggest(store: Store, _words: list[str]) -> None:
    reader = store.read()
    for each in device_offers.suggestions(reader, now()):
        print(f"replace {each.former.id} {each.later.id} removed={iso(each.removed)} installed={iso(each.installed)}"
              f"\t{_named(each.former)} -> {_named(each.later)}: {each.why}")  # fmt: skip
    for found in device_offers.roll_overs(reader):
        print(f"factor {found.stream.id} rollover={found.at:g}\t{_named(found.stream)}: its index falls from nearly"
              f" {found.at:g} to nearly 0")  # fmt: skip


def _replace(store: Store, words: list[str]) -> None:
    named, said = _settings(words, 2, _REPLACE)
    if "removed" not in said:
        raise UserError("Say: devices replace OLD NEW removed=DATE …")
    former, later = (_stream(store.read(), name) for name in named)
    removed = _date(said["removed"])
    installed = _date(said["installed"]) if "installed" in said else removed
    ended, started = (_number(said[name]) if name in said else None for name in ("ended", "started"))
    factor = _factor(later.id, installed, said) if _FACTOR & said.keys() else None
    replacements.replace_device(store, Succession(former.id, later.id, removed, installed, ended, started), factor)
    _list_one(store, later.id)


def _list_one(store: Store, later: int) -> None:
    (last, *_) = reversed(replacements.all_told(store.read(), [later]))
    print(last.row.id)


def _take_back(store: Store, words: list[str]) -> None:
    if len(words) != 1 or not words[0].isdecimal():
        raise UserError("Say: devices takeback NUMBER, with the number that `devices` lists")
    replacements.take_back(store, int(words[0]))


def _set_factor(store: Store, words: list[str]) -> None:
    named, said = _settings(words, 1, _FACTOR)
    stream = _stream(store.read(), named[0])
    if said:
        since = _date(said["since"]) if "since" in said else BEGINNING
        replacements.set_factor(store, _factor(stream.id, since, said))
    for each in replacements.factors_of(store.read(), stream.id):
        since_text = "always" if each.since == BEGINNING else f"since {iso(each.since)}"
        print(f"{_named(stream)}\t{since_text}\tfactor {each.factor:g}\tshift {each.shift:g}\trollover"
              f" {each.rollover:g}\t{each.unit or stream.unit}\tsaid {iso(each.made)} by {each.made_by}")  # fmt: skip


def _factor(stream: int, since: Millis, said: Mapping[str, str]) -> Factor:
    factor, shift, rollover = (_number(said.get(name, usual)) for name, usual in _USUAL)
    return Factor(stream, since, factor, shift, rollover, said.get("unit", ""))


def _settings(words: list[str], names: int, known: frozenset[str]) -> tuple[list[str], dict[str, str]]:
    """The streams that are named first, and what is said of them as name=value."""
    said = dict(word.partition("=")[::2] for word in words[names:])
    if len(words) < names or said.keys() - known:
        raise UserError(
            "Not understood: {words}. Known are {names}", words=" ".join(words), names=", ".join(sorted(known))
        )
    return words[:names], said


def _stream(reader: Reader, name: str) -> StreamRow:
    """The stream that a number, key or name means. Raises UserError where that is none, or several."""
    rows = readings.streams(reader)
    found = [row for row in rows if str(row.id) == name] or [row for row in rows if name in (row.key, row.name)]
    if len(found) != 1:
        numbers = ", ".join(f"{row.id} ({row.connection})" for row in found)
        key = "Several streams are called {name}: {numbers}" if found else "There is no stream {name}"
        raise UserError(key, name=name, numbers=numbers)
    return found[0]


def _named(row: StreamRow) -> str:
    return f"{row.name} [{row.id}]"


def _date(text: str) -> Millis:
    try:
        return from_iso(text)
    except ValueError as error:
        raise UserError("{text} is not a date such as 2026-11-23T14:00", text=text) from error


def _number(text: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UserError("{text} is not a number", text=text)
    return number


_ACTIONS: dict[str, Callable[[Store, list[str]], None]] = {
    "list": _list,
    "suggest": _suggest,
    "replace": _replace,
    "takeback": _take_back,
    "factor": _set_factor,
}
SUBCOMMANDS = (Subcommand("devices", "devices that replaced others, factors and roll-overs", _declare, _devices),)
