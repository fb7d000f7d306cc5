"""The rows of the project tree, read a branch at a time. Many children of one class are one row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QLocale

from timeo_desktop.domain.elements import Element, element_number
from timeo_desktop.domain.model_elements import ModelElements
from timeo_desktop.ui.base import words
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.value_text import number_of, with_unit
from timeo_desktop.ui.view.open_model import OpenModel

_GROUP_FROM = 8  # children of one class under one parent
_CROWD = 20_000  # children that no one reads in a tree: they are counted, and listed in the portfolio
_NAMED_BY_FILE = ("CityModel", "MapLayer", "PointCloud")  # the file may be a copy under another name
Numbers = tuple[int, ...]


@dataclass(eq=False)
class TreeRow:
    """A row: a model, an element, or several elements of one class or kind, whose `numbers` it stands for. `elsewhere`:
    what it shows has its own place in the tree; here it is a member of a group, or only reaches in."""

    text: str
    icon: str
    parent: "TreeRow | None"
    model: OpenModel
    element: Element | None = None
    numbers: Numbers = ()
    tip: str = ""
    rows: list["TreeRow"] | None = None
    waiting: list[Element] = field(default_factory=list)
    crowd: int = 0  # the step of the element whose many children this row counts
    elsewhere: bool = False

    def number(self) -> int | None:
        """The element number, when the row is an element."""
        return None if self.element is None else element_number(self.model.number, self.element.step)


def model_row(model: OpenModel) -> TreeRow:
    """The row of an open file."""
    text = model.file.name
    if model.elements is None:
        text = tr("{name} (reading…)", name=text) if not model.whole else text
    row = TreeRow(text, "file-3d", None, model, tip=str(model.file.path))
    if model.elements is None:
        row.rows = []
    return row


def rows_in(row: TreeRow) -> Iterator[TreeRow]:
    """The rows directly below one."""
    reader = row.model.elements
    if reader is None:
        return
    if row.element is not None:
        yield from _inside(row, row.element, reader)
        yield from _belonging(row, row.element, reader)
    elif row.numbers:
        yield from (_element_row(row, child, row.elsewhere) for child in row.waiting)
    else:
        roots = reader.roots()
        yield from _by_class(row, [root for root in roots if not root.group])
        yield from _groups(row, [root for root in roots if root.group])


def _inside(row: TreeRow, element: Element, reader: ModelElements) -> Iterator[TreeRow]:
    if reader.child_count(element.step) > _CROWD:
        yield from _counted(row, element.step, reader)
    else:
        yield from _by_class(row, reader.children(element.step))


def _belonging(row: TreeRow, element: Element, reader: ModelElements) -> Iterator[TreeRow]:
    """Members of a group, or what reaches into a storey or a room from elsewhere."""
    if not element.spatial:
        return
    count = reader.member_count(element.step)
    if count > _CROWD:
        text, tip = tr("{count} members", count=QLocale().toString(count)), tr("Too many to list here")
        yield TreeRow(text, row.icon, row, row.model, tip=tip, rows=[], crowd=element.step)
    elif count:
        yield from _by_class(row, reader.members(element.step), elsewhere=True)


def _by_class(row: TreeRow, children: Iterable[Element], *, elsewhere: bool = False) -> Iterator[TreeRow]:
    by_class: defaultdict[str, list[Element]] = defaultdict(list)
    for child in children:
        if child.spatial:
            yield _element_row(row, child, elsewhere)
        else:
            by_class[child.ifc_class].append(child)
    for ifc_class, members in by_class.items():
        if len(members) < _GROUP_FROM:
            yield from (_element_row(row, child, elsewhere) for child in members)
        else:
            text = f"{words.class_word(ifc_class)} ({len(members)})"
            yield _several(row, text, words.icon_name(ifc_class), members, tip=ifc_class, elsewhere=elsewhere)


def _groups(row: TreeRow, groups: list[Element]) -> Iterator[TreeRow]:
    """The zones of a model in one row, its systems in one, its other groups in one."""
    for kind, title in words.GROUP_TITLES.items():
        members = [group for group in groups if group.group == kind]
        if members:
            yield _several(row, f"{tr(title)} ({len(members)})", words.GROUP_ICONS[kind], members)


def _counted(row: TreeRow, step: int, reader: ModelElements) -> Iterator[TreeRow]:
    for ifc_class, count in reader.class_counts(step):
        text = f"{words.class_word(ifc_class)} ({count})"
        tip = tr("Too many to list here: see the portfolio")
        yield TreeRow(text, words.icon_name(ifc_class), row, row.model, tip=tip, rows=[], crowd=step)


def _several(
    row: TreeRow, text: str, icon: str, members: list[Element], *, tip: str = "", elsewhere: bool = False
) -> TreeRow:
    numbers = tuple(element_number(row.model.number, member.step) for member in members)
    return TreeRow(text, icon, row, row.model, numbers=numbers, tip=tip or text, waiting=members, elsewhere=elsewhere)


def _element_row(row: TreeRow, element: Element, elsewhere: bool) -> TreeRow:
    tip = f"{element.ifc_class}\n{element.guid}"
    text = _text(element)
    in_group = row.element is not None and row.element.group
    if elsewhere and not in_group and not row.numbers:
        text = tr("{name} (reference)", name=text)
        tip = f"{tip}\n{tr('Its own place in the tree is another one')}"
    made = TreeRow(text, words.icon_of(element), row, row.model, element, tip=tip, elsewhere=elsewhere)
    if elsewhere or not _holds_something(element, row.model.elements):
        made.rows = []
    return made


def _holds_something(element: Element, reader: ModelElements | None) -> bool:
    if reader is None:
        return True
    return bool(reader.child_count(element.step) or (element.spatial and reader.member_count(element.step)))


def _text(element: Element) -> str:
    if element.ifc_class in _NAMED_BY_FILE:
        return words.class_word(element.ifc_class)
    if element.elevation is None:
        return words.title(element)
    height = with_unit(number_of(element.elevation, "m"), "m")
    return f"{words.title(element)} · {height}"
