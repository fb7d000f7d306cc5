"""Which objects of a layer a filter leaves over, as people type it: words that must occur, and conditions."""

from collections.abc import Callable

from timeo_desktop.domain.alike import plain
from timeo_desktop.domain.chunks import I64
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.model_elements import ModelElements
from timeo_desktop.services.city.table_filter import parsed


def objects_of(elements: ModelElements, where: str, class_word: Callable[[str], str] = str) -> I64:
    """Steps of the objects; `class_word` names a class as the user does. A filter that means nothing leaves all."""
    try:
        return ordered(elements, where, "name", False, class_word)
    except UserError:
        return elements.portfolio([], "name", False)


def ordered(
    elements: ModelElements, where: str, column: str, descending: bool, class_word: Callable[[str], str] = str
) -> I64:
    """The same in the order of a column. Raises UserError where the filter names an attribute that is not there."""
    wanted, conditions = parsed(where, elements.attribute_names())
    named = [(each, plain(class_word(each))) for each in elements.classes()] if wanted else []
    meant = {word: [each for each, name in named if plain(word) in name] for word in wanted}
    return elements.portfolio(wanted, column, descending, meant, conditions)
