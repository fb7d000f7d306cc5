"""Which elements carry more than one surface style, so that one colour for the element would be wrong."""

from typing import Any

_BODY = (None, "", "Body", "Facetation", "Tessellation", "Body-FallBack")


class StyleScan:
    """Follows styled items through mapped items and booleans, each representation once."""

    def __init__(self, model: Any) -> None:
        self._styles = {item.Item.id(): item for item in model.by_type("IfcStyledItem") if item.Item is not None}
        self._seen: dict[int, frozenset[int]] = {}

    def several(self, product: Any) -> bool:
        """Whether the bodies of this product show more than one style (or some style and none)."""
        found: set[int] = set()
        try:
            for representation in product.Representation.Representations:
                if representation.RepresentationIdentifier in _BODY:
                    found |= self._of_representation(representation)
        except (AttributeError, TypeError):  # a reference that leads nowhere, in a damaged file
            return False
        return len(found) > 1

    def _of_representation(self, representation: Any) -> frozenset[int]:
        key = representation.id()
        if key not in self._seen:
            self._seen[key] = frozenset()  # a file may refer to itself in a loop
            found: set[int] = set()
            for item in representation.Items or ():
                found |= self._of_item(item)
            self._seen[key] = frozenset(found)
        return self._seen[key]

    def _of_item(self, item: Any) -> frozenset[int]:
        styled = self._styles.get(item.id())
        if styled is not None:
            return frozenset(style.id() for style in styled.Styles or ())
        if item.is_a("IfcMappedItem"):
            return self._of_representation(item.MappingSource.MappedRepresentation)
        if item.is_a("IfcBooleanResult") and item.FirstOperand is not None:
            return self._of_item(item.FirstOperand)
        if item.is_a("IfcTessellatedFaceSet") and item.HasColours:
            return frozenset((0, item.id()))
        return frozenset((0,))
