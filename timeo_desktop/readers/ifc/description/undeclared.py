"""Measures whose unit a file does not declare. IFC has no default: their values are shown without one.

That is told of what is measured and summed up: areas, volumes and masses. A tenth of all files lack the unit of some
other measure (of U-values mostly), which would warn of nearly nothing. Lengths have a reading all the same: metres.
"""

import re
from collections.abc import Iterator

from ifcopenshell import file as IfcFile

from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.ifc.description.unit_symbols import kinds_of_project

# Values of properties and quantities that have no unit of their own. Each begins with a fixed word: far faster.
_PROPERTY = re.compile(rb",\s*IFC([A-Z]+)MEASURE\s*\([^()]*\)\s*,\s*\$\s*\)")
_QUANTITY = re.compile(rb"IFCQUANTITY([A-Z]+)\s*\(\s*(?:'(?:[^']|'')*'|\$)\s*,\s*(?:'(?:[^']|'')*'|\$)\s*,\s*\$")
_LENGTH = "LENGTHUNIT"
_TOLD = {
    "AREAUNIT": ("IfcAreaMeasure", {b"AREA"}),
    "VOLUMEUNIT": ("IfcVolumeMeasure", {b"VOLUME"}),
    "MASSUNIT": ("IfcMassMeasure", {b"MASS", b"WEIGHT"}),
}


def undeclared(model: IfcFile, data: bytes, name: str) -> Iterator[Sentence]:
    """What to say of a file (its text `data`) that is drawn or has values without saying in which unit."""
    declared = kinds_of_project(model)
    if _LENGTH not in declared and model.by_type("IfcProject") and model.by_type("IfcShapeRepresentation"):
        yield sentence("{name} declares no unit of length: it is read in metres", name=name)
    missing = {kind: words for kind, words in _TOLD.items() if kind not in declared}
    used = {*_PROPERTY.findall(data), *_QUANTITY.findall(data)} if missing else set()
    measures = [measure for measure, words in missing.values() if words & used]
    if measures:
        yield sentence(
            "{name} declares no unit for {measures}: these values are shown without one",
            name=name, measures=", ".join(measures),
        )  # fmt: skip
