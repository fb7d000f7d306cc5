"""Writes what is understood of each format and system, from the lists in the code: docs/what-is-understood.md.

A list is a row of `TABLES`; whoever adds a list to the code adds a row here. `tests/test_understood.py` fails where the
page does not say what the code says.

Usage: python tests/benchmarks/understood.py [--write]
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from timeo_desktop.connectors import registry
from timeo_desktop.connectors.folder import mapping, ready, titles
from timeo_desktop.connectors.mqtt import fields
from timeo_desktop.connectors.request_tracker import lifecycles
from timeo_desktop.connectors.sta import described
from timeo_desktop.domain import plausible, units
from timeo_desktop.readers import formats
from timeo_desktop.readers.points import geokeys
from timeo_desktop.readers.tiles import extensions

PAGE = Path(__file__).parents[2] / "docs" / "what-is-understood.md"
Cells = Sequence[object]
_HEAD = """# What is understood

What a file or a system declares is used, or named as not understood. These are the lists in the code; the page is
written by `python tests/benchmarks/understood.py --write`, and a test compares the two. What is in none of them becomes
a sentence for the user: a notice of the file, or the health of the connection and a line of its quality page.
"""


@dataclass(frozen=True)
class Table:
    """A list in the code. `place`: its name there. `otherwise`: what becomes of what is not in it."""

    title: str
    place: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Cells]]
    otherwise: str = ""


def _words(values: Iterable[object]) -> str:
    return ", ".join(f"`{each}`" for each in values)


def _table_of_fields() -> Iterable[Cells]:
    for line in fields.TABLE.splitlines():
        words, _, measure = line.partition("=")
        yield _words(words.split("|")), measure.strip().replace(" ; ", ", ") or "nothing of a measurement"


def _mappings() -> Iterable[Cells]:
    for each in ready.READY:
        yield each.name, each.kind, f"`{each.pattern}`", _words(each.columns.values())


TABLES = (
    Table(
        "Files", "readers/formats.py: KINDS", ("format", "endings"),
        lambda: ((each.name, _words(each.endings)) for each in formats.KINDS),
        "A file with another ending is opened as IFC.",
    ),
    Table(
        "Files that are not read", "readers/formats.py: REFUSED", ("endings", "what is said"),
        lambda: ((_words(each.endings), each.why) for each in formats.REFUSED),
    ),
    Table(
        "LAS and LAZ: GeoTIFF keys", "readers/points/geokeys.py: UNDERSTOOD", ("key", "name"),
        lambda: sorted(geokeys.UNDERSTOOD.items()), "Another key is named in a notice.",
    ),
    Table(
        "glTF: extensions", "readers/tiles/extensions.py: GLTF", ("extension", "is", "what that means"),
        lambda: ((f"`{name}`", *told) for name, told in extensions.GLTF.items()),
        "Another one is named in a notice; a file that requires it is refused.",
    ),
    Table(
        "3D Tiles: extensions", "readers/tiles/extensions.py: TILES", ("extension", "is", "what that means"),
        lambda: ((f"`{name}`", *told) for name, told in extensions.TILES.items()),
        "Another one is named in a notice; a tileset that requires it is refused.",
    ),
    Table(
        "Systems", "connectors/registry.py", ("kind", "name", "settings"),
        lambda: ((f"`{each.kind}`", each.title, _words(field.name for field in each.fields) or "none")
                 for each in registry.infos()),
    ),
    Table(
        "Request Tracker: statuses", "connectors/request_tracker/lifecycles.py: STATUSES", ("status", "here", "event"),
        lambda: ((f"`{word}`", status.value, event) for word, (status, event) in lifecycles.STATUSES.items()),
        "The states of an own lifecycle are read from the server where it allows it.",
    ),
    Table(
        "SensorThings: entities", "connectors/sta/described.py: SHAPES", ("entity", "fields that are read"),
        lambda: ((f"`{kind}`", _words(shape)) for kind, shape in described.SHAPES.items()),
        f"Without readings, and not asked: {_words(sorted(described.WITHOUT_READINGS))}. Others are named.",
    ),
    Table(
        "LoRaWAN: fields of uplinks", "connectors/mqtt/fields.py: TABLE", ("words of the field's name", "measure"),
        _table_of_fields, "A field that no row names keeps its name and has no unit. The table is a setting.",
    ),
    Table(
        "Folders: ready mappings", "connectors/folder/ready.py: READY", ("mapping", "kind", "files", "columns"),
        _mappings, "Other tables are read by a mapping of one's own.",
    ),
    Table(
        "Folders: what a column can be", "connectors/folder/mapping.py", ("kind", "roles"),
        lambda: ((mapping.TICKETS, _words(mapping.TICKET_ROLES)), (mapping.READINGS, _words(mapping.READING_ROLES))),
    ),
    Table(
        "Folders: titles of columns", "connectors/folder/titles.py: USUAL", ("role", "titles, accents left out"),
        lambda: ((role, _words(usual)) for role, usual in titles.USUAL.items()),
        "A column with another title is mapped by hand.",
    ),
    Table(
        "Folders: words for statuses", "connectors/folder/ready.py: STATUS_WORDS", ("here", "beginnings of words"),
        lambda: ((status, _words(words)) for status, words in ready.STATUS_WORDS),
    ),
    Table(
        "Readings: units", "domain/units.py: KINDS", ("kind", "units that are converted into each other"),
        lambda: ((kind, _words(each.symbol for each in known)) for kind, known in units.KINDS.items()),
        "Another unit is kept as it was sent.",
    ),
    Table(
        "Readings: limits", "domain/plausible.py: LIMITS_BY_UNIT", ("units", "quantities with", "lowest", "highest"),
        lambda: ((_words(each.units), _words(each.words) or "any", f"{each.low:g}", f"{each.high:g}")
                 for each in plausible.LIMITS_BY_UNIT),
        "Readings in other units are not doubted for their value.",
    ),
)  # fmt: skip


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *map(_section, TABLES)])


def _section(table: Table) -> str:
    rows = [" | ".join(str(cell).replace("|", "\\|") for cell in row) for row in table.rows()]
    heads = [" | ".join(table.columns), " | ".join("---" for _ in table.columns)]
    body = "\n".join(f"| {row} |" for row in (*heads, *rows))
    after = f"\n{table.otherwise}\n" if table.otherwise else ""
    return f"## {table.title}\n\n`{table.place}`\n\n{body}\n{after}"


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(page(), "utf-8")
    else:
        print(page())
