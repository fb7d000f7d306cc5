"""Which mapping takes which file: by the pattern of its name, and by the header that it knows.

A pattern that fits every file of a kind names none: such a mapping takes what has its header, and says nothing of
others.
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path

from timeo_desktop.connectors.folder.layouts import header_in, wanted_by
from timeo_desktop.connectors.folder.mapping import HEAD, TableMapping
from timeo_desktop.domain.connections import BadData
from timeo_desktop.domain.tables import Layout, RawRow, Tables, Wanted

_ANY = frozenset({"*", "*.*", "*.csv", "*.txt", "*.xlsx", ""})


def is_named(mapping: TableMapping) -> bool:
    """Whether a mapping names files, and not all of a kind."""
    return mapping.pattern.lower() not in _ANY


def may_take(name: str, mappings: Iterable[TableMapping]) -> tuple[TableMapping, ...]:
    """Those whose pattern fits the name of a file, those that name it first."""
    fitting = [each for each in mappings if fnmatch(name.lower(), each.pattern.lower())]
    return tuple(sorted(fitting, key=lambda each: not is_named(each)))


def taker(tables: Tables, path: Path, among: Sequence[TableMapping]) -> TableMapping:
    """The first of these mappings whose header a file has; else the first that names it. Raises BadData where none
    does, and OSError."""
    titles = tuple(dict.fromkeys(title for each in among for title in wanted_by(each).titles))
    heads: dict[Layout, list[list[RawRow]]] = {}
    unread: list[BadData] = []
    for each in among:
        try:
            if each.layout not in heads:
                sheets = tables.sheets(path, Wanted(each.layout, titles))
                heads[each.layout] = [list(islice(tables.rows(path, sheet), HEAD)) for sheet in sheets]
        except BadData as error:
            unread.append(error)
            continue
        if any(header_in(head, each) is not None for head in heads[each.layout]):
            return each
    named = next((each for each in among if is_named(each)), None)
    if named is not None:
        return named
    if not heads and unread:
        raise unread[0]
    raise BadData("No mapping knows the columns of {file}", file=path.name)
