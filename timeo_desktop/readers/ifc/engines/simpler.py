"""Rungs that read a body more simply, but truly, where no kernel makes it as written: before a box of last resort.

A reading changes the model in memory while a kernel works on it, and puts back what it changed.
"""

import contextlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial

import ifcopenshell.geom
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as Model

from timeo_desktop.readers.chunking import Piece
from timeo_desktop.readers.ifc.engines.kernels import OpenShell, Trying, colours_of
from timeo_desktop.readers.ifc.representations import Representations, Shapes
from timeo_desktop.readers.ifc.styles.rule import Looks

# A reading yields representations to be made together; the model is as it wants it until it is asked for the next.
Readings = Generator[tuple[Entity, ...]]
Reading = Callable[[Model, Shapes], Readings]
Change = tuple[Entity, str, object]  # an entity, its attribute, the value to read in its place
_ROUNDED = ("FilletRadius", "EdgeRadius")  # how the names of attributes end that round a corner


@dataclass(frozen=True)
class Simpler:
    """opencascade on another reading of a body. A product to which it does not apply is not made."""

    reading: Reading

    def make(self, model: Model, looks: Looks, steps: tuple[int, ...], trying: Trying | None) -> Iterator[Piece]:
        known, settings = Representations(), ifcopenshell.geom.settings()
        for step in steps:
            if trying:
                trying(step)
            product = model.by_id(step)
            with contextlib.closing(self.reading(model, known.of(product))) as readings:
                for shapes in readings:
                    # A new kernel each time: a kernel remembers what it has made.
                    kernel = ifcopenshell.geom.kernel(settings, model, "opencascade")
                    colouring = partial(colours_of, model, looks, looks.of(product))
                    pieces = list(OpenShell("opencascade").single(kernel, product, colouring, shapes))
                    if pieces:
                        yield from pieces
                        break


def facets(_model: Model, shapes: Shapes) -> Readings:
    """The same body, said in facets beside the exact one."""
    for shape in shapes.instead:
        yield (shape,)


def sharp_corners(model: Model, shapes: Shapes) -> Readings:
    """Profiles and bars without the rounding of their corners."""
    changes: list[Change] = [
        (each, name, None)
        for each in _below(model, shapes)
        if each.is_a("IfcParameterizedProfileDef") or each.is_a("IfcSweptDiskSolid")
        for name, value in each.get_info(recursive=False).items()
        if name.endswith(_ROUNDED) and value
    ]
    yield from _changed(changes, shapes)


def parts(_model: Model, shapes: Shapes) -> Readings:
    """Of several bodies the first that can be made."""
    for shape in shapes.chosen if len(shapes.chosen) > 1 else ():
        yield (shape,)


def _below(model: Model, shapes: Shapes) -> Iterator[Entity]:
    for shape in shapes.chosen:
        for item in shape.Items or ():
            yield from model.traverse(item)


def _changed(changes: list[Change], shapes: Shapes) -> Readings:
    if not changes:
        return
    before = [(entity, name, getattr(entity, name)) for entity, name, _ in changes]
    try:
        for entity, name, value in changes:
            setattr(entity, name, value)
        yield shapes.chosen
    finally:
        for entity, name, value in before:
            setattr(entity, name, value)
