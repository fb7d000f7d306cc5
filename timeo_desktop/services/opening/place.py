"""Where each open file goes in the one scene."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.opening.map_places import by_site, into, projection_errors, system_of
from timeo_desktop.services.opening.sources import Advice, Offer, Source, Way
from timeo_desktop.services.opening.together import leader_of

_OFF = 0.05  # how much larger or smaller than modelled a map may show a building


@dataclass(frozen=True)
class Placements:
    """The matrix (4 × 4) of each model, and what the user should know about it."""

    matrices: dict[int, F64]
    advice: dict[int, Advice]
    epsg: int | None
    unplaced: tuple[int, ...] = ()

    @property
    def notices(self) -> dict[int, Sentence]:
        """What the user should know, without what can be done about it."""
        return {number: each.text for number, each in self.advice.items()}


@dataclass
class _Placing:
    """One placing of all that is open into the system `epsg`."""

    sources: Mapping[int, Source]
    epsg: int | None
    matrices: dict[int, F64] = field(default_factory=dict)
    advice: dict[int, Advice] = field(default_factory=dict)
    unplaced: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.anywhere = any(each.on_map for each in self.sources.values())
        self.reference = next((number for number, each in self.sources.items() if _is_reference(each)), None)

    def run(self) -> Placements:
        """Place those that need nobody else first: others may be placed beside them."""
        alone = [number for number, each in self.sources.items() if _stands_alone(each)]
        for number in (*alone, *(each for each in self.sources if each not in alone)):
            self._lay(number, self.sources[number])
        return Placements(
            {number: self.matrices[number] for number in self.sources}, self.advice, self.epsg, tuple(self.unplaced)
        )

    def _lay(self, number: int, each: Source) -> None:
        matrix = self._matrix(number, each)
        if matrix is None and self.anywhere and (self.epsg is not None or each.placement.site is None):
            self.unplaced.append(number)
            self.advice[number] = _unplaced(each)
        self.matrices[number] = np.eye(4) if matrix is None else matrix

    def _matrix(self, number: int, each: Source) -> F64 | None:
        if each.on_map:
            return np.eye(4)
        if each.by_hand is not None:
            return self._fitted(number, each, *each.by_hand)
        if each.placement.exact:
            return self._fitted(
                number, each, each.placement.array(), each.placement.epsg or self._by_numbers(number, each)
            )
        if each.is_surveyed:
            return self._surveyed(number, each)
        return self._guessed(number, each)

    def _fitted(self, number: int, each: Source, matrix: F64, source: int | None) -> F64:
        try:
            laid = into(matrix, source, self.epsg, each.point())
        except projection_errors():
            text = sentence(
                "{name} uses EPSG:{epsg}, which cannot be converted to EPSG:{scene}: its place is not right",
                name=each.name,
                epsg=source,
                scene=self.epsg,
            )
            self.advice[number] = Advice(text)
            return matrix
        return self._in_its_size(number, each, laid)

    def _in_its_size(self, number: int, each: Source, laid: F64) -> F64:
        """Maps of half the world stretch; a building stays as large as it was modelled."""
        from timeo_desktop.map_fit import as_modelled, enlarged

        shown = enlarged(laid)
        if each.by_hand is not None or self.epsg is None or abs(shown - 1) < _OFF:
            return laid
        text = sentence(
            "The map of {name} (EPSG:{epsg}) would show it {times} times as large as it is: it is as large as modelled",
            name=each.name,
            epsg=each.placement.epsg,
            times=f"{shown:.2f}",
        )
        self.advice[number] = Advice(text)
        return as_modelled(laid, each.point())

    def _surveyed(self, number: int, each: Source) -> F64:
        """A model whose coordinates are those of a map already, in its site's placement or its world coordinate system
        (LoGeoRef 30, 40; where both are, its own coordinates say it all). Which map they are of is stated, or told by
        the numbers."""
        matrix = np.eye(4) if each.is_far else each.placement.array()
        at = matrix @ [*each.point(), 1.0]
        source = each.placement.epsg or system_of(float(at[0]), float(at[1]))
        if self.epsg is None or source == self.epsg:
            return matrix
        if source is None and each.at is not None:
            text = sentence(
                "{name} has map coordinates but does not say of which map: they were taken as those of the scene"
                " (EPSG:{epsg})",
                name=each.name,
                epsg=self.epsg,
            )
            self.advice[number] = Advice(text)
        if source is None:
            return matrix
        try:
            placed = into(matrix, source, self.epsg, each.point())
        except projection_errors():
            return matrix
        self.advice[number] = _of_another_map(each, source)
        return placed

    def _by_numbers(self, number: int, each: Source) -> int | None:
        """The system of a map conversion that names none, where its numbers tell it."""
        at = each.placement.array() @ [*each.point(), 1.0]
        source = system_of(float(at[0]), float(at[1]))
        if self.epsg not in (None, source) and source is not None:
            self.advice[number] = _of_another_map(each, source)
        return source

    def _guessed(self, number: int, each: Source) -> F64 | None:
        own = self._by_site(each)
        leader = leader_of(number, self.sources, self._parted())
        if leader is not None and leader in self._leading():
            self.advice[number] = _with_leader(each, self.sources[leader], own)
            return self.matrices[leader]
        if self.reference is not None:
            reference = self.sources[self.reference]
            text = sentence(
                "{name} has no map coordinates: it was placed by its own coordinates beside {other}",
                name=each.name,
                other=reference.name,
            )
            self.advice[number] = Advice(text, None if own is None else Offer(Way.LATITUDE, own))
            return self.matrices[self.reference]
        if not self.anywhere:
            return np.eye(4)
        if own is not None:
            text = sentence(
                "{name} is placed by its latitude and longitude, which is good for some metres only", name=each.name
            )
            self.advice[number] = Advice(text)
        return own

    def _leading(self) -> set[int]:
        """Models that have a place which others can share."""
        if not self.anywhere and self.reference is None:
            return {number for number in self.matrices if self.sources[number].by_hand is not None}
        return set(self.matrices) - set(self.unplaced)

    def _parted(self) -> set[int]:
        """Models that a person put by their own latitude and longitude."""
        return {number for number, each in self.sources.items() if each.by_hand is not None and self._is_own(each)}

    def _is_own(self, each: Source) -> bool:
        own = self._by_site(each)
        return own is not None and each.by_hand is not None and np.allclose(own, each.by_hand[0])

    def _by_site(self, each: Source) -> F64 | None:
        """By latitude and longitude, with true north turned to the north of the map."""
        return None if self.epsg is None else by_site(each, self.epsg)


def place_models(sources: Mapping[int, Source], scene: int | None = None) -> Placements:
    """Place files in one system: `scene` (EPSG code) when it is decided, else the one that suits the first file that
    is georeferenced. A model is placed by what is best of: a person's word, its map conversion, coordinates that are
    already those of a map, the place of a model of the same site, the local coordinates it shares with a georeferenced
    model (as the disciplines of one building do), and its latitude and longitude."""
    return _Placing(sources, scene or _scene_of(sources)).run()


def _is_reference(each: Source) -> bool:
    """Whether another model may have its local coordinates."""
    return each.placement.exact and not each.on_map and not each.is_far


def _stands_alone(each: Source) -> bool:
    return each.on_map or each.by_hand is not None or each.placement.exact or each.is_surveyed


def _scene_of(sources: Mapping[int, Source]) -> int | None:
    """The system that suits the first file that has one."""
    for each in sources.values():
        placement = each.placement
        if not placement.exact or placement.epsg is None:
            continue
        if each.on_map:
            return placement.epsg
        from timeo_desktop.geodesy import scene_crs_of

        try:
            return scene_crs_of(placement.epsg, *(placement.array() @ [*each.point(), 1.0])[:2].tolist())
        except CannotOpen:
            return placement.epsg
    return None


def _unplaced(each: Source) -> Advice:
    if each.placement.address:
        text = sentence(
            "{name} has no map coordinates, only an address ({address}): go there with 'Find an address…', and put it"
            " in its place with 'Place on the map by two points', or on the selected building",
            name=each.name,
            address=each.placement.address,
        )
        return Advice(text, address=each.placement.address)
    text = sentence(
        "{name} has no map coordinates: put it in its place with 'Place on the map by two points', or on the"
        " selected building",
        name=each.name,
    )
    return Advice(text)


def _of_another_map(each: Source, epsg: int) -> Advice:
    text = sentence(
        "{name} has map coordinates: they were taken as those of EPSG:{epsg}, which is not that of the scene",
        name=each.name,
        epsg=epsg,
    )
    return Advice(text)


def _with_leader(each: Source, leader: Source, own: F64 | None) -> Advice:
    heights = [0.0 if known.placement.site is None else known.placement.site[2] for known in (each, leader)]
    if own is not None and abs(heights[0] - heights[1]) > 0.01:
        text = sentence(
            "{name} is of the same site as {other} and was placed with it, by their common coordinates: the height of"
            " its site ({height} m) was not used",
            name=each.name,
            other=leader.name,
            height=f"{heights[0]:g}",
        )
        return Advice(text, Offer(Way.LATITUDE, own))
    text = sentence(
        "{name} is of the same site as {other} and was placed with it, by their common coordinates",
        name=each.name,
        other=leader.name,
    )
    return Advice(text, None if own is None else Offer(Way.LATITUDE, own))
