"""Views that people keep."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlite_utils import Database

from timeo_desktop.domain.saved_views import Draft, SavedView
from timeo_desktop.domain.times import Millis
from timeo_desktop.store.operations.database import Reader

KIND = "saved_view"


def add(db: Database, draft: Draft, moment: Millis) -> int:
    """Keep one more, as the last of all; its id."""
    (place,) = db.conn.execute("SELECT coalesce(max(place), 0) + 1 FROM saved_view").fetchone()
    return int(str(db.table(KIND).insert({**asdict(draft), "place": place, "saved": moment}).last_pk))


def change(db: Database, view: int, values: dict[str, str | bytes | int]) -> None:
    """Give these columns of a view other values."""
    db.table(KIND).update(view, values)


def arrange(db: Database, order: Sequence[tuple[int, str]]) -> None:
    """Put views into this order and each into a folder: rows of (id, folder)."""
    db.conn.executemany(
        "UPDATE saved_view SET place = ?, folder = ? WHERE id = ?",
        [(place, folder, view) for place, (view, folder) in enumerate(order, start=1)],
    )


def remove(db: Database, views: Iterable[int]) -> None:
    """Keep these no longer."""
    db.conn.executemany("DELETE FROM saved_view WHERE id = ?", [(view,) for view in views])


def put_back(db: Database, views: Iterable[SavedView]) -> None:
    """Keep these again, as they were."""
    db.table(KIND).insert_all([asdict(view) for view in views], replace=True)


def saved_views(reader: Reader) -> list[SavedView]:
    """All, in their order."""
    query = "SELECT id, name, folder, note, place, view, picture, saved FROM saved_view ORDER BY place, id"
    return [SavedView(*row) for row in reader.execute(query)]
