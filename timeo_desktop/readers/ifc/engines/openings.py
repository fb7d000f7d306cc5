"""Openings as a layer of what elements show beside what they are: the volumes that are taken out of walls and slabs.

An opening is shown with the element that it is in: who hides or isolates a wall means its openings as well.
"""

import contextlib
from collections.abc import Collection, Iterator
from functools import partial
from itertools import islice

import ifcopenshell.geom
import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as Model

from timeo_desktop.domain.text import sentence
from timeo_desktop.readers.chunking import Piece, joined
from timeo_desktop.readers.ifc.engines.beside import DAMAGED, apart
from timeo_desktop.readers.ifc.engines.kernels import OpenShell, by_part
from timeo_desktop.readers.ifc.representations import Representations
from timeo_desktop.readers.ifc.styles.rule import Look
from timeo_desktop.readers.job import Out

LAYER = "opening"
MOST = 500  # openings: two seconds or three
_COLOUR = (96, 150, 196, 96)


def draw_openings(model: Model, elements: Collection[int], name: str, out: Out) -> None:
    """Chunks of the openings in these elements (STEP ids), of so many; a notice where there are more."""
    voids = _voids(model, elements)
    pieces: dict[int, list[Piece]] = {}
    settings = ifcopenshell.geom.settings()
    settings.set("disable-opening-subtractions", True)
    kernel = ifcopenshell.geom.kernel(settings, model, "opencascade")
    known, colouring = Representations(), partial(by_part, Look((), _COLOUR))
    for count, (host, opening) in enumerate(islice(voids, MOST)):
        out.tick(count, MOST)
        with contextlib.suppress(*DAMAGED):
            made = OpenShell("opencascade").single(kernel, opening, colouring, known.of(opening).chosen)
            whole = [piece for piece in made if len(piece.points) and np.isfinite(piece.points).all()]
            pieces.setdefault(host, []).extend(whole)
    if next(voids, None) is not None:
        out.notice(sentence("{name}: openings are shown of the first {most} only", name=name, most=MOST))
    for chunk in apart([joined(_of(host, each)) for host, each in pieces.items() if each], LAYER):
        out.chunk(chunk, "")


def _voids(model: Model, elements: Collection[int]) -> Iterator[tuple[int, Entity]]:
    """The element of each opening, and the opening."""
    for row in model.by_type("IfcRelVoidsElement"):
        with contextlib.suppress(*DAMAGED):
            host, opening = row.RelatingBuildingElement, row.RelatedOpeningElement
            if host is not None and opening is not None and host.id() in elements:
                yield host.id(), opening


def _of(host: int, pieces: list[Piece]) -> list[Piece]:
    return [Piece(host, each.points, each.normals, each.colours, each.triangles, each.edges, each.curves)
            for each in pieces]  # fmt: skip
