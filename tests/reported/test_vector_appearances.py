"""Appearances of CityGML: pictures on walls, colours of materials, what is not read is told."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.city.files import citygml
from tests.city.test_services_reading import notices
from tests.city.test_services_textures import BLUE, RED, colours_of, only_chunk, picture
from tests.conftest import Read
from timeo_desktop.domain.packages import Package

PLACE = (1574000.0, 2268000.0, 140.0)
APP = 'xmlns:app="http://www.opengis.net/citygml/appearance/2.0"'
# The corners of the wall with the number 1: two below, two above, and the first one again.
ON_WALL = "0 0 1 0 1 1 0 1 0 0"
OLD = (
    '<app:target uri="#p1"><app:TexCoordList><app:textureCoordinates ring="#r1">{at}</app:textureCoordinates>'
    "</app:TexCoordList></app:target>"
)
NEW = (
    "<app:textureParameterization><app:TextureAssociation><app:target>#p1</app:target><app:textureParameterization>"
    "<app:TexCoordList><app:textureCoordinates>{at}</app:textureCoordinates><app:ring>#r1</app:ring></app:TexCoordList>"
    "</app:textureParameterization></app:TextureAssociation></app:textureParameterization>"
)
Dressed = Callable[[str], Package]


def texture(target: str, image: str = "wall.jpg") -> str:
    return f"<app:ParameterizedTexture><app:imageURI>{image}</app:imageURI>{target}</app:ParameterizedTexture>"


@pytest.fixture
def dressed(tmp_path: Path, read: Read) -> Dressed:
    """The house with these data of surfaces; its wall number 1 has the ring r1."""

    def written(data: str) -> Package:
        (tmp_path / "wall.jpg").write_bytes(picture(RED, BLUE))
        ring = 'gml:id="p1"><gml:exterior><gml:LinearRing'
        text = citygml(PLACE).replace(ring, f'{ring} gml:id="r1"')
        member = f"<app:Appearance {APP}><app:surfaceDataMember>{data}</app:surfaceDataMember></app:Appearance>"
        head, end = text.rsplit("</core:CityModel>", 1)
        whole = f"{head}<app:appearanceMember {APP}>{member}</app:appearanceMember></core:CityModel>{end}"
        path = tmp_path / "house.gml"
        path.write_text(whole, "utf-8")
        return read(path)

    return written


@pytest.mark.parametrize("target", [OLD, NEW], ids=["2.0", "3.0"])
def test_a_wall_wears_its_picture(dressed: Dressed, target: str) -> None:
    package = dressed(texture(target.format(at=ON_WALL)))
    chunk = only_chunk(package)
    points, colours = chunk.points + np.array(chunk.origin), colours_of(chunk)
    wall = np.isclose(points[:, 1], PLACE[1]) & np.isclose(chunk.normals[:, 1], -1, atol=0.01)
    low = wall & np.isclose(points[:, 2], PLACE[2])
    high = wall & np.isclose(points[:, 2], PLACE[2] + 6)
    assert low.sum() >= 2
    assert high.sum() >= 2
    assert np.abs(colours[low] - RED).max() < 30
    assert np.abs(colours[high] - BLUE).max() < 30
    assert "pictures" not in notices(package)


def test_a_material_colours_its_polygon(dressed: Dressed) -> None:
    package = dressed(
        "<app:X3DMaterial><app:diffuseColor>0 1 0</app:diffuseColor><app:transparency>0.5</app:transparency>"
        "<app:target>#p5</app:target></app:X3DMaterial>"
    )
    chunk = only_chunk(package)
    roof = np.isclose(chunk.normals[:, 2], 1)
    assert {tuple(each) for each in chunk.colours[roof].tolist()} == {(0, 255, 0, 128)}
    assert (0, 255, 0, 128) not in {tuple(each) for each in chunk.colours[~roof].tolist()}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (texture(OLD.format(at=ON_WALL), "gone.jpg"), "1 pictures of surfaces are not beside it"),
        (texture(OLD.format(at=ON_WALL), "../../secret.jpg"), "1 pictures of surfaces are not beside it"),
        (texture(OLD.format(at=ON_WALL), "http://127.0.0.1:9/wall.jpg"), "1 pictures of surfaces are not beside it"),
        ("<app:GeoreferencedTexture><app:imageURI>a.jpg</app:imageURI></app:GeoreferencedTexture>",
         "1 appearances are of kinds that are not read: GeoreferencedTexture"),
    ],
    ids=["gone", "outside", "address", "georeferenced"],
)  # fmt: skip
def test_what_is_not_shown_is_told(dressed: Dressed, data: str, told: str) -> None:
    package = dressed(data)
    assert told in notices(package)
    assert package.summary.triangles == 12


@pytest.mark.parametrize("at", ["0 0 1 0", "a b", "0 0 nan 0 1 1 0 1 0 0"])
def test_places_that_do_not_fit_leave_the_wall_plain(dressed: Dressed, at: str) -> None:
    package = dressed(texture(OLD.format(at=at)))
    assert package.summary.triangles == 12
    assert only_chunk(package).texture is None
