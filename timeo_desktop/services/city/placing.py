"""Where a person put a model, and which building of the city it is: kept in the store, never in the file."""

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.times import now
from timeo_desktop.store.operations import crosswalk, placements
from timeo_desktop.store.operations.change_log import noted
from timeo_desktop.store.operations.database import Reader, Store


def place_of(reader: Reader, content: str) -> tuple[F64, int | None] | None:
    """The matrix (4 × 4, metres of the model to metres of the system) and EPSG code that a person gave, or None."""
    return placements.placement_of(reader, content)


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
