"""Keeping views: verbs, and what the window knows of those that are kept."""

from collections.abc import Sequence

from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.saved_views import Draft, SavedView
from timeo_desktop.domain.times import Millis
from timeo_desktop.services.operations.topic import Asked, Topic
from timeo_desktop.store.operations import saved_views
from timeo_desktop.store.operations.change_log import noted
from timeo_desktop.store.operations.database import Reader, Store

_CHANGED = Changes(frozenset({Kind.VIEWS}))


def keep(store: Store, drafts: Sequence[Draft], moment: Millis) -> Changes:
    """Keep views, after all that are kept already."""
    with store.write() as db:
        ids = [saved_views.add(db, draft, moment) for draft in drafts]
        return noted(db, Changes(_CHANGED.kinds, records=frozenset((saved_views.KIND, each) for each in ids)))


def save_again(store: Store, view: int, text: str, picture: bytes, moment: Millis) -> Changes:
    """See a view otherwise from now on; its name, place and note stay."""
    with store.write() as db:
        saved_views.change(db, view, {"view": text, "picture": picture, "saved": moment})
        return noted(db, _CHANGED)


def rename(store: Store, view: int, name: str) -> Changes:
    """Give a view another name."""
    with store.write() as db:
        saved_views.change(db, view, {"name": name})
        return noted(db, _CHANGED)


def note(store: Store, view: int, text: str) -> Changes:
    """Write a note on a view."""
    with store.write() as db:
        saved_views.change(db, view, {"note": text})
        return noted(db, _CHANGED)


def arrange(store: Store, order: Sequence[tuple[int, str]]) -> Changes:
    """Put all views into this order, and each into a folder: rows of (id, folder)."""
    with store.write() as db:
        saved_views.arrange(db, order)
        return noted(db, _CHANGED)


def delete(store: Store, views: Sequence[int]) -> Changes:
    """Keep views no longer."""
    with store.write() as db:
        saved_views.remove(db, views)
        return noted(db, _CHANGED)


def put_back(store: Store, views: Sequence[SavedView]) -> Changes:
    """Keep views again that were deleted."""
    with store.write() as db:
        saved_views.put_back(db, views)
        return noted(db, _CHANGED)


def views_now(reader: Reader, _asked: Asked) -> list[SavedView]:
    """All views, in their order."""
    return saved_views.saved_views(reader)


TOPIC: Topic[list[SavedView]] = Topic("views", views_now, frozenset({Kind.VIEWS}), [], timeless=True)
