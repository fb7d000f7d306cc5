"""What the user should know of the places of files, and where one file lies by itself."""

from collections.abc import Mapping
from dataclasses import replace

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.elements import Summary
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.services.opening.events import ByHand
from timeo_desktop.services.opening.place import Placements, place_models
from timeo_desktop.services.opening.sources import Advice, Source


def source_of(name: str, summary: Summary) -> Source:
    """What is known of the place of a file that was read."""
    bounds = summary.bounds
    return Source(
        name, summary.placement, max(map(abs, bounds)) if bounds else 0.0, middle_of(bounds) if bounds else None,
        summary.on_map,
    )  # fmt: skip


def middle_of(bounds: tuple[float, ...]) -> tuple[float, float]:
    """The middle (x, y) of a box (xmin, ymin, zmin, xmax, …)."""
    return (bounds[0] + bounds[3]) / 2, (bounds[1] + bounds[4]) / 2


def placed_alone(name: str, summary: Summary, by_hand: ByHand | None = None) -> tuple[F64, int | None, list[Advice]]:
    """Where a file lies when nothing else is open: the matrix (4 × 4) of its metres, the system (EPSG code) that it
    leads to, and what the user should know of it. `by_hand` is where a person put it."""
    sources = {1: replace(source_of(name, summary), by_hand=by_hand)}
    placing = place_models(sources)
    if placing.epsg is None and by_hand is not None:  # only that person knows the map
        placing = place_models(sources, by_hand[1])
    advice = [each for _, each in advised(sources, placing)]
    if by_hand is not None and not summary.on_map:
        advice.append(Advice(put_by_hand(name)))
    return placing.matrices[1], placing.epsg, advice


def put_by_hand(name: str) -> Sentence:
    """What to say of a model that lies where a person put the same content before."""
    return sentence("{name} is where it was put by hand", name=name)


def advised(sources: Mapping[int, Source], placing: Placements) -> list[tuple[int, Advice]]:
    """What was assumed of each model's map, how it was placed, and what is doubtful of that, in this order."""
    if any(each.placement.epsg is not None and not each.on_map for each in sources.values()):
        from timeo_desktop.services.opening.place_doubts import doubts  # pyproj, which the start has not

        doubtful = doubts(sources, placing.epsg)
    else:
        doubtful = {}
    said = []
    for number, each in sources.items():
        said += [(number, Advice(text)) for text in each.placement.notes]
        said += [(number, found[number]) for found in (placing.advice, doubtful) if number in found]
    return said
