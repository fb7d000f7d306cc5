"""Where the open files of a session lie: lays them, says what is doubtful once all are there, puts one elsewhere."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.opening.advice import advised
from timeo_desktop.services.opening.place import Placements, place_models
from timeo_desktop.services.opening.sources import Advice, Offer, Source, Way
from timeo_desktop.ui.view.looking import FAR_OFF

if TYPE_CHECKING:
    from timeo_desktop.ui.view.session import Session

_OFFERED = {
    Way.CONVERSION_ONLY: "Use the map conversion only",
    Way.COORDINATES_ONLY: "Use its own coordinates only",
    Way.SWAPPED: "Swap east and north",
    Way.WITHOUT_ZONE: "Leave out the number of the zone",
    Way.LATITUDE: "Use its latitude and longitude",
    Way.TOGETHER: "Place it with the others of its site",
}


class Places:
    """The places of a session's files."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._placing = Placements({}, {}, None)
        self._told: set[tuple[int, str]] = set()  # by the number of the model, which one that is opened again has not
        self._advice: list[tuple[int, Advice]] | None = None  # of the places as they are now, once it is asked for

    def lay(self) -> None:
        """Place all models anew."""
        session, self._advice = self._session, None
        self._placing = place_models(self._sources())
        session.epsg, session.unplaced = self._placing.epsg, self._placing.unplaced
        session.scene.place_all(self._beside_the_city(self._placing))

    def judged(self) -> list[Message]:
        """What the user should know of the places of all that is open, as far as it was not said yet; asked when all
        that was opened is there."""
        said = [(number, self._message(number, each)) for number, each in self._advised()]
        said += [(number, Message(Severity.WARNING, text)) for number, text in self._far_off()]
        told, self._told = self._told, {(number, str(each.text)) for number, each in said}
        return [each for number, each in said if (number, str(each.text)) not in told]

    def offers(self) -> dict[int, Offer]:
        """Other places that are offered, by the number of the model."""
        return {number: each.offer for number, each in self._advised() if each.offer is not None}

    def offered(self, number: int) -> str:
        """What the other place of a model is called, or nothing."""
        offer = self.offers().get(number)
        return "" if offer is None else _OFFERED[offer.way]

    def accept(self, text: str = "") -> None:
        """Put a model where it is offered: that of this number, else the only one. Raises UserError."""
        offers = self.offers()
        number = int(text) if text.isdigit() else next(iter(offers), 0) if len(offers) == 1 else 0
        if number not in offers:
            raise UserError("No other place is offered for this model")
        self._session.put(self._session.models[number], offers[number].matrix)

    def _sources(self) -> dict[int, Source]:
        return {number: model.source() for number, model in self._session.models.items() if model.located}

    def _advised(self) -> list[tuple[int, Advice]]:
        if self._advice is None:
            self._advice = advised(self._sources(), self._placing)
        return self._advice

    def _message(self, number: int, advice: Advice) -> Message:
        if advice.offer is not None:
            return Message(Severity.WARNING, advice.text, f"place.accept {number}", _OFFERED[advice.offer.way])
        if advice.address:
            return Message(Severity.WARNING, advice.text, f"view.address {advice.address}", "Find the address")
        if number in self._session.unplaced:
            return Message(Severity.WARNING, advice.text, "place.points", "Place on the map by two points")
        return Message(Severity.WARNING, advice.text)

    def _far_off(self) -> Iterator[tuple[int, Sentence]]:
        """What to say of files that lie so far from the first one that nobody would find them."""
        of, models = self._session.scene.contents.corners_of_source, self._session.models
        middles = {number: found.mean(axis=0)[:2] for number in models if (found := of(number)) is not None}
        first = next(iter(middles.values()), np.zeros(2))
        for number, middle in middles.items():
            away = float(np.linalg.norm(middle - first))
            if away > FAR_OFF:
                yield number, sentence(
                    "{name} lies {distance} km from what is open: 'Zoom to' in the list of layers goes there",
                    name=models[number].file.name, distance=round(away / 1000),
                )  # fmt: skip

    def _beside_the_city(self, placing: Placements) -> dict[int, F64]:
        """Where all go; what has no place yet stands in the middle of the city, so that it can be seen and placed."""
        session, matrices = self._session, dict(placing.matrices)
        cities = [number for number, model in session.models.items() if model.on_map]
        corners = next(
            (found for each in cities if (found := session.scene.contents.corners_of_source(each)) is not None), None
        )
        if corners is not None:
            low, high = session.scene.to_map(corners.min(axis=0)), session.scene.to_map(corners.max(axis=0))
            for number in placing.unplaced:
                matrix = np.eye(4)
                matrix[:3, 3] = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, high[2]]
                matrices[number] = matrix
        return matrices
