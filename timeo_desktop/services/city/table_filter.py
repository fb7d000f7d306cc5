"""What people type to filter a table: words that must occur, and conditions such as `hauteur > 15`."""

import re
from collections.abc import Sequence

from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.filters import Condition

_CONDITION = re.compile(r"""([\w:.\-]+)\s*(<=|>=|!=|=|<|>|≤|≥|≠)\s*("[^"]*"|'[^']*'|\S+)""")
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!="}


def parsed(text: str, attributes: Sequence[str]) -> tuple[list[str], list[Condition]]:
    """Words and conditions. A name may be begun only, where it means one attribute. Raises UserError when an attribute
    is not there."""
    conditions = []
    for name, sign, value in _CONDITION.findall(text):
        attribute = _attribute(name, attributes)
        if attribute is None:
            raise UserError("No attribute is called {name}", name=name)
        conditions.append(Condition(attribute, _SIGNS.get(sign, sign), value.strip("\"'")))
    return _CONDITION.sub(" ", text).split(), conditions


def _attribute(name: str, attributes: Sequence[str]) -> str | None:
    wanted = name.casefold()
    same = [each for each in attributes if each.casefold() == wanted]
    begun = [each for each in attributes if each.casefold().startswith(wanted)]
    return same[0] if same else begun[0] if len(begun) == 1 else None
