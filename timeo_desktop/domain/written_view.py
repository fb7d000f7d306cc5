"""A view as text (JSON), to be kept, sent and read again when the same models are open, in whatever order.

An element is written as its model's content and its GlobalId; as its STEP id where the GlobalId is missing or is borne
by several. Nothing of it depends on the numbers of one session. A model that was exported anew has another content: it
stands in for the one that a view was written with, and its elements are those with the same GlobalIds.
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


@dataclass(frozen=True)
class WrittenModel:
    """A model that was open: its content (a digest), the name of its file, and the GlobalId of its project, if it has
    one. Files of one project may have the same."""

    content: str
    name: str
    project: str = ""


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

    def models(self) -> list[WrittenModel]:
        """The open models, in their order."""


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
    models: tuple[WrittenModel, ...] = ()
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
        layers=tuple((content, layer) for content, layer in layers if content), models=tuple(names.models()),
        measures=tuple(WrittenMeasure(replace(each, of=()), tuple(names.names_of(each.of))) for each in view.measures),
        **{name: getattr(view, name) for name in _PLAIN},
    )  # fmt: skip
    return msgspec.json.encode(written).decode()


def read_view(text: str, names: Names) -> ViewState:
    """The view that a text describes, as far as its models are open. Raises ValueError when it is no view."""
    written = _decoded(text)
    stand_ins = _stand_ins(written, names)

    def numbers_of(found: tuple[ElementName, ...]) -> Numbers:
        return names.numbers_of(_there(found, stand_ins))

    isolated = None if written.isolated is None else numbers_of(written.isolated) or None
    measures = (replace(each.measure, of=tuple(sorted(numbers_of(each.of)))) for each in written.measures)
    view = ViewState(
        selection=numbers_of(written.selection), hidden=numbers_of(written.hidden), isolated=isolated,
        measures=tuple(measures),
        **{name: getattr(written, name) for name in _PLAIN},
    )  # fmt: skip
    for content, layer in written.layers:
        source = names.source_of_content(stand_ins.get(content, content))
        if source is not None:
            view = view.with_layer(source, layer)
    return replace(view.knowing(view.known), shadows=view.shadows and view.sun)


def models_of(text: str) -> tuple[WrittenModel, ...]:
    """The models that a view shows. Raises ValueError when the text is no view."""
    written = _decoded(text)
    shut = {content for content, layer in written.layers if not layer.visible}
    return tuple(each for each in written.models if each.content not in shut)


def missing(text: str, names: Names) -> tuple[str, ...]:
    """The names of the models that a view shows and that are not open, nor any in their stead."""
    stand_ins = _stand_ins(_decoded(text), names)
    known = {each.content for each in names.models()} | stand_ins.keys()
    return tuple(each.name for each in models_of(text) if each.content not in known)


def _decoded(text: str) -> WrittenView:
    try:
        return msgspec.json.decode(text, type=WrittenView)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def _same_name(one: WrittenModel, other: WrittenModel) -> bool:
    return one.name == other.name


def _same_project(one: WrittenModel, other: WrittenModel) -> bool:
    return bool(one.project) and one.project == other.project


def _same_file(one: WrittenModel, other: WrittenModel) -> bool:
    return _same_name(one, other) and _same_project(one, other)


def _stand_ins(written: WrittenView, names: Names) -> dict[str, str]:
    """For the content of each model that is not open: that of an open one which the view does not know, and which is
    the same project in a file of the same name; or else of the same name, or of the same project. Who could stand for
    several, or for whom several could, does not."""
    here = names.models()
    lost = [each for each in written.models if each.content not in {other.content for other in here}]
    free = [each for each in here if each.content not in {other.content for other in written.models}]
    found: dict[str, str] = {}
    for alike in (_same_file, _same_name, _same_project):
        for gone in tuple(lost):
            fitting = [each for each in free if alike(gone, each)]
            if len(fitting) == 1 and [each for each in lost if alike(each, fitting[0])] == [gone]:
                found[gone.content] = fitting[0].content
                lost.remove(gone)
                free.remove(fitting[0])
    return found


def _there(found: tuple[ElementName, ...], stand_ins: dict[str, str]) -> list[ElementName]:
    """Elements under their names in the models that stand in; those that only a step names are not known there."""
    return [
        replace(each, model=stand_ins[each.model]) if each.model in stand_ins else each
        for each in found
        if each.guid or each.model not in stand_ins
    ]
