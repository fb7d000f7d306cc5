"""Kinds of files: what each opens, and which reader takes it. The rows stand in `readers/formats.py`."""

from dataclasses import dataclass
from enum import StrEnum


class Opens(StrEnum):
    """What a file holds."""

    MODEL = "model"  # a building, in metres of its own, with or without a place on the map
    CITY = "city"  # objects of a city, in map coordinates
    POINTS = "points"  # a point cloud, likewise
    GROUND = "ground"  # heights, or a picture of the ground, likewise


@dataclass(frozen=True)
class FileKind:
    """`endings` tell it by name; `module` is imported by name, in the child, and has `read(job, out)`. `companions` are
    the endings of files of the same name that are read with it."""

    name: str
    endings: tuple[str, ...]
    module: str
    opens: Opens
    companions: tuple[str, ...] = ()

    @property
    def on_map(self) -> bool:
        """Whether its coordinates are those of a map: it is read in the scene's system, in levels of detail."""
        return self.opens is not Opens.MODEL
