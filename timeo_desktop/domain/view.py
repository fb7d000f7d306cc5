"""What is seen: one frozen value. Commands compute a new one; old ones are kept in `view_history`."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Annotated

import msgspec

from timeo_desktop.domain.elements import element_number
from timeo_desktop.domain.measures import Measure
from timeo_desktop.domain.places import Point
from timeo_desktop.domain.sections import Section
from timeo_desktop.domain.times import FIRST_MOMENT, LAST_MOMENT, Millis

_HAIR = 1e-6  # metres
Numbers = frozenset[int]
NONE: Numbers = frozenset()
# What a view that comes as text may say; everything else that shows views relies on it.
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Size = Annotated[float, msgspec.Meta(gt=0)]
Height = Annotated[float, msgspec.Meta(ge=0)]
Moment = Annotated[int, msgspec.Meta(ge=FIRST_MOMENT, le=LAST_MOMENT)]


@dataclass(frozen=True)
class LayerView:
    """How one open file is shown: whether at all, how much light it lets through, which level of detail is preferred
    (empty: the best), by which attribute it is coloured (empty: as authored), and which of its objects are shown
    (`where`: words and conditions as people type them; empty: all)."""

    visible: bool = True
    opacity: Share = 1.0
    lod: str = ""
    style: str = ""
    where: str = ""


PLAIN = LayerView()


@dataclass(frozen=True)
class CameraView:
    """Where the camera stands: places in the system of the scene (float64 metres of the map), the direction that is up,
    and the height of the picture in metres where the projection is parallel (None: perspective)."""

    position: Point
    focus: Point
    up: Point
    parallel: Size | None = None

    def is_as(self, other: "CameraView") -> bool:
        """Whether nobody could tell the pictures of both apart."""
        if (self.parallel is None) != (other.parallel is None):
            return False
        mine, its = ((*each.position, *each.focus, *each.up, each.parallel or 0.0) for each in (self, other))
        return all(math.isclose(*pair, rel_tol=0, abs_tol=_HAIR) for pair in zip(mine, its, strict=True))


@dataclass(frozen=True)
class ViewState:
    """Element numbers that are selected, hidden, or alone visible (`isolated`; None: no isolation), and switches.

    `beside` are the layers of other shapes of elements (`chunks.BESIDE`) that are shown, in alphabetical order.
    `overlay` names what is laid over the model (empty: nothing), `quantity` what of it; `moment` is the time that is
    looked at, milliseconds since 1970 UTC (None: now, going on), `known` the time, not before it, by whose knowledge it
    is shown (None: by all that is known today). `layers` are open files that are not shown in the plain way, by the
    number of their source. `sections` cut away what lies beyond them, `measures` are those that are kept, `exploded` is
    how many metres storeys are drawn apart, and with `ghost` what is not isolated is seen faintly. Without
    `sun` there are no `shadows`. `camera` is where a view that is kept was seen from (None: from wherever it is)."""

    selection: Numbers = NONE
    hidden: Numbers = NONE
    isolated: Numbers | None = None
    xray: bool = False
    spaces: bool = False
    grids: bool = True
    texts: bool = False
    beside: tuple[str, ...] = ()
    edges: bool = True
    sun: bool = False
    shadows: bool = False
    overlay: str = ""
    quantity: str = ""
    moment: Moment | None = None
    known: Moment | None = None
    layers: tuple[tuple[int, LayerView], ...] = ()
    sections: tuple[Section, ...] = ()
    measures: tuple[Measure, ...] = ()
    exploded: Height = 0.0
    ghost: bool = False
    camera: CameraView | None = None

    def at(self, moment: Millis | None) -> "ViewState":
        """Look at a moment (None: now, by all that is known). What is shown as it was known then stays so."""
        known = None
        if moment is not None and self.known is not None:
            known = moment if self.known == self.moment else max(self.known, moment)
        return replace(self, moment=moment, known=known)

    def knowing(self, known: Millis | None) -> "ViewState":
        """Show no more than was known at a moment (None: all that is known today); later moments nobody knew of."""
        if known is None:
            return replace(self, known=None)
        moment = known if self.moment is None else min(self.moment, known)
        return replace(self, moment=moment, known=known)

    def layer(self, source: int) -> LayerView:
        """How a source is shown."""
        return dict(self.layers).get(source, PLAIN)

    def with_layer(self, source: int, layer: LayerView) -> "ViewState":
        """Show a source in another way."""
        kept = {number: each for number, each in self.layers if number != source}
        if layer != PLAIN:
            kept[source] = layer
        return replace(self, layers=tuple(sorted(kept.items())))

    def switch_beside(self, layer: str) -> "ViewState":
        """Show a layer of other shapes of elements, or hide it."""
        return replace(self, beside=tuple(sorted({*self.beside} ^ {layer})))

    def select(self, numbers: Iterable[int], add: bool = False) -> "ViewState":
        """Select these; with `add` toggle them within the present selection."""
        chosen = frozenset(numbers)
        return replace(self, selection=self.selection ^ chosen if add else chosen)

    def isolate(self, numbers: Iterable[int]) -> "ViewState":
        """Show only these. Isolating nothing changes nothing."""
        chosen = frozenset(numbers)
        return replace(self, isolated=chosen, hidden=self.hidden - chosen) if chosen else self

    def hide(self, numbers: Iterable[int]) -> "ViewState":
        """Hide these; hidden things are not selected."""
        chosen = frozenset(numbers)
        return replace(self, hidden=self.hidden | chosen, selection=self.selection - chosen)

    def show(self, numbers: Iterable[int]) -> "ViewState":
        """Show these again."""
        chosen = frozenset(numbers)
        isolated = None if self.isolated is None else self.isolated | chosen
        return replace(self, hidden=self.hidden - chosen, isolated=isolated)

    def show_all(self) -> "ViewState":
        """Nothing hidden, nothing isolated, nothing filtered, every layer shown, no x-ray."""
        view = replace(self, hidden=NONE, isolated=None, xray=False)
        for source, layer in self.layers:
            view = view.with_layer(source, replace(layer, visible=True, where=""))
        return view

    def only(self, keep: Callable[[int], bool]) -> "ViewState":
        """Forget all elements but those that `keep` holds for: their model was closed."""
        isolated = None if self.isolated is None else (frozenset(filter(keep, self.isolated)) or None)
        selection, hidden = frozenset(filter(keep, self.selection)), frozenset(filter(keep, self.hidden))
        layers = tuple((source, each) for source, each in self.layers if keep(element_number(source, 0)))
        measures = tuple(replace(each, of=tuple(filter(keep, each.of))) for each in self.measures)
        return replace(self, selection=selection, hidden=hidden, isolated=isolated, layers=layers, measures=measures)
