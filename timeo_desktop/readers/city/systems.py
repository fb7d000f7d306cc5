"""Which coordinate reference system each part of a GML file names: the nearest name around its numbers counts."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from timeo_desktop.crs_names import crs_of
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import sentence
from timeo_desktop.readers.city.collected import Collected
from timeo_desktop.readers.city.gml import local

_NAME = "srsName"


class Systems:
    """Numbers of the systems that a file names, in `found`; 0 is the file's own, the first one that is named."""

    def __init__(self, found: Collected) -> None:
        self._found = found
        self._numbers: dict[str, int] = {}

    def begin(self, member: Element) -> None:
        """Look for the file's own system in the next member."""
        if not self._numbers and (name := next(_names_in(member), "")):
            self._numbers[name] = 0
            self._found.systems[0] = name

    def of(self, element: Element, around: int) -> int:
        """The system that an element names, else the one around it."""
        name = element.get(_NAME)
        return self._number(name) if name else around

    def of_object(self, element: Element, around: int) -> int:
        """The system of a city object: that of its own envelope, else the one around it."""
        envelopes = (each for child in element if local(child) == "boundedBy" for each in child)
        name = next((each.get(_NAME) for each in envelopes if local(each) == "Envelope" and each.get(_NAME)), "")
        return self._number(name) if name else around

    def within(self, element: Element, around: int) -> int:
        """The only system that is named in an element, else the one around it."""
        name = next(_names_in(element), "")
        return self._number(name) if name else around

    def are_several_in(self, element: Element) -> bool:
        """Whether parts of an element are in different systems."""
        return len({self._number(name) for name in set(_names_in(element))}) > 1

    def _number(self, name: str) -> int:
        if name not in self._numbers:
            self._numbers[name] = self._new(name)
        return self._numbers[name]

    def _new(self, name: str) -> int:
        try:
            crs_of(self._found.name, name)
        except CannotOpen:
            self._found.notices.append(
                sentence(
                    "{name}: a part of it names a coordinate reference system that is not known here ({crs}); it is"
                    " read in that of the file",
                    name=self._found.name, crs=name[:80],
                )
            )  # fmt: skip
            return 0
        self._found.systems.append(name)
        return len(self._found.systems) - 1


def _names_in(element: Element) -> Iterator[str]:
    return (name for each in element.iter() if (name := each.get(_NAME)))
