"""What a review found: files that are odd, but not wrong enough to be refused, and what must not be lost with them."""

import json
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from tests.city.files import BOX, cityjson, footprints, write_json
from tests.city.test_services_reading import notices, points_of
from tests.conftest import Read
from timeo_desktop.crs_names import crs_of
from timeo_desktop.domain.packages import Package
from timeo_desktop.geodesy import projection_for, scene_crs
from timeo_desktop.readers.tiles.tileset import Tile, Walk
from timeo_desktop.scene.style import style_by
from timeo_desktop.services.city.go_to import typed_place
from timeo_desktop.services.opening.inspect import elements_of

GML = (
    '<CityModel xmlns="http://www.opengis.net/citygml/2.0" xmlns:bldg="http://www.opengis.net/citygml/building/2.0"'
    ' xmlns:frn="http://www.opengis.net/citygml/cityfurniture/2.0" xmlns:gml="http://www.opengis.net/gml"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"><gml:boundedBy><gml:Envelope srsName="{srs}"/></gml:boundedBy>'
    "{body}</CityModel>"
)


def polygon(name: str, x: float, y: float, side: float = 10.0) -> str:
    corners = ((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y))
    places = " ".join(f"{a} {b} 0" for a, b in corners)
    return (
        f'<gml:Polygon gml:id="{name}"><gml:exterior><gml:LinearRing><gml:posList>{places}</gml:posList>'
        "</gml:LinearRing></gml:exterior></gml:Polygon>"
    )


@pytest.fixture
def gml(tmp_path: Path, read: Read) -> Callable[..., Package]:
    def written(body: str, srs: str = "urn:ogc:def:crs:EPSG::25832") -> Package:
        path = tmp_path / "a.gml"
        path.write_text(GML.format(srs=srs, body=body), "utf-8")
        return read(path)

    return written


def test_a_solid_that_borrows_a_composite_surface_is_drawn_once(gml: Callable[..., Package]) -> None:
    surface = (
        '<bldg:boundedBy><bldg:WallSurface><bldg:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember>'
        f'<gml:CompositeSurface gml:id="c"><gml:surfaceMember>{polygon("p", 500000, 5500000)}</gml:surfaceMember>'
        "</gml:CompositeSurface></gml:surfaceMember></gml:MultiSurface></bldg:lod2MultiSurface></bldg:WallSurface>"
        "</bldg:boundedBy>"
    )  # fmt: skip
    solid = (
        "<bldg:lod2Solid><gml:Solid><gml:exterior><gml:CompositeSurface>"
        '<gml:surfaceMember xlink:href="#c"/></gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod2Solid>'
    )
    crossing = (
        "<bldg:lod1TerrainIntersection><gml:MultiCurve><gml:curveMember><gml:LineString><gml:posList>1 2 3 4 5 6"
        "</gml:posList></gml:LineString></gml:curveMember></gml:MultiCurve></bldg:lod1TerrainIntersection>"
    )
    building = f'<bldg:Building gml:id="B">{solid}{crossing}{surface}</bldg:Building>'
    package = gml(f"<cityObjectMember>{building}</cityObjectMember>")
    assert package.summary.triangles == 2
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        assert "posList" not in elements.attribute_names()


def test_implicit_geometry_by_reference_stands_at_both_places(gml: Callable[..., Package]) -> None:
    def lamp(name: str, x: int, geometry: str) -> str:
        return (
            f'<cityObjectMember><frn:CityFurniture gml:id="{name}"><frn:lod2ImplicitRepresentation><ImplicitGeometry>'
            "<transformationMatrix>1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1</transformationMatrix>"
            f"{geometry}<referencePoint><gml:Point><gml:pos>{x} 5500000 0</gml:pos></gml:Point></referencePoint>"
            "</ImplicitGeometry></frn:lod2ImplicitRepresentation></frn:CityFurniture></cityObjectMember>"
        )

    own = (
        '<relativeGMLGeometry><gml:MultiSurface gml:id="shape"><gml:surfaceMember>'
        f"{polygon('p', 0, 0, 1)}</gml:surfaceMember></gml:MultiSurface></relativeGMLGeometry>"
    )
    package = gml(lamp("L1", 500000, own) + lamp("L2", 500100, '<relativeGMLGeometry xlink:href="#shape"/>'))
    assert package.summary.drawn == 2
    assert np.allclose(sorted(set(points_of(package)[:, 0].round())), [500000, 500001, 500100, 500101])


