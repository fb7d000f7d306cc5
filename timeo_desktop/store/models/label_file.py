"""The labels of a package, in a file beside its chunks. A package without one has no labels."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from timeo_desktop.domain.labels import Label

_LABELS = "labels.json"


def write_labels(folder: Path, labels: Sequence[Label]) -> None:
    """Keep the labels of the package in this folder. Raises OSError when the disk is full."""
    (folder / _LABELS).write_bytes(msgspec.json.encode(labels))


def read_labels(folder: Path) -> tuple[Label, ...]:
    """The labels of the package in this folder."""
    try:
        return msgspec.json.decode((folder / _LABELS).read_bytes(), type=tuple[Label, ...])
    except FileNotFoundError:
        return ()
