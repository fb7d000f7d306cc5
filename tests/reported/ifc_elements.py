"""Elements of the reported IFC models, as the store answers for them."""

from pathlib import Path

from timeo_desktop.domain.elements import Element
from timeo_desktop.domain.model_elements import ModelElements

FILES = Path(__file__).parent / "data" / "ifc"


def named(elements: ModelElements, name: str) -> Element:
    """The one element that is called so."""
    (step,) = elements.called(name)
    found = elements.element(step)
    assert found is not None
    return found
