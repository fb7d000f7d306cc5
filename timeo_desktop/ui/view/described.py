"""What the model says of what is selected: identity, what it is made of and belongs to, its property sets."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, starmap

from PySide6.QtCore import QLocale

from timeo_desktop.domain.description import Association
from timeo_desktop.domain.elements import Element, element_number, source_of, step_of
from timeo_desktop.ui.base import words
from timeo_desktop.ui.base.language import several, tr
from timeo_desktop.ui.base.value_text import number_of, with_unit
from timeo_desktop.ui.view.element_rows import Row, association_row, set_rows, set_title
from timeo_desktop.ui.view.links import member_count, members
from timeo_desktop.ui.view.session import Session

_COUNTED = 20_000
_PLACES = ("IfcBuildingStorey", "IfcSpace", "IfcBuilding")
Group = tuple[str, tuple[Row, ...]]


@dataclass(frozen=True)
class Content:
    """What is said: a title, a line below it, and groups of names and values."""

    title: str
    subtitle: str = ""
    groups: tuple[Group, ...] = ()


class Described:
    """Describes elements of a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def content_of(self, selection: frozenset[int]) -> Content:
        """What is said of a selection: of its only element, or how many there are of each class."""
        if not selection:
            return Content(
                tr("Nothing is selected"), tr("Click something in the view or in the tree to read about it.")
            )
        return self.of_one(next(iter(selection))) if len(selection) == 1 else self._of_many(selection)

    def of_one(self, number: int) -> Content:
        """All that is known of an element."""
        element = self._session.element(number)
        if element is None:
            return Content(tr("An element whose properties are not read yet"))
        groups: list[Group] = [
            (tr("Identity"), tuple(starmap(Row, self._identity(number, element)))),
            *self._sets(number),
        ]
        for twin in self._session.same_as(number):
            groups.append((tr("The same in {model}", model=self._session.models[source_of(twin)].file.name), ()))
            groups += self._sets(twin)
        return Content(words.title(element), self._place(number, element), tuple(groups))

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

    def _of_many(self, selection: frozenset[int]) -> Content:
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
        return Content(title, "", ((tr("By class"), rows),))
