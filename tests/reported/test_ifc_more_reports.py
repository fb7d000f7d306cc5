"""More public reports of IFC viewers, each rebuilt as a small file of our own; `docs/fidelity.md` lists them."""

import math
from pathlib import Path

import pytest

from tests.conftest import Read
from tests.reported.drawn_shapes import Drawn, drawn
from tests.reported.ifc_maker import FALSE, TRUE, IfcMaker, Raw, enum, typed


def made(maker: IfcMaker, folder: Path, read: Read) -> Drawn:
    package = read(maker.write(folder / "made.ifc"))
    assert not package.summary.failed
    assert not package.summary.notices
    return drawn(package)["it"]


@pytest.mark.parametrize("where", ["element", "body"])
@pytest.mark.parametrize(
    ("ref", "box"),
    [((0, 1, 0), [-1, 0, 0, 0, 2, 3]), ((3, 0, 4), [0, 0, 0, 2, 1, 3]), ((0, 2, 0), [-1, 0, 0, 0, 2, 3])],
)
def test_a_placement_that_tells_only_its_x_axis(
    tmp_path: Path, read: Read, where: str, ref: tuple[float, ...], box: list[float]
) -> None:
    """XbimGeometry 304: the axis is left out. Then z stays upright, and x is the part of RefDirection across it."""
    maker = IfcMaker()
    turned = maker.place(ref=maker.direction(*ref))
    block = maker.extruded(maker.rectangle(2, 1), 3, turned if where == "body" else None)
    place = maker.add("IFCLOCALPLACEMENT", None, turned if where == "element" else maker.origin)
    maker.product("it", maker.shape(block), place)
    shape = made(maker, tmp_path, read)
    assert shape.volume == pytest.approx(6)
    assert shape.box == box


@pytest.mark.parametrize("at", [(0, 0, 2), (50, 50, 2), (-3000, 4000, 2)])
@pytest.mark.parametrize("agrees", [TRUE, FALSE])
def test_a_cut_by_a_plane_whose_point_is_elsewhere(
    tmp_path: Path, read: Read, at: tuple[float, ...], agrees: Raw
) -> None:
    """IfcOpenShell 3616: the plane goes through the wall, its point lies on a face of it or far off."""
    maker = IfcMaker()
    half = maker.add("IFCHALFSPACESOLID", maker.add("IFCPLANE", maker.place(*at)), agrees)
    cut = maker.add("IFCBOOLEANCLIPPINGRESULT", enum("DIFFERENCE"), maker.block(4, 1, 3), half)
    maker.product("it", maker.shape(cut, kind="Clipping"))
    # With TRUE the material of the half space is below the plane, and is taken away.
    assert made(maker, tmp_path, read).volume == pytest.approx(4 if agrees == TRUE else 8)


@pytest.mark.parametrize("end", [None, 1.0, 3.0])
def test_a_bar_along_an_indexed_curve_with_an_arc(tmp_path: Path, read: Read, end: float | None) -> None:
    """XbimGeometry 500, engine_web-ifc 2203: two legs and an arc; parameters that mean all of it."""
    maker = IfcMaker()
    corner = 1 - math.sqrt(0.5)
    points = [[0.0, 0.0, 0.0], [2.0, 0.0, 0.0], [3 - corner, corner, 0.0], [3.0, 1.0, 0.0], [3.0, 3.0, 0.0]]
    parts = [typed("IFCLINEINDEX", [1, 2]), typed("IFCARCINDEX", [2, 3, 4]), typed("IFCLINEINDEX", [4, 5])]
    curve = maker.add("IFCINDEXEDPOLYCURVE", maker.add("IFCCARTESIANPOINTLIST3D", points), parts, FALSE)
    start = None if end is None else 0.0
    bar = maker.add("IFCSWEPTDISKSOLID", curve, 0.01, None, start, end)
    maker.product("it", maker.shape(bar, kind="AdvancedSweptSolid"))
    length = 2 + math.pi / 2 + 2
    assert made(maker, tmp_path, read).volume == pytest.approx(math.pi * 0.01**2 * length, rel=0.03)


