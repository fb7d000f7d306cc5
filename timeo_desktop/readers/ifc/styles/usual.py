"""What an element looks like of which nothing says how it looks: a colour for its class."""

from timeo_desktop.readers.ifc.styles.surface import Colour

OTHER: Colour = (204, 204, 204, 255)
# As ifclite-geom draws them, so that what it made stays as it is.
_USUAL: dict[str, Colour] = {
    "IfcBeam": (153, 166, 178, 255),
    "IfcBuildingElementProxy": (153, 153, 153, 255),
    "IfcColumn": (153, 166, 178, 255),
    "IfcCurtainWall": (128, 178, 229, 128),
    "IfcDoor": (153, 115, 77, 255),
    "IfcFurnishingElement": (178, 140, 102, 255),
    "IfcMember": (153, 166, 178, 255),
    "IfcRailing": (102, 102, 115, 255),
    "IfcRoof": (153, 128, 102, 255),
    "IfcSite": (102, 204, 77, 255),
    "IfcSlab": (178, 178, 178, 255),
    "IfcSpace": (51, 217, 255, 77),
    "IfcSpatialZone": (184, 89, 242, 71),
    "IfcStair": (191, 191, 191, 255),
    "IfcStairFlight": (191, 191, 191, 255),
    "IfcWall": (217, 217, 217, 255),
    "IfcWallStandardCase": (217, 217, 217, 255),
    "IfcWindow": (153, 204, 255, 102),
}


def usual(ifc_class: str) -> Colour:
    """The colour of an element of this class that has no style."""
    return _USUAL.get(ifc_class, OTHER)
