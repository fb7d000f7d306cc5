"""Which mapping takes which file: by the pattern of its name, and by the header that it knows.

A pattern that fits every file of a kind names none: such a mapping takes what has its header, and says nothing of
others.
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from pathlib import Path

from timeo_desktop.connectors.folder.fitting import knows
from timeo_desktop.connectors.folder.layouts import find_table, wanted_by
from timeo_desktop.connectors.folder.mapping import TableMapping
from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.tables import Tables

_ANY = frozenset({"*", "*.*", "*.csv", "*.txt", "*.xlsx", ""})


def is_named(mapping: TableMapping) -> bool:
    """Whether a mapping names files, and not all of a kind."""
    return mapping.pattern.lower() not in _ANY


def may_take(names: Sequence[str], mappings: Iterable[TableMapping]) -> tuple[TableMapping, ...]:
    """Those whose pattern fits one of the names of a file, those that name it first."""
    fitting = [each for each in mappings if any(fnmatch(name.lower(), each.pattern.lower()) for name in names)]
    return tuple(sorted(fitting, key=lambda each: not is_named(each)))


def taker(tables: Tables, path: Path, among: Sequence[TableMapping]) -> TableMapping:
    """The first of these mappings whose header a file has; else the first that names it. Raises BadData where none
    does, OSError and Cancelled."""
    if len(among) == 1 and is_named(among[0]):
        return among[0]
    unread: list[BadData] = []
    for each in among:
        try:
            if _has_header(tables, path, each):
                return each
        except BadData as error:
            unread.append(error)
    named = next((each for each in among if is_named(each)), None)
    if named is not None:
        return named
    if len(unread) == len(among):
        raise unread[0]
    raise BadData("No mapping knows the columns of {file}", file=path.name)


def _has_header(tables: Tables, path: Path, mapping: TableMapping) -> bool:
    found = (find_table(tables.rows(path, sheet), mapping) for sheet in tables.sheets(path, wanted_by(mapping)))
    return any(table is not None and knows(mapping, table.titles) for table in found)
