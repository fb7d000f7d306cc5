"""Sisters of the reported systems: other writings, other orders, several systems in one file."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pyproj import CRS, Transformer

from tests.city.files import BOX, SIDES
from tests.city.test_services_reading import notices, points_of
from tests.conftest import Read
from timeo_desktop.crs_names import crs_of
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.packages import Package
from timeo_desktop.geodesy import projection_for

SPACES = (
    'xmlns="http://www.opengis.net/citygml/2.0" xmlns:bldg="http://www.opengis.net/citygml/building/2.0"'
    ' xmlns:gml="http://www.opengis.net/gml"'
)
Written = Callable[..., Package]


def solid(
    origin: tuple[float, float], order: tuple[int, int, int] = (0, 1, 2), srs: str = "", turned: bool = False
) -> str:
    """The house of these tests as a solid, its first corner at `origin` (east, north), 100 m high."""
    sides = [side[::-1] if turned else side for side in SIDES]
    corners = np.add(BOX, (*origin, 100.0))[:, order]
    faces = (
        " ".join(str(value) for index in (*side, side[0]) for value in corners[index].tolist()) for side in sides
    )  # fmt: skip
    members = "".join(
        "<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>"
        f"{face}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>"
        for face in faces
    )
    named = f' srsName="{srs}"' if srs else ""
    return (
        f"<bldg:lod1Solid><gml:Solid{named}><gml:exterior><gml:CompositeSurface>{members}</gml:CompositeSurface>"
        "</gml:exterior></gml:Solid></bldg:lod1Solid>"
    )


def building(name: str, inside: str) -> str:
    return f'<cityObjectMember><bldg:Building gml:id="{name}">{inside}</bldg:Building></cityObjectMember>'


@pytest.fixture
def gml(tmp_path: Path, read: Read) -> Written:
    def written(body: str, srs: str) -> Package:
        path = tmp_path / "a.gml"
        envelope = f'<gml:boundedBy><gml:Envelope srsName="{srs}"/></gml:boundedBy>' if srs else ""
        path.write_text(f"<CityModel {SPACES}>{envelope}{body}</CityModel>", "utf-8")
        return read(path)

    return written


@pytest.mark.parametrize(
    "text",
    [
        "EPSG:28992+5709", "EPSG:28992,EPSG:5709", "EPSG:28992 + EPSG:5709", "28992, 5709",
        "urn:ogc:def:crs,crs:EPSG::28992,crs:EPSG::5709", "urn:ogc:def:crs,crs:EPSG:6.12:28992,crs:EPSG:6.12:5709",
        "urn:ogc:def:crs:EPSG::28992,urn:ogc:def:crs:EPSG::5709",
        "https://www.opengis.net/def/crs-compound?1=http://www.opengis.net/def/crs/EPSG/0/28992"
        "&2=http://www.opengis.net/def/crs/EPSG/9.9.1/5709",
        "http://www.opengis.net/def/crs/EPSG/0/28992,http://www.opengis.net/def/crs/EPSG/0/5709",
        "http://www.opengis.net/def/crs/EPSG/0/7415", "urn:ogc:def:crs:EPSG::7415", "EPSG:7415", "7415",
    ],
)  # fmt: skip
def test_one_system_in_every_writing(text: str) -> None:
    assert crs_of("a", text) == CRS.from_epsg(7415)


def test_names_of_german_states_bring_their_heights() -> None:
    found = crs_of("a", "urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH")
    assert found is not None
    assert [part.to_epsg() for part in found.sub_crs_list] == [25832, 7837]


def test_a_name_of_an_area_of_heights_over_a_3d_system_counts() -> None:
    found = crs_of("a", "EPSG:4979+5773")
    assert found is not None
    assert [part.to_epsg() for part in found.sub_crs_list] == [4326, 5773]


def test_heights_of_an_unknown_system_are_told() -> None:
    found = projection_for("a", "EPSG:25832+99999", None, np.array([[500000.0, 5500000.0, 3.0]]))
    assert found.source is not None
    assert found.source.to_epsg() == 25832
    assert "names a system of heights that is not known here" in str(found.notices[0])
    with pytest.raises(CannotOpen, match="not known here"):
        crs_of("a", "EPSG:99999+5783")


@pytest.mark.parametrize(
    ("text", "height"), [("EPSG:28992+5709", 10.0), ("EPSG:2263+6360", 10 * 1200 / 3937), ("EPSG:25832+5715", -10.0),
                         ("EPSG:25832+8228", 3.048)],
)  # fmt: skip
def test_heights_have_the_unit_and_the_sense_of_their_system(text: str, height: float) -> None:
    middle = {"28992": (155000.0, 463000.0), "2263": (981106.0, 195544.0), "25832": (500000.0, 5500000.0)}
    place = next(place for code, place in middle.items() if code in text)
    found = projection_for("a", text, None, np.array([[*place, 10.0]]))
    assert found.apply(np.array([[*place, 10.0]]))[0, 2] == pytest.approx(height)


def test_each_part_of_a_file_is_read_in_its_own_system(gml: Written) -> None:
    """Two halves of a town beside 12° east, the second one in the next zone; a third house names it on its envelope."""
    to_33 = Transformer.from_crs(25832, 25833, always_xy=True)
    there = to_33.transform(708300.0, 5709700.0)
    envelope = '<gml:boundedBy><gml:Envelope srsName="EPSG:25833"/></gml:boundedBy>'
    package = gml(
        building("a", solid((708200.0, 5709700.0)))
        + building("b", solid(there, srs="EPSG:25833"))
        + building("c", envelope + solid(there))
        + building("d", solid((708200.0, 5709800.0))),
        srs="EPSG:25832",
    )
    points = points_of(package)
    assert package.summary.placement.epsg == 25832
    assert np.ptp(points[:, 0]) < 120
    for corner in ((708200.0, 5709700.0), (708300.0, 5709700.0), (708200.0, 5709800.0)):
        assert np.abs(points[:, :2] - corner).sum(axis=1).min() < 1e-3


def test_a_part_in_an_unknown_system_is_told(gml: Written) -> None:
    package = gml(
        building("a", solid((708200.0, 5709700.0))) + building("b", solid((708300.0, 5709700.0), srs="LOCAL:7")),
        srs="EPSG:25832",
    )
    assert np.ptp(points_of(package)[:, 0]) < 120
    assert "LOCAL:7" in notices(package)


@pytest.mark.parametrize("srs", ["EPSG:25832", "urn:ogc:def:crs:EPSG::25832"])
def test_numbers_outside_the_area_of_their_system_are_turned(gml: Written, srs: str) -> None:
    package = gml(building("a", solid((500000.0, 5500000.0), order=(1, 0, 2))), srs=srs)
    assert np.allclose(points_of(package).min(axis=0), (500000, 5500000, 100))
    assert "are read north first" in notices(package)


def test_one_solid_among_many_that_is_inside_out_turns_nothing(gml: Written) -> None:
    srs = "urn:ogc:def:crs:EPSG::3068"
    right = [building(f"r{number}", solid((25000.0 + 20 * number, 21000.0), order=(1, 0, 2))) for number in range(4)]
    wrong = building("w", solid((25100.0, 21000.0)))
    package = gml("".join(right) + wrong, srs=srs)
    assert "are read" not in notices(package)
    assert "1 objects are inside out" in notices(package)


def test_a_solid_that_is_inside_out_in_mercator_stays_where_it_is(gml: Written) -> None:
    """All the world fits this system either way, and nobody writes it north first."""
    package = gml(building("a", solid((160000.0, 5400000.0), turned=True)), srs="urn:ogc:def:crs:EPSG::3857")
    assert "are read" not in notices(package)
    assert "1 objects are inside out" in notices(package)


@pytest.mark.parametrize(
    ("longitudes", "zone"),
    [((179.9, -179.9), {32760, 32701}), ((179.9, 180.1), {32760, 32701}), ((-179.95, -179.9), {32701}),
     ((1.4, 1.5), {3943}), ((-0.1, 0.2), {3943, 3942, 32630, 32631})],
)  # fmt: skip
def test_the_middle_of_longitudes_is_where_they_are(longitudes: tuple[float, float], zone: set[int]) -> None:
    latitude = 43.6 if abs(longitudes[0]) < 90 else -16.8
    sample = np.array([[longitude, latitude, 0.0] for longitude in longitudes])
    found = projection_for("a", "OGC:CRS84", None, sample)
    assert found.epsg in zone
    assert np.ptp(found.apply(sample)[:, 0]) < 40_000
