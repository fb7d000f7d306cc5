"""Kinds of map conversions like those that were reported: units, scales, systems and degrees of every writing."""

from dataclasses import replace
from pathlib import Path

import ifcopenshell
import numpy as np
import pytest

from tests.reported.helmert import F64, on_map, projected
from timeo_desktop.domain.elements import IDENTITY, Placement
from timeo_desktop.readers.ifc.place.georeference import placement_of
from timeo_desktop.services.opening.advice import advised
from timeo_desktop.services.opening.place import place_models
from timeo_desktop.services.opening.sources import Advice, Source, Way

DATA = Path(__file__).parent / "data" / "ifc"
FOOT, SURVEY_FOOT = 0.3048, 1200 / 3937
MILLIMETRE = 1e-3
METRE, MILLI = "IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.)", "IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.)"
CENTI = "IFCSIUNIT(*,.LENGTHUNIT.,.CENTI.,.METRE.)"
CORNERS = np.array([[0.0, 0.0, 0.0], [10.0, 0.0, 0.0], [10.0, 1.0, 3.0]])


def _written(*lines: str, project: str = METRE, site: str = "$,$,$", schema: str = "IFC4") -> Placement:
    """The placement of the reported model with other lines at its end, in a project of this unit."""
    text = (DATA / "28_crs_by_name.ifc").read_text("utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("#36=", "#37=", "#38=", "#3=", "ENDSEC;\nEND"))]
    body = "\n".join(kept).replace("ENDSEC;\nEND-ISO", f"#3={project};\n" + "\n".join(lines) + "\nENDSEC;\nEND-ISO")
    body = body.replace("(('IFC4'))", f"(('{schema}'))").replace(
        ".ELEMENT.,$,$,$,$,$);\n#10=", f".ELEMENT.,{site},$,$);\n#10="
    )
    return placement_of(ifcopenshell.file.from_string(body), "a.ifc")


def _feet(metres: str, of: str = METRE, name: str = "FOOT") -> tuple[str, ...]:
    return (
        f"#60={of};", f"#61=IFCMEASUREWITHUNIT(IFCLENGTHMEASURE({metres}),#60);",
        "#62=IFCDIMENSIONALEXPONENTS(1,0,0,0,0,0,0);", f"#36=IFCCONVERSIONBASEDUNIT(#62,.LENGTHUNIT.,'{name}',#61);",
    )  # fmt: skip


def _laid(placement: Placement, points: F64 = CORNERS) -> F64:
    matrix = placement.array()
    return np.asarray(points @ matrix[:3, :3].T + matrix[:3, 3])


def _advice(placement: Placement, at: tuple[float, float] = (5.0, 0.5)) -> list[Advice]:
    sources = {1: Source("a.ifc", placement, max(map(abs, at)), at)}
    return [each for _, each in advised(sources, place_models(sources))]


def _told(placement: Placement) -> str:
    return " | ".join(map(str, placement.notes))


UTM = "#37=IFCPROJECTEDCRS('EPSG:25833',$,'ETRS89',$,$,$,{unit});"
BERLIN = "#38=IFCMAPCONVERSION(#6,#37,392000.,5820000.,35.,0.6,0.8,{scale});"
RIGHT = on_map(CORNERS, 392000.0, 5820000.0, 35.0, (0.6, 0.8))


@pytest.mark.parametrize("project", [METRE, MILLI], ids=["project in m", "project in mm"])
@pytest.mark.parametrize(
    ("unit", "lines"),
    [("#36", (f"#36={METRE};",)), ("$", ()), ("#36", (f"#36={MILLI};",)), ("#36", _feet("0.3048"))],
    ids=["m", "left out", "called mm", "called feet"],
)
@pytest.mark.parametrize("scale", ["1.", "$", "0.001", "1000.", "0.3048"])
def test_numbers_of_the_map_are_those_of_the_map_whatever_unit_and_scale_are_called(
    project: str, unit: str, lines: tuple[str, ...], scale: str
) -> None:
    placement = _written(*lines, UTM.format(unit=unit), BERLIN.format(scale=scale), project=project)
    assert placement.exact
    assert np.abs(_laid(placement) - RIGHT).max() < MILLIMETRE
    if "MILLI" in "".join(lines) or "FOOT" in "".join(lines):
        assert "but they are those of its map only in m" in _told(placement)


def test_a_grid_factor_is_applied() -> None:
    placement = _written(f"#36={METRE};", UTM.format(unit="#36"), BERLIN.format(scale="0.9996"))
    right = on_map(CORNERS, 392000.0, 5820000.0, 35.0, (0.6, 0.8), 0.9996)
    assert np.abs(_laid(placement) - right).max() < MILLIMETRE
    assert not placement.notes


@pytest.mark.parametrize(
    "feet",
    [_feet("0.304800609601219"), _feet("304.800609601219", MILLI), _feet("30.4800609601219", CENTI)],
    ids=["factor in m", "factor in mm", "factor in cm"],
)  # fmt: skip
def test_a_factor_is_read_with_the_unit_it_is_in(feet: tuple[str, ...]) -> None:
    crs = "#37=IFCPROJECTEDCRS('EPSG:2263',$,'NAD83',$,$,$,#36);"
    placement = _written(*feet, crs, "#38=IFCMAPCONVERSION(#6,#37,981106.,195544.,40.,1.,0.,3.2808333333);")
    assert placement.epsg == 2263
    right = on_map(CORNERS / SURVEY_FOOT, 981106.0, 195544.0, 40.0)
    laid = place_models({1: Source("a.ifc", placement, 10.0, (5.0, 0.5))})
    assert laid.epsg == 32618
    scene = CORNERS @ laid.matrices[1][:3, :3].T + laid.matrices[1][:3, 3]
    assert np.abs(scene[:, :2] - projected(right, 2263, 32618)).max() < MILLIMETRE
    assert np.abs(scene[:, 2] - right[:, 2] * SURVEY_FOOT).max() < MILLIMETRE


def test_feet_of_another_kind_than_those_of_the_map_are_those_of_the_map() -> None:
    crs = "#37=IFCPROJECTEDCRS('EPSG:2263',$,'NAD83',$,$,$,#36);"
    placement = _written(*_feet("0.3048"), crs, "#38=IFCMAPCONVERSION(#6,#37,981106.,195544.,40.,1.,0.,3.28084);")
    assert np.abs(placement.array()[:2, 3] - np.array([981106.0, 195544.0]) * SURVEY_FOOT).max() < MILLIMETRE
    assert "in ft, but they are those of its map only in ft (US survey)" in _told(placement)


@pytest.mark.parametrize(
    ("name", "epsg"),
    [
        ("25833", 25833), ("EPSG:25833", 25833), ("epsg 25833", 25833), ("EPSG:25833 - ETRS89 / UTM zone 33N", 25833),
        ("urn:ogc:def:crs:EPSG::25833", 25833), ("http://www.opengis.net/def/crs/EPSG/0/25833", 25833),
        ("EPSG:25833+7837", 25833), ("ETRS89 UTM 33N", 25833), ("utm zone 33n ETRS89", 25833),
        ("DHDN / 3-Degree Gauss-Krueger Zone 4", 31468), ("WGS84 UTM zone 33N", 32633),
    ],
)  # fmt: skip
def test_a_system_is_known_by_every_writing_of_it(name: str, epsg: int) -> None:
    numbers = "4527000.,5820000." if epsg == 31468 else "392000.,5820000."
    crs = f"#37=IFCPROJECTEDCRS('{name}',$,$,$,$,$,#36);"
    placement = _written(f"#36={METRE};", crs, f"#38=IFCMAPCONVERSION(#6,#37,{numbers},35.,1.,0.,1.);")
    assert placement.epsg == epsg
    assert bool(placement.notes) == (not name.isdigit() and "EPSG" not in name.upper())


@pytest.mark.parametrize(
    "crs",
    [
        "'WGS84',$,'ETRS89',$,'UTM','33N'", "'Project map','EPSG:25833',$,$,$,$",
        "'Berlin 2030',$,'ETRS89',$,'UTM zone','33N'",
    ],
    ids=["name of a datum", "code in the description", "words of its parts"],
)  # fmt: skip
def test_a_system_is_looked_for_in_all_that_is_said_of_it(crs: str) -> None:
    placement = _written(f"#36={METRE};", f"#37=IFCPROJECTEDCRS({crs},#36);", BERLIN.format(scale="1."))
    assert placement.epsg == 25833
    assert ("it was taken as EPSG:25833" in _told(placement)) == ("EPSG" not in crs)


@pytest.mark.parametrize("name", ["Local site grid", "UTM", "Gauss-Krueger", "EPSG:99999", "Hello"])
def test_what_is_no_system_is_told(name: str) -> None:
    crs = f"#37=IFCPROJECTEDCRS('{name}',$,$,$,$,$,#36);"
    placement = _written(f"#36={METRE};", crs, BERLIN.format(scale="1."))
    assert (placement.epsg, placement.exact) == (None, True)
    assert f"not known here ({name})" in _told(placement)
    assert np.abs(_laid(placement) - RIGHT).max() < MILLIMETRE


def test_well_known_text_of_a_system_without_a_code_is_read() -> None:
    degree, metre = 'ANGLEUNIT["degree",0.0174532925199433]', 'LENGTHUNIT["metre",1]'
    text = (
        'PROJCRS["site",BASEGEOGCRS["ETRS89",DATUM["European Terrestrial Reference System 1989",'
        'ELLIPSOID["GRS 1980",6378137,298.257222101]]],CONVERSION["c",METHOD["Transverse Mercator"],'
        f'PARAMETER["Latitude of natural origin",52,{degree}],PARAMETER["Longitude of natural origin",13,{degree}],'
        'PARAMETER["Scale factor at natural origin",1,SCALEUNIT["unity",1]],'
        f'PARAMETER["False easting",5000,{metre}],PARAMETER["False northing",5000,{metre}]],'
        f'CS[Cartesian,2],AXIS["e",east],AXIS["n",north],{metre},AREA["Berlin"],BBOX[51,12,54,15]]'
    )
    placement = _written(
        f"#36={METRE};", "#37=IFCPROJECTEDCRS('Site grid',$,$,$,$,$,#36);", f"#39=IFCWELLKNOWNTEXT('{text}',#37);",
        "#38=IFCMAPCONVERSION(#6,#37,5000.,5000.,35.,1.,0.,1.);", schema="IFC4X3_ADD2",
    )  # fmt: skip
    assert placement.epsg == 32633
    assert np.abs(placement.array()[:2, 3] - projected(np.array([[13.0, 52.0]]), 4326, 32633)[0]).max() < 0.01


def test_a_conversion_starts_at_the_reference_point_of_the_world_coordinate_system() -> None:
    text = ("#90=IFCCARTESIANPOINT((100.,50.,0.));", "#91=IFCAXIS2PLACEMENT3D(#90,$,$);")
    lines = (f"#36={METRE};", UTM.format(unit="#36"), BERLIN.format(scale="1.").replace("#6,", "#92,"))
    context = "#92=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-05,#91,$);"
    placement = _written(*text, context, *lines)
    assert np.abs(_laid(placement, np.array([[100.0, 50.0, 0.0]]))[0] - [392000, 5820000, 35]).max() < MILLIMETRE


def test_a_conversion_that_names_no_map_is_told_and_known_by_french_numbers() -> None:
    placement = _written("#38=IFCMAPCONVERSION(#6,$,574317.,6279621.,140.,1.,0.,1.);")
    assert "does not say of which map its coordinates are" in _told(placement)
    placing = place_models({1: CITY, 2: Source("a.ifc", placement, 10.0, (0.0, 0.0))})
    right = projected(np.array([[574317.0, 6279621.0]]), 2154, 3943)[0]
    assert np.abs(placing.matrices[2][:2, 3] - right).max() < MILLIMETRE
    assert "taken as those of EPSG:2154" in str(placing.notices[2])


# Degrees.

WGS84 = "#37=IFCGEOGRAPHICCRS('EPSG:4326',$,'WGS84',$,{angle},$);"
DEGREE = (
    "#70=IFCSIUNIT(*,.PLANEANGLEUNIT.,$,.RADIAN.);",
    "#71=IFCMEASUREWITHUNIT(IFCPLANEANGLEMEASURE(0.0174532925199433),#70);",
    "#72=IFCDIMENSIONALEXPONENTS(0,0,0,0,0,0,0);", "#36=IFCCONVERSIONBASEDUNIT(#72,.PLANEANGLEUNIT.,'DEGREE',#71);",
)  # fmt: skip
TOULOUSE = "(43,36,16,200000),(1,26,39,120000),141."


@pytest.mark.parametrize(
    ("angle", "numbers", "site"),
    [
        ("#36", (1.4442, 43.6045), "$,$,$"), ("$", (1.4442, 43.6045), "$,$,$"), ("#36", (43.6045, 1.4442), TOULOUSE),
        ("$", tuple(np.radians((1.4442, 43.6045)).tolist()), TOULOUSE),
    ],
    ids=["degrees", "no unit", "latitude first, beside its site", "radians, beside its site"],
)  # fmt: skip
def test_a_rigid_operation_in_degrees_is_a_place_on_earth(angle: str, numbers: tuple[float, float], site: str) -> None:
    first, second = numbers
    operation = f"#38=IFCRIGIDOPERATION(#6,#37,IFCPLANEANGLEMEASURE({first}),IFCPLANEANGLEMEASURE({second}),141.);"
    placement = _written(*DEGREE, WGS84.format(angle=angle), operation, site=site, schema="IFC4X3_ADD2")
    assert (placement.epsg, placement.exact) == (3943, True)
    lies = projected(np.array([[1.4442, 43.6045]]), 4326, 3943)[0]
    assert np.abs(placement.array()[:2, 3] - lies).max() < 0.01
    assert placement.array()[2, 3] == 141.0
    ten = np.linalg.norm(_laid(placement, np.array([[0.0, 0, 0], [10.0, 0, 0]]))[1] - placement.array()[:3, 3])
    assert abs(ten - 10) < MILLIMETRE  # ten metres, not ten degrees
    assert "gives its place in degrees (WGS 84): it lies at longitude 1.444200, latitude 43.604500" in _told(placement)


def test_a_map_conversion_to_degrees_is_a_place_on_earth_turned_to_its_north() -> None:
    crs = "#37=IFCPROJECTEDCRS('EPSG:4326',$,'WGS84',$,$,$,$);"
    placement = _written(crs, "#38=IFCMAPCONVERSION(#6,#37,1.4442,43.6045,141.,0.,1.,$);")
    here, there = projected(np.array([[1.4442, 43.6045], [1.4442, 43.6145]]), 4326, 3943)
    assert np.abs(placement.array()[:2, 3] - here).max() < 0.01
    north = (there - here) / np.linalg.norm(there - here)
    assert np.abs(placement.array()[:2, 0] - north).max() < 1e-4  # the model's x points north


def test_metres_that_are_said_to_be_degrees_are_not() -> None:
    crs = "#37=IFCPROJECTEDCRS('EPSG:4326',$,'WGS84',$,$,$,$);"
    placement = _written(crs, BERLIN.format(scale="$"))
    assert placement.epsg is None
    assert "not known here (EPSG:4326)" in _told(placement)


@pytest.mark.parametrize(("first", "second"), [("392000.", "5820000."), ("5820000.", "392000.")])
def test_a_rigid_operation_in_metres_moves_and_nothing_else(first: str, second: str) -> None:
    operation = f"#38=IFCRIGIDOPERATION(#6,#37,IFCLENGTHMEASURE({first}),IFCLENGTHMEASURE({second}),35.);"
    placement = _written(f"#36={METRE};", UTM.format(unit="#36"), operation, project=MILLI, schema="IFC4X3_ADD2")
    assert np.abs(_laid(placement) - on_map(CORNERS, 392000.0, 5820000.0, 35.0)).max() < MILLIMETRE


@pytest.mark.parametrize(
    ("latitude", "degrees"),
    [("(-33,-52,-4,-500000)", -33.867917), ("(-33,52,4,500000)", -33.867917), ("(0,-30,0)", -0.5)],
)
def test_a_sign_at_the_first_part_of_an_angle_is_that_of_all(latitude: str, degrees: float) -> None:
    placement = _written(site=f"{latitude},(151,12,26),0.")
    assert placement.site is not None
    assert placement.site[1] == pytest.approx(degrees, abs=1e-4)


# What is doubtful.


def _berlin(east: float, north: float, epsg: int = 25833, site: tuple[float, float, float] | None = None) -> Placement:
    matrix = ((1.0, 0.0, 0.0, east), (0.0, 1.0, 0.0, north), (0.0, 0.0, 1.0, 35.0), (0.0, 0.0, 0.0, 1.0))
    return Placement(matrix, epsg, True, site)


def test_a_place_in_its_area_and_near_its_site_is_not_doubted() -> None:
    assert not _advice(_berlin(392000.0, 5820000.0))
    assert not _advice(_berlin(392000.0, 5820000.0, site=(13.41, 52.52, 30.0)))


@pytest.mark.parametrize(
    ("placement", "way"),
    [(_berlin(5820000.0, 392000.0), Way.SWAPPED), (_berlin(33392000.0, 5820000.0), Way.WITHOUT_ZONE)],
)
def test_a_place_outside_its_map_is_told_and_another_reading_is_offered(placement: Placement, way: Way) -> None:
    (only,) = _advice(placement)
    assert "lies outside the area that its map is meant for (EPSG:25833, ETRS89 / UTM zone 33N)" in str(only.text)
    assert only.offer is not None
    assert only.offer.way is way
    assert place_models({1: Source("a.ifc", placement, by_hand=(only.offer.matrix, None))}).matrices[1] is not None


def test_a_place_far_from_its_own_latitude_and_longitude_is_told() -> None:
    (only,) = _advice(_berlin(392000.0, 5820000.0, site=(1.4442, 43.6045, 141.0)))
    assert "km from its own latitude and longitude" in str(only.text)
    assert only.offer is not None
    assert only.offer.way is Way.LATITUDE


def test_coordinates_that_are_a_map_already_beside_a_conversion_are_told() -> None:
    (only,) = _advice(_berlin(392000.0, 5820000.0), (392005.0, 5820000.5))
    assert only.offer is not None
    assert only.offer.way is Way.COORDINATES_ONLY
    zero = _berlin(0.0, 0.0)  # coordinates of the map, and a conversion that says so
    assert not _advice(zero, (392005.0, 5820000.5))


def test_twice_is_seen_where_the_sum_is_still_on_the_map() -> None:
    """Dutch numbers: twice as far is still beside the Netherlands."""
    frame = _berlin(185542.0, 320111.0).matrix
    stated = Placement(_berlin(185542.0, 320111.0).matrix, 28992, True, frame=frame)
    (only,) = _advice(stated, (185547.0, 320111.5))
    assert only.offer is not None
    assert (
        np.abs(only.offer.matrix @ [185542.0, 320111.0, 35.0, 1.0] - [185542.0, 320111.0, 35.0, 1.0]).max() < MILLIMETRE
    )


def test_a_map_of_the_world_does_not_enlarge_a_building() -> None:
    mercator = _berlin(160767.0, 5404163.0, 3857)
    placing = place_models({1: Source("a.ifc", mercator, 10.0, (5.0, 0.5))})
    assert placing.epsg == 3943
    laid = CORNERS @ placing.matrices[1][:3, :3].T + placing.matrices[1][:3, 3]
    assert abs(np.linalg.norm(laid[1] - laid[0]) - 10) < MILLIMETRE
    assert "as large as modelled" in str(placing.advice[1].text)


# One site.


def _model(site: tuple[float, float, float] | None, *origins: str) -> Source:
    return Source("a.ifc", Placement(IDENTITY.matrix, site=site, origins=origins), 20.0, (1.0, 1.0))


CITY = Source("city", Placement(IDENTITY.matrix, 3943, True), on_map=True)
HERE = (1.4442, 43.6045, 141.0)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (_model(HERE, "p", "s"), _model((*HERE[:2], 0.0), "q", "s"), True),
        (_model(HERE, "p", "s"), _model(None, "p", "t"), True),
        (_model(HERE, "p"), _model((*HERE[:2], 0.0), "q"), True),
        (_model(HERE, "p"), _model((1.46, 43.61, 141.0), "q"), False),
        (_model(HERE, "p", "s"), _model((1.46, 43.61, 141.0), "p", "s"), False),
    ],
    ids=["site", "project", "latitude and longitude", "nothing in common", "one template, two buildings"],
)
def test_models_of_one_site_are_placed_as_one(one: Source, other: Source, together: bool) -> None:
    placing = place_models({1: CITY, 2: one, 3: other})
    assert np.array_equal(placing.matrices[2], placing.matrices[3]) == together
    assert ("of the same site" in str(placing.notices[3])) == together