@pytest.mark.parametrize("kind", ["solid", "shell"])
def test_a_mirrored_occurrence_faces_outwards(tmp_path: Path, read: Read, kind: str) -> None:
    """IfcOpenShell 806: a mapped item whose x runs the other way."""
    maker = IfcMaker()
    if kind == "solid":
        item = maker.block(2, 1, 3)
    else:
        corners = [(x, y, z) for z in (0, 3) for y in (0, 1) for x in (0, 2)]
        quads = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))
        loops = [maker.add("IFCPOLYLOOP", [maker.point(*corners[at]) for at in quad]) for quad in quads]
        faces = [maker.add("IFCFACE", [maker.add("IFCFACEOUTERBOUND", loop, TRUE)]) for loop in loops]
        item = maker.add("IFCSHELLBASEDSURFACEMODEL", [maker.add("IFCCLOSEDSHELL", faces)])
    type_of = "SweptSolid" if kind == "solid" else "SurfaceModel"
    shape = maker.add("IFCSHAPEREPRESENTATION", maker.body, "Body", type_of, [item])
    source = maker.add("IFCREPRESENTATIONMAP", maker.origin, shape)
    target = maker.add(
        "IFCCARTESIANTRANSFORMATIONOPERATOR3D", maker.direction(-1, 0, 0), maker.direction(0, 1, 0),
        maker.point(10, 0, 0), 1.0, maker.direction(0, 0, 1),
    )  # fmt: skip
    maker.product("it", maker.shape(maker.add("IFCMAPPEDITEM", source, target), kind="MappedRepresentation"))
    it = made(maker, tmp_path, read)
    assert it.box == [8, 0, 0, 10, 1, 3]
    assert it.volume == pytest.approx(6)


def test_a_pipe_whose_legs_are_shorter_than_its_radius(tmp_path: Path, read: Read) -> None:
    """IfcOpenShell 8400: it hangs in the corners. A quarter of a circle of 5 m in 400 steps of 20 mm, radius 300 mm."""
    maker = IfcMaker()
    angles = [math.pi / 2 * step / 400 for step in range(401)]
    line = maker.polyline(*((5 * math.cos(angle), 5 * math.sin(angle), 0.0) for angle in angles))
    pipe = maker.add("IFCSWEPTDISKSOLID", line, 0.3, None, None, None)
    maker.product("it", maker.shape(pipe, kind="AdvancedSweptSolid"))
    it = made(maker, tmp_path, read)
    assert it.volume == pytest.approx(math.pi * 0.3**2 * 5 * math.pi / 2, rel=0.04)


@pytest.mark.parametrize("trims", [(0.0, 360.0), (None, None)])
def test_a_bend_whose_own_trims_are_a_whole_turn(
    tmp_path: Path, read: Read, trims: tuple[float | None, float | None]
) -> None:
    """revit-ifc 212: a quarter of a circle (270° to 0°), swept from 0° to 360°: the quarter is meant."""
    maker = IfcMaker()
    maker.units.append(maker.degree())
    flat = maker.add("IFCAXIS2PLACEMENT2D", maker.point(0, 0), None)
    circle = maker.add("IFCCIRCLE", flat, 2.0)
    ends = [[typed("IFCPARAMETERVALUE", end)] for end in (270.0, 0.0)]
    arc = maker.add("IFCTRIMMEDCURVE", circle, *ends, TRUE, enum("PARAMETER"))
    profile = maker.add("IFCCIRCLEPROFILEDEF", enum("AREA"), None, flat, 0.25)
    open_arc = maker.add("IFCARBITRARYOPENPROFILEDEF", enum("CURVE"), None, arc)
    surface = maker.add("IFCSURFACEOFLINEAREXTRUSION", open_arc, maker.place(0, 0, -1), maker.direction(0, 0, 1), 2.0)
    bend = maker.add("IFCSURFACECURVESWEPTAREASOLID", profile, maker.origin, arc, *trims, surface)
    maker.product("it", maker.shape(bend, kind="AdvancedSweptSolid"))
    assert made(maker, tmp_path, read).volume == pytest.approx(math.pi * 0.25**2 * math.pi, rel=0.04)