def test_an_address_of_the_ogc_means_latitude_first(gml: Callable[..., Package]) -> None:
    square = polygon("p", 35.68, 139.76, 1e-4)
    member = f"<gml:MultiSurface><gml:surfaceMember>{square}</gml:surfaceMember></gml:MultiSurface>"
    building = f'<bldg:Building gml:id="B"><bldg:lod1MultiSurface>{member}</bldg:lod1MultiSurface></bldg:Building>'
    package = gml(f"<cityObjectMember>{building}</cityObjectMember>", srs="http://www.opengis.net/def/crs/EPSG/0/6697")
    assert package.summary.placement.epsg == 32654


@pytest.mark.parametrize(
    "text", ['LOCAL_CS["Nonearth",UNIT["metre",1]]', "EPSG:999999", "https://www.opengis.net/def/crs/EPSG/0/999999"]
)
def test_a_system_that_is_nowhere_leaves_the_numbers_as_they_are(text: str) -> None:
    found = projection_for("a", text, 3943, np.array([[1.0, 2.0, 3.0]]))
    assert found.source is None
    assert found.epsg == 3943
    assert "its own numbers are used" in str(found.notices[0])


def test_a_metre_of_the_scene_is_one_on_the_ground() -> None:
    mercator, german = crs_of("a", 3857), crs_of("a", "urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH")
    assert mercator is not None
    assert german is not None
    assert scene_crs(mercator, (1.44, 43.6)) == 3943
    assert scene_crs(mercator, (4.9, 52.3)) == 32631
    assert scene_crs(german, (9.0, 48.0)) == 25832


def test_an_empty_layer_does_not_decide_the_scene(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "two.gpkg"
    empty: Any = np.array([], dtype=object)
    pyogrio.raw.write(path, empty, [], [], layer="empty", geometry_type="Polygon", crs="EPSG:4326", driver="GPKG")
    shape = np.array([shapely.to_wkb(shapely.box(574000, 6279000, 574010, 6279010))], dtype=object)
    pyogrio.raw.write(path, shape, [np.array([10.0])], ["height"], layer="bati", geometry_type="Polygon",
                      crs="EPSG:2154", driver="GPKG", append=True)  # fmt: skip
    package = read(path)
    assert package.summary.placement.epsg == 3943
    assert np.ptp(points_of(package)[:, 0]) > 9


def test_layers_with_hundreds_of_fields_are_kept_and_filtered(tmp_path: Path, read: Read) -> None:
    fields = {f"k{number}": ["school" if number == 1500 else "x"] for number in range(2100)}
    path = footprints(tmp_path / "wide.geojson", [shapely.box(1.4, 43.6, 1.4001, 43.6001)], "EPSG:4326", **fields)
    elements = elements_of(read(path))
    assert elements is not None
    with closing(elements):
        assert len(elements.attribute_names()) == 1900
        assert len(elements.portfolio(["school"], "name", False)) == 1
        assert elements.portfolio(["church"], "name", False).tolist() == []


def test_a_shape_without_area_is_told(tmp_path: Path, read: Read) -> None:
    flat = shapely.Polygon([(574000, 6279000), (574000, 6279000), (574000, 6279000)])
    package = read(footprints(tmp_path / "zones.geojson", [shapely.box(574000, 6279000, 574010, 6279010), flat],
                              "EPSG:2154", nom=["a", "flat"]))  # fmt: skip
    assert package.summary.drawn == 1
    assert [failure.name for failure in package.summary.failed] == ["flat"]


def test_a_scanned_map_is_a_picture_in_its_own_colours(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "scan.tif"
    with rasterio.open(path, "w", driver="GTiff", width=64, height=64, count=1, dtype="uint8", crs="EPSG:2154",
                       transform=rasterio.Affine(5, 0, 574000, 0, -5, 6279000)) as file:  # fmt: skip
        file.write(np.full((1, 64, 64), 7, dtype=np.uint8))
        file.write_colormap(1, {7: (200, 20, 20, 255)})
    package = read(path)
    assert package.summary.schema == "Orthophoto"
    from tests.city.test_services_textures import pixels
    from timeo_desktop.store.models.chunk_files import read_chunk

    shown = pixels(read_chunk(package.folder / package.chunks[0].name).picture)
    assert np.abs(shown[:, 32, 32].astype(int) - (200, 20, 20)).max() < 12


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["CityObjects"]["house-1"]["geometry"][0]["boundaries"][0][0].append(None),
        lambda document: document["CityObjects"]["house-1"].update(parents=[["x"]]),
        lambda document: document["CityObjects"]["house-1"].update(parents=[{}]),
    ],
)
def test_one_odd_object_leaves_the_others(tmp_path: Path, read: Read, change: Callable[[dict[str, Any]], None]) -> None:
    document = cityjson()
    other = json.loads(json.dumps(document["CityObjects"]["house-1"]))
    other["geometry"][0]["boundaries"] = [
        [[[index + 8 for index in side[0]]] for side in other["geometry"][0]["boundaries"][0]]
    ]
    document["vertices"] += [[x * 1000 + 100_000, y * 1000, z * 1000] for x, y, z in BOX]
    document["CityObjects"]["house-2"] = other
    change(document)
    package = read(write_json(tmp_path / "a.city.json", document))
    points = points_of(package)
    assert points[:, 0].max() == pytest.approx(1574110, abs=0.01)
    assert package.summary.drawn + len(package.summary.failed) == 2


