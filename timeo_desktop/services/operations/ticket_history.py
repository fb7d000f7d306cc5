"""What a timeline tells of tickets besides the lines of their log: that two are the same, who works on them."""

from collections.abc import Iterable

from timeo_desktop.domain.records import Status
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import as_of, connections, same_tickets
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


_SAME = "Same as {number} in {system}, confirmed by hand: {title}"
_OTHER_CLOSED = "Same as {number} in {system}, confirmed by hand, and closed there while still open here: {title}"
_MAIN_CLOSED = "Same as {number} in {system}, confirmed by hand, and still open there while closed here: {title}"


def _same_key(main: Status, other: Status) -> str:
    if (main in _LIVES) == (other in _LIVES):
        return _SAME
    return _OTHER_CLOSED if main in _LIVES else _MAIN_CLOSED
