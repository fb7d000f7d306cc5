"""Whether what the store tells of the past is what was so at the server."""

from collections.abc import Iterator

from tests.operations.two_times.model_server import NOBODY, PEOPLE, Fields, ModelServer, Ticket, Transaction
from tests.operations.two_times.stage import CONNECTION, Stage
from timeo_desktop.connectors.request_tracker.lines import STATUSES
from timeo_desktop.domain.operations import InterventionRow
from timeo_desktop.domain.records import How
from timeo_desktop.store.operations import as_of

_LINES = ("Create", "Status", "Comment", "Set", "CustomField")


def check(stage: Stage, meant: dict[str, str]) -> None:
    """Compare everything, the past just before and after each moment at which something was done. `meant`: which
    element a person said that a text means."""
    asked = [each * 1000 + more for each in sorted(stage.server.moments) for more in (-500, 500)]
    server, numbers = stage.server, _numbers(stage)
    check_nothing_of_a_lost_future(stage)
    check_what_is_not_shown(stage, numbers)
    for ticket in server.world.tickets.values():
        if str(ticket.number) in numbers and _told_whole(server, ticket):
            assert _told_lines(stage, numbers[str(ticket.number)]) == sorted(_lines(server, ticket)), ticket
    for moment in (*asked, stage.moment):
        # By their ids: one that was lost bears the same number as the one that has it now.
        rows = {row.id: row for row in as_of.interventions(stage.store.read(), moment=moment)}
        for ticket in server.world.tickets.values():
            row = rows.get(numbers.get(str(ticket.number), 0))
            check_ticket(stage, ticket, row, moment, meant)


def check_ticket(stage: Stage, ticket: Ticket, row: InterventionRow | None, moment: int, meant: dict[str, str]) -> None:
    """Compare a ticket as it was at a moment."""
    server, second = stage.server, moment // 1000
    fields = server.at(ticket.number, second)
    merged = server.world.merged.get(ticket.number)
    if not server.sees(ticket.number) or (ticket.number, ticket.created) not in server.read:
        return
    if fields is None:
        assert row is None, f"{ticket} was not there yet"
        return
    assert row is not None, f"{ticket} is not told at {second}"
    if merged is not None and merged[0] <= second:
        return
    told = _told(row)
    expected = _expected(stage, ticket, fields, second, meant)
    unsure = set(_unsure(server, fields, told))
    wrong = {key: (told[key], expected[key]) for key in told if key not in unsure and told[key] != expected[key]}
    assert wrong == {}, f"{ticket} at {second}: told and true are {wrong}"


def _told(row: InterventionRow) -> dict[str, object]:
    one = row.ticket
    return {
        "title": one.title, "state": (one.status.value, one.event), "trade": one.trade, "owner": one.owner,
        "priority": one.priority, "due": one.due, "started": one.acknowledged, "closed": one.closed,
        "elements": row.elements, "away": row.away, "requested": one.requested,
    }  # fmt: skip


def _expected(stage: Stage, ticket: Ticket, fields: Fields, second: int, meant: dict[str, str]) -> dict[str, object]:
    status, word = STATUSES[fields.status]
    owner = PEOPLE[fields.owner]
    started, closed = stage.server.dates_at(ticket.number, second)
    tag = meant.get(fields.asset, fields.asset if fields.asset in stage.tags else "")
    return {
        "title": fields.subject, "state": (status.value, word), "owner": "" if owner == NOBODY else owner,
        "trade": stage.server.world.queues[fields.queue].name_at(second),
        "priority": str(fields.priority or ""), "due": fields.due and fields.due * 1000,
        "started": started and started * 1000, "closed": closed and closed * 1000,
        "elements": (stage.element(tag),) if tag else (), "requested": ticket.created * 1000,
        "away": How.DELETED if fields.status == "deleted" else None,
    }  # fmt: skip