def test_a_feature_whose_name_is_a_list_is_left_out(tmp_path: Path, read: Read) -> None:
    head = cityjson(CityObjects={}, vertices=[])
    house = cityjson()
    good = {
        "type": "CityJSONFeature",
        "id": "house-1",
        "CityObjects": house["CityObjects"],
        "vertices": house["vertices"],
    }
    path = tmp_path / "a.city.jsonl"
    path.write_text("\n".join(map(json.dumps, (head, {**good, "id": ["x"]}, good))), "utf-8")
    package = read(path)
    assert package.summary.drawn == 1
    assert "1 features were left out" in notices(package)


@pytest.mark.parametrize(
    ("text", "north", "east"),
    [
        ("48.39 N 4.49 W", 48.39, -4.49),
        ("48,39 N 4,49 O", 48.39, -4.49),
        ("12.5 S 45.1 E", -12.5, 45.1),
        ("1.4336 E 43.6263 N", 43.6263, 1.4336),
        ("43°36'16\"N 1°26'38\"E", 43.604444, 1.443889),
        ("48,39° Nord, 4,49° Ouest", 48.39, -4.49),
        ("43.6 1.44", 43.6, 1.44),
    ],
)
def test_letters_of_the_compass_count(text: str, north: float, east: float) -> None:
    found = typed_place(text, 4326)
    assert found is not None
    assert found.label == f"{north:.6f}, {east:.6f}"


@pytest.mark.parametrize(
    "text",
    [
        "1574317.5 2279621.2",
        "1 574 317,5 2 279 621,2",
        "X=1574317.5 Y=2279621.2",
        "1\u202f574\u202f317,5 ; 2\u202f279\u202f621,2",
    ],
)
def test_coordinates_are_read_as_people_write_them(text: str) -> None:
    found = typed_place(text, 3943)
    assert found is not None
    assert (found.x, found.y) == (1574317.5, 2279621.2)


@pytest.mark.parametrize("text", ["12 rue de la Paix", "salle 101", "43.6", "95 N 12 E", "1 2 3", "N E"])
def test_what_is_no_place_is_none(text: str) -> None:
    assert typed_place(text, 3943) is None


def test_the_legend_counts_those_without_a_value(tmp_path: Path, read: Read) -> None:
    places = [shapely.box(574000 + 20 * n, 6279000, 574010 + 20 * n, 6279010) for n in range(3)]
    elements = elements_of(read(footprints(tmp_path / "b.geojson", places, "EPSG:2154",
                                           hauteur=[3.0, 4.0, 5.0], etages=[1.0, np.nan, 2.0])))  # fmt: skip
    assert elements is not None
    with closing(elements):
        assert style_by(elements, "hauteur").entries == ()
        assert [entry.count for entry in style_by(elements, "etages").entries] == [1]


# Tilesets.


def walk(root: dict[str, Any]) -> tuple[list[Tile], list[str]]:
    document = json.dumps({"asset": {"version": "1.1"}, "geometricError": 1, "root": root}).encode()
    found = Walk(lambda _address: document, "tileset.json")
    return [each for each in found.tiles() if each.contents], found.problems


def test_null_means_nothing_in_a_tileset() -> None:
    (tile,), problems = walk({"geometricError": None, "content": {"uri": "a.glb"}, "children": None})
    assert tile.error == 0
    assert problems == []
    tiles, problems = walk({"content": {"uri": "a.glb"}, "children": [{"content": {"uri": "b.glb"}}, 3]})
    assert len(tiles) == 2
    assert len(problems) == 1


