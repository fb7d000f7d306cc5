"""The words `same` and `providers`: one ticket in two systems, and who works on which tickets from when on."""

import argparse
from collections.abc import Callable

from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.providers import ProviderRule
from timeo_desktop.domain.times import DEFAULT_ZONE, from_iso, iso
from timeo_desktop.domain.told import ALWAYS
from timeo_desktop.services.operations import connect, providers, same_ticket
from timeo_desktop.services.operations.environment import store_path
from timeo_desktop.services.subcommand import OK, Subcommand
from timeo_desktop.store.operations import interventions
from timeo_desktop.store.operations.database import Store

Action = Callable[[Store, list[str]], None]
_TERMS = frozenset({"provider", "contract", "trade", "field", "value", "from"})


def _declare_same(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action_word", nargs="?", choices=tuple(_SAME), default="list")
    parser.add_argument(
        "words", nargs="*", help="confirm MAIN OTHER; refuse ONE OTHER; part OTHER. A ticket is named CONNECTION:NUMBER"
    )


def _declare_providers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action_word", choices=tuple(_PROVIDERS))
    parser.add_argument(
        "words",
        nargs="+",
        help="list CONNECTION; agree CONNECTION provider=NAME [contract=… trade=… field=… value=… from=DATE];"
        " takeback ID",
    )


def _same(options: argparse.Namespace) -> int:
    return _with_store(_SAME[options.action_word], options.words)


def _providers(options: argparse.Namespace) -> int:
    return _with_store(_PROVIDERS[options.action_word], options.words)


def _with_store(action: Action, words: list[str]) -> int:
    store = Store(store_path())
    try:
        action(store, words)
    finally:
        store.close()
    return OK


def _list_same(store: Store, _words: list[str]) -> None:
    for each in same_ticket.suggest(store.read()):
        differs = same_ticket.standing(each.main, each.other)
        why = ", ".join(str(reason) for reason in (*each.reasons, *([differs] if differs else ())))
        print(f"{each.main.connection}:{each.main.key}\t{each.other.connection}:{each.other.key}\t{each.score:.0f} %"
              f"\t{each.main.title}\t{each.other.title}\t{why}")  # fmt: skip


def _tickets(store: Store, words: list[str], count: int) -> list[int]:
    if len(words) != count:
        raise UserError("Say which: confirm MAIN OTHER, refuse ONE OTHER, part OTHER, each CONNECTION:NUMBER")
    return [_ticket(store, word) for word in words]


def _ticket(store: Store, word: str) -> int:
    named, _, key = word.partition(":")
    known = {each.id for each in connect.all_connections(store)}
    # What was brought by a connection that was removed is still here.
    connection = named if named in known or not _is_title(store, named) else connect.find(store, named).id
    row = interventions.stored(store.read(), connection, key)
    if row is None:
        raise UserError("There is no ticket {number} in {name}", number=key, name=named)
    return int(row["id"])


def _is_title(store: Store, text: str) -> bool:
    return any(each.title == text for each in connect.all_connections(store))


def _confirm(store: Store, words: list[str]) -> None:
    main, other = _tickets(store, words, 2)
    same_ticket.confirm(store, main, other)


def _refuse(store: Store, words: list[str]) -> None:
    one, other = _tickets(store, words, 2)
    same_ticket.refuse(store, one, other)


def _part(store: Store, words: list[str]) -> None:
    (other,) = _tickets(store, words, 1)
    same_ticket.part(store, other)


def _list_rules(store: Store, words: list[str]) -> None:
    for rule in providers.rules_of(store.read(), connect.find(store, " ".join(words)).id):
        since = "always" if rule.since == ALWAYS else iso(rule.since)
        which = f"{rule.field}={rule.value}" if rule.field else "all"
        print(f"{rule.id}\t{which}\t{rule.provider}\t{rule.contract}\t{rule.trade}\tfrom {since}")


def _agree(store: Store, words: list[str]) -> None:
    terms = dict(word.partition("=")[::2] for word in words[1:])
    if set(terms) - _TERMS:
        raise UserError("These are not known here: {names}", names=", ".join(sorted(set(terms) - _TERMS)))
    since = ALWAYS
    if "from" in terms:
        try:
            since = from_iso(terms["from"], DEFAULT_ZONE)
        except ValueError as error:
            raise UserError("{text} is not a date such as 2026-11-23T14:00", text=terms["from"]) from error
    rule = ProviderRule(
        connect.find(store, words[0]).id, terms.get("provider", ""), terms.get("contract", ""), terms.get("trade", ""),
        terms.get("field", ""), terms.get("value", ""), since,
    )  # fmt: skip
    print(f"{providers.agree(store, rule).count} tickets are told anew")


def _take_back(store: Store, words: list[str]) -> None:
    for connection in connect.all_connections(store):
        for rule in providers.rules_of(store.read(), connection.id):
            if str(rule.id) == words[0]:
                print(f"{providers.take_back(store, rule).count} tickets are told anew")
                return
    raise UserError("There is no rule {number}", number=words[0])


_SAME: dict[str, Action] = {"list": _list_same, "confirm": _confirm, "refuse": _refuse, "part": _part}
_PROVIDERS: dict[str, Action] = {"list": _list_rules, "agree": _agree, "takeback": _take_back}
SUBCOMMANDS = (
    Subcommand("same", "tickets that are one and the same in two systems", _declare_same, _same),
    Subcommand("providers", "who works on which tickets of a connection, from when on", _declare_providers, _providers),
)
