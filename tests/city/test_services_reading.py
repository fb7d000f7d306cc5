"""City files through the reader child: what is in them, where it lies, and what is said of bad ones."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from tests.city.files import citygml, cityjson, footprints, house, square, write_json
from tests.conftest import Read, events_of, package_of
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.packages import Package
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.events import StallLimits, Wanted
from timeo_desktop.services.opening.inspect import elements_of
from timeo_desktop.services.opening.open_source import models_of, open_model
from timeo_desktop.store.models.chunk_files import read_chunk
from timeo_desktop.store.models.packages import PackageCache

PLACE = (1574000.0, 2268000.0, 140.0)


def points_of(package: Package) -> np.ndarray:
    """All vertices of the finest chunks, metres of the scene."""
    parents = {file.parent for file in package.chunks}
    chunks = [read_chunk(package.folder / file.name) for file in package.chunks if file.name not in parents]
    return np.concatenate([chunk.points + np.array(chunk.origin) for chunk in chunks])


def row_of(package: Package, name: str) -> dict[str, object]:
    """The attributes of the only element with this name."""
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        (element,) = elements.search(name, 5)
        return dict(elements.attributes(element.step))


def notices(package: Package) -> str:
    return " | ".join(map(str, package.summary.notices))


def test_cityjson_keeps_objects_attributes_and_levels(tmp_path: Path, read: Read) -> None:
    document = cityjson()
    document["CityObjects"]["house-1"]["geometry"].insert(0, house(lod="1.2"))
    document["CityObjects"]["part"] = {
        "type": "BuildingPart",
        "parents": ["house-1"],
        "attributes": {"+owner": "Ville"},
    }
    document["+extra"] = {"a": 1}
    package = read(write_json(tmp_path / "house.city.json", document))
    assert (package.summary.elements, package.summary.drawn, package.summary.triangles) == (2, 1, 12)
    assert package.summary.lods == ("1.2", "2.0")
    assert package.summary.by_class == {"Building": 1, "BuildingPart": 1}
    assert {file.layer for file in package.chunks} == {"model", "lod:1.2"}
    assert row_of(package, "École") == {"storeys": 2, "nom": "École", "+owner": None}
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        (about,) = elements.property_sets(1)
    assert {each.name for each in about.properties} == {"referenceSystem", "+extra"}
    points = points_of(package)
    assert np.allclose(points.min(axis=0), PLACE)
    assert np.allclose(points.max(axis=0), np.add(PLACE, (10, 8, 6)))


def test_a_sequence_a_template_and_a_material(tmp_path: Path, read: Read) -> None:
    head = cityjson()
    head["CityObjects"], head["vertices"] = {}, []
    head["appearance"] = {"materials": [{"name": "brick", "diffuseColor": [0.5, 0.1, 0.1], "transparency": 0.5}]}
    head["geometry-templates"] = {
        "templates": [{"type": "MultiSurface", "lod": "2", "boundaries": [[[0, 1, 2]]]}],
        "vertices-templates": [[0, 0, 0], [1, 0, 0], [0, 1, 0]],
    }
    shape = house() | {"material": {"theme": {"value": 0}}}
    tree = {"type": "GeometryInstance", "template": 0, "boundaries": [1],
            "transformationMatrix": [2, 0, 0, 5, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]}  # fmt: skip
    feature = {"type": "CityJSONFeature", "id": "a", "vertices": cityjson()["vertices"],
               "CityObjects": {"a": {"type": "Building", "geometry": [shape]},
                               "t": {"type": "SolitaryVegetationObject", "geometry": [tree]}}}  # fmt: skip
    bad = {"type": "CityJSONFeature", "id": "zz", "vertices": [], "CityObjects": {"b": {"type": "Building"}}}
    path = tmp_path / "seq.city.jsonl"
    path.write_text("\n".join(map(json.dumps, (head, feature, bad))) + "\nnot json\n", "utf-8")
    package = read(path)
    assert (package.summary.drawn, package.summary.triangles) == (2, 13)
    assert "2 features were left out" in notices(package)
    chunk = read_chunk(package.folder / package.chunks[0].name)
    assert [128, 26, 26, 128] in chunk.colours.tolist() or [127, 26, 26, 128] in chunk.colours.tolist()
    assert chunk.opaque == 1  # the triangle of the tree; the house lets light through
    placed = points_of(package)
    assert np.abs(placed - np.add(PLACE, (17, 0, 0))).sum(axis=1).min() < 1e-3  # reference + shift + twice the corner


def test_citygml_draws_what_a_solid_refers_to_once(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "house.gml"
    path.write_text(citygml(PLACE), "utf-8")
    package = read(path)
    assert (package.summary.elements, package.summary.drawn, package.summary.triangles) == (1, 1, 12)
    assert row_of(package, "École") == {"name": "École", "rnb_id": "DEM0ABCD1234", "measuredHeight": "6.0"}
    assert np.allclose(points_of(package).max(axis=0), np.add(PLACE, (10, 8, 6)))


@pytest.mark.parametrize("epsg", [2154, 3946, 4326])
def test_points_of_three_systems_land_where_pyproj_says(
    tmp_path: Path, cache: PackageCache, pool: ReaderPool, epsg: int
) -> None:
    back = Transformer.from_crs(3943, epsg, always_xy=True, allow_ballpark=False)
    corners = np.array([(x, y) for x in (1574000.0, 1574030.0) for y in (2268000.0, 2268020.0)])
    x, y = back.transform(corners[:, 0], corners[:, 1])
    shape = shapely.Polygon([(x[i], y[i]) for i in (0, 2, 3, 1)])
    path = footprints(tmp_path / "b.geojson", [shape], f"EPSG:{epsg}", hauteur=[6.0])
    # GeoJSON rounds what it writes: what is expected is taken from the file.
    (file,) = models_of(path)
    events = list(open_model(file, cache, pool, threading.Event(), StallLimits(), Wanted(3943)))
    package = package_of(events)
    assert package.summary.placement.epsg == 3943
    written = shapely.get_coordinates(shapely.from_wkb(_first_shape(path)))
    forward = Transformer.from_crs(epsg, 3943, always_xy=True, allow_ballpark=False)
    expected = np.column_stack(forward.transform(written[:-1, 0], written[:-1, 1]))
    found = points_of(package)[:, :2]
    for place in expected:
        assert np.abs(found - place).sum(axis=1).min() < 1e-3


def _first_shape(path: Path) -> Any:
    import pyogrio

    return pyogrio.raw.read(path)[2][0]


def test_one_building_from_three_formats_overlaps_within_a_centimetre(
    tmp_path: Path, cache: PackageCache, pool: ReaderPool
) -> None:
    from timeo_desktop.services.exchange.export_tiles import export_tiles

    one = package_of(events_of(write_json(tmp_path / "a.city.json", cityjson()), cache, pool))
    path = tmp_path / "b.gml"
    path.write_text(citygml(PLACE), "utf-8")
    two = package_of(events_of(path, cache, pool))
    made = export_tiles(one, tmp_path / "tiles")
    assert made.placed
    (file,) = models_of(made.tileset)
    three = package_of(list(open_model(file, cache, pool, threading.Event(), StallLimits(), Wanted(3943))))
    assert three.summary.placement.epsg == 3943
    assert row_of(three, "École")["storeys"] == 2
    sets = [np.unique(np.round(points_of(each), 6), axis=0) for each in (one, two, three)]
    for other in sets[1:]:
        gaps = [np.linalg.norm(other - point, axis=1).min() for point in sets[0]]
        assert max(gaps) < 0.01


def test_the_real_city_is_the_same_in_cityjson_and_citygml(real: Callable[[str], Path], read: Read) -> None:
    one = read(real("city/cityjson/DenHaag_01.v2.city.json"))
    two = read(real("city/citygml/DenHaag_01.xml"))
    three = read(real("city/cityjson/DenHaag_01.city.jsonl"))
    assert one.summary.triangles == two.summary.triangles == three.summary.triangles
    first, second = elements_of(one), elements_of(two)
    assert first is not None
    assert second is not None
    with closing(first), closing(second):
        boxes = {identity: first.box(step) for step, identity in first.identities()}
        others = {identity: second.box(step) for step, identity in second.identities()}
    gaps = [np.abs(np.subtract(boxes[key], others[key])).max() for key in boxes if boxes[key] and others.get(key)]
    assert len(gaps) > 1900
    assert max(gaps) < 0.01


def test_tiles_of_lyon_join_their_footprints_by_id(real: Callable[[str], Path], read: Read) -> None:
    tiles = elements_of(read(real("city/lyon/3DTiles/3dtiles_colored_by_height/tileset.json")))
    ground = elements_of(read(real("city/lyon/GeoJSON/buildings_lyon1.geojson")))
    assert tiles is not None
    assert ground is not None
    with closing(tiles), closing(ground):
        assert len({identity for _, identity in tiles.identities()}) == 2576
        assert {identity for _, identity in tiles.identities()} == {identity for _, identity in ground.identities()}


def corpus() -> list[Any]:
    """Cases of the CityJSON corpus with their expected outcome; none where the data are absent."""
    from tests.conftest import DATA

    cases = []
    for about in sorted((DATA / "city" / "cityjson-corpus" / "cases").glob("**/invariants.json")):
        fixtures = [
            each
            for each in about.parent.iterdir()
            if each.name not in ("case.json", "invariants.json", "acquisition.json")
        ]
        expected = json.loads(about.read_text("utf-8")).get("expected_result", "accept")
        cases += [pytest.param(path, expected, id=about.parent.name) for path in fixtures]
    return cases or [pytest.param(None, "", id="absent", marks=pytest.mark.skip(reason="no corpus here"))]


@pytest.mark.parametrize(("path", "expected"), corpus())
def test_the_corpus_of_cityjson_has_the_expected_outcomes(
    path: Path, expected: str, cache: PackageCache, pool: ReaderPool
) -> None:
    if expected == "reject":
        with pytest.raises(CannotOpen) as caught:
            events_of(path, cache, pool)
        assert path.name in str(caught.value)
    else:
        package_of(events_of(path, cache, pool))


def test_map_layers_are_raised_mended_and_told_of(tmp_path: Path, read: Read) -> None:
    bow = shapely.Polygon([(30, 0), (40, 10), (40, 0), (30, 10)])
    shapes = [shapely.affinity.translate(each, *PLACE[:2]) for each in (square(0, 0), bow)]
    path = footprints(tmp_path / "bati.gpkg", [*shapes, None], hauteur=[7.0, 4.0, 1.0], cleabs=["B1", "B2", "B3"],
                      nom=["École", "Kiosque", "Rien"])  # fmt: skip
    package = read(path)
    assert (package.summary.elements, package.summary.drawn) == (3, 2)
    assert [str(each.reason) for each in package.summary.failed] == ["it has no shape"]
    assert "1 outlines cross themselves" in notices(package)
    row = row_of(package, "École")
    assert (row["hauteur"], row["timeo: height from"], row["timeo: ground from"]) == (7.0, "height", "flat at 0")


def test_a_shapefile_without_a_code_page_keeps_its_accents(real: Callable[[str], Path], read: Read) -> None:
    package = read(real("city/bdtopo_12174/BATIMENT.shp"))
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        assert "Indifférenciée" in elements.attribute_column("NATURE")[1]
        counts = Counter(elements.attribute_column("timeo: height from")[1])
    assert counts["height"] == 1989
    assert counts["eaves − ground altitude"] == 15
    assert counts["storeys × 3 m"] + counts["3 m by default"] == 269


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.city.json", "{", "is not whole JSON"),
        ("a.city.json", "[]", "not a CityJSON model"),
        ("a.json", "{}", "neither CityJSON nor GeoJSON"),
        ("a.city.json", json.dumps(cityjson(version="0.9")), "convert it with cjio"),
        ("a.city.json", json.dumps(cityjson(vertices=[[0, 0]])), "vertices that are not three numbers"),
        ("a.gml", "<html><body>sorry</body></html>", "not a CityGML model"),
        ("a.gml", "no xml", "is not whole XML"),
        (
            "a.gml",
            '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b">]><CityModel>&a;</CityModel>',
            "refused for safety",
        ),
        ("a.gml", "<!-- x --><!doctype l SYSTEM 'file:///etc/passwd'><CityModel/>", "refused for safety"),
        ("a.geojson", "<html>busy</html>", "cannot be read"),
        ("a.gpkg", "no database", "cannot be read"),
        ("a.las", "no cloud", "not a whole point cloud"),
        ("a.tif", "no raster", "cannot be read"),
        ("tileset.json", "<html>login</html>", "is a web page"),
        ("tileset.json", '{"asset":{}}', "not a 3D Tiles tileset"),
    ],
)
def test_a_bad_file_is_one_clear_sentence(
    tmp_path: Path, cache: PackageCache, pool: ReaderPool, name: str, content: str, words: str
) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(CannotOpen) as caught:
        events_of(path, cache, pool)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_billion_laughs_in_utf_16_are_refused_as_well(tmp_path: Path, cache: PackageCache, pool: ReaderPool) -> None:
    laughs = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + i)} "&{chr(97 + i)};&{chr(97 + i)};">' for i in range(20)
    )
    path = tmp_path / "laughs.gml"
    path.write_text(laughs + "]><CityModel>&u;</CityModel>", "utf-16")
    with pytest.raises(CannotOpen, match="refused for safety"):
        events_of(path, cache, pool)


def test_what_is_wrong_with_some_objects_leaves_the_others(tmp_path: Path, read: Read) -> None:
    document = cityjson()
    objects = document["CityObjects"]
    objects["flat"] = {
        "type": "Building",
        "geometry": [{"type": "MultiSurface", "lod": "2", "boundaries": [[[0, 1, 0]]]}],
    }
    objects["outside"] = {
        "type": "Building",
        "geometry": [{"type": "MultiSurface", "lod": "2", "boundaries": [[[0, 1, 99]]]}],
    }
    objects["odd"] = {"type": "Building", "geometry": [{"type": "Solid", "lod": "2", "boundaries": "none"}]}
    reversed_shape = house()
    reversed_shape["boundaries"] = [[[side[::-1]] for (side,) in reversed_shape["boundaries"][0]]]
    objects["inside out"] = {"type": "Building", "geometry": [reversed_shape]}
    package = read(write_json(tmp_path / "mixed.city.json", document))
    assert package.summary.drawn == 2
    assert sorted((each.guid, str(each.reason)) for each in package.summary.failed) == [
        ("flat", "its surfaces enclose no area"),
        ("odd", "its geometry is not built as CityJSON asks"),
        ("outside", "its geometry is not built as CityJSON asks"),
    ]


def test_a_missing_and_a_wrong_system_are_said(tmp_path: Path, read: Read) -> None:
    package = read(write_json(tmp_path / "none.city.json", cityjson(crs=None)))
    assert "names no coordinate reference system" in notices(package)
    assert package.summary.placement.epsg is None
    wrong = read(write_json(tmp_path / "wrong.city.json", cityjson(crs=4326)))
    assert "cannot be those of the system it names" in notices(wrong)
    astray = read(write_json(tmp_path / "astray.city.json", cityjson(crs=28992)))
    assert "do not fit the system it names" in notices(astray)


def test_nan_and_a_broken_end_are_survived(tmp_path: Path, read: Read) -> None:
    whole = citygml(PLACE)
    nan = (
        whole.replace('gml:id="house-1"', 'gml:id="house-2"')
        .split("<core:cityObjectMember>")[1]
        .split("</core:CityModel>")[0]
    )
    nan = "<core:cityObjectMember>" + nan.replace("1574000.000", "NaN").replace('"p', '"q').replace('"#p', '"#q')
    path = tmp_path / "nan.gml"
    path.write_text(whole.replace("</core:CityModel>", nan + "<core:cityObjectMember><broken"), "utf-8")
    package = read(path)
    assert package.summary.elements == 2
    assert "breaks off" in notices(package)
    assert package.summary.drawn >= 1


def test_tilesets_stay_in_their_folder_and_never_loop(
    tmp_path: Path, read: Read, cache: PackageCache, pool: ReaderPool
) -> None:
    from timeo_desktop.services.exchange.export_tiles import export_tiles

    made = export_tiles(read(write_json(tmp_path / "a.city.json", cityjson())), tmp_path / "tiles")
    secret = write_json(tmp_path / "secret.json", {"root": {}})
    tileset = json.loads(made.tileset.read_text("utf-8"))
    volume = tileset["root"]["boundingVolume"]
    for address in ("tileset.json", f"../{secret.name}", "https://example.org/tileset.json", "/etc/passwd", "gone.glb"):
        tileset["root"]["children"].append({"boundingVolume": volume, "geometricError": 1, "content": {"uri": address}})
    made.tileset.write_text(json.dumps(tileset), "utf-8")
    package = package_of(events_of(made.tileset, cache, pool))
    assert package.summary.drawn == 1
    told = notices(package)
    for words in ("contains itself", "refers outside its folder", "refers to another place", "gone.glb is not there"):
        assert words in told