def test_the_parent_says_whether_its_children_add_to_it() -> None:
    leaf = {"geometricError": 0, "content": {"uri": "b.glb"}}
    between = {"geometricError": 5, "refine": "REPLACE", "children": [leaf]}
    root = {"geometricError": 9, "refine": "ADD", "content": {"uri": "a.glb"}}
    tiles, _ = walk({**root, "children": [{**leaf, "refine": "REPLACE"}, between]})
    assert [tile.adds for tile in tiles] == [False, True, True]
    tiles, _ = walk({**root, "refine": "REPLACE", "children": [{**leaf, "refine": "ADD"}]})
    assert [tile.adds for tile in tiles] == [False, False]


def glb(points: list[list[float]], indices: list[int]) -> bytes:
    place, index = np.array(points, "<f4").tobytes(), np.array(indices, "<u4").tobytes()
    document = {
        "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": len(points), "type": "VEC3"},
                      {"bufferView": 1, "componentType": 5125, "count": len(indices), "type": "SCALAR"}],
        "bufferViews": [{"buffer": 0, "byteOffset": 0, "byteLength": len(place)},
                        {"buffer": 0, "byteOffset": len(place), "byteLength": len(index)}],
        "buffers": [{"byteLength": len(place) + len(index)}],
    }  # fmt: skip
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    body = struct.pack("<II", len(text), 0x4E4F534A) + text
    body += struct.pack("<II", len(place) + len(index), 0x004E4942) + place + index
    return struct.pack("<III", 0x46546C67, 2, 12 + len(body)) + body


TRIANGLE = [[0.0, 0.0, 0.0], [10.0, 0.0, 0.0], [0.0, 10.0, 0.0]]
TOULOUSE = [0.0, 1, 0, 0, -0.69, 0, 0.72, 0, 0.72, 0, 0.69, 0, 4.6e6, 1.2e5, 4.35e6, 1]


@pytest.mark.parametrize(
    "bad", [glb(TRIANGLE, [0, 1, 999]), glb([[float("nan")] * 3] * 3, [0, 1, 2])], ids=["outside", "no numbers"]
)
def test_a_bad_first_tile_costs_neither_the_rest_nor_its_place(tmp_path: Path, read: Read, bad: bytes) -> None:
    (tmp_path / "bad.glb").write_bytes(bad)
    (tmp_path / "good.glb").write_bytes(glb(TRIANGLE, [0, 1, 2]))
    children = [{"geometricError": 0, "content": {"uri": name}} for name in ("bad.glb", "good.glb")]
    root = {"geometricError": 9, "refine": "ADD", "transform": TOULOUSE, "children": children}
    package = read(
        write_json(tmp_path / "tileset.json", {"asset": {"version": "1.1"}, "geometricError": 9, "root": root})
    )
    assert package.summary.placement.epsg == 3943
    assert package.summary.drawn == 1


def test_coarse_tiles_come_before_fine_ones(tmp_path: Path, read: Read) -> None:
    names = ("a", "aa", "aaa", "b", "bb")
    for name in names:
        (tmp_path / f"{name}.glb").write_bytes(glb(TRIANGLE, [0, 1, 2]))

    def tile(name: str, error: float, *children: dict[str, Any]) -> dict[str, Any]:
        return {"geometricError": error, "content": {"uri": f"{name}.glb"}, "children": list(children)}

    tree = [tile("a", 8, tile("aa", 4, tile("aaa", 0))), tile("b", 8, tile("bb", 0))]
    root = {"geometricError": 16, "transform": TOULOUSE, "children": tree}
    document = {"asset": {"version": "1.1"}, "geometricError": 16, "root": root}
    package = read(write_json(tmp_path / "tileset.json", document))
    assert [file.error for file in package.chunks] == [8, 8, 4, 0, 0]
    first, second, third, *_ = (file.name for file in package.chunks)
    assert [file.parent for file in package.chunks] == ["", "", first, second, third]


# CityGML 3.0, and the corners of 2.0.

CONSTRUCTIONS = (
    '<?xml version="1.0"?><CityModel xmlns="http://www.opengis.net/citygml/3.0"'
    ' xmlns:bldg="http://www.opengis.net/citygml/building/3.0"'
    ' xmlns:con="http://www.opengis.net/citygml/construction/3.0" xmlns:gen="http://www.opengis.net/citygml/generics/3.0"'
    ' xmlns:dem="http://www.opengis.net/citygml/relief/3.0" xmlns:gml="http://www.opengis.net/gml/3.2"'
    ' xmlns:core="http://www.opengis.net/citygml/3.0" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::25832"/></gml:boundedBy>{body}</CityModel>'
)


