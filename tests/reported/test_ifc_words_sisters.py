"""Sisters of what was reported: units, properties, types, classifications and materials, each in a small model."""

from collections.abc import Iterable
from typing import Any

import ifcopenshell
import ifcopenshell.guid
import pytest

from timeo_desktop.domain.description import Association
from timeo_desktop.domain.elements import Property
from timeo_desktop.domain.property_values import Range, Table
from timeo_desktop.readers.ifc.description import IfcDescription
from timeo_desktop.readers.ifc.description.properties import properties_of
from timeo_desktop.readers.ifc.description.types import predefined_type
from timeo_desktop.readers.ifc.description.unit_symbols import UnitSymbols, unit_symbol


def model_of(schema: str, *units: Any) -> Any:
    """A model of nothing but a project with these units, which are of another model; of IFC4 alone any may be."""
    model = ifcopenshell.file(schema=schema)
    own = [
        model.add(unit)
        if schema == "IFC4"
        else model.create_entity("IfcSIUnit", UnitType=unit.UnitType, Prefix=unit.Prefix, Name=unit.Name)
        for unit in units
    ]
    assigned = model.create_entity("IfcUnitAssignment", Units=own)
    model.create_entity("IfcProject", GlobalId=ifcopenshell.guid.new(), UnitsInContext=assigned)
    return model


def rooted(model: Any, kind: str, **said: Any) -> Any:
    return model.create_entity(kind, GlobalId=ifcopenshell.guid.new(), **said)


UNITS = ifcopenshell.file(schema="IFC4")


def si(name: str, prefix: str | None = None, kind: str = "LENGTHUNIT") -> Any:
    return UNITS.create_entity("IfcSIUnit", UnitType=kind, Prefix=prefix, Name=name)


def converted(name: str, kind: str = "LENGTHUNIT") -> Any:
    return UNITS.create_entity("IfcConversionBasedUnit", UnitType=kind, Name=name)


def derived(*parts: tuple[Any, int], kind: str = "USERDEFINED", word: str | None = None) -> Any:
    elements = [UNITS.create_entity("IfcDerivedUnitElement", Unit=unit, Exponent=power) for unit, power in parts]
    return UNITS.create_entity("IfcDerivedUnit", Elements=elements, UnitType=kind, UserDefinedType=word)


KG, M, S, K = si("GRAM", "KILO", "MASSUNIT"), si("METRE"), si("SECOND", None, "TIMEUNIT"), si("KELVIN")
W, HOUR, MM = si("WATT", None, "POWERUNIT"), converted("hour", "TIMEUNIT"), si("METRE", "MILLI")
N = si("NEWTON", None, "FORCEUNIT")