def _unsure(server: ModelServer, fields: Fields, told: dict[str, object]) -> Iterator[str]:
    """What the server does not tell: the name of a queue that could not be seen is its number, or the last one that it
    had while it was seen."""
    queue = server.world.queues[fields.queue]
    if fields.queue in server.ever_hidden and (
        told["trade"] == f"#{fields.queue}" or (not queue.told and told["trade"] in {name for _, name in queue.names})
    ):
        yield "trade"


def check_what_is_not_shown(stage: Stage, numbers: dict[str, int]) -> None:
    """The merged say where they went, the hidden that they cannot be read; only what is deleted is said to be so."""
    server = stage.server
    rows = {row.id: row for row in as_of.interventions(stage.store.read())}
    for key, number in numbers.items():
        ticket, row = server.world.tickets[int(key)], rows[number]
        if not server.sees(ticket.number):
            # One that was told to be deleted, or merged, stays that, whatever is done while it is hidden.
            deleted = any(fields.status == "deleted" for _, fields in server.world.story[ticket.number])
            ended = [How.DELETED] * deleted + [How.MERGED] * (ticket.effective != ticket.number)
            assert row.away in (How.HIDDEN, *ended), (ticket, row)
        elif ticket.effective != ticket.number:
            assert (row.away, row.into) == (How.MERGED, numbers[str(ticket.effective)]), (ticket, row)
        else:
            assert row.away is (How.DELETED if ticket.fields.status == "deleted" else None), (ticket, row)
            assert row.into is None, (ticket, row)


def check_nothing_of_a_lost_future(stage: Stage) -> None:
    """What is told under a number is the ticket that has it now; the lost ones are said to be lost."""
    for key, title, away in stage.rows("SELECT key, title, away FROM intervention WHERE connection = ?", CONNECTION):
        if "@" in key:
            assert away == How.LOST, (key, title, away)
        else:
            assert int(key) in stage.server.world.tickets, (key, title, away)


def _numbers(stage: Stage) -> dict[str, int]:
    """The numbers of the interventions in the store, by key; without those that are lost."""
    rows = stage.rows("SELECT key, id FROM intervention WHERE connection = ?", CONNECTION)
    return {key: number for key, number in rows if "@" not in key}


def _told_whole(server: ModelServer, ticket: Ticket) -> bool:
    own = server.world.queues[ticket.fields.queue].readable
    return own and server.sees(ticket.number)


def _told_lines(stage: Stage, number: int) -> list[tuple[str, int, str]]:
    rows = stage.rows(
        "SELECT key, happened, event, note, new FROM intervention_event WHERE intervention = ? AND replaced IS NULL"
        " AND event NOT IN ('hidden', 'missing', 'returned', 'lost') AND instr(key, '@') = 0",
        number,
    )
    return sorted((key, happened, _word(event, note)) for key, happened, event, note, _ in rows)


def _word(event: str, note: str) -> str:
    return f"{event}: {note}" if note else event


def _lines(server: ModelServer, ticket: Ticket) -> Iterator[tuple[str, int, str]]:
    """What the log must tell of a ticket."""
    for line in server.world.log:
        if line.ticket == ticket.number and (line.kind in _LINES or _is_merge(line)):
            yield str(line.number), line.created * 1000, _said(line)
            born = server.world.born[ticket.number]
            # In which state a ticket was made that was never read cannot be known.
            read = (ticket.number, ticket.created) in server.read
            if line.kind == "Create" and born != "new" and read:
                yield f"{line.number}/born", line.created * 1000, STATUSES[born][1]


def _is_merge(line: Transaction) -> bool:
    return line.field == "MergedInto" and not line.new.endswith(f"/{line.ticket}")


def _said(line: Transaction) -> str:
    words = {"Create": "requested", "Comment": "note", "AddLink": "merged"}
    word = STATUSES[line.new][1] if line.kind == "Status" else words.get(line.kind, "changed")
    return _word(word, line.content)
