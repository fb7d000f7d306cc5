"""Triangles, heights and levels, by themselves."""

from typing import Any

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from timeo_desktop.domain.chunks import Chunk, ChunkFile
from timeo_desktop.readers.city.footprints import FootprintShapes, rings_of
from timeo_desktop.readers.city.heights import GROUND_RULES, RULES, extents, looks_like_buildings
from timeo_desktop.readers.city.levels import emit
from timeo_desktop.readers.city.polygons import Faces, triangulate


def faces_of(*polygons: list[list[list[float]]]) -> tuple[np.ndarray, Faces]:
    """Polygons, each a list of rings of points, as points and faces."""
    points = np.array([point for polygon in polygons for ring in polygon for point in ring], dtype=float)
    sizes = np.array([len(ring) for polygon in polygons for ring in polygon])
    counts = np.array([len(polygon) for polygon in polygons])
    return points, Faces(np.arange(len(points)), sizes, counts)


def area(points: np.ndarray, triangles: np.ndarray) -> float:
    corners = points[triangles]
    return float(
        np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum() / 2
    )


def test_a_corner_that_points_inwards_stays_one() -> None:
    for turn in range(4):
        dart = np.roll([[0, 0, 5], [4, 0, 5], [1, 1, 5], [0, 4, 5]], turn, axis=0).tolist()
        points, faces = faces_of([dart])
        assert np.isclose(area(points, triangulate(points, faces).triangles), 4.0)


def test_holes_stay_open_in_any_plane() -> None:
    outline = [[0, 0, 0], [0, 10, 0], [0, 10, 10], [0, 0, 10]]
    hole = [[0, 2, 2], [0, 2, 4], [0, 4, 4], [0, 4, 2]]
    points, faces = faces_of(
        [outline, hole], [[[0, 0, 0], [1, 0, 0], [2, 0, 0]]], [[[0, 0, 0], [float("nan"), 0, 0], [1, 1, 1]]]
    )
    made = triangulate(points, faces)
    assert np.isclose(area(points, made.triangles), 96.0)
    assert made.flat.tolist() == [1, 2]
    assert set(made.owners.tolist()) == {0}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(1, 20), st.floats(0, 1)), min_size=3, max_size=12),
    st.floats(0, 3.1),
    st.floats(0, 3.1),
)
def test_a_star_keeps_its_area_in_any_plane(corners: list[tuple[float, float]], yaw: float, tilt: float) -> None:
    angles = np.sort([share for _, share in corners]) * 2 * np.pi
    flat = np.array([[r * np.cos(a), r * np.sin(a)] for (r, _), a in zip(corners, angles, strict=True)])
    shape = shapely.Polygon(flat)
    if np.diff(angles).min() < 1e-6 or not shape.is_valid or not shape.contains(shapely.Point(0, 0).buffer(0.01)):
        return  # not a star, or one with a spike of no width
    turn = np.array([[np.cos(yaw), -np.sin(yaw), 0], [np.sin(yaw), np.cos(yaw), 0], [0, 0, 1]])
    lean = np.array([[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]])
    points = np.column_stack((flat, np.zeros(len(flat)))) @ (turn @ lean).T + [1000.0, 2000.0, 3.0]
    _, faces = faces_of([points.tolist()])
    assert np.isclose(area(points, triangulate(points, faces).triangles), shape.area, rtol=1e-6)


