"""The questions that the version before was asked, so that every later version can be asked the very same.

Imports nothing of the program: modules have other names in other versions, so whoever asks names them (`Program`).
All moments are fixed; nothing here asks what time it is. Answers are plain JSON values.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, is_dataclass
from enum import Enum
from math import isclose, isnan
from pathlib import Path
from typing import Any

import numpy as np

Answers = dict[str, Any]

MONDAY_0900 = 1_772_442_000_000  # 2026-03-02T09:00Z; the program was used from then on
HOUR, DAY = 3_600_000, 86_400_000
MONDAY_1605 = MONDAY_0900 + 7 * HOUR + 300_000
WEDNESDAY_1200 = MONDAY_0900 + 2 * DAY + 3 * HOUR
MOMENTS = (MONDAY_1605, WEDNESDAY_1200)
KNOWN = (None, MONDAY_0900 + 90 * 60_000, MONDAY_0900 + DAY + 5 * HOUR)
TAGS = ("CH-01", "P-01", "CTA-01", "001", "104", "RAD-101-1", "ST-103", "TLS-E-204417")
FOUND = (*TAGS, "ch-02", "TGBT-01", "SC-001", "Chaudière 2", "Chaudière 1 (remplacée)", "chaudière 1 (REMPLACÉE)",
         "Radiateur", "RAD-001-1", "RAD-001-A", "086Ki27hPH394DBWnh0_9t", "30001234567890", "DEM0MNMS2026",
         "city-school", "Accueil", "salle polyvalente", "nobody")  # fmt: skip
GUESSED = ("Radiateur salle polyvalente", "pompe double de la salle", "chaudiere n°1")
SEARCHED = ("chaudi", "Radiateur", "086Ki27hPH394DBWnh0_9t", "12", "Rez-de-chaussee", "Rez-de-chaussée", "CHAUDIÈRE",
            "ventilation", "ecole", "École", "city-school", "DEM0AAAA1111", "P-01", "IfcBoiler", "minimes",
            "rue des", "nobody")  # fmt: skip
_MOST_SEARCHED = 500
_CHARTED = ("ST-001", "CAL-77120", "probe-1")
_SOME = 25  # every so many elements the properties are asked for


@dataclass(frozen=True)
class Program:
    """The modules of one version of the program that answer."""

    suggest: Any
    timeline: Any
    quantities: Any
    meters: Any
    alarms: Any
    connect: Any
    connections: Any
    crosswalk: Any
    documents: Any
    history: Any
    links: Any
    map_layers: Any
    match: Any
    measurements: Any
    placements: Any
    readings: Any
    registered: Any
    situation: Any
    read_chunk: Callable[[Path], Any]
    condition: Callable[..., Any]


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(each) for name, each in asdict(value).items()}
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        rows = [plain(each) for each in value]
        return sorted(rows) if isinstance(value, (set, frozenset)) else rows
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (np.ndarray, np.generic)):
        return plain(value.tolist())
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float) and isnan(value):
        return None
    return value


def differences(before: Any, after: Any, *, within: float = 0.0, at: str = "") -> list[str]:
    """Where what was said before is not said now. A record may say more than it did; a list may not."""
    if isinstance(before, dict) and isinstance(after, dict):
        lost = [f"{at}/{name} is not said any more" for name in before if name not in after]
        both = [name for name in before if name in after]
        return lost + [
            each for name in both for each in differences(before[name], after[name], within=within, at=f"{at}/{name}")
        ]
    if isinstance(before, list) and isinstance(after, list):
        if len(before) != len(after):
            return [f"{at} has {len(after)} rows, not {len(before)}"]
        pairs = enumerate(zip(before, after, strict=True))
        return [each for row, (a, b) in pairs for each in differences(a, b, within=within, at=f"{at}/{row}")]
    if isinstance(before, float) and isinstance(after, (int, float)):
        return [] if isclose(before, after, rel_tol=0.0, abs_tol=within) else [f"{at} is {after!r}, not {before!r}"]
    return [] if before == after and type(before) is type(after) else [f"{at} is {after!r}, not {before!r}"]


# The store of operations.


def store_answers(program: Program, store: Any) -> Answers:
    """What a store says, by question. `found` is a search."""
    reader = store.read()
    kept = program.connect.all_connections(store)
    return {
        "situations": {str(moment): _situation(program, reader, moment) for moment in MOMENTS},
        "timelines": _timelines(program, reader),
        "found": {text: _ids(program.history.find_element(reader, text)) for text in FOUND},
        "elements": _elements(program, reader),
        "series": _series(program, reader),
        "placements": _placements(program, reader),
        "map_layers": _map_layers(program, reader),
        "connections": plain(kept),
        "health": plain(program.connect.health_of(store)),
        "cursors": {each.id: plain(program.connections.cursor_of(reader, each.id)) for each in kept},
        "runs": {each.id: plain(program.connect.runs(store, each.id)) for each in kept},
        "rejected": {each.id: plain(program.connect.rejected(store, each.id)) for each in kept},
        "rules": plain(sorted(program.alarms.rules(store), key=lambda rule: rule.id)),
        "kept": _kept(reader),
    }


_KEYS = "SELECT scheme, value, source, method FROM element_key WHERE element = ?"


def guesses(program: Program, store: Any) -> Answers:
    """What texts without an element may mean. Looks at every name there is, which takes long where there are many."""
    return {text: plain(program.suggest(store, text)) for text in GUESSED}


def row_counts(reader: Any, tables: Iterable[str]) -> dict[str, int]:
    """How many rows each table has."""
    return {table: reader.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def _ids(elements: Iterable[Any]) -> list[int]:
    return sorted(element.id for element in elements)


def _first(program: Program, reader: Any, text: str) -> int:
    return _ids(program.history.find_element(reader, text))[0]


def _situation(program: Program, reader: Any, moment: int) -> Answers:
    found = program.situation.situation_at(reader, moment)
    said: Answers = plain(found)
    said["tickets"].sort(key=lambda each: each["row"]["id"])
    said["has_pin"] = sorted(each.row.id for each in found.tickets if program.situation.has_pin(each, moment))
    said["quantities"], said["meters"] = plain(program.quantities(found)), plain(program.meters(found))
    return said


def _timelines(program: Program, reader: Any) -> Answers:
    said = {}
    for tag in TAGS:
        element = _first(program, reader, tag)
        for known in KNOWN:
            said[f"{tag} as known {known}"] = plain(program.timeline(reader, element, known=known))
    building = _first(program, reader, "DEM0MNMS2026")
    said["the building and all in it"] = plain(program.timeline(reader, building, inside=True, limit=60))
    return said


def _elements(program: Program, reader: Any) -> Answers:
    said: Answers = {}
    for tag in (*TAGS, "DEM0MNMS2026"):
        element = _first(program, reader, tag)
        said[tag] = {
            "row": plain(program.crosswalk.elements(reader, [element])[element]),
            "keys": plain(sorted(reader.execute(_KEYS, (element,)).fetchall())),
            "path": program.crosswalk.with_ancestors(reader, element),
            "inside": sorted(program.crosswalk.inside(reader, element)),
            "versions": plain(program.registered.versions_of(reader, element)),
            "streams": plain(program.links.streams_of(reader, [element])),
            "installs": plain(program.links.installs_of(reader, [element])),
            "documents": plain(program.documents.documents_of(reader, [element])),
        }
    said["wanted of cities"] = sorted(program.crosswalk.wanted_values(reader))
    return said


def _series(program: Program, reader: Any) -> Answers:
    rows = program.readings.streams(reader)
    low, high = MONDAY_0900 - 3 * DAY, MONDAY_0900
    said: Answers = {"streams": plain(rows)}
    for row in [each for each in rows if each.key in _CHARTED or each.key.startswith("TLS-E-204417/")]:
        said[row.key] = plain(program.measurements.series_for(reader, row.id, low, high))
        said[f"{row.key}, hours"] = plain(program.readings.hour_series(reader, row.id, low, high))
    return said


def _placements(program: Program, reader: Any) -> Answers:
    contents = [row[0] for row in reader.execute("SELECT content FROM placement ORDER BY content")]
    return {content: plain(program.placements.placement_of(reader, content)) for content in contents}


def _map_layers(program: Program, reader: Any) -> list[Answers]:
    layers = program.map_layers.map_layers(reader)
    return [{**plain(row), "content": digest(program.map_layers.content_of(reader, row.id))} for row in layers]


def _kept(reader: Any) -> Answers:
    """What is kept and no verb asks for: what was corrected, what was decided, what was done."""
    queries = {
        "readings before their correction": "SELECT * FROM reading_past ORDER BY stream, at, delivery",
        "lines before their correction": (
            "SELECT id, intervention, key, happened, zone, event, status, actor, note, field, old, new, hash, delivery,"
            " replaced FROM intervention_event WHERE replaced IS NOT NULL ORDER BY id"
        ),
        "rules of links": "SELECT * FROM link_rule ORDER BY connection, value",
        "links by hand or rule": "SELECT * FROM link WHERE method != 'key' ORDER BY kind, record, element",
        "audit": "SELECT * FROM audit_log ORDER BY id",
        "raw": "SELECT connection, key, hex(hash), delivery, hex(body) FROM raw_record ORDER BY 1, 2, 3",
        "contracts": "SELECT * FROM contract ORDER BY id",
        "watches": "SELECT * FROM alarm_watch ORDER BY rule, stream",
        "models": "SELECT * FROM model ORDER BY id",
    }
    return {name: plain([[*row] for row in reader.execute(query)]) for name, query in queries.items()}


# Packages.


def package_answers(program: Program, package: Any, elements: Any) -> Answers:
    """What a package says, by question; `chunks` is how it is cut, `searched` a search."""
    summary = plain(package.summary)
    for name in ("seconds", "beside"):  # of the machine that read it
        del summary[name]
    return {
        "summary": summary,
        "chunks": [plain(chunk) for chunk in package.chunks],
        "shapes": [_shape(program, package.folder / chunk.name) for chunk in package.chunks],
        "tree": _tree(elements),
        "properties": _properties(elements),
        "searched": {text: sorted(row.step for row in elements.search(text, _MOST_SEARCHED)) for text in SEARCHED},
        "attributes": _attributes(elements),
        "portfolio": _portfolio(program, elements),
        "boxes": {str(step): list(box) for step, box in sorted(elements.all_boxes().items())},
        "types": plain(elements.all_types()),
    }


def _shape(program: Program, path: Path) -> Answers:
    chunk = program.read_chunk(path)
    names = ("points", "normals", "colours", "features", "triangles", "edges", "curves")
    arrays = {name: digest(np.ascontiguousarray(getattr(chunk, name)).tobytes()) for name in names}
    return {"steps": plain(chunk.steps), "vertices": len(chunk.points), "origin": plain(chunk.origin),
            "opaque": plain(chunk.opaque), "layer": chunk.layer, **arrays}  # fmt: skip


def _tree(elements: Any) -> list[list[Any]]:
    """Every element below the roots, in the order of the tree: depth, step, class, name, tag, GlobalId."""
    said: list[list[Any]] = []

    def walk(rows: list[Any], depth: int) -> None:
        for row in _but_groups(rows):
            said.append([depth, row.step, row.ifc_class, row.name, row.tag, row.guid])
            walk(elements.children(row.step), depth + 1)

    walk(elements.roots(), 0)
    return said


def _but_groups(rows: Any) -> list[Any]:
    """What the first version knew as elements: to it groups were names that elements bear."""
    return [row for row in rows if not getattr(row, "group", "")]


def _properties(elements: Any) -> Answers:
    rows = _but_groups(elements.all_elements())
    chosen = rows[::_SOME] if len(rows) > _SOME else rows
    sets = {str(row.step): plain(elements.property_sets(row.step)) for row in rows}
    return {
        "of all": digest(repr(sorted(sets.items())).encode()),
        "of some": {
            str(row.step): {"row": plain(row), "sets": sets[str(row.step)],
                            "associations": plain(elements.associations(row.step)),
                            "path": elements.path_to(row.step)}
            for row in chosen
        },
    }  # fmt: skip


def _attributes(elements: Any) -> Answers:
    names = elements.attribute_names()
    columns = {name: plain(elements.attribute_column(name)) for name in names}
    return {"names": names, "columns": columns, "classes": sorted(elements.classes()),
            "objects": elements.object_count(), "last": elements.last_step()}  # fmt: skip


def _portfolio(program: Program, elements: Any) -> Answers:
    names = elements.attribute_names()
    by_name = list(map(int, elements.portfolio((), "name", False)))
    said: Answers = {
        "by name": by_name,
        "by name, last first": list(map(int, elements.portfolio((), "name", True))),
        "by class": list(map(int, elements.portfolio((), "ifc_class", False))),
        "with a word": list(map(int, elements.portfolio(("ecole",), "guid", False))),
        "with a class of the user": list(
            map(int, elements.portfolio(("maison",), "name", False, {"maison": ["Building"]}))
        ),
        "rows": plain(elements.portfolio_rows(by_name[:10])),
    }
    for name in names:
        said[f"by {name}"] = list(map(int, elements.portfolio((), name, False)))
        said[f"{name} above 7"] = list(
            map(int, elements.portfolio((), name, True, {}, [program.condition(name, ">", "7")]))
        )
    return said


def digest(data: bytes) -> str:
    """A short mark that changes when the bytes do."""
    return hashlib.sha256(data).hexdigest()[:16]
