"""Marks in the picture: where they are seen, and which are put together so that they never cover each other."""

from dataclasses import dataclass

import numpy as np

from timeo_desktop.domain.chunks import F64


@dataclass(frozen=True)
class Cluster:
    """Marks that are shown as one, at `x`, `y` pixels; `members` are their rows, the most important first."""

    x: float
    y: float
    members: tuple[int, ...]


def cluster(
    pixels: F64, depths: F64, importance: F64, size: tuple[float, float], box: tuple[float, float]
) -> list[Cluster]:
    """Put marks together whose boxes (width, height in pixels) would overlap. The most important mark of a cluster
    gives it its place, so two clusters are never nearer than a box. Marks outside the picture (`size`) are left out.
    """
    width, height = box
    inside = (
        (depths >= 0) & (depths <= 1)
        & (pixels[:, 0] > -width) & (pixels[:, 0] < size[0] + width)
        & (pixels[:, 1] > -height) & (pixels[:, 1] < size[1] + height)
    )  # fmt: skip
    rows = np.flatnonzero(inside)
    rows = rows[np.lexsort((depths[rows], -importance[rows]))]
    centres: dict[tuple[int, int], list[int]] = {}
    found: list[tuple[float, float, list[int]]] = []
    for row in rows.tolist():
        x, y = float(pixels[row, 0]), float(pixels[row, 1])
        cell = (int(x // width), int(y // height))
        near = [
            number
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
            for number in centres.get((cell[0] + across, cell[1] + down), ())
            if abs(found[number][0] - x) < width and abs(found[number][1] - y) < height
        ]
        if near:
            best = min(near, key=lambda number: (found[number][0] - x) ** 2 + (found[number][1] - y) ** 2)
            found[best][2].append(row)
        else:
            centres.setdefault(cell, []).append(len(found))
            found.append((x, y, [row]))
    return [Cluster(x, y, tuple(members)) for x, y, members in found]
