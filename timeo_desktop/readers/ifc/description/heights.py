"""How high the storeys of a model are."""

from collections import defaultdict
from collections.abc import Mapping

import ifcopenshell.util.placement
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.readers.ifc.damage import DAMAGED, number
from timeo_desktop.readers.ifc.description.entities import attribute


def storey_heights(model: IfcFile, wholes: Mapping[int, int], metres: float) -> dict[int, float]:
    """Metres of each storey above the zero of its building, by STEP id: its Elevation, else where it is placed.
    `metres`: in one length unit of the file. Elevations that are all one, of storeys that are placed one above the
    other, were never filled in."""
    by_whole: defaultdict[int, list[Entity]] = defaultdict(list)
    for storey in model.by_type("IfcBuildingStorey"):
        by_whole[wholes.get(storey.id(), 0)].append(storey)
    found: dict[int, float] = {}
    for whole, storeys in by_whole.items():
        written = {storey.id(): number(storey.Elevation) for storey in storeys}
        placed = _placed(model, whole, storeys)
        trusted = len(storeys) == 1 or len(set(written.values())) > 1 or len(set(placed.values())) <= 1
        for step in written:
            height = written[step] if trusted and written[step] is not None else placed.get(step, written[step])
            if height is not None:
                found[step] = height * metres
    return found


def _placed(model: IfcFile, whole: int, storeys: list[Entity]) -> dict[int, float]:
    """The heights at which storeys are placed above what they are part of, in the file's unit."""
    ground = _height_of(model.by_id(whole)) if whole else 0.0
    heights = {storey.id(): _height_of(storey) for storey in storeys if storey.ObjectPlacement is not None}
    return {step: height - (ground or 0.0) for step, height in heights.items() if height is not None}


def _height_of(product: Entity) -> float | None:
    placement = attribute(product, "ObjectPlacement")
    try:
        return None if placement is None else float(ifcopenshell.util.placement.get_local_placement(placement)[2][3])
    except DAMAGED:  # a placement that lacks its points
        return None