def test_a_model_follows_the_one_that_a_person_placed_and_not_one_that_was_parted() -> None:
    by_hand = np.eye(4)
    by_hand[:3, 3] = [1574000.0, 2268000.0, 150.0]
    one, other = _model(HERE, "s"), _model((*HERE[:2], 0.0), "s")
    put = Source("a.ifc", one.placement, 20.0, (1.0, 1.0), by_hand=(by_hand, 3943))
    placing = place_models({1: CITY, 2: other, 3: put})
    assert np.array_equal(placing.matrices[2], by_hand)
    own = place_models({1: CITY, 2: one}).matrices[2]
    parted = Source("a.ifc", one.placement, 20.0, (1.0, 1.0), by_hand=(own, 3943))
    apart = place_models({1: CITY, 2: other, 3: parted})
    assert apart.matrices[3][2, 3] - apart.matrices[2][2, 3] == pytest.approx(141.0)


def test_a_model_beside_a_placed_one_may_be_put_by_its_own_latitude_and_longitude() -> None:
    exact = Source("map.ifc", _berlin(1574359.88, 2268318.42, 3943), 20.0, (1.0, 1.0))
    placing = place_models({1: exact, 2: _model((1.46, 43.61, 141.0), "q")})
    assert np.array_equal(placing.matrices[2], placing.matrices[1])
    offer = placing.advice[2].offer
    assert offer is not None
    assert np.abs(offer.matrix[:2, 3] - projected(np.array([[1.46, 43.61]]), 4326, 3943)[0]).max() < 0.01


def test_disciplines_whose_conversions_differ_in_height_are_told_and_may_be_put_together() -> None:
    low, high = _berlin(392000.0, 5820000.0), _berlin(392000.0, 5820000.0)
    raised = (*high.matrix[:2], (0.0, 0.0, 1.0, 55.0), high.matrix[3])
    sources = {
        1: Source("arc.ifc", replace(low, origins=("s",)), 20.0, (1.0, 1.0)),
        2: Source("str.ifc", replace(high, matrix=raised, origins=("s",)), 20.0, (1.0, 1.0)),
    }
    ((number, only),) = advised(sources, place_models(sources))
    assert number == 2
    assert "differ by 20.00 m in height" in str(only.text)
    assert only.offer is not None
    assert np.array_equal(only.offer.matrix, place_models(sources).matrices[1])
