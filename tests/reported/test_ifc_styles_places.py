"""Where pictures lie: their transformation, generated places, faces of breps, archives; colours of single faces."""

import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import ifcopenshell
import ifcopenshell.geom as geom
import numpy as np
import pytest

from tests.conftest import Read
from tests.reported.drawn_shapes import drawn
from tests.reported.ifc_maker import FALSE, TRUE, IfcMaker, Raw, enum
from tests.reported.test_ifc_styles_pictures import (
    CORNERS,
    PLACES,
    binary,
    covered,
    image,
    places_at_corners,
    png,
    wall,
)
from timeo_desktop.domain.chunks import Chunk
from timeo_desktop.readers.pictures import decoded

RED, GREEN, BLUE = (255, 0, 0, 255), (0, 255, 0, 255), (0, 0, 255, 255)
QUADS = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))


def transform(maker: IfcMaker, scale: float, at: tuple[float, float] = (0, 0), axis: Raw | None = None) -> Raw:
    return maker.add("IFCCARTESIANTRANSFORMATIONOPERATOR2D", axis, None, maker.point(*at), scale)


def turned_image(maker: IfcMaker, transformation: Raw) -> Raw:
    return maker.add("IFCIMAGETEXTURE", TRUE, TRUE, None, transformation, None, "brick.png")


def laid(tmp_path: Path, read: Read, maker: IfcMaker) -> Chunk:
    (tmp_path / "brick.png").write_bytes(png())
    package = read(maker.write(tmp_path / "made.ifc"))
    assert not package.summary.notices
    (chunk,) = covered(package)
    return chunk


