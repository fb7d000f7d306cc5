"""Saving what a connector delivered: one page, one transaction, the cursor with it."""

import json
import zlib
from dataclasses import dataclass, replace

import numpy as np
from sqlite_utils import Database

from timeo_desktop.domain.hashes import text_hash
from timeo_desktop.domain.operations import Arrived
from timeo_desktop.domain.records import (
    Document,
    Intervention,
    Key,
    Log,
    MapLayer,
    Page,
    Readings,
    Rejected,
    Replacement,
    Stream,
    StreamKind,
)
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations import (
    documents,
    gone,
    ingest,
    interventions,
    linking,
    map_layers,
    readings,
    reread,
    successions,
    units,
)
from timeo_desktop.store.operations.facts import Record
from timeo_desktop.store.operations.ticket_facts import KIND

BY_HAND = 0  # the run of what a person does


@dataclass(frozen=True)
class Saved:
    """What a page changed: ids of interventions, of streams (also those with new readings), of streams that were
    made or described anew, counts, and what
    readings arrived."""

    interventions: tuple[int, ...] = ()
    streams: tuple[int, ...] = ()
    described: tuple[int, ...] = ()
    documents: int = 0
    layers: int = 0
    readings: int = 0
    removed: tuple[int, ...] = ()  # interventions that their source no longer has
    removed_streams: tuple[int, ...] = ()
    rejected: int = 0
    refused_sweep: int = 0
    heartbeat: bool = False  # a page without content: nothing is waiting at the source
    arrived: Arrived = ingest.NOTHING

    @property
    def gone(self) -> int:
        """Interventions and streams that went."""
        return len(self.removed) + len(self.removed_streams)

    @property
    def count(self) -> int:
        """Records that changed."""
        return len(self.interventions) + len(self.streams) + self.documents + self.layers + self.readings


