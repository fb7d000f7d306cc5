"""What properties, types, materials and classifications of an IFC model say, as the store answers for them."""

import pytest

from tests.reported.ifc_elements import named
from timeo_desktop.domain.description import Association
from timeo_desktop.domain.elements import Property
from timeo_desktop.domain.model_elements import ATTRIBUTES, ModelElements
from timeo_desktop.domain.property_values import Range, Table

KINDS, TYPES, MATERIALS = "12_property_kinds_ifc4", "13_type_and_instance", "14_material_properties"


def sets_of(elements: ModelElements, step: int) -> dict[tuple[str, bool], dict[str, Property]]:
    """By name of the set and whether it is inherited; then by name of the property."""
    return {
        (each.name, each.inherited): {row.name: row for row in each.properties} for each in elements.property_sets(step)
    }


def told(row: Association) -> tuple[object, ...]:
    """What an association says: kind, name, facts, and whether it is inherited."""
    return row.kind, row.name, {each.name: (each.value, each.unit) for each in row.detail}, row.inherited


@pytest.mark.parametrize("opened", [KINDS], indirect=True)
@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("Range with set point", Range(19.0, 26.0, 21.0), "°C"),
        ("Set point only", Range(None, None, 230.0), "V"),
        ("Upper only", Range(None, 6.0), "Pa"),
        ("Zero to 10", Range(0.0, 10.0), "mm"),
        ("Length mm", 2500.0, "mm"),
        ("Span in feet", 94.5, "ft"),
        ("Flow 35 l per s", 35.0, "dm³/s"),
        ("U value", 0.24, "W/(m²·K)"),
        ("Temperature", 21.0, "°C"),
        ("Price", 99.5, "EUR"),
        ("Pressure", 101325.0, "Pa"),
        ("Ratio", 0.5, ""),
        ("Angle", 1.5, "rad"),
        ("Url", "https://example.org/a", ""),
        ("No value", None, ""),
        ("Bool false", False, ""),
        ("Enum two", ("NEW", "EXISTING"), ""),
        ("List with unit ft", (1.0, 2.0), "ft"),
        ("Table flow against pressure", Table(((1.0, 10.0), (2.0, 40.0)), "dm³/s"), "Pa"),
        ("Ref material", "Steel", ""),
        ("Ref document", "Sheet: D-1, https://example.org/d.pdf", ""),
        ("Ref person", "Jo Doe", ""),
        ("Colour", "RGB", ""),
        ("Colour / Red", 255, ""),
        ("Colour / Inner / Deep", "d", ""),
    ],
)
def test_every_kind_of_property_is_told_with_its_unit(
    opened: ModelElements, name: str, value: object, unit: str
) -> None:
    found = sets_of(opened, named(opened, "W").step)["Pset_All", False][name]
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize("opened", [KINDS], indirect=True)
def test_every_kind_of_quantity_is_told_with_its_unit(opened: ModelElements) -> None:
    found = sets_of(opened, named(opened, "W").step)["Qto", False]
    assert {name: (each.value, each.unit) for name, each in found.items()} == {
        "L": (2500.0, "mm"),
        "A": (2.5, "m²"),
        "V": (0.25, "m³"),
        "Wt": (612.5, "kg"),
        "N": (4, ""),
        "T": (3600.0, "s"),
        "L ft": (8.2, "ft"),
        "Layer": ("layer", ""),
        "Layer / Width": (100.0, "mm"),
    }


@pytest.mark.parametrize("opened", [TYPES], indirect=True)
def test_what_an_element_says_hides_what_its_type_says(opened: ModelElements) -> None:
    door = named(opened, "D1")
    assert (door.predefined_type, door.inherits_kind) == ("GATE", True)
    assert list(map(told, opened.associations(door.step)))[1:] == [
        ("material", "Steel", {}, False),
        ("classification", "Doors", {"code": ("EF_25_30_10", ""), "system": ("Uniclass", "")}, False),
    ]
    found = sets_of(opened, door.step)
    assert found["Pset_DoorCommon", False]["FireRating"].value == "EI60"
    assert "FireRating" not in found["Pset_DoorCommon", True]
    assert found["Lining", True]["LiningDepth"] == Property("LiningDepth", 0.1, "m")
    assert found[ATTRIBUTES, True]["OperationType"].value == "SINGLE_SWING_LEFT"


@pytest.mark.parametrize("opened", [TYPES], indirect=True)
def test_what_an_element_does_not_say_it_inherits_and_says_so(opened: ModelElements) -> None:
    door = named(opened, "D2")
    assert (door.predefined_type, door.inherits_kind) == ("TRAPDOOR", False)
    assert list(map(told, opened.associations(door.step)))[1:] == [
        ("material", "Oak", {}, True),
        ("classification", "Doors and windows", {"code": ("EF_25_30", ""), "system": ("Uniclass", "")}, True),
    ]


@pytest.mark.parametrize("opened", [MATERIALS], indirect=True)
@pytest.mark.parametrize(
    ("element", "rows"),
    [
        (
            "Beam",
            [
                ("profile set", "Set R", {}, False),
                ("material", "Concrete C30", {"part": ("Core", "")}, False),
                ("profile", "R200x400", {}, False),
            ],
        ),
        (
            "Wall",
            [
                ("layer set", "Wall 250", {"thickness": (0.25, "m")}, False),
                (
                    "layer",
                    "Concrete C30",
                    {"thickness": (0.2, "m"), "part": ("Core", ""), "category": ("LoadBearing", "")},
                    False,
                ),
                ("layer", "Air gap", {"thickness": (0.05, "m"), "ventilated": (True, "")}, False),
            ],
        ),
        (
            "Win",
            [
                ("constituent set", "CS", {}, False),
                (
                    "material",
                    "Concrete C30",
                    {"fraction": (0.8, ""), "part": ("Glazing", ""), "category": ("Glass", "")},
                    False,
                ),
            ],
        ),
    ],
)
def test_layers_and_profiles_are_told(opened: ModelElements, element: str, rows: list[tuple[object, ...]]) -> None:
    assert list(map(told, opened.associations(named(opened, element).step))) == rows


@pytest.mark.parametrize("opened", [MATERIALS], indirect=True)
@pytest.mark.parametrize("element", ["Beam", "Wall", "Win"])
def test_a_material_tells_its_properties(opened: ModelElements, element: str) -> None:
    (thing,) = (row.thing for row in opened.associations(named(opened, element).step) if row.name == "Concrete C30")
    found = sets_of(opened, thing)
    assert found["Pset_MaterialConcrete", False]["CompressiveStrength"].value == 3e7
    assert found["Pset_MaterialThermal", False]["ThermalConductivity"].value == 2.1


@pytest.mark.parametrize("opened", [MATERIALS], indirect=True)
def test_a_profile_tells_its_properties_and_dimensions(opened: ModelElements) -> None:
    (thing,) = (row.thing for row in opened.associations(named(opened, "Beam").step) if row.kind == "profile")
    found = sets_of(opened, thing)
    assert found["Pset_ProfileMechanical", False]["MassPerLength"].value == 200
    assert found[ATTRIBUTES, False] == {"XDim": Property("XDim", 0.2, "m"), "YDim": Property("YDim", 0.4, "m")}
