"""What the program drew of each element, by its name: box, area, volume and colours, for comparison by hand."""

from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.chunks import BESIDE, F64, I64, Chunk
from timeo_desktop.domain.packages import Package
from timeo_desktop.services.opening.inspect import reader_of
from timeo_desktop.store.models.chunk_files import read_chunk

Colour = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Drawn:
    """One element: triangles as corners (T, 3, 3) in metres of the model, and the colour of each."""

    corners: F64
    colours: tuple[Colour, ...]

    @property
    def box(self) -> list[float]:
        """Lowest and highest coordinates, to the millimetre."""
        points = self.corners.reshape(-1, 3)
        return np.concatenate((points.min(axis=0), points.max(axis=0))).round(3).tolist()

    @property
    def area(self) -> float:
        """All triangles, m²."""
        a, b, c = self.corners.transpose(1, 0, 2)
        return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)

    @property
    def volume(self) -> float:
        """What the triangles enclose, m³; positive where they face outwards."""
        a, b, c = self.corners.transpose(1, 0, 2)
        return float(np.einsum("ti,ti->", a, np.cross(b, c)) / 6)


def drawn(package: Package) -> dict[str, Drawn]:
    """Every element with triangles. Where a later chunk draws an element again, only that counts."""
    reader = reader_of(package)
    assert reader is not None
    names = {element.step: element.name for element in reader.all_elements()}
    reader.close()
    made: dict[str, Drawn] = {}
    for file in (each for each in package.chunks if each.layer not in BESIDE):
        chunk = read_chunk(package.folder / file.name)
        owners = chunk.steps[chunk.features[chunk.triangles[:, 0]]] if len(chunk.triangles) else chunk.steps[:0]
        for step in np.unique(owners).tolist():
            made[names[step]] = _drawn(chunk, chunk.triangles[owners == step].astype(np.int64))
    return made


def _drawn(chunk: Chunk, triangles: I64) -> Drawn:
    points = chunk.points.astype(np.float64) + np.array(chunk.origin)
    colours = [(int(r), int(g), int(b), int(a)) for r, g, b, a in chunk.colours[triangles[:, 0]].tolist()]
    return Drawn(points[triangles], tuple(colours))