@pytest.mark.parametrize("factor", [0.01745, 0.0174532925199433, 0.0175])
def test_arcs_in_degrees_whose_factor_is_rounded(tmp_path: Path, read: Read, factor: float) -> None:
    """IfcOpenShell 236: a slab of two lines and two half circles, cut by degrees, which by the factor do not meet."""
    maker = IfcMaker()
    maker.units.append(maker.degree(factor))
    ends = []
    for x, first, last in ((4, 270.0, 90.0), (0, 90.0, 270.0)):
        circle = maker.add("IFCCIRCLE", maker.add("IFCAXIS2PLACEMENT2D", maker.point(x, 1), None), 1.0)
        trims = [[typed("IFCPARAMETERVALUE", angle)] for angle in (first, last)]
        ends.append(maker.add("IFCTRIMMEDCURVE", circle, *trims, TRUE, enum("PARAMETER")))
    lines = [maker.polyline((0, 0), (4, 0)), maker.polyline((4, 2), (0, 2))]
    curves = [lines[0], ends[0], lines[1], ends[1]]
    segments = [maker.add("IFCCOMPOSITECURVESEGMENT", enum("CONTINUOUS"), TRUE, curve) for curve in curves]
    profile = maker.closed(maker.add("IFCCOMPOSITECURVE", segments, FALSE))
    maker.product("it", maker.shape(maker.extruded(profile, 1)))
    assert made(maker, tmp_path, read).volume == pytest.approx(8 + math.pi, rel=0.02)


def test_a_revolved_solid_in_a_file_without_a_unit_of_angles(tmp_path: Path, read: Read) -> None:
    """engine_web-ifc 2098: radians are meant."""
    maker = IfcMaker()
    profile = maker.closed(maker.polyline((12, 0), (30, 0), (30, 2), (12, 2), (12, 0)))
    axis = maker.add("IFCAXIS1PLACEMENT", maker.point(0, 0, 0), maker.direction(0, 1, 0))
    solid = maker.add("IFCREVOLVEDAREASOLID", profile, maker.origin, axis, math.pi / 3)
    maker.product("it", maker.shape(solid))
    right = math.pi * (30**2 - 12**2) * 2 / 6
    assert made(maker, tmp_path, read).volume == pytest.approx(right, rel=0.02)


@pytest.mark.parametrize("kind", ["IFCFACESURFACE", "IFCFACE"])
@pytest.mark.parametrize("same", [TRUE, FALSE])
def test_faces_whose_surface_looks_the_other_way(tmp_path: Path, read: Read, kind: str, same: Raw) -> None:
    """engine_web-ifc 1703: SameSense says how the surface lies to the face, which is turned as its bound runs."""
    maker = IfcMaker()
    corners = [(x, y, z) for z in (0, 3) for y in (0, 1) for x in (0, 2)]
    sides = (
        ((0, 2, 3, 1), (0, 0, -1)), ((4, 5, 7, 6), (0, 0, 1)), ((0, 1, 5, 4), (0, -1, 0)),
        ((2, 6, 7, 3), (0, 1, 0)), ((0, 4, 6, 2), (-1, 0, 0)), ((1, 3, 7, 5), (1, 0, 0)),
    )  # fmt: skip
    faces = []
    for quad, normal in sides:
        loop = maker.add("IFCPOLYLOOP", [maker.point(*corners[at]) for at in quad])
        bounds = [maker.add("IFCFACEOUTERBOUND", loop, TRUE)]
        axis = maker.direction(*(each if same == TRUE else -each for each in normal))
        ref = maker.direction(*(0, 1, 0) if normal[0] else (1, 0, 0))
        place = maker.add("IFCAXIS2PLACEMENT3D", maker.point(*corners[quad[0]]), axis, ref)
        rest = [maker.add("IFCPLANE", place), same] if kind == "IFCFACESURFACE" else []
        faces.append(maker.add(kind, bounds, *rest))
    maker.product("it", maker.shape(maker.add("IFCFACETEDBREP", maker.add("IFCCLOSEDSHELL", faces)), kind="Brep"))
    it = made(maker, tmp_path, read)
    assert it.volume == pytest.approx(6)
    assert it.box == [0, 0, 0, 2, 1, 3]
