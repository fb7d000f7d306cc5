"""What a timeline tells of tickets besides the lines of their log: that two are the same, who works on them."""

from collections.abc import Iterable

from timeo_desktop.domain.records import Status
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import DAY, Millis, now, to_datetime
from timeo_desktop.store.operations import as_of, connections, providers, same_tickets
from timeo_desktop.store.operations.database import Reader

_LIVES = (Status.OPEN, Status.HOLD)
Told = tuple[Millis, Millis, str, Sentence, str, int]
"""When it happened, when we learned it, from which connection, in words, the provider, and of which ticket."""


def same_lines(reader: Reader, tickets: Iterable[int], known: Millis | None) -> list[Told]:
    """That a ticket is the same as one in another system, and how both stand where that differs."""
    pairs = same_tickets.joined(reader, tickets, known)
    ids = {number for each in pairs for number in (each.main, each.other)}
    rows = {row.id: row for row in as_of.interventions(reader, None, ids, known)} if ids else {}
    titles = {each.id: each.title for each in connections.connections(reader)}
    return [
        (each.recorded, each.recorded, each.main_connection,
         sentence(_same_key(rows[each.main].ticket.status, rows[each.other].ticket.status), number=each.other_key,
                  system=titles.get(each.other_connection, each.other_connection), title=rows[each.main].ticket.title),
         rows[each.main].ticket.provider, each.main)
        for each in pairs if each.main in rows and each.other in rows
    ]  # fmt: skip


def _same_key(main: Status, other: Status) -> str:
    if (main in _LIVES) == (other in _LIVES):
        key = "Same as {number} in {system}, confirmed by hand: {title}"
    elif main in _LIVES:
        key = "Same as {number} in {system}, confirmed by hand, and closed there while still open here: {title}"
    else:
        key = "Same as {number} in {system}, confirmed by hand, and still open there while closed here: {title}"
    return key


def provider_lines(reader: Reader, tickets: Iterable[int], known: Millis | None) -> list[Told]:
    """That another provider works on a ticket from a day on, by the rules of its connection."""
    until = now() if known is None else known
    found = []
    for each in providers.handed_over(reader, tickets, known):
        if each.since <= until:
            values = {"new": _provider(each.new), "old": _provider(each.old), "title": each.title}
            # A rule begins with a day of this place; its noon in UTC names the same day in half of the world.
            day = to_datetime(each.since + DAY // 2).date().isoformat()
            text = sentence("Provider: {new} instead of {old}, from {day}: {title}", day=day, **values)
            found.append((each.since, each.learned, each.connection, text, each.new[0], each.ticket))
    return found


def _provider(who: tuple[str, str]) -> str:
    name, contract = who
    return f"{name} ({contract})" if name and contract else name or "\N{EM DASH}"