def test_a_picture_is_scaled_and_then_turned_about_its_origin(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    half = transform(maker, 0.5, (0.5, 0.5), maker.direction(0, 1))
    wall(maker, turned_image(maker, half), PLACES)
    # Half as far from the middle, a quarter turn on: (0, 0) comes to lie at (0.75, 0.25).
    right = [(0.75, 0.25), (0.75, 0.75), (0.25, 0.75), (0.25, 0.25)]
    found = places_at_corners(laid(tmp_path, read, maker))
    assert np.array([found[tuple(corner)] for corner in CORNERS]) == pytest.approx(np.array(right))


@pytest.mark.parametrize(("scale", "highest"), [(3.0, 3), (2.0, 1)])
def test_a_scale_repeats_a_picture_but_not_where_it_is_the_size_of_the_thing(
    tmp_path: Path, read: Read, scale: float, highest: float
) -> None:
    maker = IfcMaker()
    wall(maker, turned_image(maker, transform(maker, scale)), PLACES)  # 2 m long
    texture = laid(tmp_path, read, maker).texture
    assert texture is not None
    assert texture.max(axis=0).tolist() == [highest, highest]


def pictured(maker: IfcMaker, item: Raw, mode: str) -> None:
    """Styles an item with a picture whose places are generated."""
    texture = image(maker, "brick.png")
    style = maker.add("IFCSURFACESTYLE", None, enum("BOTH"), [maker.add("IFCSURFACESTYLEWITHTEXTURES", [texture])])
    maker.add("IFCSTYLEDITEM", item, [style], None)
    maker.add("IFCTEXTURECOORDINATEGENERATOR", [texture], mode, None)


def test_generated_places_are_the_coordinates(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    block = maker.block(3, 2, 1)
    pictured(maker, block, "COORD")
    maker.product("block", maker.shape(block), maker.local(10, 20, 30))
    chunk = laid(tmp_path, read, maker)
    assert chunk.texture is not None
    own = np.asarray(chunk.points) + chunk.origin - (10, 20, 30)
    # As large as it is: along each side a metre of the block is one of the picture, and nowhere it is a stripe.
    for three, places in zip(own[chunk.triangles], chunk.texture[chunk.triangles], strict=True):
        flat = [axis for axis in range(3) if np.ptp(three[:, axis]) > 1e-3]
        assert places == pytest.approx(three[:, flat], abs=1e-4)


def test_places_that_are_not_read_are_told(tmp_path: Path, read: Read) -> None:
    (tmp_path / "brick.png").write_bytes(png())
    maker = IfcMaker()
    block = maker.block(3, 2, 1)
    pictured(maker, block, "COORD-EYE")
    maker.product("block", maker.shape(block))
    package = read(maker.write(tmp_path / "made.ifc"))
    assert not covered(package)
    assert list(map(str, package.summary.notices)) == [
        "made.ifc: it is not read here how 1 pictures lie on their surfaces; they stay plain"
    ]


@pytest.mark.parametrize("name", ["pictures/brick.png", "..\\pictures\\BRICK.png"])
def test_a_picture_in_the_archive_of_the_model(tmp_path: Path, read: Read, name: str) -> None:
    maker = IfcMaker()
    wall(maker, image(maker, name), PLACES)
    folder = "models" if name.startswith("..") else "."
    with zipfile.ZipFile(tmp_path / "made.ifczip", "w") as archive:
        archive.writestr(str(Path(folder) / "made.ifc"), maker.text())
        archive.writestr("pictures/brick.png", png())
    package = read(tmp_path / "made.ifczip")
    (chunk,) = covered(package)
    assert chunk.picture == png()
    assert not package.summary.notices
    assert not package.summary.beside


@pytest.mark.parametrize(("components", "pixels"), [(1, (b"\xff", b"\x00")), (4, (b"\xff\xff\xff\x80", b"\0\0\0\xff"))])
def test_pixels_begin_at_the_bottom(tmp_path: Path, read: Read, components: int, pixels: tuple[bytes, bytes]) -> None:
    maker = IfcMaker()
    rows = [binary(each) for each in pixels]
    wall(maker, maker.add("IFCPIXELTEXTURE", TRUE, TRUE, None, None, None, 1, 2, components, rows), PLACES)
    (chunk,) = covered(read(maker.write(tmp_path / "made.ifc")))
    bands = decoded(chunk.picture, 2)
    assert bands is not None
    assert (bands[:, 0] < 16).all()  # the upper row is the last one: black
    assert (bands[:, 1] > 240).all()


def brep(maker: IfcMaker, orientation: Raw = TRUE) -> tuple[Raw, list[Raw], list[Raw], Raw]:
    """A cube of 1 m: the body, its faces, the bounds of these, its shell."""
    corners = [(x, y, z) for z in (0, 1) for y in (0, 1) for x in (0, 1)]
    bounds = []
    for quad in QUADS:
        order = quad if orientation == TRUE else quad[::-1]
        loop = maker.add("IFCPOLYLOOP", [maker.point(*corners[corner]) for corner in order])
        bounds.append(maker.add("IFCFACEOUTERBOUND", loop, orientation))
    faces = [maker.add("IFCFACE", [bound]) for bound in bounds]
    shell = maker.add("IFCCLOSEDSHELL", faces)
    return maker.add("IFCFACETEDBREP", shell), faces, bounds, shell


@pytest.mark.parametrize("orientation", [TRUE, FALSE])
def test_a_face_of_a_brep_wears_its_picture(tmp_path: Path, read: Read, orientation: Raw) -> None:
    maker = IfcMaker()
    body, faces, _, _ = brep(maker, orientation)
    vertices = [maker.add("IFCTEXTUREVERTEX", place) for place in (PLACES if orientation == TRUE else PLACES[::-1])]
    maker.add("IFCTEXTUREMAP", [image(maker, "brick.png")], vertices, faces[1])
    maker.style(body, 0, 0, 1)
    maker.product("cube", maker.shape(body, kind="Brep"))
    chunk = laid(tmp_path, read, maker)
    top = (np.asarray(chunk.points) + chunk.origin)[:, 2] > 0.999
    worn = (chunk.colours == 255).all(axis=1)
    assert worn.sum() == 4
    assert top[worn].all()
    assert {tuple(colour) for colour in chunk.colours[~worn].tolist()} == {BLUE}
    # The picture lies on a sheet beside the plain faces; along it S runs with x, T with y.
    assert chunk.texture is not None
    points, places = np.asarray(chunk.points)[worn], chunk.texture[worn]
    by_x, by_y = (places[points[:, axis] > points[:, axis].mean()].mean(axis=0) for axis in (0, 1))
    low_x, low_y = (places[points[:, axis] < points[:, axis].mean()].mean(axis=0) for axis in (0, 1))
    assert by_x[0] > low_x[0]
    assert by_x[1] == pytest.approx(low_x[1])
    assert by_y[1] > low_y[1]
    assert by_y[0] == pytest.approx(low_y[0])


@pytest.mark.parametrize("what", ["face", "bound"])
def test_single_faces_of_a_brep_have_their_own_colour(tmp_path: Path, read: Read, what: str) -> None:
    maker = IfcMaker("IFC2X3")
    body, faces, bounds, _ = brep(maker)
    maker.style((faces if what == "face" else bounds)[0], 1, 0, 0)
    maker.style((faces if what == "face" else bounds)[1], 0, 1, 0)
    maker.style(body, 0, 0, 1)
    maker.product("cube", maker.shape(body, kind="Brep"), end=(None,))
    made = drawn(read(maker.write(tmp_path / "made.ifc")))["cube"]
    assert Counter(made.colours) == {RED: 2, GREEN: 2, BLUE: 8}
    assert made.corners[[colour == GREEN for colour in made.colours]][..., 2].min() == pytest.approx(1)
    assert made.volume == pytest.approx(1)


def test_the_colour_of_the_first_face_alone_is_not_that_of_the_others(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    body, faces, _, shell = brep(maker)
    maker.style(faces[0], 1, 0, 0)
    maker.style(shell, 0, 0, 1)
    cut = maker.product("cut", maker.shape(body, kind="Brep"))
    maker.void([cut], maker.block(0.5, 0.5, 0.5), maker.local(0.25, 0.25, 0.75))
    made = drawn(read(maker.write(tmp_path / "made.ifc")))["cut"]
    red = made.corners[[colour == RED for colour in made.colours]]
    assert set(made.colours) == {RED, BLUE}
    assert red[..., 2].max() == pytest.approx(0)
    assert made.volume == pytest.approx(1 - 0.5 * 0.5 * 0.25)


def test_all_faces_of_one_colour_need_no_other_engine(tmp_path: Path, read: Read) -> None:
    maker = IfcMaker()
    body, faces, _, _ = brep(maker)
    for face in faces:
        maker.style(face, 1, 0, 0)
    maker.product("cube", maker.shape(body, kind="Brep"))
    package = read(maker.write(tmp_path / "made.ifc"))
    assert set(drawn(package)["cube"].colours) == {RED}
    assert set(package.summary.kernels) == {"ifclite"}


def test_a_curved_face_has_its_own_colour(tmp_path: Path, read: Read, real: Callable[[str], Path]) -> None:
    lines = real("corner/advanced_geom/basin-advanced-brep.ifc").read_text().splitlines()
    face = next(line for line in lines if "IFCADVANCEDFACE(" in line).partition("=")[0].strip()
    added = [
        "#90001=IFCCOLOURRGB($,1.,0.,0.);", "#90002=IFCSURFACESTYLESHADING(#90001,$);",
        "#90003=IFCSURFACESTYLE($,.BOTH.,(#90002));", f"#90004=IFCSTYLEDITEM({face},(#90003),$);",
    ]  # fmt: skip
    end = max(at for at, line in enumerate(lines) if line.strip() == "ENDSEC;")
    (tmp_path / "made.ifc").write_text("\n".join([*lines[:end], *added, *lines[end:]]))
    model = ifcopenshell.open(str(tmp_path / "made.ifc"))
    alone = geom.create_shape(geom.settings(), model.by_id(int(face[1:])))
    points = np.array(alone.verts).reshape(-1, 3)
    a, b, c = points[np.array(alone.faces).reshape(-1, 3)].transpose(1, 0, 2)
    right = np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2
    (made,) = drawn(read(tmp_path / "made.ifc")).values()
    a, b, c = made.corners[[colour == RED for colour in made.colours]].transpose(1, 0, 2)
    assert np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2 == pytest.approx(right, rel=0.01)
    assert len(set(made.colours)) == 2