def test_the_height_of_a_footprint_says_where_it_comes_from() -> None:
    fields = {
        "HAUTEUR": np.array([9.0, 0.0, np.nan, np.nan, np.nan]),
        "Z_MIN_SOL": np.array([100.0, 100.0, 100.0, np.nan, np.nan]),
        "Z_MAX_TOIT": np.array([110.0, np.nan, 107.0, np.nan, np.nan]),
        "NB_ETAGES": np.array([3.0, 2.0, np.nan, 4.0, np.nan]),
    }
    eaves = np.array([109.0, 105.5, np.nan, np.nan, -1000.0])
    places = shapely.points(np.arange(5.0), np.zeros(5))
    found = extents(fields, np.where(eaves < 0, np.nan, eaves), places)
    assert [RULES[rule] for rule in found.height_rules] == [
        "height", "eaves − ground altitude", "roof − ground altitude", "storeys × 3 m", "3 m by default"
    ]  # fmt: skip
    assert np.allclose(found.tops - found.bottoms, [9.0, 5.5, 7.0, 12.0, 3.0])
    assert [GROUND_RULES[rule] for rule in found.ground_rules][2:] == [
        "ground altitude",
        *["ground of the nearest building"] * 2,
    ]
    assert np.allclose(found.bottoms, 100.0)
    on_terrain = extents({}, np.full(2, np.nan), places[:2], np.array([141.0, np.nan]))
    assert GROUND_RULES[on_terrain.ground_rules[0]] == "terrain model"
    assert looks_like_buildings(fields, "x")
    assert not looks_like_buildings({"NOM": 1}, "parcelle")


def test_a_raised_footprint_is_as_large_as_its_walls_and_roof() -> None:
    holed = shapely.Polygon([(0, 0), (20, 0), (20, 10), (0, 10)], [[(5, 3), (15, 3), (15, 7), (5, 7)]])
    parts = shapely.MultiPolygon([holed, shapely.box(30, 0, 34, 4)])
    found = extents({"hauteur": np.array([5.0])}, np.full(1, np.nan), shapely.points([0.0], [0.0]))
    shapes = FootprintShapes(np.array([7], dtype=np.uint32), np.array([parts]), found)
    mesh = shapes.mesh(np.array([0]))
    walls = (60 + 28 + 16) * 5.0
    assert np.isclose(area(mesh.points, mesh.triangles), walls + 200 - 40 + 16)
    # Every wall looks outwards: a step along its normal leaves the building.
    middles, normals = mesh.points[mesh.triangles].mean(axis=1), mesh.normals[mesh.triangles[:, 0]]
    upright = np.abs(normals[:, 2]) < 0.5
    outside = shapely.points(middles[upright, :2] + 0.01 * normals[upright, :2])
    assert not shapely.contains(parts, outside).any()
    assert len(rings_of(np.array([parts])).ring_sizes) == 3


class Kept:
    """Takes tiles as the reader's `Out` does."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[ChunkFile, Chunk]] = {}

    def tile(self, chunk: Chunk, **more: Any) -> str:
        name = f"t{len(self.files)}"
        file = ChunkFile(name, chunk.layer, len(chunk.triangles), len(chunk.steps), (0,) * 6, **more)
        self.files[name] = (file, chunk)
        return name

    def tick(self, done: int, total: int) -> None:
        assert 0 <= done <= total


def test_levels_hold_every_object_once_and_full_boxes_in_all() -> None:
    side = 190
    places = [(40.0 * (i % side), 40.0 * (i // side)) for i in range(side * side)]
    polygons = np.array([shapely.box(x, y, x + 20, y + 12) for x, y in places])
    found = extents({"hauteur": np.full(len(places), 8.0)}, np.full(len(places), np.nan), shapely.centroid(polygons))
    steps = np.arange(len(places), dtype=np.uint32) + 10
    out = Kept()
    emit(FootprintShapes(steps, polygons, found), out)  # type: ignore[arg-type]
    children = {file.parent for file, _ in out.files.values()}
    for level in (0.0, 3.0, 12.0):
        names = [name for name, (file, _) in out.files.items() if file.error == level]
        together = np.concatenate([out.files[name][1].steps for name in names])
        assert np.array_equal(np.sort(together), steps)
        assert all(name in children for name in names) == (level > 0)
    for file, chunk in out.files.values():
        assert np.allclose((chunk.highs - chunk.lows), [20, 12, 8])
        if file.parent:
            mother = out.files[file.parent][1]
            assert np.isin(chunk.steps, mother.steps).all()
    far = sum(file.triangles for file, _ in out.files.values() if file.error == 12.0)
    assert far <= 200_000
