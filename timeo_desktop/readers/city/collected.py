"""What a walk through a file of surfaces finds, whatever format it is written in."""

from dataclasses import dataclass, field

import numpy as np

from timeo_desktop.domain.chunks import F64
from timeo_desktop.domain.text import Sentence
from timeo_desktop.readers.city.gather import Gathered
from timeo_desktop.readers.city.objects import ROOT, CityObject, Report
from timeo_desktop.readers.city.placing import Placed, Written, each_by_its_system, place
from timeo_desktop.readers.job import ReadJob


@dataclass
class Collected:
    """What a walk through a file of surfaces finds. `layers` are the levels of detail, the best one is "model"; their
    faces name `points`, which come in blocks (P, 3). `systems` are the names of the systems that these are in, the
    first one the file's own; `changes` says from which point on it is which of them. `by_name` is true where the way
    a system is named tells which number is east, else east is first.

    By the step of an object: `parents` are the names of those that it says it is part of and that were not met yet,
    `best` is the level of detail that is its model, `unread` the beginning of what should have been its coordinates."""

    name: str
    objects: list[CityObject] = field(init=False)
    attributes: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    layers: dict[str, Gathered] = field(default_factory=dict)
    points: list[F64] = field(default_factory=list)
    systems: list[str] = field(default_factory=lambda: [""])
    changes: list[tuple[int, int]] = field(default_factory=list)
    by_name: bool = False
    count: int = 0
    report: Report = field(default_factory=Report)
    notices: list[Sentence] = field(default_factory=list)
    parents: dict[int, tuple[str, ...]] = field(default_factory=dict)
    best: dict[int, str] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)
    lods: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.objects = [CityObject(ROOT, 0, "", "CityModel", self.name, spatial=True)]

    def add(self, points: F64, system: int) -> list[int]:
        """The numbers of more points (n, 3), which are in one of the systems."""
        if system != (self.changes[-1][1] if self.changes else 0):
            self.changes.append((self.count, system))
        first = self.count
        self.points.append(points)
        self.count += len(points)
        return list(range(first, self.count))

    def all_points(self) -> F64:
        """All points (P, 3), in the file's own system."""
        return np.concatenate(self.points) if self.points else np.empty((0, 3))

    def placed(self, job: ReadJob, points: F64) -> Placed:
        """All points in their place."""
        best = self.layers.get("model", Gathered())
        systems = each_by_its_system(len(points), self.changes)
        written = Written(self.name, points, systems, tuple(self.systems), self.by_name)
        return place(job, written, best.senses(points))


def level_of(lod: str) -> float:
    """A level of detail as a number; what is none comes first."""
    try:
        return float(lod)
    except ValueError:
        return -1.0
