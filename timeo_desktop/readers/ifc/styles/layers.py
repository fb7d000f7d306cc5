"""Presentation layers that have a style or are switched off (IfcPresentationLayerWithStyle).

A blocked layer cannot be edited, but is seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ifcopenshell import entity_instance, file

from timeo_desktop.readers.ifc.styles.surface import Colour, colour_of


@dataclass(frozen=True)
class Layer:
    """What the layer of an item or of a representation says of it."""

    colour: Colour | None = None
    off: bool = False


_PLAIN = Layer()


class Layers:
    """The layers of a model by what is assigned to them."""

    def __init__(self, model: file) -> None:
        styled = model.by_type("IfcPresentationLayerWithStyle")
        self._of = dict(_assigned(styled if styled else ()))
        if any(layer.off for layer in self._of.values()):
            self._keep_on(model.by_type("IfcPresentationLayerAssignment"))

    def of(self, item: entity_instance, representation: entity_instance) -> Layer:
        """The layer of an item: its own, else that of its representation."""
        if not self._of:
            return _PLAIN
        return self._of.get(item.id()) or self._of.get(representation.id()) or _PLAIN

    def _keep_on(self, rows: Iterable[entity_instance]) -> None:
        """What lies on several layers is seen while one of them is on."""
        for row in rows:
            if not _off(row):
                for thing in row.AssignedItems or ():
                    if thing is not None and thing.id() in self._of:
                        self._of[thing.id()] = Layer(self._of[thing.id()].colour)


def _assigned(rows: Iterable[entity_instance]) -> Iterable[tuple[int, Layer]]:
    for row in rows:
        layer = Layer(colour_of(row.LayerStyles), _off(row))
        if layer != _PLAIN:
            yield from ((thing.id(), layer) for thing in row.AssignedItems or () if thing is not None)


def _off(row: entity_instance) -> bool:
    """Whether a layer is not seen; what a file calls unknown is."""
    return row.is_a("IfcPresentationLayerWithStyle") and (row.LayerOn is False or row.LayerFrozen is True)
