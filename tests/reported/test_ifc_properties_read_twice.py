"""What the store says of elements equals a second reading with ifcopenshell that shares no code with the program."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ifcopenshell
import pytest

from tests.conftest import DEMO, Read
from tests.reported.ifc_words_read import Sets, Words, WordsRead
from timeo_desktop.domain.model_elements import ATTRIBUTES
from timeo_desktop.services.opening.inspect import reader_of
from timeo_desktop.store.models.elements import ElementReader

REPORTED = Path(__file__).parent / "data" / "ifc"
ELEMENTS = 40
FILES = (
    "b2s__hvac_heating", "b2s__KIT-EDC_with_SB", "bimwhale__LargeBuilding", "iosrc__Duplex_A_20110505",
    "lite__building-architecture", "osb__AC11-Institute-Var-2-IFC", "sdl__ROOT-staal", "xbim__SampleHouse4",
)  # fmt: skip
MADE_OF = ("material", "layer", "constituent")
BELONGS = ("zone", "system", "group")


def some_elements(model: Any) -> list[Any]:
    """Elements spread over the whole file."""
    listed = [each for each in model.by_type("IfcElement") if not each.is_a("IfcFeatureElementSubtraction")]
    return listed[:: max(1, len(listed) // ELEMENTS)][:ELEMENTS]


def plain(value: Any) -> Any:
    """A value of the store in the words of the second reading."""
    if type(value).__name__ == "Range":
        return ("range", value.lower, value.upper, value.set_point)
    if type(value).__name__ == "Table":
        return ("table", value.rows, value.key_unit)
    return tuple(value) if isinstance(value, list) else value


def sets_of(reader: ElementReader, step: int, inherited: bool) -> Sets:
    found: Sets = {}
    for each in reader.property_sets(step):
        if each.inherited == inherited and each.name != ATTRIBUTES:
            rows = found.setdefault(each.name, {})
            rows.update((row.name, (plain(row.value), row.unit)) for row in each.properties)
    return found


def stored(reader: ElementReader, step: int) -> Words:
    """The same of the store."""
    element = reader.element(step)
    assert element is not None
    rows = reader.associations(step)
    detail = {id(row): {each.name: each.value for each in row.detail} for row in rows}
    return Words(
        attributes={
            "guid": element.guid, "class": element.ifc_class, "name": element.name,
            "description": element.description, "object type": element.object_type, "tag": element.tag,
            "predefined type": element.predefined_type.replace("NOTDEFINED", ""),
            "type": next((row.name for row in rows if row.kind == "type"), ""),
        },
        own_sets=sets_of(reader, step, inherited=False),
        type_sets=sets_of(reader, step, inherited=True),
        materials=[row.name for row in rows if row.kind in MADE_OF],
        classifications={
            (row.name, str(detail[id(row)].get("system", ""))) for row in rows if row.kind == "classification"
        },
        groups={(row.kind, row.name) for row in rows if row.kind in BELONGS},
    )  # fmt: skip


def differences(ours: Words, read: Words) -> Iterator[str]:
    """What is not the same, in words."""
    for name in ("attributes", "materials", "classifications", "groups"):
        if getattr(ours, name) != getattr(read, name):
            yield f"{name}: stored {getattr(ours, name)}, read {getattr(read, name)}"
    for name in ("own_sets", "type_sets"):
        stored_sets, read_sets = getattr(ours, name), getattr(read, name)
        if stored_sets.keys() != read_sets.keys():
            yield f"{name}: stored {sorted(stored_sets)}, read {sorted(read_sets)}"
        for title in stored_sets.keys() & read_sets.keys():
            yield from unlike(f"{name} {title}", stored_sets[title], read_sets[title])


def unlike(where: str, ours: dict[str, Any], read: dict[str, Any]) -> Iterator[str]:
    """Properties of one set that are not the same; of a thing that is referred to the name is enough."""
    if ours.keys() != read.keys():
        yield f"{where}: stored {sorted(ours)}, read {sorted(read)}"
    for key in ours.keys() & read.keys():
        match read[key]:
            case (("reference", name), _):
                same = name in str(ours[key][0])
            case value:
                same = ours[key] == value
        if not same:
            yield f"{where} {key}: stored {ours[key]}, read {read[key]}"


def check(path: Path, read: Read) -> None:
    model = ifcopenshell.open(str(path))
    second, elements = WordsRead(model), some_elements(model)
    assert elements
    reader = reader_of(read(path))
    assert reader is not None
    try:
        found = [
            f"#{each.id()} {each.is_a()} {each.Name}: {line}"
            for each in elements
            for line in differences(stored(reader, each.id()), second.of(each))
        ]
    finally:
        reader.close()
    assert not found, "\n".join(found[:20])


@pytest.mark.parametrize("name", FILES)
def test_elements_of_real_files(real: Callable[[str], Path], read: Read, name: str) -> None:
    check(real(f"ifc/{name}.ifc"), read)


@pytest.mark.parametrize("path", sorted(REPORTED.glob("1[2-5]_*.ifc")), ids=lambda path: path.stem)
def test_elements_of_reported_inputs(read: Read, path: Path) -> None:
    """Every kind of property, own and inherited, properties of materials, groups and zones."""
    check(path, read)


def test_elements_of_the_demonstration_building(read: Read) -> None:
    check(DEMO, read)
