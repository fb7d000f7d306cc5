"""What the model says of an element, as names and values for people: what it is made of, its property sets."""

from typing import NamedTuple

from timeo_desktop.domain.description import Association
from timeo_desktop.domain.elements import Property, PropertySet
from timeo_desktop.domain.model_elements import ATTRIBUTES
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.value_text import value_text


class Row(NamedTuple):
    """A name and a value, what the file remarks on it, and the number of the element that it leads to, if any."""

    name: str
    value: str
    remark: str = ""
    leads_to: int | None = None


_KIND_WORDS = {
    "type": "Type",
    "material": "Material",
    "layer set": "Layer set",
    "layer": "Layer",
    "profile set": "Profile set",
    "profile": "Profile",
    "constituent set": "Constituent set",
    "classification": "Classification",
    "system": "System",
    "zone": "Zone",
    "group": "Group",
    "reference": "Also in",
    "service": "Serves",
    "document": "Document",
    "library": "Library",
    "approval": "Approval",
    "constraint": "Constraint",
}
_WORDS = {"ventilated": "ventilated", "priority": "priority", "fraction": "fraction"}


def association_row(row: Association, leads_to: int | None = None) -> Row:
    """What an element is made of or belongs to, with further facts."""
    # What is an element itself tells its class where it is looked at.
    told = ("class",) if row.thing else ()
    kept = (each for each in row.detail if each.name not in told)
    facts = (_fact(each) for each in kept if each.value not in (None, "", False, row.name))
    detail = ", ".join(facts)
    kind = tr(_KIND_WORDS[row.kind])
    name = tr("{name} (from the type)", name=kind) if row.inherited else kind
    return Row(name, f"{row.name} ({detail})" if detail else row.name, leads_to=leads_to)


def _fact(fact: Property) -> str:
    """A text speaks for itself, a number not."""
    word = tr(_WORDS.get(fact.name, fact.name))
    if fact.value is True:
        return word
    if fact.unit or isinstance(fact.value, str):
        return value_text(fact)
    return f"{word} {value_text(fact)}"


def set_title(group: PropertySet, thing: str = "") -> str:
    """The name of a property set, and where it comes from: the type, or a material or the like (`thing`)."""
    name = tr("Attributes") if group.name == ATTRIBUTES else group.name or "—"
    name = tr("{name} (from the type)", name=name) if group.inherited else name
    return tr("{thing}: {name}", thing=thing, name=name) if thing else name


def set_rows(group: PropertySet) -> tuple[Row, ...]:
    """What a property set says."""
    return tuple(Row(each.name, value_text(each), each.remark) for each in group.properties)
