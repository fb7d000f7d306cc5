"""Elements of all open models by what they are called."""

from timeo_desktop.domain.building_keys import rnb_id
from timeo_desktop.domain.elements import Element, element_number
from timeo_desktop.ui.view.session import Session


def find(session: Session, text: str, limit: int = 200) -> list[tuple[int, Element]]:
    """Elements by name, tag, class or GlobalId, the likeliest of each model first, as (number, element)."""
    found: list[tuple[int, Element]] = []
    for model in session.models.values():
        if model.elements is not None:
            rows = model.elements.search(text, limit) or model.elements.search(rnb_id(text) or text, limit)
            found.extend((element_number(model.number, row.step), row) for row in rows)
    return found[:limit]


def resolve(session: Session, text: str) -> frozenset[int]:
    """Element numbers that a word names: a class, else what bears exactly this name or tag, else what contains it."""
    models = [(model.number, model.elements) for model in session.models.values() if model.elements is not None]
    for ask in ("of_class", "called", "containing"):
        found = {element_number(number, step) for number, each in models for step in getattr(each, ask)(text)}
        if found:
            return frozenset(found)
    return frozenset()
