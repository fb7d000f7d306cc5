"""Opens a checked file with ifcopenshell and answers the questions that need one pass over its products."""

import tempfile
from collections import Counter
from pathlib import Path

import ifcopenshell
from ifcopenshell import ifcopenshell_wrapper as wrapper

from timeo_desktop.domain.errors import CannotOpen
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.ifc import source
from timeo_desktop.readers.ifc.description.undeclared import undeclared
from timeo_desktop.readers.ifc.engines import fast
from timeo_desktop.readers.ifc.place.georeference import placement_of
from timeo_desktop.readers.job import Audit, ModelFacts


def open_model(loaded: source.IfcSource) -> ifcopenshell.file:
    """Parse with ifcopenshell. Raises CannotOpen with its reason."""
    # A frozen program has the schema and kernel plug-ins beside the module, where they are not looked for.
    wrapper.set_plugin_search_paths([str(Path(ifcopenshell.__file__).parent)])
    ifcopenshell.get_log()
    if not loaded.repaired:
        model = _parse(loaded.path, loaded.name)
        if not source.unchanged_since(loaded):
            raise source.changed(loaded.name)
        return model
    with tempfile.TemporaryDirectory(prefix="timeo-") as folder:
        repaired = Path(folder) / "model.ifc"
        repaired.write_bytes(loaded.data)
        return _parse(repaired, loaded.name)


def _parse(path: Path, name: str) -> ifcopenshell.file:
    try:
        return ifcopenshell.open(str(path))
    except (ifcopenshell.Error, ifcopenshell.SchemaError, OSError, RuntimeError) as error:
        said = [line.split("] ", 2)[-1] for line in ifcopenshell.get_log().splitlines() if "[error]" in line]
        reason = said[0] if said else error
        raise CannotOpen("{name} is damaged and cannot be parsed: {reason}", name=name, reason=reason) from error


def elements_of(model: ifcopenshell.file) -> dict[int, str]:
    """Products with a representation (STEP id to class) but openings and graphs."""
    elements: dict[int, str] = {}
    graphs = _graph_segments(model)
    for product in model.by_type("IfcProduct"):
        name = product.is_a()
        if name.startswith(fast.VOIDS):
            continue
        if product.Representation is None:
            if name == "IfcGrid":
                elements[product.id()] = name
            continue
        if name == "IfcAlignmentSegment" and product.id() in graphs:
            continue
        elements[product.id()] = name
    return elements


def _graph_segments(model: ifcopenshell.file) -> set[int]:
    """Segments of vertical and cant alignments: graphs of height over distance, which have no place in space."""
    if not model.schema.startswith("IFC4X3"):
        return set()
    wholes = {part.id() for kind in ("IfcAlignmentVertical", "IfcAlignmentCant") for part in model.by_type(kind)}
    return {
        part.id()
        for row in model.by_type("IfcRelNests")
        if row.RelatingObject is not None and row.RelatingObject.id() in wholes
        for part in row.RelatedObjects or ()
    }


def axes_only(model: ifcopenshell.file, step: int) -> bool:
    """A grid whose lines exist as axes only."""
    product = model.by_id(step)
    return bool(product.is_a("IfcGrid")) and product.Representation is None


def facts_of(model: ifcopenshell.file, loaded: source.IfcSource, elements: dict[int, str]) -> ModelFacts:
    """What the picture and the summary need at once."""
    return ModelFacts(
        schema=loaded.schema,
        elements=elements,
        storeys=len(model.by_type("IfcBuildingStorey")),
        placement=placement_of(model, loaded.name),
        beside=_pictures(model, loaded),
    )


def _pictures(model: ifcopenshell.file, loaded: source.IfcSource) -> tuple[str, ...]:
    """Names of the pictures in its folder that a model asks for."""
    if not model.by_type("IfcImageTexture"):
        return ()
    from timeo_desktop.readers.ifc.styles.textures import beside  # it needs GDAL

    return beside(model, loaded.path.parent, loaded.packed)


def audit_of(model: ifcopenshell.file, loaded: source.IfcSource, elements: dict[int, str], errors: int) -> Audit:
    """Compare the records of the text with those that were parsed, and say what is odd. `errors` counts what the parser
    complained of. About 0.3 s for 35 MB."""
    present = Counter({name.upper(): len(model.by_type(name, include_subtypes=False)) for name in model.types()})
    unread = {name: count - present[name] for name, count in loaded.records().items() if count > present[name]}
    return Audit(tuple(_notices(model, loaded, elements, unread, errors)), unread)


def _notices(
    model: ifcopenshell.file, loaded: source.IfcSource, elements: dict[int, str], unread: dict[str, int], errors: int
) -> list[Sentence]:
    notices = []
    if unread:
        listed = ", ".join(f"{count} {name}" for name, count in sorted(unread.items()))
        notices.append(sentence("{name}: these records could not be read: {listed}", name=loaded.name, listed=listed))
    if errors:
        notices.append(
            sentence(
                "{name}: {count} references lead nowhere or are malformed; what they point at is left out",
                name=loaded.name,
                count=errors,
            )
        )
    if not model.by_type("IfcProject"):
        notices.append(sentence("{name} has no project; its elements are listed without a tree", name=loaded.name))
    if not elements:
        types = len(model.by_type("IfcTypeProduct"))
        key = "{name} has no geometry"
        if types:
            key = "{name} has no placed elements to draw: it is a library of {types} types"
        notices.append(sentence(key, name=loaded.name, types=types))
    notices += undeclared(model, loaded.data, loaded.name)
    duplicates = _duplicates(model)
    if duplicates:
        notices.append(
            sentence("{name}: {count} GlobalIds are used more than once or missing", name=loaded.name, count=duplicates)
        )
    return notices


def _duplicates(model: ifcopenshell.file) -> int:
    seen = Counter(root.GlobalId for root in model.by_type("IfcProduct"))
    return sum(1 for guid, count in seen.items() if count > 1 or not guid)
