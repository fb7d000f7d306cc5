"""What the view lets people find: the elements of the open models."""

from timeo_desktop.domain.elements import Element
from timeo_desktop.ui.base import words
from timeo_desktop.ui.base.rows import Found
from timeo_desktop.ui.view.desk import Desk
from timeo_desktop.ui.view.finding import find


def elements(desk: Desk, text: str, limit: int) -> list[Found]:
    """Elements of the open models, the likeliest first."""
    return [
        Found(_label(element), words.icon_name(element.ifc_class), f"view.choose {number}")
        for number, element in find(desk.session, text, limit)
    ]


def _label(element: Element) -> str:
    tag = f" · {element.tag}" if element.tag and element.tag != element.name else ""
    label = f"{words.title(element)}{tag}   —   {words.class_word(element.ifc_class)}"
    if not element.ifc_class.startswith("Ifc") and element.guid != element.name:
        label += f" · {element.guid}"  # many houses stand in one street
    return label