def member(inner: str) -> str:
    return f"<cityObjectMember>{inner}</cityObjectMember>"


def surfaces(*members: str) -> str:
    inside = "".join(f"<gml:surfaceMember>{each}</gml:surfaceMember>" for each in members)
    return f"<gml:MultiSurface>{inside}</gml:MultiSurface>"


@pytest.fixture
def third(tmp_path: Path, read: Read) -> Callable[[str], Package]:
    def written(body: str) -> Package:
        path = tmp_path / "three.gml"
        path.write_text(CONSTRUCTIONS.format(body=body), "utf-8")
        return read(path)

    return written


def only_row(package: Package, identity: str) -> dict[str, object]:
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        step = next(step for step, found in elements.identities() if found == identity)
        return {name: value for name, value in elements.attributes(step) if value is not None}


def test_a_building_of_citygml_3_keeps_its_heights_codes_and_sets(third: Callable[[str], Package]) -> None:
    def height(value: float, high: str) -> str:
        return (
            f"<con:height><con:Height><con:highReference>{high}</con:highReference><con:status>measured</con:status>"
            f'<con:value uom="m">{value}</con:value></con:Height></con:height>'
        )

    building = (
        '<bldg:Building gml:id="B1"><gml:name>Mairie</gml:name>'
        "<core:genericAttribute><gen:CodeAttribute><gen:name>code</gen:name><gen:value>1234</gen:value></gen:CodeAttribute>"
        "</core:genericAttribute><core:genericAttribute><gen:GenericAttributeSet><gen:name>lot</gen:name>"
        "<gen:genericAttribute><gen:DoubleAttribute><gen:name>loyer</gen:name><gen:value>12.5</gen:value>"
        "</gen:DoubleAttribute></gen:genericAttribute></gen:GenericAttributeSet></core:genericAttribute>"
        f"{height(9.5, 'highestRoofEdge')}{height(7, 'lowestEave')}"
        "<bldg:function>school</bldg:function><bldg:function>library</bldg:function>"
        f"<core:boundary><con:RoofSurface><core:lod2MultiSurface>{surfaces(polygon('r', 500000, 5500000))}"
        "</core:lod2MultiSurface></con:RoofSurface></core:boundary>"
        f"<core:lod0MultiSurface>{surfaces(polygon('f', 500000, 5500000))}</core:lod0MultiSurface></bldg:Building>"
    )
    package = third(member(building))
    assert package.summary.schema == "CityGML 3.0"
    assert package.summary.by_class == {"Building": 1}
    assert not package.summary.failed
    assert package.summary.lods == ("0", "2")
    assert only_row(package, "B1") == {
        "name": "Mairie", "code": "1234", "loyer": 12.5, "height": 9.5, "height of lowestEave": 7,
        "function": "school, library",
    }  # fmt: skip


def test_a_level_that_borrows_from_another_one_is_whole(third: Callable[[str], Package]) -> None:
    ground = polygon("g", 500000, 5500000)
    top = polygon("t", 500000, 5500000).replace(" 0</gml", " 7</gml").replace(" 0 ", " 7 ")
    building = (
        f'<bldg:Building gml:id="B1"><core:lod1MultiSurface>{surfaces(ground)}</core:lod1MultiSurface>'
        '<core:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember xlink:href="#g"/>'
        f"<gml:surfaceMember>{top}</gml:surfaceMember></gml:MultiSurface></core:lod2MultiSurface></bldg:Building>"
    )
    package = third(member(building))
    assert not package.summary.failed
    assert package.summary.triangles == 4
    assert package.summary.bounds is not None
    assert package.summary.bounds[2] == 0


def test_what_is_not_known_or_lies_elsewhere_is_told(third: Callable[[str], Package]) -> None:
    known = f'<bldg:Building gml:id="B1"><core:lod1MultiSurface>{surfaces(polygon("a", 500000, 5500000))}</core:lod1MultiSurface></bldg:Building>'  # noqa: E501
    strange = f"<gen:Strange><core:lod1MultiSurface>{surfaces(polygon('b', 500000, 5500000))}</core:lod1MultiSurface></gen:Strange>"  # noqa: E501
    lamp = (
        '<gen:GenericOccupiedSpace gml:id="G1"><core:lod1ImplicitRepresentation><core:ImplicitGeometry>'
        "<core:libraryObject>lamp.dae</core:libraryObject></core:ImplicitGeometry></core:lod1ImplicitRepresentation>"
        "</gen:GenericOccupiedSpace>"
    )
    text = notices(third(member(known) + member(strange) + member(lamp)))
    assert "1 objects of kinds that are not known here were left out: Strange" in text
    assert "1 shapes lie in files of their own" in text


