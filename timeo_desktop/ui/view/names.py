"""Elements of the open models under names that hold in any session."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from timeo_desktop.domain.elements import element_number, source_of, step_of
from timeo_desktop.domain.written_view import ElementName, WrittenModel
from timeo_desktop.ui.view.open_model import OpenModel


class ModelNames:
    """A look at the open models as they are at the moment; see `written_view.Names`."""

    def __init__(self, models: Callable[[], Mapping[int, OpenModel]]) -> None:
        self._models = models

    def content_of(self, source: int) -> str:
        """What the model of a source holds; nothing where it is not open."""
        model = self._models().get(source)
        return "" if model is None else model.content

    def source_of_content(self, content: str) -> int | None:
        """The open model that holds this."""
        return next((number for number, model in self._models().items() if model.content == content), None)

    def models(self) -> list[WrittenModel]:
        """The open models that have been read, in their order."""
        return [
            WrittenModel(model.content, model.file.name, _project_of(model))
            for model in self._models().values()
            if model.content
        ]

    def names_of(self, numbers: Iterable[int]) -> list[ElementName]:
        """The names of elements of open models."""
        found = []
        for number in numbers:
            model, step = self._models().get(source_of(number)), step_of(number)
            if model is None or not model.content:
                continue
            element = model.elements.element(step) if model.elements is not None else None
            guid = element.guid if element is not None else ""
            alone = bool(guid) and model.elements is not None and model.elements.of_guids([guid]).get(guid) == [step]
            found.append(ElementName(model.content, guid) if alone else ElementName(model.content, step=step))
        return found

    def numbers_of(self, names: Iterable[ElementName]) -> frozenset[int]:
        """The numbers of those elements whose model is open."""
        by_model: dict[str, list[ElementName]] = defaultdict(list)
        for name in names:
            by_model[name.model].append(name)
        found: set[int] = set()
        for content, wanted in by_model.items():
            source = self.source_of_content(content)
            if source is None:
                continue
            elements = self._models()[source].elements
            guids = [name.guid for name in wanted if name.guid]
            steps = [name.step for name in wanted if not name.guid]
            if guids and elements is not None:
                steps += [step for each in elements.of_guids(guids).values() for step in each]
            found |= {element_number(source, step) for step in steps}
        return frozenset(found)


def _project_of(model: OpenModel) -> str:
    """The GlobalId of the project that a model is of; nothing where it has none."""
    roots = [] if model.elements is None else model.elements.roots()
    return next((each.guid for each in roots if each.ifc_class == "IfcProject"), "")
