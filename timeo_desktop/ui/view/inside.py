"""What is inside elements of the open models."""

from typing import TYPE_CHECKING

from timeo_desktop.domain.elements import element_number, source_of, step_of

if TYPE_CHECKING:
    from timeo_desktop.ui.view.session import Session


def with_parts(session: "Session", numbers: frozenset[int]) -> frozenset[int]:
    """These elements and everything in them but rooms: who isolates a storey means what stands in it."""
    rooms = session.scene.contents.in_layer("spaces")
    return numbers.union(*(_below(session, number) - rooms for number in numbers))


def rooms_in(session: "Session", number: int) -> frozenset[int]:
    """The rooms inside an element, at any depth."""
    return (_below(session, number) & session.scene.contents.in_layer("spaces")) - {number}


def _below(session: "Session", number: int) -> frozenset[int]:
    model = session.models.get(source_of(number))
    if model is None or model.elements is None:
        return frozenset()
    return frozenset(element_number(model.number, step) for step in model.elements.below(step_of(number)))
