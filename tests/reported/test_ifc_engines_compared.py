"""What the engines disagree on is noticed: by box, area and volume, on some elements of each kind."""

from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Read
from tests.reported.drawn_shapes import drawn
from tests.reported.ifc_maker import IfcMaker, Raw, enum
from timeo_desktop.readers.chunking import soup_chunks
from timeo_desktop.readers.ifc import model as models
from timeo_desktop.readers.ifc import source
from timeo_desktop.readers.ifc.engines import fast
from timeo_desktop.readers.ifc.engines.comparing import Verdict, compared
from timeo_desktop.readers.ifc.engines.measures import measured, same
from timeo_desktop.readers.ifc.styles.rule import Looks

CUBE = np.array([[x, y, z] for z in (0.0, 1.0) for y in (0.0, 1.0) for x in (0.0, 1.0)])
QUADS = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))
FACES = np.array([part for a, b, c, d in QUADS for part in ((a, b, c), (a, c, d))])


def test_measures_of_a_cube_with_points_of_its_own_for_each_face() -> None:
    split = measured(CUBE[FACES].reshape(-1, 3) + 1000, np.arange(36).reshape(-1, 3))
    assert (split.area, split.volume, split.closed) == (pytest.approx(6), pytest.approx(1), True)
    assert split.box.tolist() == [1000, 1000, 1000, 1001, 1001, 1001]
    assert not measured(CUBE, FACES[1:]).closed
    assert not measured(CUBE, np.concatenate((FACES, FACES[:2]))).closed  # a face that is there twice


def test_meshes_are_the_same_by_box_area_and_volume() -> None:
    cube = measured(CUBE, FACES)
    assert same(cube, measured(CUBE[::-1], 7 - FACES))
    assert not same(cube, measured(CUBE * (1, 1, 1.02), FACES))
    open_box = measured(CUBE, FACES[:-2])
    assert not same(cube, open_box)


def test_a_face_that_is_turned_the_wrong_way_is_another_shape_and_a_crack_is_not() -> None:
    cube = measured(CUBE, FACES)
    turned = measured(CUBE, np.concatenate((FACES[:2, ::-1], FACES[2:])))
    assert not turned.closed
    assert (turned.area, *turned.box) == (pytest.approx(cube.area), *cube.box)
    assert not same(turned, cube)
    apart = np.vstack((CUBE, np.add(CUBE, (0, 0, 1e-3))))
    cracked = measured(apart, np.concatenate((FACES[:-2], FACES[-2:] + 8)))
    assert not cracked.closed
    assert same(cracked, cube)


def square(maker: IfcMaker, x: float, hollow: bool) -> Raw:
    place = maker.add("IFCAXIS2PLACEMENT2D", maker.point(x, 0), None)
    if hollow:
        return maker.add("IFCRECTANGLEHOLLOWPROFILEDEF", enum("AREA"), None, place, 1.0, 1.0, 0.1, None, None)
    return maker.add("IFCRECTANGLEPROFILEDEF", enum("AREA"), None, place, 1.0, 1.0)


def bend(maker: IfcMaker, hollow: bool) -> Raw:
    axis = maker.add("IFCAXIS1PLACEMENT", maker.point(0, 0, 0), maker.direction(0, 1, 0))
    return maker.add("IFCREVOLVEDAREASOLID", square(maker, 2, hollow), maker.origin, axis, 1.5)


def verdict(path: Path) -> Verdict:
    """What is said of a file when everything stays as ifclite-geom draws it."""
    loaded = source.load(path)
    model = models.open_model(loaded)
    bodies = fast.tessellate(loaded.data)
    chunks = list(soup_chunks(bodies.soup, bodies.layers))
    return compared(
        model, Looks(model, path.parent), chunks, frozenset(step for chunk in chunks for step in chunk.steps.tolist())
    )


def test_a_kind_that_another_engine_draws_right_goes_to_it(tmp_path: Path) -> None:
    """ifclite-geom fills hollow profiles that are revolved. Full ones, and hollow ones that are extruded, stay."""
    maker = IfcMaker()
    wrong = {maker.product(f"bend {at}", maker.shape(bend(maker, hollow=True)), maker.local(5 * at)) for at in range(5)}
    for at in range(5):
        maker.product("block", maker.shape(maker.block(1, 1, 1)), maker.local(5 * at, 10))
    maker.product("full", maker.shape(bend(maker, hollow=False)), maker.local(0, 20))
    found = verdict(maker.write(tmp_path / "made.ifc"))
    assert found.again == tuple(sorted(int(step[1:]) for step in wrong))
    assert not found.unsure


def test_what_ifcopenshell_is_known_to_draw_wrong_is_left_alone(tmp_path: Path) -> None:
    maker = IfcMaker()
    twice = maker.add(
        "IFCCARTESIANTRANSFORMATIONOPERATOR2D", maker.direction(1, 0), maker.direction(0, 1), maker.point(0, 0), 2.0
    )
    derived = maker.add("IFCDERIVEDPROFILEDEF", enum("AREA"), None, maker.rectangle(1, 1), twice, None)
    maker.product("derived", maker.shape(maker.extruded(derived, 1)))
    long = maker.add("IFCEXTRUDEDAREASOLID", maker.rectangle(1, 1), maker.origin, maker.direction(0, 0, 5), 1.0)
    maker.product("long", maker.shape(long), maker.local(5))
    assert verdict(maker.write(tmp_path / "made.ifc")) == Verdict()


def test_the_demonstration_building_has_nothing_to_compare_again(demo: Path, read: Read) -> None:
    package = read(demo)
    assert not [notice for notice in package.summary.notices if "engines" in str(notice)]
    assert drawn(package)