def begin_delivery(db: Database, connection: str, run: int, moment: Millis) -> int:
    """A new delivery: everything saved under it was recorded at that moment, but `not_before` the one before."""
    cursor = db.conn.execute(
        "INSERT INTO delivery (connection, run, recorded) VALUES (?, ?, ?)", (connection, run, not_before(db, moment))
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def not_before(db: Database, moment: Millis) -> Millis:
    """A moment, or the next after the last delivery where the machine's clock was put back since: what was known at a
    moment must never change, so no two deliveries have the same."""
    last = db.conn.execute("SELECT recorded FROM delivery ORDER BY id DESC LIMIT 1").fetchone()
    return moment if last is None else max(moment, int(last[0]) + 1)


def record_of(db: Database, kind: str, delivery: int) -> Record:
    """For facts that are learned in a delivery; the number of the record is to be filled in."""
    (moment,) = db.conn.execute("SELECT recorded FROM delivery WHERE id = ?", (delivery,)).fetchone()
    return Record(kind, 0, delivery, int(moment))


def save_page(
    db: Database, connection: str, run: int, page: Page, moment: Millis, numbers: dict[str, int] | None = None
) -> Saved:
    """Save a page and its cursor. Saving the same page again changes nothing. `numbers`: the streams of this connection
    by key, which whoever saves many pages keeps between them."""
    delivery = begin_delivery(db, connection, run, moment if page.learned is None else min(page.learned, moment))
    record = record_of(db, KIND, delivery)
    told_anew = reread.told_anew(db, connection, record, page)
    entities = _save_entities(db, connection, page, record)
    tickets, streams, changed_documents = entities.values()
    layers = [each for each in page.records if isinstance(each, MapLayer)]
    saved_layers = sum(map_layers.save_map_layer(db, connection, delivery, each) is not None for each in layers)
    batch = [record for record in page.records if isinstance(record, Readings)]
    numbers = {} if numbers is None else numbers
    _find_streams(db, connection, delivery, batch, numbers)
    door = units.at_the_door(db.conn, connection, delivery, numbers, batch)
    arrived = ingest.save_readings(db, numbers, delivery, door.batch)
    removed = gone.remove(db, connection, record, page)
    reread.keep(db, connection, record.moment, page)
    raw = _save_raw(db, connection, delivery, page)
    rejected = _save_rejected(db, connection, delivery, (*page.rejected, *door.aside))
    if page.cursor is not None:
        db.conn.execute("UPDATE sync_state SET cursor = ? WHERE connection = ?", (json.dumps(page.cursor), connection))
    touched = set(np.unique(arrived.streams).tolist())
    # Most questions bring nothing new: without this each of them would leave a row for ever.
    went = removed.interventions + removed.streams
    told = (tickets, streams, changed_documents, touched, saved_layers, went, raw, rejected, told_anew, door.is_new)
    if not any(told):
        db.conn.execute("DELETE FROM delivery WHERE id = ?", (delivery,))
    return Saved(
        interventions=tuple(dict.fromkeys((*tickets, *told_anew))), streams=tuple(touched | set(streams)),
        described=tuple(streams), documents=len(changed_documents), layers=saved_layers, readings=len(arrived.at),
        removed=removed.interventions, removed_streams=removed.streams, rejected=rejected,
        refused_sweep=removed.refused, arrived=arrived,
    )  # fmt: skip


def _save_entities(db: Database, connection: str, page: Page, record: Record) -> dict[str, list[int]]:
    """Save what has keys, and look for its elements; ids of what changed, by kind."""
    changed: dict[str, list[int]] = {KIND: [], readings.KIND: [], documents.KIND: []}
    going = {away.key for away in page.away}
    for each in page.records:
        kind, number = KIND, None
        keys: tuple[Key, ...] | None = None
        match each:
            case Intervention() if interventions.is_older(db, connection, each.key, page.told):
                assert page.told is not None
                changed[kind] += interventions.save_older(db, connection, record.delivery, each, page.told)
                continue
            case Intervention():
                number = interventions.save_intervention(db, connection, record, each, each.key in going, page.told)
                keys = each.keys
            case Log():
                number = interventions.save_log(db, connection, record, each)
            case Stream():
                kind, number = readings.KIND, readings.save_stream(db, connection, record.delivery, each)
                keys = each.keys
            case Document():
                kind, number = documents.KIND, documents.save_document(db, connection, record.delivery, each)
                keys = each.keys
            case Replacement():
                changed[readings.KIND] += successions.save_told(db, connection, record.delivery, each, record.moment)
                continue
            case Readings() | MapLayer():
                continue
        if number is not None:
            own = replace(record, kind=kind, id=number)
            if keys is not None:
                linking.save_keys(db, own, keys)
            linking.link_record(db, connection, own)
            changed[kind].append(number)
    return changed


def _find_streams(db: Database, connection: str, delivery: int, batch: list[Readings], numbers: dict[str, int]) -> None:
    """Add the ids of the streams of a batch. Readings never get lost because their stream was not described."""
    gone.bring_back(db, connection, {each.stream for each in batch})
    unknown = {each.stream for each in batch if each.stream not in numbers}
    if unknown:
        numbers.update(readings.stream_numbers(db.conn, connection, unknown))
    for each in batch:
        if each.stream not in numbers:
            bare = Stream(each.stream, each.stream, quantity="", unit="", kind=StreamKind.SNAPSHOT)
            number = readings.save_stream(db, connection, delivery, bare)
            assert number is not None
            numbers[each.stream] = number


def _save_raw(db: Database, connection: str, delivery: int, page: Page) -> int:
    before = db.conn.total_changes
    db.conn.executemany(
        "INSERT OR IGNORE INTO raw_record VALUES (?, ?, ?, ?, ?)",
        ((connection, key, text_hash(body), delivery, zlib.compress(body.encode(), 6)) for key, body in page.raw),
    )
    return db.conn.total_changes - before


def _save_rejected(db: Database, connection: str, delivery: int, rows: tuple[Rejected, ...]) -> int:
    before = db.conn.total_changes
    db.conn.executemany(
        "INSERT OR IGNORE INTO rejected VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                connection, text_hash(f"{row.place}\n{row.body}"), delivery, row.place,
                json.dumps([row.reason.key, row.reason.values]), row.body,
            )
            for row in rows
        ),
    )  # fmt: skip
    return db.conn.total_changes - before
