"""Which attributes of an object are names: an address, a number in a register, what it is called."""

import re

_NAMING = re.compile(r"rnb|adresse|address|cleabs|^nom|name|toponym|siret|insee", re.IGNORECASE)


def is_naming(attribute: str) -> bool:
    """Whether an attribute names its object."""
    return bool(_NAMING.search(attribute))