@pytest.mark.parametrize(
    ("unit", "symbol"),
    [
        (si("METRE", "MILLI"), "mm"),
        (si("SQUARE_METRE", "CENTI"), "cm²"),
        (si("CUBIC_METRE", "DECI"), "dm³"),
        (si("METRE", "MICRO"), "µm"),
        (si("DEGREE_CELSIUS"), "°C"),
        (si("OHM", "KILO"), "kΩ"),
        (converted("FOOT"), "ft"),
        (converted("SQUARE FOOT"), "ft²"),
        (converted("cubic_inch"), "in³"),
        (converted("US survey foot"), "ftUS"),
        (converted("Pound-Force per square inch"), "psi"),
        (converted("Degrees", "PLANEANGLEUNIT"), "°"),
        (converted("gallon US"), "gal (US)"),
        (converted("millimeter"), "mm"),
        (converted("SQUARE METRE"), "m²"),
        (converted("smoot"), "smoot"),
        (UNITS.create_entity("IfcContextDependentUnit", UnitType="USERDEFINED", Name="pieces"), "pieces"),
        (UNITS.create_entity("IfcConversionBasedUnitWithOffset", Name="Fahrenheit", ConversionOffset=-459.67), "°F"),
        (UNITS.create_entity("IfcMonetaryUnit", Currency="CHF"), "CHF"),
        (derived((M, 3), (HOUR, -1)), "m³/h"),
        (derived((K, -1), (M, -2), (W, 1)), "W/(m²·K)"),  # a set has no order
        (derived((M, 1), (N, 1)), "N·m"),
        (derived((MM, 4)), "mm⁴"),
        (derived((K, -1)), "1/K"),
        (derived((si("SQUARE_METRE"), 1), (M, 1)), "m³"),
        (derived((KG, 1), (K, -1), (S, -3), kind="THERMALTRANSMITTANCEUNIT"), "W/(m²·K)"),
        (derived((KG, 1), (M, -1), (S, -2), kind="MODULUSOFELASTICITYUNIT"), "Pa"),
        (derived((KG, 1), (M, -1), (S, -2), kind="PLANARFORCEUNIT"), "N/m²"),
        (derived((KG, 1), (M, 2), (S, -2), kind="TORQUEUNIT"), "N·m"),
        (derived((KG, 1), (M, 2), (S, -2)), "J"),
        (derived(word="Luminous Efficacy"), "Luminous Efficacy"),  # its parts are missing
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_unit_is_written_as_people_do(unit: Any, symbol: str) -> None:
    assert unit_symbol(unit) == symbol


def test_a_measure_takes_the_unit_of_its_kind_and_no_other() -> None:
    model = model_of("IFC4", derived((M, 1), (S, -1), kind="USERDEFINED", word="Friction"), MM,
                     derived((W, 1), (M, -1), (K, -1), kind="THERMALCONDUCTANCEUNIT"))  # fmt: skip
    units = UnitSymbols(model)
    expected = {
        "IfcLengthMeasure": "mm", "IfcNonNegativeLengthMeasure": "mm", "IfcThermalConductivityMeasure": "W/(m·K)",
        "IfcNumericMeasure": "", "IfcMassMeasure": "", "IfcLabel": "", "IfcMonetaryMeasure": "",
    }  # fmt: skip
    assert {measure: units.of_measure(None, measure) for measure in expected} == expected


@pytest.mark.parametrize("schema", ["IFC2X3", "IFC4", "IFC4X3_ADD2"])
def test_a_quantity_has_the_unit_of_its_measure_in_every_schema(schema: str) -> None:
    model = model_of(schema, KG, S)
    weight = model.create_entity("IfcQuantityWeight", Name="W", WeightValue=2.5)
    time = model.create_entity("IfcQuantityTime", Name="T", TimeValue=60.0)
    assert list(properties_of([weight, time], UnitSymbols(model))) == [
        Property("W", 2.5, "kg"),
        Property("T", 60.0, "s"),
    ]


def said(model: Any, *entities: Any) -> list[Property]:
    return list(properties_of(entities, UnitSymbols(model)))


def test_a_quantity_tells_its_formula_and_what_it_means() -> None:
    model = model_of("IFC4X3_ADD2", M)
    share = model.create_entity("IfcQuantityNumber", Name="Share", Description="of glass", NumberValue=0.25)
    share.Formula = "a/b"
    assert said(model, share) == [Property("Share", 0.25, "", "a/b; of glass")]


def test_an_enumeration_tells_in_which_unit_its_values_are() -> None:
    model = model_of("IFC4")
    values = [model.create_entity("IfcReal", 2.0), model.create_entity("IfcReal", 3.5)]
    listed = model.create_entity("IfcPropertyEnumeration", "Sizes", values, model.add(MM))
    chosen = model.create_entity("IfcPropertyEnumeratedValue", "Size", None, values[1:], listed)
    assert said(model, chosen) == [Property("Size", 3.5, "mm")]


def test_bounds_of_an_earlier_schema_have_no_set_point() -> None:
    model = model_of("IFC2X3", MM)
    low = model.create_entity("IfcLengthMeasure", 0.0)
    bounded = model.create_entity("IfcPropertyBoundedValue", Name="From", LowerBoundValue=low)
    assert said(model, bounded) == [Property("From", Range(0.0), "mm")]


def test_a_table_tells_its_own_units_and_its_rule() -> None:
    model = model_of("IFC4", M)
    keys, values = (
        [model.create_entity(kind, value) for value in (1.0, 2.0)] for kind in ("IfcLengthMeasure", "IfcReal")
    )
    table = model.create_entity(
        "IfcPropertyTableValue", Name="Curve", DefiningValues=keys, DefinedValues=values, Expression="y = x",
        DefiningUnit=model.add(MM), DefinedUnit=model.add(derived((W, 1), (M, -2))),
    )  # fmt: skip
    assert said(model, table) == [Property("Curve", Table(((1.0, 1.0), (2.0, 2.0)), "mm", "y = x"), "W/m²")]


def test_a_reference_tells_what_it_refers_to() -> None:
    model = model_of("IFC4", S)
    address = model.create_entity("IfcPostalAddress", AddressLines=["3 rue du Taur"], PostalCode="31000")
    address.Town = "Toulouse"
    owner = model.create_entity("IfcOrganization", Name="Ville de Toulouse")
    jo = model.create_entity("IfcPerson", FamilyName="Doe", GivenName="Jo")
    both = model.create_entity("IfcPersonAndOrganization", jo, owner)
    cost = model.create_entity(
        "IfcCostValue", Name="Price", AppliedValue=model.create_entity(
            "IfcMeasureWithUnit", model.create_entity("IfcMonetaryMeasure", 12.5),
            model.create_entity("IfcMonetaryUnit", "CHF"),
        ),
    )  # fmt: skip
    loads = [model.create_entity("IfcReal", value) for value in (4.0, 5.0)]
    numbers = [model.create_entity("IfcTimeSeriesValue", [load]) for load in loads]
    series = model.create_entity(
        "IfcRegularTimeSeries", Name="Load", StartTime="2026-01-01", EndTime="2026-01-02", TimeStep=3600.0,
        TimeSeriesDataType="CONTINUOUS", DataOrigin="MEASURED", Unit=model.add(W), Values=numbers,
    )  # fmt: skip
    referring = [
        model.create_entity("IfcPropertyReferenceValue", Name=str(place), PropertyReference=each)
        for place, each in enumerate((address, owner, both, cost, series, None))
    ]
    assert [(each.value, each.unit) for each in said(model, *referring)] == [
        ("3 rue du Taur, 31000 Toulouse", ""),
        ("Ville de Toulouse", ""),
        ("Jo Doe, Ville de Toulouse", ""),
        (12.5, "CHF"),
        (Table(((0.0, 4.0), (3600.0, 5.0)), "s", "Load"), "W"),
        ("", ""),
    ]


def test_a_complex_property_that_holds_itself_ends() -> None:
    model = model_of("IFC4")
    text = model.create_entity("IfcPropertySingleValue", "Inner", "what it is", model.create_entity("IfcLabel", "x"))
    whole = model.create_entity("IfcComplexProperty", "Outer", None, "Use", [text])
    whole.HasProperties = [text, whole]
    assert said(model, whole) == [Property("Outer", "Use"), Property("Outer / Inner", "x", "", "what it is")]


@pytest.mark.parametrize(
    ("own", "word", "of_type", "word_of_type", "expected"),
    [
        (None, None, None, None, ("", False)),
        ("NOTDEFINED", None, None, None, ("NOTDEFINED", False)),
        ("NOTDEFINED", None, "GATE", None, ("GATE", True)),
        (None, None, "USERDEFINED", "Portcullis", ("Portcullis", True)),
        (None, None, "USERDEFINED", None, ("USERDEFINED", True)),
        (None, None, "NOTDEFINED", "Portcullis", ("", False)),
        ("USERDEFINED", "Flap", "GATE", None, ("Flap", False)),
        ("TRAPDOOR", "Flap", "GATE", None, ("TRAPDOOR", False)),
    ],
)
def test_the_predefined_type_is_the_own_one_or_the_inherited_one(
    own: str | None, word: str | None, of_type: str | None, word_of_type: str | None, expected: tuple[str, bool]
) -> None:
    model = model_of("IFC4")
    door = rooted(model, "IfcDoor", PredefinedType=own, ObjectType=word)
    door_type = rooted(model, "IfcDoorType", PredefinedType=of_type or "NOTDEFINED", ElementType=word_of_type)
    assert predefined_type(door, door_type) == expected


def associations(model: Any, kind: str) -> list[tuple[int, str, dict[str, object], bool]]:
    rows: Iterable[Association] = IfcDescription(model, frozenset()).associations()
    return [
        (row.element, row.name, {each.name: each.value for each in row.detail}, row.inherited)
        for row in rows
        if row.kind == kind
    ]


def classified(model: Any, thing: Any, reference: Any) -> None:
    rooted(model, "IfcRelAssociatesClassification", RelatedObjects=[thing], RelatingClassification=reference)


def test_a_classification_hides_the_inherited_one_of_its_system_only() -> None:
    model = model_of("IFC4")
    wall, wall_type = rooted(model, "IfcWall"), rooted(model, "IfcWallType", PredefinedType="SOLIDWALL")
    rooted(model, "IfcRelDefinesByType", RelatedObjects=[wall], RelatingType=wall_type)
    one = model.create_entity("IfcClassification", Name="Uniclass", Edition="2015")
    other = model.create_entity("IfcClassification", Name="CCTG")
    for thing, code, system in ((wall_type, "EF_25", one), (wall_type, "B.3", other), (wall, "EF_25_10", one)):
        reference = model.create_entity(
            "IfcClassificationReference", Identification=code, Name=f"as {code}", ReferencedSource=system
        )
        classified(model, thing, reference)
    assert [row for row in associations(model, "classification") if row[0] == wall.id()] == [
        (wall.id(), "as B.3", {"code": "B.3", "system": "CCTG"}, True),
        (wall.id(), "as EF_25_10", {"code": "EF_25_10", "system": "Uniclass 2015"}, False),
    ]


def test_a_chain_of_references_that_closes_ends() -> None:
    model = model_of("IFC4")
    wall = rooted(model, "IfcWall")
    one = model.create_entity("IfcClassificationReference", Identification="1", Name="One")
    one.ReferencedSource = model.create_entity("IfcClassificationReference", Name="Two", ReferencedSource=one)
    classified(model, wall, one)
    assert associations(model, "classification") == [(wall.id(), "One", {"code": "1", "system": ""}, False)]


def test_an_earlier_schema_classifies_in_other_words() -> None:
    model = model_of("IFC2X3")
    wall, door = rooted(model, "IfcWall"), rooted(model, "IfcDoor")
    system = model.create_entity("IfcClassification", Source="CSI", Edition="1998", Name="UniFormat")
    classified(model, wall, model.create_entity("IfcClassificationReference", None, "B2010", "Exterior walls", system))
    facets = [model.create_entity("IfcClassificationNotationFacet", part) for part in ("B20", "30")]
    classified(model, door, model.create_entity("IfcClassificationNotation", facets))
    assert associations(model, "classification") == [
        (wall.id(), "Exterior walls", {"code": "B2010", "system": "UniFormat 1998"}, False),
        (door.id(), "B2030", {"code": "B2030", "system": ""}, False),
    ]


def test_materials_of_an_earlier_schema_tell_their_properties() -> None:
    model = model_of("IFC2X3", si("PASCAL", None, "PRESSUREUNIT"), MM)
    concrete = model.create_entity("IfcMaterial", "Concrete")
    wall = rooted(model, "IfcWall")
    rooted(model, "IfcRelAssociatesMaterial", RelatedObjects=[wall], RelatingMaterial=concrete)
    mechanical = model.create_entity("IfcMechanicalConcreteMaterialProperties", concrete)
    mechanical.CompressiveStrength, mechanical.MaxAggregateSize = 3e7, 16.0
    maker = model.create_entity("IfcPropertySingleValue", "Maker", None, model.create_entity("IfcLabel", "Acme"))
    model.create_entity("IfcExtendedMaterialProperties", concrete, [maker], None, "Product")
    facet = model.create_entity("IfcClassificationNotationFacet", "Ss_20")
    notation = model.create_entity("IfcClassificationNotation", [facet])
    model.create_entity("IfcMaterialClassificationRelationship", [notation], concrete)
    told = IfcDescription(model, frozenset())
    sets = {row.step: row for row in told.property_sets()}
    found = [sets[link.property_set] for link in told.property_set_links() if link.element == concrete.id()]
    assert {row.name: row.properties for row in found} == {
        "IfcMechanicalConcreteMaterialProperties": (
            Property("CompressiveStrength", 3e7, "Pa"),
            Property("MaxAggregateSize", 16.0, "mm"),
        ),
        "Product": (Property("Maker", "Acme"),),
    }
    assert associations(model, "material") == [(wall.id(), "Concrete", {"classification": "Ss_20"}, False)]


def test_the_layers_of_an_element_hide_those_of_its_type() -> None:
    model = model_of("IFC4", MM)
    wall, other = rooted(model, "IfcWall"), rooted(model, "IfcWall")
    wall_type = rooted(model, "IfcWallType", PredefinedType="SOLIDWALL")
    rooted(model, "IfcRelDefinesByType", RelatedObjects=[wall, other], RelatingType=wall_type)
    for thing, name, thick in ((wall_type, "Brick", 110.0), (wall, "Block", 140.0)):
        layer = model.create_entity("IfcMaterialLayer", model.create_entity("IfcMaterial", name), thick, Priority=5)
        layers = model.create_entity("IfcMaterialLayerSet", [layer])
        rooted(model, "IfcRelAssociatesMaterial", RelatedObjects=[thing], RelatingMaterial=layers)
    assert [row for row in associations(model, "layer") if row[0] != wall_type.id()] == [
        (other.id(), "Brick", {"thickness": 110.0, "priority": 5}, True),
        (wall.id(), "Block", {"thickness": 140.0, "priority": 5}, False),
    ]


def test_what_is_outside_of_the_model_is_told() -> None:
    model = model_of("IFC4")
    wall = rooted(model, "IfcWall")
    described = model.create_entity("IfcDocumentInformation", "D-7", "Plan", Location="plan.pdf")
    for kind, attribute, thing in (
        ("Document", "RelatingDocument", model.create_entity("IfcDocumentReference", ReferencedDocument=described)),
        ("Library", "RelatingLibrary", model.create_entity("IfcLibraryReference", "lib.example", "L-1", "Walls")),
        ("Approval", "RelatingApproval", model.create_entity("IfcApproval", "A-1", "Fire", Status="GRANTED")),
        ("Constraint", "RelatingConstraint", model.create_entity("IfcMetric", "Height", None, "HARD")),
    ):
        rooted(model, f"IfcRelAssociates{kind}", RelatedObjects=[wall], **{attribute: thing})
    kinds = ("document", "library", "approval", "constraint")
    assert [row[1:3] for kind in kinds for row in associations(model, kind)] == [
        ("Plan", {"code": "D-7", "location": "plan.pdf"}),
        ("Walls", {"code": "L-1", "location": "lib.example"}),
        ("Fire", {"grade": "GRANTED", "description": ""}),
        ("Height", {"grade": "HARD", "description": ""}),
    ]


def test_a_set_that_is_related_to_a_type_comes_to_its_elements() -> None:
    model = model_of("IFC4")
    wall, wall_type = rooted(model, "IfcWall"), rooted(model, "IfcWallType", PredefinedType="SOLIDWALL")
    rooted(model, "IfcRelDefinesByType", RelatedObjects=[wall], RelatingType=wall_type)
    rating = model.create_entity("IfcPropertySingleValue", "Rating", None, model.create_entity("IfcLabel", "EI30"))
    own = rooted(model, "IfcPropertySet", Name="Pset", HasProperties=[rating])
    rooted(model, "IfcRelDefinesByProperties", RelatedObjects=[wall_type], RelatingPropertyDefinition=own)
    told = IfcDescription(model, frozenset())
    list(told.property_sets())
    links = [(link.property_set, link.inherited) for link in told.property_set_links() if link.element == wall.id()]
    assert links == [(own.id(), True)]


@pytest.mark.parametrize(
    ("parts", "text"),
    [((43, 36, 16), "43° 36′ 16″"), ((-1, -26, -38, -500_000), "-1° 26′ 38.5″"), ((0, 0, -30), "-0° 0′ 30″")],
)
def test_a_latitude_is_written_as_people_do(parts: tuple[int, ...], text: str) -> None:
    model = model_of("IFC4")
    site = rooted(model, "IfcSite", RefLatitude=parts)
    told = {row.step: row.properties for row in IfcDescription(model, frozenset()).property_sets()}
    assert told[site.id()] == (Property("RefLatitude", text),)
