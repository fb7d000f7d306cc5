"""In which unit the numbers of a coordinate operation are, and what its scale means.

The standard says: the map's stated unit, else the project's, and a scale that turns one into the other. Many authors
leave units out, name the wrong one, or write the scale upside down; where the numbers themselves tell, they are heard.
"""

from collections.abc import Callable, Iterator

from timeo_desktop.readers.ifc.place.statement import MapStatement

_SAME = 1e-5  # of each other: a foot and a survey foot
_SIZE = (0.95, 1.05)  # survey factors are some thousandths


def units_to_try(statement: MapStatement, project: float, axis: float) -> tuple[float, ...]:
    """Metres in one unit of the map's numbers, the likeliest first. `project` and `axis` are those of the project's
    unit and of the axes of the map's system."""
    if statement.unit is None:
        # Authors who scale by the project's unit mean metres.
        by_scale = abs((statement.scale or 1.0) - project) < 1e-3 * project
        first = axis if by_scale else project
    else:
        # Who says feet of a map in survey feet, or the other way round, has the numbers of the map all the same.
        first = axis if abs(statement.unit / axis - 1) < _SAME else statement.unit
    return tuple(dict.fromkeys((first, axis, project, 1.0)))


def likeliest(units: tuple[float, ...], *witnesses: Callable[[float], bool]) -> float:
    """The first unit that all witnesses agree to, else the first that each of fewer of them does."""
    for heard in range(len(witnesses), 0, -1):
        for unit in units:
            if all(agrees(unit) for agrees in witnesses[:heard]):
                return unit
    return units[0]


def size_on_map(statement: MapStatement, unit: float, project: float, enlarged: float) -> float | None:
    """How much larger than modelled a thing is on the map, by its scale; None where no reading of the scale gives the
    size of a building. `enlarged` is what the map itself does there."""
    for size in _sizes(statement, unit, project):
        if any(_SIZE[0] < size / usual < _SIZE[1] for usual in (1.0, enlarged)):
            return size
    return None


def _sizes(statement: MapStatement, unit: float, project: float) -> Iterator[float]:
    scale = statement.scale or 1.0
    yield scale * unit / project  # as the standard has it
    yield scale  # the units are turned into each other without it
    yield scale * project / unit  # upside down
