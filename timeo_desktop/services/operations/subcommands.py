"""Commands on the operations store: connections, sync for schedulers, the history of an element, alarms."""

import argparse
import json
import os
import sys
import threading
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

from timeo_desktop.domain.connections import Connection, Health, HealthState
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.times import Millis, from_iso, iso
from timeo_desktop.services.opening.environment import cache
from timeo_desktop.services.opening.open_source import models_of
from timeo_desktop.services.operations import (
    connect,
    device_subcommands,
    history,
    quality,
    register_model,
    sync,
    ticket_subcommands,
)
from timeo_desktop.services.operations.alarm_digest import digest
from timeo_desktop.services.operations.alarm_topic import AlarmView
from timeo_desktop.services.operations.environment import secret_box, store_path
from timeo_desktop.services.operations.upkeep import keep_up
from timeo_desktop.services.subcommand import FAILED, OK, Subcommand
from timeo_desktop.store.models.packages import key_of
from timeo_desktop.store.operations.database import Store


def _with_models(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", type=Path, action="append", default=[], help="a model opened before, to register")


def _declare_sync(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--connection", metavar="ID", help="only this one (id or title)")
    _with_models(parser)


def _declare_history(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("element", help="tag, name, GlobalId or any other key")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--inside", action="store_true", help="also of what it contains")
    parser.add_argument("--known", metavar="DATE", help="as it was known then (ISO 8601, UTC)")
    _with_models(parser)


def _declare_connections(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action_word", nargs="?", choices=tuple(_ACTIONS), default="list")
    parser.add_argument(
        "words",
        nargs="*",
        help="add KIND TITLE [name=value ...]; test ID; accept ID (that records are gone); quality ID (what was set"
        " aside, is doubtful or silent); looked ID (at what was set aside); remove ID",
    )
    _with_models(parser)


def _open(options: argparse.Namespace) -> Store:
    store = Store(store_path())
    packages = cache()
    for path in options.model:
        for file in models_of(path):
            package = packages.find(key_of(packages.content(file.path, file.member)))
            if package is None:
                raise UserError("{file} was never opened here: open it first", file=path)
            register_model.register_model(store, file, package)
    return store


def _sync(options: argparse.Namespace) -> int:
    store = _open(options)
    try:
        wanted = [connect.find(store, options.connection)] if options.connection else connect.all_connections(store)
        chosen = [each for each in wanted if not each.paused or options.connection]
        done = [_sync_one(store, each) for each in chosen]
        for _ in keep_up(store, threading.Event()):
            pass
        return OK if all(done) else FAILED
    finally:
        store.close()


def _sync_one(store: Store, connection: Connection) -> bool:
    """One connection until it has caught up; whether it did."""
    stop = threading.Event()
    health: Health | None = None
    saved = 0
    try:
        connector, secrets = connect.connector_of(connection, secret_box())
        steps = sync.run(store, connection, connector, secrets, stop)
        for step in steps:
            health = step.health
            saved += step.saved.count if step.saved is not None else 0
            if connector.info.live and step.saved is not None and step.saved.heartbeat:
                steps.close()
                health = connect.health_of(store)[connection.id]
                break
    except UserError as error:
        print(f"timeo-desktop: {connection.title}: {error}", file=sys.stderr)
        return False
    assert health is not None
    if health.state in (HealthState.OK, HealthState.ATTENTION):
        print(f"{connection.title}: {saved} records changed{f'; {health.text}' if health.text else ''}")
        return True
    print(f"timeo-desktop: {connection.title}: {health.text or health.state}", file=sys.stderr)
    return False


def _history(options: argparse.Namespace) -> int:
    store = _open(options)
    try:
        reader = store.read()
        known = _date(options.known) if options.known else None
        found = history.find_element(reader, options.element)
        if not found:
            raise UserError("No element is known as {name}", name=options.element)
        reports: list[dict[str, Any]] = [
            {
                "element": {key: value for key, value in asdict(element).items() if key not in ("parent", "model")},
                "timeline": [_entry(entry) for entry in history.timeline(
                    reader, element.id, options.histories(), inside=options.inside, known=known)],
            }
            for element in found
        ]  # fmt: skip
    finally:
        store.close()
    if options.json:
        print(json.dumps(reports[0] if len(reports) == 1 else reports, ensure_ascii=False))
        return OK
    for report in reports:
        print(f"{report['element']['name']} {report['element']['tag']} ({report['element']['ifc_class']})")
        for row in report["timeline"]:
            print(f"  {row['happened']}  {row['text']}  [{row['source']}, known since {row['recorded']}]")
    return OK


def _entry(entry: history.Entry) -> dict[str, object]:
    return {
        "kind": entry.kind, "happened": iso(entry.happened), "recorded": iso(entry.recorded),
        "source": entry.source, "text": str(entry.text), "detail": entry.detail, "provider": entry.provider,
        "actor": entry.actor, "status": entry.status,
    }  # fmt: skip


def _date(text: str) -> Millis:
    try:
        return from_iso(text)
    except ValueError as error:
        raise UserError("{text} is not a date such as 2026-11-23T14:00", text=text) from error


def _declare_alarms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", required=True, metavar="DATE", help="ISO 8601, UTC")
    parser.add_argument("--json", action="store_true", help="print one JSON array")


def _alarms(options: argparse.Namespace) -> int:
    since = _date(options.since)
    store = Store(store_path())
    try:
        found = digest(store.read(), since)
    finally:
        store.close()
    if options.json:
        print(json.dumps([_alarm_entry(each) for each in found], ensure_ascii=False))
        return OK
    for place, views in groupby(found, lambda each: each.place):
        print(place or "in no model")
        for each in views:
            print(f"  {_alarm_line(each, since)}")
    return OK


def _alarm_entry(each: AlarmView) -> dict[str, object]:
    row = each.row
    return {
        "place": each.place, "title": row.title, "severity": row.severity, "stream": each.stream, "worst": row.extreme,
        "unit": each.unit, "began": iso(row.started), "ended": None if row.ended is None else iso(row.ended),
        "seen": None if row.acknowledged is None else iso(row.acknowledged), "seen_by": row.acknowledged_by,
        "silent": each.silent,
    }  # fmt: skip


def _alarm_line(each: AlarmView, since: Millis) -> str:
    row = each.row
    began = f"began {iso(row.started)}" if row.started >= since else f"since {iso(row.started)}"
    ended = "lasts" if row.ended is None else f"ended {iso(row.ended)}"
    seen = f", seen by {row.acknowledged_by or '?'}" if row.acknowledged is not None else ""
    return f"{row.severity}\t{row.title}\t{each.stream}\t{row.extreme:g} {each.unit}\t{began}, {ended}{seen}"


def _connections(options: argparse.Namespace) -> int:
    store = _open(options)
    try:
        return _ACTIONS[options.action_word](store, options.words)
    finally:
        store.close()


def _list(store: Store, _words: list[str]) -> int:
    health = connect.health_of(store)
    for each in connect.all_connections(store):
        state = health.get(each.id, Health(HealthState.NEVER))
        last = iso(state.last_success) if state.last_success else "never"
        print(f"{each.id}\t{each.kind}\t{each.title}\t{state.state}\tlast success {last}\t{state.text or ''}")
    return OK


def _add(store: Store, words: list[str]) -> int:
    if len(words) < 2:
        raise UserError("Say: connections add KIND TITLE name=value …")
    info = connect.known_kind(words[0])
    settings = dict(word.partition("=")[::2] for word in words[2:])
    unknown = set(settings) - {field.name for field in info.fields} | set(settings) & set(info.secrets())
    if unknown:
        # A password among the arguments would be seen by everybody on the machine.
        raise UserError(
            "These settings are not taken here: {names}. Secrets come from variables such as TIMEO_SECRET_PASSWORD",
            names=", ".join(sorted(unknown)),
        )
    secrets = {name: os.environ.get(f"TIMEO_SECRET_{name.upper()}", "") for name in info.secrets()}
    new = connect.new_connection(info, words[1])
    new = Connection(new.id, new.kind, new.title, settings)
    connect.save(store, secret_box(), new, {name: value for name, value in secrets.items() if value})
    print(new.id)
    return OK


def _test(store: Store, words: list[str]) -> int:
    chosen = connect.find(store, " ".join(words))
    connector, _ = connect.connector_of(chosen, secret_box())
    print(connector.check(threading.Event()))
    return OK


def _accept(store: Store, words: list[str]) -> int:
    connect.accept_missing(store, connect.find(store, " ".join(words)).id)
    return OK


def _remove(store: Store, words: list[str]) -> int:
    chosen = connect.find(store, " ".join(words))
    leave = connect.leaving(store, secret_box(), chosen)
    connect.remove(store, secret_box(), chosen)
    if leave is not None:
        try:
            leave(threading.Event())
        except UserError:
            sys.stderr.write(f"{connect.not_left(chosen)}\n")
    return OK


def _quality(store: Store, words: list[str]) -> int:
    chosen = connect.find(store, " ".join(words))
    for each in quality.lines(store.read(), chosen.id):
        since = "" if each.since is None else iso(each.since)
        until = "" if each.until is None else iso(each.until)
        print(f"{each.sort}\t{each.what}\t{each.why or ''}\t{each.sample}\t{since}\t{until}\t{each.count}\t"
              f"{each.answer or ''}")  # fmt: skip
    return OK


def _looked(store: Store, words: list[str]) -> int:
    connect.look(store, connect.find(store, " ".join(words)).id)
    return OK


_ACTIONS = {
    "list": _list, "add": _add, "test": _test, "accept": _accept, "quality": _quality, "looked": _looked,
    "remove": _remove,
}  # fmt: skip
SUBCOMMANDS = (
    Subcommand("sync", "synchronise connections once, for schedulers", _declare_sync, _sync),
    Subcommand("history", "what happened to an element", _declare_history, _history),
    Subcommand("alarms", "alarms that began, ended or lasted since a moment", _declare_alarms, _alarms),
    Subcommand("connections", "show, add, test or remove connections", _declare_connections, _connections),
    *device_subcommands.SUBCOMMANDS,
    *ticket_subcommands.SUBCOMMANDS,
)
