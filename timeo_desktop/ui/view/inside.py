"""What is inside elements of the open models, and what belongs to them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.description import GROUPS, REFERENCE
from timeo_desktop.domain.elements import element_number, source_of, sources_of, step_of
from timeo_desktop.domain.model_elements import ModelElements
from timeo_desktop.domain.view import NONE
from timeo_desktop.domain.visibility import as_array

if TYPE_CHECKING:
    from timeo_desktop.ui.view.session import Session

Numbers = frozenset[int]
_FEW, _CROWD = 50, 20_000


def with_parts(session: "Session", numbers: Numbers) -> Numbers:
    """These elements, the members of groups among them, and everything in all these but rooms: who hides a storey means
    what stands in it."""
    return _whole(session, numbers, GROUPS)


def with_all_there(session: "Session", numbers: Numbers) -> Numbers:
    """As `with_parts`, and what else reaches into these, such as a column of another storey: who looks at a storey
    wants to see all that is there."""
    return _whole(session, numbers, (*GROUPS, REFERENCE))


def rooms_in(session: "Session", number: int) -> Numbers:
    """The rooms inside an element, at any depth, or in a group."""
    rooms = session.scene.contents.in_layer("spaces")
    named, inside = _parts(session, frozenset((number,)), GROUPS)
    return ((named | inside) & rooms) - {number}


class Meant:
    """What the selection of a session stands for besides itself; looked up once for each selection."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._selection: Numbers = NONE
        self._parts = as_array(())

    def now(self) -> I64:
        """Numbers (N,) of all that is in the selection or belongs to it."""
        selection = self._session.view.selection
        if selection != self._selection:
            self._selection = selection
            self._parts = as_array(with_all_there(self._session, self._wholes(selection)) - selection)
        return self._parts

    def _wholes(self, selection: Numbers) -> Numbers:
        """The selection but for the layers of a city, whose hundreds of thousands of objects would be waited for."""
        few = selection if len(selection) <= _FEW else NONE
        return selection - {each for each in few if self._is_crowd(each)}

    def _is_crowd(self, number: int) -> bool:
        model = self._session.models.get(source_of(number))
        if model is None or model.elements is None or not model.on_map:
            return False
        return model.elements.child_count(step_of(number)) > _CROWD

    def forget(self) -> None:
        """Look it up again: a model has told what is in it."""
        self._selection, self._parts = NONE, as_array(())


def _whole(session: "Session", numbers: Numbers, kinds: Sequence[str]) -> Numbers:
    named, inside = _parts(session, numbers, kinds)
    return numbers | named | (inside - session.scene.contents.in_layer("spaces"))


def _parts(session: "Session", numbers: Numbers, kinds: Sequence[str]) -> tuple[Numbers, Numbers]:
    """What belongs to elements in these ways, and everything inside them or that."""
    named: set[int] = set()
    inside: set[int] = set()
    for source in sources_of(numbers):
        model = session.models.get(source)
        if model is not None and model.elements is not None:
            steps = [step_of(each) for each in numbers if source_of(each) == source]
            own, within = _steps(model.elements, steps, kinds)
            named.update(element_number(source, step) for step in own)
            inside.update(element_number(source, step) for step in within)
    return frozenset(named), frozenset(inside)


def _steps(elements: ModelElements, steps: Sequence[int], kinds: Sequence[str]) -> tuple[list[int], list[int]]:
    named = elements.belonging(steps, kinds)
    return named, elements.below(*steps, *named)