def test_points_and_lines_of_a_relief_are_drawn(third: Callable[[str], Package]) -> None:
    places = (f"<gml:Point><gml:pos>50000{n} 5500000 {n}</gml:pos></gml:Point>" for n in range(4))
    points = "".join(f"<gml:pointMember>{each}</gml:pointMember>" for each in places)
    line = "<gml:LineString><gml:posList>500000 5500000 1 500010 5500000 2</gml:posList></gml:LineString>"
    relief = (
        '<dem:MassPointRelief gml:id="M"><dem:lod>1</dem:lod><dem:reliefPoints><gml:MultiPoint>'
        f"{points}</gml:MultiPoint></dem:reliefPoints></dem:MassPointRelief>"
    )
    breaks = (
        '<dem:BreaklineRelief gml:id="L"><dem:breaklines><gml:MultiCurve><gml:curveMember>'
        f"{line}</gml:curveMember></gml:MultiCurve></dem:breaklines></dem:BreaklineRelief>"
    )
    package = third(member(relief) + member(breaks))
    assert package.summary.drawn == 2
    assert sum(file.dots for file in package.chunks) == 4


# One bad object among good ones.


def test_a_building_with_a_corner_that_is_no_number_leaves_the_others(tmp_path: Path, read: Read) -> None:
    good = [shapely.box(1574000 + 30 * n, 2268000, 1574010 + 30 * n, 2268010) for n in range(4)]
    with np.errstate(invalid="ignore"):
        bad = shapely.Polygon([(1574200, 2268000), (float("nan"), 2268000), (1574210, 2268010), (1574200, 2268010)])
    package = read(footprints(tmp_path / "bati.gpkg", [*good, bad], hauteur=[6.0] * 5, nom=list("abcde")))
    assert package.summary.drawn == 4
    assert [str(failure.reason) for failure in package.summary.failed] == ["its coordinates are not numbers"]


def test_one_impossible_place_does_not_take_the_others_from_theirs(tmp_path: Path, read: Read) -> None:
    good = [shapely.box(1.44 + n / 1e3, 43.6, 1.4401 + n / 1e3, 43.6001) for n in range(5)]
    bad = shapely.box(999.0, 999.0, 999.1, 999.1)
    package = read(footprints(tmp_path / "bati.gpkg", [*good, bad], "EPSG:4326", hauteur=[6.0] * 6))
    assert package.summary.placement.epsg == 3943
    assert package.summary.drawn == 5
    assert len(package.summary.failed) == 1
    assert package.summary.bounds is not None
    assert 1.5e6 < package.summary.bounds[0] < 1.6e6


def test_an_object_that_is_inside_out_is_turned_and_said(tmp_path: Path, read: Read) -> None:
    document = cityjson()
    geometry = document["CityObjects"]["house-1"]["geometry"][0]
    right = read(write_json(tmp_path / "right.city.json", document))
    geometry["boundaries"] = [[[ring[::-1] for ring in face] for face in shell] for shell in geometry["boundaries"]]
    wrong = read(write_json(tmp_path / "wrong.city.json", document))
    assert "1 objects are inside out" in notices(wrong)
    assert "inside out" not in notices(right)

    def outward(package: Package) -> float:
        from timeo_desktop.store.models.chunk_files import read_chunk

        chunk = read_chunk(package.folder / package.chunks[0].name)
        middle = (chunk.points.min(axis=0) + chunk.points.max(axis=0)) / 2
        return float((((chunk.points - middle) * chunk.normals).sum(axis=1) > 0).mean())

    assert outward(right) == outward(wrong) == 1.0


def test_german_names_of_systems_are_known_and_east_comes_first(gml: Callable[..., Package]) -> None:
    body = (
        '<cityObjectMember><bldg:Building gml:id="b"><bldg:lod1MultiSurface><gml:MultiSurface><gml:surfaceMember>'
        f"{polygon('p', 4468000, 5332000)}</gml:surfaceMember></gml:MultiSurface></bldg:lod1MultiSurface>"
        "</bldg:Building></cityObjectMember>"
    )
    package = gml(body, "urn:adv:crs:DE_DHDN_3GK4*DE_DHN92_NH")
    assert package.summary.source_crs == "EPSG:31468"
    assert "do not fit" not in notices(package)
