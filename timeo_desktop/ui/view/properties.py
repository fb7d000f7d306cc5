"""What is known of the selected element: identity, what it is made of and belongs to, its property sets."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, starmap
from typing import cast

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from timeo_desktop.domain.changes import Changes
from timeo_desktop.domain.description import Association
from timeo_desktop.domain.elements import Element, element_number, source_of, step_of
from timeo_desktop.domain.view import ViewState
from timeo_desktop.ui.base import words
from timeo_desktop.ui.base.language import several, tr
from timeo_desktop.ui.base.own_key import own_key
from timeo_desktop.ui.base.value_text import number_of, with_unit
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.element_rows import Row, association_row, set_rows, set_title
from timeo_desktop.ui.view.links import Links, member_count, members

_COUNTED = 20_000
_PLACES = ("IfcBuildingStorey", "IfcSpace", "IfcBuilding")
Group = tuple[str, tuple[Row, ...]]


@dataclass(frozen=True)
class _Content:
    """What the panel says: a title, a line below it, and groups of names and values."""

    title: str
    subtitle: str = ""
    groups: tuple[Group, ...] = ()


class PropertiesPanel(QWidget):
    """The panel on the right."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("properties")
        self._session = desk.session
        self._content: _Content | None = None
        self._number: int | None = None  # the element that is shown, where it is one
        self._shut: set[str] = set()  # titles of groups that the user closed, also for the next element
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        font = QFont(self._title.font())
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self._title.setFont(font)
        self._subtitle = QLabel(self)
        self._subtitle.setTextFormat(Qt.TextFormat.PlainText)
        self._subtitle.setWordWrap(True)
        self.filter = QLineEdit(self)
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self.rows = QTreeWidget(self)
        self.rows.setColumnCount(2)
        self._links = Links(self.rows, desk.session)
        self.rows.setRootIsDecorated(True)
        self.rows.setAlternatingRowColors(True)
        self.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.rows.setIndentation(12)
        self.rows.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.rows.header().setStretchLastSection(True)
        self.rows.itemCollapsed.connect(lambda item: self._shut.add(item.text(0)))
        self.rows.itemExpanded.connect(lambda item: self._shut.discard(item.text(0)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(4)
        for widget in (self._title, self._subtitle, self.filter, self.rows):
            layout.addWidget(widget)
        layout.setStretch(3, 1)
        layout.addStretch(0)
        own_key(self.rows, QKeySequence.StandardKey.Copy, self._copy)
        desk.hub.view_changed.connect(self._view_changed)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.filter.setPlaceholderText(tr("Filter properties"))
        self.rows.setHeaderLabels([tr("Property"), tr("Value")])
        self._show()

    def refresh(self, _changes: Changes) -> None:
        """Something that is shown here may have changed."""
        self._show()

    def _view_changed(self, old: ViewState, new: ViewState) -> None:
        if old.selection != new.selection:
            self._show()

    def _show(self) -> None:
        """Say what is known now; what is the same stays as it stands, with what the user has done to it."""
        selection = self._session.view.selection
        number = next(iter(selection)) if len(selection) == 1 else None
        content = self._content_of(selection)
        if content == self._content:
            return
        again = number is not None and number == self._number
        scroll, current = self.rows.verticalScrollBar().value(), self._place_of(self.rows.currentItem())
        self._content, self._number = content, number
        self.filter.setVisible(bool(selection))
        self.rows.setVisible(bool(selection))
        self._title.setText(content.title)
        self._subtitle.setText(content.subtitle)
        self.rows.clear()
        for title, rows in content.groups:
            self._group(title, rows)
        if not again:
            self.rows.setColumnWidth(0, max(120, int(self.rows.width() * 0.44)))
        self._filter(self.filter.text())
        if again:
            self._choose(current)
            self.rows.verticalScrollBar().setValue(scroll)

    def _content_of(self, selection: frozenset[int]) -> _Content:
        if not selection:
            return _Content(
                tr("Nothing is selected"), tr("Click something in the view or in the tree to read about it.")
            )
        return self._of_one(next(iter(selection))) if len(selection) == 1 else self._of_many(selection)

    def _of_one(self, number: int) -> _Content:
        element = self._session.element(number)
        if element is None:
            return _Content(tr("An element whose properties are not read yet"))
        groups: list[Group] = [
            (tr("Identity"), tuple(starmap(Row, self._identity(number, element)))),
            *self._sets(number),
        ]
        for twin in self._session.same_as(number):
            groups.append((tr("The same in {model}", model=self._session.models[source_of(twin)].file.name), ()))
            groups += self._sets(twin)
        return _Content(words.title(element), self._place(number, element), tuple(groups))

    def _sets(self, number: int) -> Iterator[Group]:
        """What the model says of an element besides its identity."""
        reader = self._session.models[source_of(number)].elements
        if reader is None:
            return
        associations = reader.associations(step_of(number))
        if associations:
            rows = (association_row(row, self._named(number, row)) for row in associations)
            yield tr("Made of and belongs to"), tuple(rows)
        for group in reader.property_sets(step_of(number)):
            yield set_title(group), set_rows(group)
        # Several layers may be of one material, whose properties are said once.
        things = [row for row in associations if self._named(number, row) is None]
        of_things = ((row.name, group) for row in things for group in reader.property_sets(row.thing))
        yield from dict.fromkeys((set_title(group, name), set_rows(group)) for name, group in of_things)
        yield from members(reader, number)

    def _named(self, number: int, row: Association) -> int | None:
        """The number of what an association of an element names, if that is an element itself."""
        named = element_number(source_of(number), row.thing)
        return named if row.thing and self._session.element(named) is not None else None

    def _place(self, number: int, element: Element) -> str:
        """The class, and where the element is: storey and room."""
        reader = self._session.models[source_of(number)].elements
        parts = [words.class_word(element.ifc_class)]
        above = reader.path_to(element.step)[:-1] if reader else []
        for step in above:
            container = reader.element(step) if reader else None
            if container is not None and (container.group or container.ifc_class in _PLACES):
                parts.append(words.title(container))
        if reader and (count := member_count(reader, element)):
            parts.append(several("{count} member", "{count} members", count))
        return " · ".join(parts)

    def _identity(self, number: int, element: Element) -> Iterable[tuple[str, str]]:
        yield tr("Class"), element.ifc_class
        kind = tr("Predefined type")
        if element.inherits_kind:
            kind = tr("{name} (from the type)", name=kind)
        for label, value in (
            (tr("Name"), element.name),
            (tr("Asset tag"), element.tag),
            (tr("Description"), element.description),
            (tr("Object type"), element.object_type),
            (kind, element.predefined_type),
        ):
            if value:
                yield label, value
        identifier = "GlobalId" if element.ifc_class.startswith("Ifc") else tr("Identifier")
        yield identifier, element.guid or tr("missing in the file")
        if element.elevation is not None:
            yield tr("Elevation"), with_unit(number_of(element.elevation, "m"), "m")
        yield tr("Model"), self._session.models[source_of(number)].file.name
        box = self._session.scene.contents.box_of((number,))
        if box is not None:
            size = " × ".join(number_of(float(side), "m") for side in box[1] - box[0])
            yield tr("Size (x × y × z)"), with_unit(size, "m")
            centre = self._session.scene.to_map((box[0] + box[1]) / 2)
            east, north, height = (number_of(float(value), "m") for value in centre)
            label = tr("Centre (EPSG:{code})", code=self._session.epsg) if self._session.epsg else tr("Centre")
            yield label, f"{east} ; {north} m"
            yield tr("Height of the centre"), f"{height} m"

    def _of_many(self, selection: frozenset[int]) -> _Content:
        steps: defaultdict[int, list[int]] = defaultdict(list)
        for number in islice(selection, _COUNTED):
            steps[source_of(number)].append(step_of(number))
        counted: Counter[str] = Counter()
        for source, own in steps.items():
            model = self._session.models.get(source)
            known = model.elements.classes_of(own) if model is not None and model.elements is not None else {}
            counted.update(known)
            counted["?"] += len(own) - sum(known.values())
        rows = tuple(
            Row(f"{words.class_word(name)} ({name})", QLocale().toString(count))
            for name, count in counted.most_common()
            if count
        )
        title = tr("{count} elements", count=QLocale().toString(len(selection)))
        return _Content(title, "", ((tr("By class"), rows),))

    def _group(self, title: str, rows: Iterable[Row]) -> None:
        group = QTreeWidgetItem(self.rows, [title])
        group.setFirstColumnSpanned(True)
        font = QFont(self.rows.font())
        font.setBold(True)
        group.setFont(0, font)
        for row in rows:
            item = QTreeWidgetItem(group, [row.name, row.value])
            item.setToolTip(0, words.tip(f"{row.name}\n{row.remark}".rstrip()))
            item.setToolTip(1, words.tip(row.value))
            if row.leads_to is not None:
                self._links.lead(item, row.leads_to)
        group.setExpanded(title not in self._shut)

    @staticmethod
    def _place_of(item: QTreeWidgetItem | None) -> tuple[str, str]:
        """The group and the name of a row, by which it is found again."""
        if item is None:
            return "", ""
        group = item.parent()
        return (item.text(0), "") if group is None else (group.text(0), item.text(0))

    def _choose(self, place: tuple[str, str]) -> None:
        for item in self.rows.findItems(place[1] or place[0], Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive):
            if self._place_of(item) == place:
                self.rows.setCurrentItem(item)
                return

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for index in range(self.rows.topLevelItemCount()):
            group = self.rows.topLevelItem(index)
            if group is None:
                continue
            named = wanted in group.text(0).casefold()
            shown = 0
            for row in range(group.childCount()):
                item = cast(QTreeWidgetItem, group.child(row))
                match = named or wanted in f"{item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not match)
                shown += match
            group.setHidden(not shown)

    def _copy(self) -> None:
        rows = ["\t".join((item.text(0), item.text(1))).rstrip() for item in self.rows.selectedItems()]
        QGuiApplication.clipboard().setText("\n".join(rows))
