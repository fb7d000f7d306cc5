"""A view as text (JSON), to be kept, sent and read again when the same models are open, in whatever order.

An element is written as its model's content and its GlobalId; as its STEP id where the GlobalId is missing or is borne
by several. Nothing of it depends on the numbers of one session.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Literal, Protocol

import msgspec

from timeo_desktop.domain.elements import SOURCE_SHIFT
from timeo_desktop.domain.measures import Measure
from timeo_desktop.domain.sections import Section
from timeo_desktop.domain.view import CameraView, Height, LayerView, Moment, Numbers, ViewState

Step = Annotated[int, msgspec.Meta(ge=0, lt=1 << SOURCE_SHIFT)]


@dataclass(frozen=True)
class ElementName:
    """An element in any session: what its model holds (a digest), and its GlobalId or, where that does not do, step."""

    model: str
    guid: str = ""
    step: Step = 0


class Names(Protocol):
    """Knows the elements of the open models by both."""

    def names_of(self, numbers: Iterable[int]) -> list[ElementName]:
        """The names of elements of open models."""

    def numbers_of(self, names: Iterable[ElementName]) -> frozenset[int]:
        """The numbers of those elements whose model is open."""

    def content_of(self, source: int) -> str:
        """What the model of a source holds; nothing where it is not open."""

    def source_of_content(self, content: str) -> int | None:
        """The open model that holds this."""


@dataclass(frozen=True)
class WrittenMeasure:
    """A measure with the names of the elements that it is about."""

    measure: Measure
    of: tuple[ElementName, ...] = ()


@dataclass(frozen=True)
class WrittenView:
    """The written form. `isolated` None: nothing is isolated. Fields that are added later have a default."""

    selection: tuple[ElementName, ...] = ()
    hidden: tuple[ElementName, ...] = ()
    isolated: tuple[ElementName, ...] | None = None
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
    layers: tuple[tuple[str, LayerView], ...] = ()
    sections: tuple[Section, ...] = ()
    measures: tuple[WrittenMeasure, ...] = ()
    exploded: Height = 0.0
    ghost: bool = False
    camera: CameraView | None = None
    format: Literal[1] = 1


_PLAIN = (
    "xray", "spaces", "grids", "texts", "beside", "edges", "sun", "shadows", "overlay", "quantity", "moment", "known",
    "camera", "sections", "exploded", "ghost",
)  # fmt: skip


def write_view(view: ViewState, names: Names) -> str:
    """A view as JSON. Layers and elements of models that are not open any more are left out."""

    def named(numbers: Numbers) -> tuple[ElementName, ...]:
        return tuple(names.names_of(sorted(numbers)))

    layers = ((names.content_of(source), layer) for source, layer in view.layers)
    written = WrittenView(
        selection=named(view.selection), hidden=named(view.hidden),
        isolated=None if view.isolated is None else named(view.isolated),
        layers=tuple((content, layer) for content, layer in layers if content),
        measures=tuple(WrittenMeasure(replace(each, of=()), tuple(names.names_of(each.of))) for each in view.measures),
        **{name: getattr(view, name) for name in _PLAIN},
    )  # fmt: skip
    return msgspec.json.encode(written).decode()


def read_view(text: str, names: Names) -> ViewState:
    """The view that a text describes, as far as its models are open. Raises ValueError when it is no view."""
    try:
        written = msgspec.json.decode(text, type=WrittenView)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    isolated = None if written.isolated is None else names.numbers_of(written.isolated) or None
    measures = (replace(each.measure, of=tuple(sorted(names.numbers_of(each.of)))) for each in written.measures)
    view = ViewState(
        selection=names.numbers_of(written.selection), hidden=names.numbers_of(written.hidden), isolated=isolated,
        measures=tuple(measures),
        **{name: getattr(written, name) for name in _PLAIN},
    )  # fmt: skip
    for content, layer in written.layers:
        source = names.source_of_content(content)
        if source is not None:
            view = view.with_layer(source, layer)
    return replace(view.knowing(view.known), shadows=view.shadows and view.sun)
