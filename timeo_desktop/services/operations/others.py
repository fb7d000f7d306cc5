"""What other programs wrote into the store since it was last asked."""

from timeo_desktop.store.operations import change_log
from timeo_desktop.store.operations.change_log import Heard
from timeo_desktop.store.operations.database import Reader

__all__ = ["Heard", "asked_version", "changes_of_others", "last_entry"]
changes_of_others = change_log.heard
last_entry = change_log.newest


def asked_version(reader: Reader) -> int:
    """A number that is another one after any other connection has written; asked of the same connection each time."""
    return int(reader.execute("PRAGMA data_version").fetchone()[0])
