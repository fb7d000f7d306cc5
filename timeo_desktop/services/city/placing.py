"""Where a person put a model, and which building of the city it is: kept in the store, never in the file."""

from contextlib import closing, suppress
from pathlib import Path

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.times import now
from timeo_desktop.services.opening.events import ByHand, Kept
from timeo_desktop.store.operations import crosswalk, placements
from timeo_desktop.store.operations.change_log import noted
from timeo_desktop.store.operations.database import Reader, Store, StoreError


def place_of(reader: Reader, content: str) -> ByHand | None:
    """The matrix (4 × 4, metres of the model to metres of the system) and EPSG code that a person gave, or None."""
    return placements.placement_of(reader, content)


def places_in(store: Store) -> Kept:
    """Who knows where a person put a content; nobody while the store cannot be read. Safe to ask from any thread."""

    def asked(content: str) -> ByHand | None:
        with suppress(StoreError):
            return place_of(store.read(), content)
        return None

    return asked


def places_at(path: Path) -> Kept:
    """The same of a store that is opened for each question, where there is one that can be used."""

    def asked(content: str) -> ByHand | None:
        if not path.is_file():
            return None
        with suppress(UserError), closing(Store(path)) as store:
            return places_in(store)(content)
        return None

    return asked


def keep_place(store: Store, content: str, matrix: F64, epsg: int | None, how: str) -> Changes:
    """Remember where a person put the content of a file."""
    with store.write() as db:
        placements.save_placement(db, content, matrix, epsg, how, now())
        return noted(db, Changes(frozenset({Kind.GEOMETRY})))


def forget_place(store: Store, content: str, element: int | None) -> Changes:
    """Forget the place by hand of a content, and the link of its building (`element`) to objects of the city."""
    with store.write() as db:
        placements.forget_placement(db, content)
        if element is not None:
            crosswalk.unlink_building(db, element)
        return noted(db, Changes(frozenset({Kind.GEOMETRY, Kind.LINKS})))


def link_building(store: Store, element: int, identity: str) -> Changes:
    """A person said that the object of the city with this identity is this element."""
    with store.write() as db:
        crosswalk.link_building(db, element, identity, now())
        return noted(db, Changes(frozenset({Kind.LINKS}), frozenset({element})))
