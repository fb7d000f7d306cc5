"""Names of IFC classes and icons for them, as people know them. The class itself is always shown as well."""

import html

from timeo_desktop.domain.elements import Element
from timeo_desktop.ui.base.language import tr

# The classes a facility manager meets; others are shown by their IFC name.
CLASS_WORDS = {
    "IfcProject": "Project",
    "IfcSite": "Site",
    "IfcBuilding": "Building",
    "IfcBuildingStorey": "Storey",
    "IfcSpace": "Room",
    "IfcSpatialZone": "Spatial zone",
    "IfcZone": "Zone",
    "IfcSystem": "System",
    "IfcBuildingSystem": "Building system",
    "IfcBuiltSystem": "Building system",
    "IfcDistributionSystem": "Distribution system",
    "IfcDistributionCircuit": "Distribution circuit",
    "IfcElectricalCircuit": "Electrical circuit",
    "IfcGroup": "Group",
    "IfcInventory": "Inventory",
    "IfcAsset": "Asset",
    "IfcCondition": "Condition",
    "IfcStructuralAnalysisModel": "Structural analysis model",
    "IfcStructuralLoadGroup": "Load group",
    "IfcStructuralLoadCase": "Load case",
    "IfcStructuralResultGroup": "Result group",
    "IfcSurfaceFeature": "Surface feature",
    "IfcProjectionElement": "Projection",
    "IfcVirtualElement": "Virtual element",
    "IfcBuildingElementPart": "Part",
    "IfcWall": "Wall",
    "IfcWallStandardCase": "Wall",
    "IfcSlab": "Slab",
    "IfcRoof": "Roof",
    "IfcColumn": "Column",
    "IfcBeam": "Beam",
    "IfcDoor": "Door",
    "IfcWindow": "Window",
    "IfcStair": "Stair",
    "IfcStairFlight": "Stair flight",
    "IfcRailing": "Railing",
    "IfcCovering": "Covering",
    "IfcCurtainWall": "Curtain wall",
    "IfcFurniture": "Furniture",
    "IfcFurnishingElement": "Furniture",
    "IfcBoiler": "Boiler",
    "IfcPump": "Pump",
    "IfcValve": "Valve",
    "IfcUnitaryEquipment": "Air handling unit",
    "IfcSpaceHeater": "Radiator",
    "IfcDuctSegment": "Duct",
    "IfcPipeSegment": "Pipe",
    "IfcAirTerminal": "Air terminal",
    "IfcFlowMeter": "Meter",
    "IfcSensor": "Sensor",
    "IfcTank": "Tank",
    "IfcElectricDistributionBoard": "Distribution board",
    "IfcLightFixture": "Light fixture",
    "IfcSanitaryTerminal": "Sanitary terminal",
    "IfcFireSuppressionTerminal": "Fire suppression terminal",
    "IfcBuildingElementProxy": "Other element",
    "IfcAnnotation": "Annotation",
    "IfcGrid": "Grid",
    "IfcAlignment": "Alignment",
    "IfcGeographicElement": "Geographic element",
    "IfcSolarDevice": "Solar panel",
    "IfcMember": "Member",
    "IfcPlate": "Plate",
    "IfcFooting": "Footing",
    "IfcPile": "Pile",
    "IfcReinforcingBar": "Reinforcing bar",
    "IfcElementAssembly": "Assembly",
    "IfcFlowTerminal": "Terminal",
    "IfcFlowSegment": "Duct or pipe",
    "IfcFlowFitting": "Fitting",
    "IfcDuctFitting": "Duct fitting",
    "IfcPipeFitting": "Pipe fitting",
    "IfcFlowController": "Controller",
    "IfcOutlet": "Outlet",
    "IfcRoad": "Road",
    "IfcBridge": "Bridge",
    "IfcRailway": "Railway",
    "IfcFacility": "Facility",
    "IfcFacilityPart": "Facility part",
    # CityGML and CityJSON, and what map layers are made of.
    "CityModel": "City model",
    "MapLayer": "Map layer",
    "Layer": "Map layer",
    "Building": "Building",
    "BuildingPart": "Building part",
    "BuildingInstallation": "Building installation",
    "Bridge": "Bridge",
    "Tunnel": "Tunnel",
    "Road": "Road",
    "Railway": "Railway",
    "Square": "Square",
    "WaterBody": "Water",
    "PlantCover": "Vegetation",
    "SolitaryVegetationObject": "Tree",
    "CityFurniture": "Street furniture",
    "LandUse": "Land use",
    "TINRelief": "Terrain",
    "ReliefFeature": "Terrain",
    "GenericCityObject": "City object",
    "GenericOccupiedSpace": "City object",
    "GenericUnoccupiedSpace": "City object",
    "GenericLogicalSpace": "City object",
    "GenericThematicSurface": "City object",
    "MassPointRelief": "Terrain",
    "BreaklineRelief": "Terrain",
    "UtilityNetwork": "Network",
    "CityObjectGroup": "Group",
    "Works": "Works",
    "Feature": "Object of a map layer",
    "Orthophoto": "Orthophoto",
    "PointCloud": "Point cloud",
    "PointClass": "Class of points",
}
GROUP_TITLES = {"zone": "Zones", "system": "Systems", "group": "Groups"}
GROUP_ICONS = {"zone": "marquee-2", "system": "topology-star", "group": "circles"}
_ICONS = {
    "IfcProject": "building-community",
    "IfcSite": "map-pin",
    "IfcBuilding": "building",
    "IfcBuildingStorey": "stack-2",
    "IfcSpace": "box",
    "IfcSpatialZone": "marquee-2",
    "IfcDoor": "door",
    "IfcWall": "wall",
    "IfcWallStandardCase": "wall",
    "IfcWindow": "window",
    "IfcStair": "stairs",
    "CityModel": "building-community",
    "MapLayer": "map-pin",
    "Layer": "stack-2",
    "Building": "building",
    "BuildingPart": "building",
}


def class_word(ifc_class: str) -> str:
    """The everyday word for a class, or its IFC name."""
    word = CLASS_WORDS.get(ifc_class)
    return tr(word) if word else ifc_class.removeprefix("Ifc")


def icon_name(ifc_class: str) -> str:
    """The icon of a class."""
    return _ICONS.get(ifc_class, "cube")


def icon_of(element: Element) -> str:
    """The icon of an element: that of its kind of group, or of its class."""
    return GROUP_ICONS.get(element.group) or icon_name(element.ifc_class)


def tip(text: str) -> str:
    """A tool tip that shows text from outside as it is: Qt would take some of it for HTML."""
    return f"<span>{html.escape(text).replace(chr(10), '<br>')}</span>"


def title(element: Element) -> str:
    """One line for an element: its name, or its class and tag when it has none."""
    if element.name:
        return element.name
    return " ".join(part for part in (class_word(element.ifc_class), element.tag) if part)
