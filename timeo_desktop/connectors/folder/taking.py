"""Which mapping takes which file: by the pattern of its name, and by the header that it knows.

A pattern that fits every file of a kind names none: such a mapping takes what has its header, and says nothing of
others.
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path

from timeo_desktop.connectors.folder.mapping import HEAD, TableMapping, names
from timeo_desktop.connectors.folder.tables import Cell, Layout, read_rows
from timeo_desktop.domain.connections import BadData

_ANY = frozenset({"*", "*.*", "*.csv", "*.txt", "*.xlsx", ""})


def is_named(mapping: TableMapping) -> bool:
    """Whether a mapping names files, and not all of a kind."""
    return mapping.pattern.lower() not in _ANY


def may_take(name: str, mappings: Iterable[TableMapping]) -> tuple[TableMapping, ...]:
    """Those whose pattern fits the name of a file, those that name it first."""
    fitting = [each for each in mappings if fnmatch(name.lower(), each.pattern.lower())]
    return tuple(sorted(fitting, key=lambda each: not is_named(each)))


def taker(path: Path, among: Sequence[TableMapping]) -> TableMapping:
    """The first of these mappings whose header a file has; else the first that names it. Raises BadData where none
    does."""
    heads: dict[Layout, list[list[Cell]]] = {}
    unread: list[BadData] = []
    for each in among:
        try:
            if each.layout not in heads:
                heads[each.layout] = [row for _, row in islice(read_rows(path, each.layout), HEAD)]
        except BadData as error:
            unread.append(error)
            continue
        if any(names(row, each) for row in heads[each.layout]):
            return each
    named = next((each for each in among if is_named(each)), None)
    if named is not None:
        return named
    if not heads and unread:
        raise unread[0]
    raise BadData("No mapping knows the columns of {file}", file=path.name)
