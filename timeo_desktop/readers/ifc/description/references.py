"""What a thing says that a property or an attribute refers to: its name, as people would tell it."""

from collections.abc import Callable, Iterable, Mapping

from ifcopenshell import entity_instance as Entity

from timeo_desktop.readers.ifc.description.entities import attribute
from timeo_desktop.readers.ifc.description.values import plain


def said(thing: Entity | None) -> str:
    """The name of a material, the address of a document, the name of a person…; nothing for what has no words."""
    if thing is None:
        return ""
    for name, tell in _TELL.items():
        if thing.is_a(name):
            return tell(thing)
    return str(attribute(thing, "Name") or "")


def _joined(parts: Iterable[object], between: str = ", ") -> str:
    """Texts one after the other, each once, without empty ones."""
    return between.join(dict.fromkeys(text for each in parts if each is not None and (text := str(each).strip())))


def _of(names: str, between: str = ", ") -> Callable[[Entity], str]:
    """Tells the attributes with these names that the entity has."""
    return lambda thing: _joined(
        (
            part
            for name in names.split()
            for value in [attribute(thing, name)]
            for part in (value if isinstance(value, tuple) else (value,))
        ),
        between,
    )


def _within(names: str) -> Callable[[Entity], str]:
    """Tells what the things say that these attributes refer to, and their own texts."""

    def tell(thing: Entity) -> str:
        values = [attribute(thing, name) for name in names.split()]
        parts = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
        return _joined(said(part) if isinstance(part, Entity) else part for part in parts)

    return tell


def _person(person: Entity) -> str:
    return _of("PrefixTitles GivenName MiddleNames FamilyName SuffixTitles", " ")(person) or _of("Identification Id")(
        person
    )


def _postal(address: Entity) -> str:
    lines = _of("InternalLocation AddressLines PostalBox")(address)
    return _joined((lines, _of("PostalCode Town", " ")(address), _of("Region Country")(address)))


def _date(date: Entity) -> str:
    return f"{date.YearComponent:04}-{date.MonthComponent:02}-{date.DayComponent:02}"


def _time(time: Entity) -> str:
    parts = (time.HourComponent, time.MinuteComponent, time.SecondComponent)
    return ":".join(f"{int(each):02}" for each in parts if each is not None)


def _table(table: Entity) -> str:
    rows = (_joined(plain(cell) for cell in row.RowCells or ()) for row in table.Rows or ())
    return _joined((table.Name, _joined(rows, "; ")), ": ")


# The first that an entity is counts.
_TELL: Mapping[str, Callable[[Entity], str]] = {
    "IfcMaterialLayerSet": lambda thing: thing.LayerSetName or _within("MaterialLayers")(thing),
    "IfcMaterialLayerSetUsage": _within("ForLayerSet"),
    "IfcMaterialProfileSetUsage": _within("ForProfileSet"),
    "IfcMaterialLayer": _within("Name Material"),
    "IfcMaterialProfile": _within("Name Material Profile"),
    "IfcMaterialConstituent": _within("Name Material"),
    "IfcMaterialList": _within("Materials"),
    "IfcProfileDef": _of("ProfileName"),
    "IfcPersonAndOrganization": _within("ThePerson TheOrganization"),
    "IfcPerson": _person,
    "IfcOrganization": lambda thing: thing.Name or _of("Identification Id")(thing),
    "IfcPostalAddress": _postal,
    "IfcTelecomAddress": _of("TelephoneNumbers FacsimileNumbers PagerNumber ElectronicMailAddresses WWWHomePageURL"),
    "IfcClassificationReference": _within("Identification ItemReference Name Location ReferencedSource"),
    "IfcClassification": _of("Name Edition", " "),
    "IfcClassificationNotation": lambda thing: "".join(each.NotationValue for each in thing.NotationFacets or ()),
    "IfcClassificationNotationFacet": _of("NotationValue"),
    "IfcExternalReference": _of("Identification ItemReference Name Location"),
    "IfcDocumentInformation": _of("Identification DocumentId Name Revision Location"),
    "IfcDateAndTime": lambda thing: _joined((said(thing.DateComponent), said(thing.TimeComponent)), " "),
    "IfcCalendarDate": _date,
    "IfcLocalTime": _time,
    "IfcTable": _table,
}
