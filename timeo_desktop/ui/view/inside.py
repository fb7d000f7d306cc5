"""What is inside elements of the open models."""

from typing import TYPE_CHECKING

from timeo_desktop.domain.elements import element_number, source_of, sources_of, step_of

if TYPE_CHECKING:
    from timeo_desktop.ui.view.session import Session


def with_parts(session: "Session", numbers: frozenset[int]) -> frozenset[int]:
    """These elements and everything in them but rooms: who isolates a storey means what stands in it."""
    return numbers | (_below(session, numbers) - session.scene.contents.in_layer("spaces"))


def rooms_in(session: "Session", number: int) -> frozenset[int]:
    """The rooms inside an element, at any depth."""
    return (_below(session, frozenset((number,))) & session.scene.contents.in_layer("spaces")) - {number}


def _below(session: "Session", numbers: frozenset[int]) -> frozenset[int]:
    found: set[int] = set()
    for source in sources_of(numbers):
        model = session.models.get(source)
        if model is not None and model.elements is not None:
            steps = (step_of(each) for each in numbers if source_of(each) == source)
            found.update(element_number(source, step) for step in model.elements.below(*steps))
    return frozenset(found)
