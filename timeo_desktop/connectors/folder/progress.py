"""How far a folder has been read: the cursor of its connection."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from timeo_desktop.connectors.contract import Cursor
from timeo_desktop.connectors.folder.judging import Kept, Proof

_FILES, _SETTLED = "files", "settled"
_READ = -1


@dataclass(frozen=True)
class FileState:
    """A file as it was read: its size in bytes, when it was changed (ns), the hash of its content, and how many rows
    are delivered (-1: all that will be)."""

    size: int
    changed: int
    digest: str
    rows: int = 0

    @property
    def is_read(self) -> bool:
        """Whether nothing more of it will come."""
        return self.rows == _READ

    def whole(self) -> "FileState":
        """All of it is delivered."""
        return replace(self, rows=_READ)


@dataclass
class Progress:
    """The files of a folder by name, and what earlier files of each mapping have settled."""

    files: dict[str, FileState] = field(default_factory=dict)
    settled: dict[str, Kept] = field(default_factory=dict)

    def cursor(self) -> Cursor:
        """As JSON can hold it."""
        return {
            _FILES: {name: [each.size, each.changed, each.digest, each.rows] for name, each in self.files.items()},
            _SETTLED: {
                name: {about: [proof.value, proof.file, proof.row, proof.text] for about, proof in kept.items()}
                for name, kept in self.settled.items()
            },
        }


def progress_of(cursor: Cursor) -> Progress:
    """What a cursor says; that of an older program holds the files only."""
    known = cursor if isinstance(cursor, dict) else {}
    files = known if not isinstance(known.get(_FILES), dict) else known[_FILES]
    settled = known.get(_SETTLED) if files is not known else {}
    return Progress(
        {name: FileState(*state) for name, state in files.items()},
        {name: {about: Proof(*proof) for about, proof in kept.items()} for name, kept in dict(settled or {}).items()},
    )


def unchanged(state: FileState | None, size: int, changed: int) -> bool:
    """Whether a file that has been read is as it was."""
    return state is not None and state.is_read and (state.size, state.changed) == (size, changed)


def same_content(files: Mapping[str, FileState], digest: str) -> bool:
    """Whether the same content has been read under another name or date."""
    return any(each.digest == digest and each.is_read for each in files.values())
