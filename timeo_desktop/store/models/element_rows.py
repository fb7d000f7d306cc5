"""Writes the element database of one model, all at once or, for what is streamed, a part at a time."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import fields
from operator import attrgetter
from pathlib import Path

from timeo_desktop.domain.description import Description
from timeo_desktop.domain.elements import Element, Property
from timeo_desktop.domain.property_values import as_json

_TABLES = """
CREATE TABLE element (
    step INTEGER PRIMARY KEY, parent INTEGER NOT NULL, guid TEXT NOT NULL, ifc_class TEXT NOT NULL,
    name TEXT NOT NULL, tag TEXT NOT NULL, description TEXT NOT NULL, object_type TEXT NOT NULL,
    predefined_type TEXT NOT NULL, type_step INTEGER NOT NULL, elevation REAL, place REAL NOT NULL,
    drawable INTEGER NOT NULL, spatial INTEGER NOT NULL, inherits_kind INTEGER NOT NULL, long_name TEXT NOT NULL,
    "group" TEXT NOT NULL);
CREATE TABLE property_set (step INTEGER PRIMARY KEY, name TEXT NOT NULL, properties TEXT NOT NULL);
CREATE TABLE element_property_set (
    element INTEGER NOT NULL, property_set INTEGER NOT NULL, inherited INTEGER NOT NULL,
    PRIMARY KEY (element, property_set)) WITHOUT ROWID;
CREATE TABLE association (
    element INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, detail TEXT NOT NULL,
    inherited INTEGER NOT NULL, thing INTEGER NOT NULL);
"""
# Made after the rows: one sort each is faster than keeping them in order.
_INDEXES = """
CREATE INDEX element_parent ON element (parent, spatial);
CREATE INDEX element_guid ON element (guid);
CREATE INDEX element_class ON element (ifc_class);
CREATE INDEX association_element ON association (element);
CREATE INDEX association_thing ON association (thing);
CREATE INDEX association_name ON association (kind, name);
"""
_BOX_TABLE = """CREATE TABLE IF NOT EXISTS box (
    step INTEGER PRIMARY KEY, xmin REAL, ymin REAL, zmin REAL, xmax REAL, ymax REAL, zmax REAL);
"""
_MOST_COLUMNS = 1_900
_FIELDS = tuple(each.name for each in fields(Element))
_ROW = attrgetter(*_FIELDS)  # not astuple, which copies each value deeply
_INSERT = f"INSERT OR REPLACE INTO element VALUES ({', '.join('?' * len(_FIELDS))})"


def write_description(path: Path, description: Description) -> None:
    """Write all rows in one transaction to a new file. Raises sqlite3.Error when the disk is full."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_TABLES)
        with connection:
            connection.executemany(_INSERT, map(_ROW, description.elements()))
            connection.executemany(
                "INSERT OR REPLACE INTO property_set VALUES (?, ?, ?)",
                ((row.step, row.name, _written(row.properties)) for row in description.property_sets()),
            )
            connection.executemany(
                "INSERT OR IGNORE INTO element_property_set VALUES (?, ?, ?)",
                ((link.element, link.property_set, link.inherited) for link in description.property_set_links()),
            )
            connection.executemany(
                "INSERT INTO association VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (row.element, row.kind, row.name, _written(row.detail), row.inherited, row.thing)
                    for row in description.associations()
                ),
            )
            _write_attributes(connection, description)
            _insert_boxes(connection, description.boxes())
        connection.executescript(_INDEXES)


def _written(properties: Iterable[Property]) -> str:
    """Properties as JSON: name, value, unit and, where there is one, the remark."""
    rows = [[p.name, p.value, p.unit, p.remark] if p.remark else [p.name, p.value, p.unit] for p in properties]
    return json.dumps(rows, default=as_json)


def add_description(path: Path, description: Description) -> None:
    """Write the rows of one more part in one transaction, into a file that others read meanwhile. Raises sqlite3.Error
    when the disk is full."""
    fresh = not path.exists()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        if fresh:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(_TABLES + _BOX_TABLE + _INDEXES)
            _make_attributes(connection, "")
        with connection:
            connection.executemany(_INSERT, map(_ROW, description.elements()))
            _add_attributes(connection, description)
            _insert_boxes(connection, description.boxes())


def _add_attributes(connection: sqlite3.Connection, description: Description) -> None:
    """Rows of the attribute table, which gains the columns that it lacks, as far as there is room."""
    known = {name: place for place, name in connection.execute("SELECT place, name FROM attribute_name")}
    names = description.attribute_names()
    for name in names:
        if name not in known and len(known) < _MOST_COLUMNS:
            place = known[name] = len(known)
            connection.execute("INSERT INTO attribute_name VALUES (?, ?)", (place, name))
            connection.execute(f"ALTER TABLE attribute ADD COLUMN a{place}")
    kept = [(index + 1, known[name]) for index, name in enumerate(names) if name in known]
    columns = "".join(f", a{place}" for _, place in kept)
    marks = ", ".join("?" * (len(kept) + 1))
    connection.executemany(
        f"INSERT OR REPLACE INTO attribute (step{columns}) VALUES ({marks})",
        ((row[0], *(row[index] for index, _ in kept)) for row in description.attribute_rows()),
    )


def _make_attributes(connection: sqlite3.Connection, columns: str) -> None:
    connection.execute("CREATE TABLE attribute_name (place INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    connection.execute(f"CREATE TABLE attribute (step INTEGER PRIMARY KEY{columns})")


def _write_attributes(connection: sqlite3.Connection, description: Description) -> None:
    """One row an element, one column a0, a1… an attribute: names come from outside and are only ever values."""
    names = description.attribute_names()
    columns = "".join(f", a{place}" for place in range(len(names)))
    _make_attributes(connection, columns)
    connection.executemany("INSERT INTO attribute_name VALUES (?, ?)", enumerate(names))
    marks = ", ".join("?" * (len(names) + 1))
    connection.executemany(f"INSERT OR REPLACE INTO attribute VALUES ({marks})", description.attribute_rows())


def _insert_boxes(connection: sqlite3.Connection, rows: Iterable[tuple[float, ...]]) -> None:
    connection.execute(_BOX_TABLE)
    connection.executemany("INSERT OR REPLACE INTO box VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def write_boxes(path: Path, boxes: dict[int, tuple[float, ...]]) -> None:
    """Add the boxes of drawn elements: STEP id to (xmin, ymin, zmin, xmax, ymax, zmax), metres of the model."""
    with closing(sqlite3.connect(path)) as connection, connection:
        _insert_boxes(connection, ((step, *box) for step, box in boxes.items()))
