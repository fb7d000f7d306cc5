"""ifcopenshell's parse of a model, in a thread beside the engines, with what one pass over the products shows."""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.readers.ifc import source
from timeo_desktop.readers.ifc.representations import Definitions, definitions_of
from timeo_desktop.readers.ifc.styles.rule import Looks
from timeo_desktop.readers.ifc.styles.surface import Colour
from timeo_desktop.readers.job import Out

if TYPE_CHECKING:
    import ifcopenshell


@dataclass(frozen=True, eq=False)
class Parsed:
    """A model with what one pass over its products shows: the class of each by STEP id, its colour (None where its
    parts or faces differ), those of which only the faces tell, and those on layers that are switched off."""

    model: "ifcopenshell.file"
    elements: dict[int, str]
    looks: Looks
    colours: dict[int, Colour | None]
    by_face: frozenset[int]
    definitions: Definitions
    off: frozenset[int]
    errors: int  # of the parser


class Parsing:
    """ifcopenshell's parse in a thread of its own, with the facts that need one pass over the products."""

    def __init__(self, loaded: source.IfcSource, skip: bool) -> None:
        self.error: CannotOpen | None = None
        self._failure: BaseException | None = None
        self._loaded = loaded
        self._parsed: Parsed | None = None
        self._skip = skip
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to parse, if that is not done or left out."""
        if self._thread is None and not self._skip:
            self._thread = threading.Thread(target=self._run, name="ifc-parse")
            self._thread.start()

    def _run(self) -> None:
        try:
            from timeo_desktop.readers.ifc import model as models
            from timeo_desktop.readers.ifc.engines import kernel_log

            opened = models.open_model(self._loaded)
            errors = len(kernel_log.errors())
            elements = models.elements_of(opened)
            looks = Looks(opened, self._loaded.path.parent, self._loaded.packed)
            definitions = definitions_of(self._loaded.data)
            seen = [(step, looks.of(opened.by_id(step))) for step in elements]
            self._parsed = Parsed(
                opened,
                elements,
                looks,
                colours={step: look.colour for step, look in seen},
                by_face=frozenset(step for step, look in seen if look.by_face),
                off=frozenset(step for step, look in seen if look.off),
                definitions=definitions,
                errors=errors,
            )
        except CannotOpen as error:
            self.error = error
        except BaseException as error:  # handed to the reader's own thread, which raises it
            self._failure = error

    def steps(self) -> set[int]:
        """STEP ids of the elements, once they are known; empty when the parser failed."""
        self.start()
        if self._thread is not None:
            self._thread.join()
        return set(self._parsed.elements) if self._parsed else set()

    def lost_in_openings(self) -> set[int]:
        """STEP ids of elements that ifclite-geom should not even try; empty when the parser failed."""
        from timeo_desktop.readers.ifc.engines.doubtful import lost_in_openings

        self.steps()
        return lost_in_openings(self._parsed.model) if self._parsed else set()

    def result(self, out: Out) -> Parsed | None:
        """The parsed model, or None when it could not be parsed (`error` says why) or was skipped."""
        self.start()
        if self._thread is not None:
            self._thread.join()
            if self._failure is not None:
                raise self._failure
        if self._parsed is not None:
            out.parsed()
        return self._parsed
