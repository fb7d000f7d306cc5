"""What a page says of interventions as a whole: that a name or the whole source is another one now, and which of them
are to be read again."""

from dataclasses import replace

from sqlite_utils import Database

from timeo_desktop.domain.records import Intervention, Page
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import interventions, linking, ticket_log, unread
from timeo_desktop.store.operations.facts import Record


def told_anew(db: Database, connection: str, record: Record, page: Page) -> list[int]:
    """Before its records are saved: that the source was put back, and what it calls otherwise now. Ids of what that
    changed."""
    changed: list[int] = []
    if page.restored is not None:
        changed = interventions.put_back(db, connection, record, page.restored)
        for number in changed:
            linking.link_record(db, connection, replace(record, id=number))
        marks = ", ".join(map(str, changed))
        # What is hidden is read anew when it can be.
        readable = f"SELECT key FROM intervention WHERE id IN ({marks}) AND away != 'hidden'"
        keys = db.conn.execute(readable).fetchall()
        unread.note(db, connection, [row[0] for row in keys], unread.LOG, record.moment)
    for renamed in page.renamed:
        changed += interventions.rename(db, connection, record, renamed)
    return changed


def keep(db: Database, connection: str, moment: Millis, page: Page) -> None:
    """After its records are saved: keep in mind of which of them the log may not be whole."""
    doubtful = set(page.unread)
    for each in page.records:
        if isinstance(each, Intervention) and each.events and not _begins(db, connection, each):
            doubtful.add(each.key)
    known = interventions.known_keys(db.conn, connection) if page.updated else {}
    doubtful |= {key for key, updated in page.updated if known.get(key, -1) < updated}
    away = {each.key for each in page.away}
    unread.note(db, connection, sorted(doubtful - away - set(page.complete)), unread.LOG, moment)
    unread.settle(db, connection, page.complete)


def _begins(db: Database, connection: str, ticket: Intervention) -> bool:
    """Whether the first line of the log of an intervention is known."""
    if any(event.event == "requested" for event in ticket.events):
        return True
    query = "SELECT id FROM intervention WHERE connection = ? AND key = ?"
    row = db.conn.execute(query, (connection, ticket.key)).fetchone()
    return row is not None and ticket_log.begins(db.conn, row[0])
