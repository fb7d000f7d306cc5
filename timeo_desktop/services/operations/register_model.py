"""Make a model known to the operations store, so that records find its elements."""

import hashlib
import re
import time
from collections import defaultdict

from timeo_desktop.domain.building_keys import building_keys
from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.elements import Element
from timeo_desktop.domain.operations import Registered
from timeo_desktop.domain.packages import Package
from timeo_desktop.domain.records import Key, Scheme
from timeo_desktop.domain.times import now
from timeo_desktop.services.opening.events import ModelFile
from timeo_desktop.services.opening.inspect import reader_of
from timeo_desktop.store.giving_up import is_given_up
from timeo_desktop.store.models.elements import ElementReader
from timeo_desktop.store.models.packages import READER_VERSION
from timeo_desktop.store.operations import crosswalk, deliveries, names, registered
from timeo_desktop.store.operations.change_log import noted
from timeo_desktop.store.operations.database import Database, Store
from timeo_desktop.store.operations.registered import ModelElement, NewVersion, Recognised

# Properties by which maintenance, metering and sensor systems name things: Pset_ManufacturerOccurrence, COBie,
# and what owners add. A value must look like an identifier.
_KEY_NAMES = re.compile(
    r"serial|asset.?(id|tag|ref)|bar.?code|tag.?number|dev.?eui|rep[eè]re|identifi|immat|\bprm\b|\bpce\b",
    re.IGNORECASE,
)
_KEY_VALUE = re.compile(r"[\w][\w .:/\-]{1,63}")
_SCHEMES = (("deveui", Scheme.DEV_EUI), ("prm", Scheme.METER), ("pce", Scheme.METER))
_ANY_RNB = "AAAA0000AAAA"
_TRIES = 3
_PAUSE = 0.1  # seconds between two turns: another program that waits tries again as often as that
_NAMED = ("IfcSpace", "IfcBuildingStorey", "IfcBuilding", "IfcSite")


def register_model(store: Store, file: ModelFile, package: Package) -> Registered | None:
    """Register an opened model, once for each content; None when its file gave shapes only. Of a city only what some
    record or another model names is registered: a metropolis has hundreds of thousands of objects."""
    key = package.summary.content
    if package.summary.on_map:
        return _register_city(store, file, package)
    found = registered.find_model(store.read(), file.where, key)
    if found is not None:
        name_waiting(store)
        return Registered(found, {}, 0)
    reader = reader_of(package)
    if reader is None:
        return None
    try:
        rows = _rows(reader)
    finally:
        reader.close()
    return register(store, NewVersion(file.name, file.where, key, rows))


def _register_city(store: Store, file: ModelFile, package: Package) -> Registered | None:
    reader = reader_of(package)
    if reader is None:
        return None
    try:
        rows = _named_rows(reader, crosswalk.wanted_values(store.read()))
    finally:
        reader.close()
    # The same content is registered again when other objects of it are wanted, or when another reader counts them.
    named = sorted((row.step, row.guid) for row in rows)
    mark = hashlib.sha256(repr((READER_VERSION, named)).encode()).hexdigest()[:8]
    key = f"{package.summary.content}/{mark}"
    found = registered.find_model(store.read(), file.where, key)
    if found is not None:
        return Registered(found, {}, 0)
    return register(store, NewVersion(file.name, file.where, key, rows, secondary=True))


def register(store: Store, new: NewVersion) -> Registered:
    """Register a version of a file. It is compared before the store is written to, so that others wait for little; when
    another program has registered something meanwhile, it is compared again."""
    done = None
    for _ in range(_TRIES):
        found = registered.recognise(store.read(), new)
        with store.write() as db:
            if crosswalk.version(db.conn) == found.version:
                done = _written(db, new, found)
                break
    if done is None:
        with store.write() as db:
            done = _written(db, new, registered.recognise(db.conn, new))
    name_waiting(store)
    return done


def _written(db: Database, new: NewVersion, found: Recognised) -> Registered:
    known = registered.find_model(db.conn, new.path, new.package)
    if known is not None:
        return Registered(known, {}, 0)
    done = registered.write(db, new, found, deliveries.not_before(db, now()))
    noted(db, Changes(frozenset({Kind.KNOWN, Kind.LINKS} if done.relinked else {Kind.KNOWN})))
    return done


