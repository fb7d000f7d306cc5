"""A model that has an address and no better place (LoGeoRef 10), and shapes that lie in other files."""

from pathlib import Path

import ifcopenshell
import ifcopenshell.guid

from tests.city.test_services_reading import notices
from tests.conftest import Read
from timeo_desktop.domain.elements import IDENTITY, Placement
from timeo_desktop.readers.ifc.place.georeference import placement_of
from timeo_desktop.services.opening.place import place_models
from timeo_desktop.services.opening.sources import Source


def test_the_address_of_a_building_is_offered_to_the_search() -> None:
    model = ifcopenshell.file(schema="IFC4")
    model.create_entity("IfcProject", ifcopenshell.guid.new())
    address = model.create_entity(
        "IfcPostalAddress", AddressLines=["1 place du Capitole"], PostalCode="31000", Town="Toulouse", Country="France"
    )
    model.create_entity("IfcBuilding", ifcopenshell.guid.new(), BuildingAddress=address)
    placement = placement_of(model)
    assert placement.address == "1 place du Capitole, 31000 Toulouse, France"
    city = Source("city", Placement(IDENTITY.matrix, 3943, True), on_map=True)
    placing = place_models({1: city, 2: Source("hall.ifc", placement, 40.0)})
    told = str(placing.notices[2])
    assert "only an address (1 place du Capitole, 31000 Toulouse, France): go there with 'Find an address…'" in told
    assert "address" not in str(place_models({1: city, 2: Source("b.ifc", IDENTITY, 40.0)}).notices[2])


def test_shapes_in_other_files_are_told_and_not_followed(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.gml"
    polygon = (
        "<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>500000 5500000 0 500010 5500000 0 500010 5500010 0"
        " 500000 5500000 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
    )
    path.write_text(
        '<CityModel xmlns="http://www.opengis.net/citygml/2.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' xmlns:bldg="http://www.opengis.net/citygml/building/2.0" xmlns:gml="http://www.opengis.net/gml">'
        '<cityObjectMember><bldg:Building gml:id="b"><bldg:lod1MultiSurface><gml:MultiSurface srsName="EPSG:25832">'
        '<gml:surfaceMember xlink:href="other.gml#p"/><gml:surfaceMember xlink:href="/etc/passwd"/>'
        f"<gml:surfaceMember>{polygon}</gml:surfaceMember></gml:MultiSurface></bldg:lod1MultiSurface></bldg:Building>"
        "</cityObjectMember></CityModel>",
        "utf-8",
    )
    assert "2 shapes lie in files of their own, which are not read" in notices(read(path))
