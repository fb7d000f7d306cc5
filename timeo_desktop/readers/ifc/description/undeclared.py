"""Measures whose unit a file does not declare. IFC has no default: their values are shown without one, which is told.

Only lengths of the shape have a reading all the same: metres, as everybody takes them.
"""

import re
from collections.abc import Iterator

import ifcopenshell
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.ifc.description.unit_symbols import kind_of, kinds_of_project

# Values of properties and quantities that have no unit of their own. Each begins with a fixed word: far faster.
_PROPERTY = re.compile(rb",\s*IFC([A-Z]+MEASURE)\s*\([^()]*\)\s*,\s*\$\s*\)")
_QUANTITY = re.compile(rb"IFCQUANTITY([A-Z]+)\s*\(\s*(?:'(?:[^']|'')*'|\$)\s*,\s*(?:'(?:[^']|'')*'|\$)\s*,\s*\$")
_ENUMERATIONS = ("IfcUnitEnum", "IfcDerivedUnitEnum")
_LENGTH = "LENGTHUNIT"
_OF_QUANTITY = {"WEIGHT": "MASS"}


def undeclared(model: IfcFile, data: bytes, name: str) -> Iterator[Sentence]:
    """What to say of a file (its text `data`) that is drawn or has values without saying in which unit."""
    declared = kinds_of_project(model)
    if _LENGTH not in declared and model.by_type("IfcProject") and model.by_type("IfcShapeRepresentation"):
        yield sentence("{name} declares no unit of length: it is read in metres", name=name)
    missing = sorted(measure for measure in _used(model, data) if kind_of(measure) not in declared | {_LENGTH})
    if missing:
        yield sentence(
            "{name} declares no unit for {measures}: these values are shown without one",
            name=name, measures=", ".join(missing),
        )  # fmt: skip


def _used(model: IfcFile, data: bytes) -> set[str]:
    """Measures with a kind of unit that properties and quantities have, as the schema names them."""
    schema = ifcopenshell.ifcopenshell_wrapper.schema_by_name(model.schema_identifier)
    kinds = {item for each in _ENUMERATIONS for item in schema.declaration_by_name(each).enumeration_items()}
    names = {each.name().upper(): each.name() for each in schema.declarations() if each.name().endswith("Measure")}
    found = {f"IFC{text.decode('ascii')}" for text in set(_PROPERTY.findall(data))}
    quantities = {text.decode("ascii") for text in set(_QUANTITY.findall(data))}
    found |= {f"IFC{_OF_QUANTITY.get(each, each)}MEASURE" for each in quantities}
    known = {names[each] for each in found if each in names}
    return {each for each in known if kind_of(each) in kinds}