def name_waiting(store: Store) -> None:
    """Put into the index the names that wait for it, also those that a program which was killed left; other writers
    come in between."""
    more = names.is_waiting(store.read())
    while more and not is_given_up():
        with store.write() as db:
            more = names.refresh_waiting(db.conn)
        if more:
            time.sleep(_PAUSE)


def _named_rows(reader: ElementReader, wanted: frozenset[str]) -> list[ModelElement]:
    """The city objects that one of these values names: by their own identifier, or by one in an attribute."""
    keys: dict[int, list[Key]] = defaultdict(list)
    for step, identity in reader.identities():
        if identity.casefold() in wanted:
            keys[step] += [Key(Scheme.GUID, identity), Key(Scheme.BUILDING, identity)]
    for name in reader.attribute_names():
        named = bool(_KEY_NAMES.search(name))
        if not named and not any(building_keys(name, _ANY_RNB)):
            continue
        for step, value in zip(*reader.attribute_column(name), strict=True):
            found = [*building_keys(name, str(value))] or ([Key(_scheme(name), str(value).strip())] if named else [])
            keys[step] += [key for key in found if key.value.casefold() in wanted]
    rows = []
    for step, found in keys.items():
        element, box = reader.element(step), reader.box(step)
        if element is not None:
            place = None if box is None else ((box[0] + box[3]) / 2, (box[1] + box[4]) / 2, (box[2] + box[5]) / 2)
            if not found:
                continue
            if element.guid and all(key.scheme != Scheme.GUID for key in found):
                found.append(Key(Scheme.GUID, element.guid))
            rows.append(
                ModelElement(
                    step=step, parent=0, guid=element.guid, ifc_class=element.ifc_class, name=element.name,
                    tag="", type="", place=place, keys=tuple(dict.fromkeys(found)),
                )
            )  # fmt: skip
    return rows


def _rows(reader: ElementReader) -> list[ModelElement]:
    boxes, types, keys = reader.all_boxes(), reader.all_types(), _property_keys(reader)
    rows = []
    for element in reader.all_elements():
        box = boxes.get(element.step)
        place = None
        if box is not None:
            place = ((box[0] + box[3]) / 2, (box[1] + box[4]) / 2, (box[2] + box[5]) / 2)
        # A system often bears the tag of its main device: what names that must not name two things.
        of_properties = () if element.group else keys.get(element.step, ())
        rows.append(
            ModelElement(
                step=element.step, parent=element.parent, guid=element.guid, ifc_class=element.ifc_class,
                name=element.name, tag=element.tag, type=types.get(element.step, ""), place=place,
                keys=tuple(dict.fromkeys((*_own_keys(element), *of_properties))),
            )
        )  # fmt: skip
    return rows


def _own_keys(element: Element) -> list[Key]:
    keys = [Key(Scheme.GUID, element.guid)] if element.guid else []
    if element.tag:
        keys.append(Key(Scheme.TAG, element.tag))
    if element.ifc_class in _NAMED and element.name:
        keys.append(Key(Scheme.NAME, element.name))
        number = element.name.split()[0]
        if number != element.name and any(sign.isdigit() for sign in number):
            keys.append(Key(Scheme.NAME, number))  # people write the room's number, not its whole name
    return keys


def _property_keys(reader: ElementReader) -> dict[int, list[Key]]:
    keys: dict[int, list[Key]] = defaultdict(list)
    for step, _, properties in reader.all_property_sets():
        for name, value, *_ in properties:
            if not isinstance(name, str) or not isinstance(value, str):
                continue
            found = [*building_keys(name, value)]
            if not found and _KEY_NAMES.search(name) and _KEY_VALUE.fullmatch(value):
                found = [Key(_scheme(name), value)]
            keys[step] += found
    return keys


def _scheme(name: str) -> Scheme:
    """The scheme of a property that names its element."""
    plain = re.sub(r"[\W_]", "", name).lower()
    return next((scheme for word, scheme in _SCHEMES if word in plain), Scheme.PROPERTY)
