"""What ifcopenshell writes to its log, tied to what it concerns.

Its kernels go on after an error and leave out the part that they could not make, so the log is the only place that
says so. An entry names the product by its GlobalId, or the item below it in a line of its own.
"""

import re
from collections.abc import Collection

import ifcopenshell
from ifcopenshell import file as IfcFile

from timeo_desktop.readers.ifc.engines.doubtful import products_of

_ENTRY = re.compile(r"^\[(\w+)\] (.*?)(?=^\[\w+\] |\Z)", re.MULTILINE | re.DOTALL)
_PRODUCT = re.compile(r"\{([0-9A-Za-z_$]{22})\}")
_ITEM = re.compile(r"^#(\d+)=", re.MULTILINE)


def errors() -> list[str]:
    """The errors since the log was last read, each with the lines that belong to it."""
    return [text for level, text in _ENTRY.findall(ifcopenshell.get_log()) if level == "error"]


def concerned(model: IfcFile, said: list[str], steps: Collection[int]) -> set[int]:
    """Those of the products `steps` that errors are about."""
    if not said:
        return set()
    text = "\n".join(said)
    guids = set(_PRODUCT.findall(text))
    found = {step for step in steps if model.by_id(step).GlobalId in guids} if guids else set()
    items = [model.by_id(int(number)) for number in set(_ITEM.findall(text))]
    found.update(item.id() for item in items if item.is_a("IfcProduct"))
    return (found | products_of(model, items)) & set(steps)
