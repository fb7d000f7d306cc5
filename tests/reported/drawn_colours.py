"""What colours the elements of a package are drawn in."""

from collections import Counter
from contextlib import closing

import numpy as np

from timeo_desktop.domain.packages import Package
from timeo_desktop.services.opening.inspect import elements_of
from timeo_desktop.store.models.chunk_files import read_chunk

Colour = tuple[int, ...]


def drawn_colours(package: Package) -> dict[int, Counter[Colour]]:
    """How many triangles of each colour (RGBA) an element (STEP id) has in the last chunk that names it."""
    found: dict[int, Counter[Colour]] = {}
    for file in package.chunks:
        chunk = read_chunk(package.folder / file.name)
        first = chunk.triangles[:, 0]
        owners, colours = chunk.features[first], chunk.colours[first]
        for row, step in enumerate(chunk.steps.tolist()):
            found[step] = Counter(map(tuple, np.asarray(colours[owners == row]).tolist()))
    return found


def by_name(package: Package) -> dict[str, Counter[Colour]]:
    """The same by the names of the elements."""
    elements = elements_of(package)
    assert elements is not None
    with closing(elements):
        names = {each.step: each.name for each in elements.all_elements()}
    return {names[step]: colours for step, colours in drawn_colours(package).items()}
