"""A mapping and the titles of a table: whether it knows them, and what it makes of them."""

from collections.abc import Sequence
from dataclasses import replace

from timeo_desktop.connectors.folder.mapping import REQUIRED, ROLES, TableMapping
from timeo_desktop.connectors.folder.titles import by_title, unit_in
from timeo_desktop.domain.tables import plain


def knows(mapping: TableMapping, titles: Sequence[str]) -> bool:
    """Whether titles are of the header that a mapping knows: by the title that it names, else by those of its columns,
    else by what titles usually mean."""
    known = {plain(title) for title in titles}
    if mapping.header and plain(mapping.header) in known:
        return True
    if mapping.by_title:
        return not replace(mapping, columns=by_title(titles, ROLES[mapping.kind])).problems()
    wanted = {plain(mapping.columns[role]) for role in REQUIRED[mapping.kind] if role in mapping.columns}
    return not mapping.header and bool(wanted) and wanted <= known


def fitted(mapping: TableMapping, titles: Sequence[str]) -> TableMapping:
    """A mapping with the columns and the unit that it finds by the titles of a table."""
    columns, constants = dict(mapping.columns), dict(mapping.constants)
    if mapping.by_title:
        known = {plain(title) for title in titles}
        named = {role: title for role, title in columns.items() if plain(title) in known}
        taken = {plain(title) for title in named.values()}
        left = [title for title in titles if plain(title) not in taken]
        columns = by_title(left, [role for role in ROLES[mapping.kind] if role not in named]) | named
    unit = unit_in(columns.get("value", ""))
    if unit and "unit" not in columns:
        constants.setdefault("unit", unit)
    return replace(mapping, columns=columns, constants=constants)
