"""Families of city objects: a building with its parts and what stands in it.

Parts find their parent wherever it stands in the file, what is drawn inherits the attributes of what it is part of, and
a building whose parts have a better level of detail is drawn as its parts.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from timeo_desktop.domain.naming import is_naming
from timeo_desktop.domain.text import sentence
from timeo_desktop.readers.city.collected import Collected, level_of
from timeo_desktop.readers.city.gather import Gathered
from timeo_desktop.readers.city.objects import ROOT, CityObject

INHERITED = "timeo: attributes of"  # where an object has some that are those of what it is part of
_PARTS = ("BuildingPart", "BridgePart", "TunnelPart")
_NO_FAMILY = ("CityObjectGroup",)  # what it holds is not part of it


def join(found: Collected) -> None:
    """Put the families of a file together."""
    _find_parents(found)
    _tell_doubled(found)
    _inherit(found)
    _draw_as_parts(found)


def _find_parents(found: Collected) -> None:
    """What named a parent that stands elsewhere in the file."""
    steps = {each.identity: each.step for each in reversed(found.objects) if each.identity}
    lost = []
    for step, names in found.parents.items():
        parent = next((steps[name] for name in names if steps.get(name, step) != step), None)
        if parent is None:
            lost.append(names[0])
        else:
            found.objects[step - ROOT] = replace(found.objects[step - ROOT], parent=parent)
    if lost:
        found.notices.append(
            sentence("{name}: {count} objects name a parent that is not in the file, the first one {id}",
                     name=found.name, count=len(lost), id=lost[0])
        )  # fmt: skip


def _tell_doubled(found: Collected) -> None:
    counts = Counter(each.identity for each in found.objects if each.identity)
    doubled = [identity for identity, count in counts.items() if count > 1]
    if doubled:
        found.notices.append(
            sentence("{name}: {count} identifiers are given to several objects, the first one is {id}; all are kept",
                     name=found.name, count=len(doubled), id=doubled[0])
        )  # fmt: skip


def _ancestors(found: Collected, each: CityObject) -> Iterator[CityObject]:
    """What an object is part of, the nearest first."""
    met = {each.step}
    while each.parent != ROOT and 0 < each.parent <= len(found.objects) and each.parent not in met:
        each = found.objects[each.parent - ROOT]
        met.add(each.step)
        if each.kind in _NO_FAMILY:
            return
        yield each


def _inherit(found: Collected) -> None:
    """Attributes of what something is part of, where it has none of that name. A name or an identifier stays with the
    object that has it."""
    own = dict(found.attributes)
    for row, (step, attributes) in enumerate(found.attributes):
        each = found.objects[step - ROOT]
        if step == ROOT or not each.drawable:
            continue
        given: dict[str, object] = {}
        for ancestor in reversed(list(_ancestors(found, each))):
            more = {key: value for key, value in own.get(ancestor.step, {}).items() if not is_naming(key)}
            if set(more) - set(attributes):
                given |= {**more, INHERITED: ancestor.identity or ancestor.name}
        if given:
            known = {key: value for key, value in attributes.items() if value is not None}
            found.attributes[row] = (step, {**attributes, **given, **known})


def _draw_as_parts(found: Collected) -> None:
    """An object whose parts have a better level of detail is not drawn over them: its own is a coarser level."""
    model = found.layers.get("model", Gathered())
    coarser: dict[str, set[int]] = {}
    for each in found.objects:
        if each.kind not in _PARTS or each.step not in found.best:
            continue
        for ancestor in _ancestors(found, each):
            lod = found.best.get(ancestor.step)
            if lod is not None and level_of(lod) < level_of(found.best[each.step]):
                coarser.setdefault(lod, set()).add(ancestor.step)
    for lod, steps in coarser.items():
        rows = {row for row, each in enumerate(model.objects) if each.step in steps}
        found.layers.setdefault(f"lod:{lod}", Gathered()).take(model, rows)
