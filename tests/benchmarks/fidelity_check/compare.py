"""Compares one file: every element that the reference makes with what the program drew, and looks for reasons."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.benchmarks.fidelity_check.child import CURVED, HYBRID, LITE, REFERENCE
from tests.benchmarks.fidelity_check.kernels import Kernel, Subject, kept_kernel, run_kernel
from tests.benchmarks.fidelity_check.measures import (
    BOX_METRES,
    F64,
    Palette,
    Shape,
    disagreements,
    float32_error,
    same_box,
    same_colours,
)
from tests.benchmarks.fidelity_check.program import Drawn, run_program

SAME_METRES = 0.001  # what counts as the same box when kernels are told apart
MISSING = "missing"


@dataclass(frozen=True)
class Difference:
    """One element on which the two sides do not agree: in what (measures, or that it is missing) and what is known."""

    subject: Subject
    measures: tuple[str, ...]
    kernel: str
    reason: str


@dataclass(frozen=True)
class Outcome:
    """The comparison of one file."""

    name: str
    compared: int = 0
    volumes: int = 0
    coloured: int = 0
    only_ours: int = 0
    note: str = ""
    differences: tuple[Difference, ...] = field(default_factory=tuple)

    @property
    def agreeing(self) -> int:
        """Elements that agree in everything."""
        return self.compared - len(self.differences)

    def differing(self, measure: str) -> int:
        """Elements that differ in one measure, or that are missing."""
        return Counter(name for row in self.differences for name in row.measures)[measure]


def compare_file(path: Path, limit_seconds: float, kept: Path | None = None) -> Outcome:
    """Compare one file. `kept` is a folder for what the reference makes, which another run need not make again."""
    reference = kept_kernel(path, REFERENCE, limit_seconds, kept)
    if reference.refused:
        return Outcome(path.name, note=f"skipped: the reference refuses it ({reference.refused})")
    drawn = run_program(path)
    suspects = {step: found for step, shape in reference.shapes.items() if (found := _differing(drawn, step, shape))}
    notes = [note for note in (drawn.error, _note(reference)) if note]
    return Outcome(
        name=path.name,
        compared=len(reference.shapes),
        volumes=sum(shape.volume is not None for shape in reference.shapes.values()),
        coloured=sum(any(colour is not None for colour in shape.palette) for shape in reference.shapes.values()),
        only_ours=len(drawn.shapes.keys() - reference.shapes.keys() - drawn.failed.keys()),
        note="; ".join(notes),
        differences=_explained(path, suspects, reference, drawn, limit_seconds),
    )


def _differing(drawn: Drawn, step: int, shape: Shape) -> tuple[str, ...]:
    ours = drawn.shapes.get(step)
    if ours is None or step in drawn.failed:
        return (MISSING,)
    return disagreements(ours, shape)


def _note(reference: Kernel) -> str:
    """What kept the reference from being whole."""
    notes = [f"reference: {reference.note}"] if reference.note else []
    if reference.crashed:
        notes.append(f"reference crashed on {', '.join(f'#{step}' for step in reference.crashed)}")
    return "; ".join(notes)


def _explained(
    path: Path, suspects: dict[int, tuple[str, ...]], reference: Kernel, drawn: Drawn, limit_seconds: float
) -> tuple[Difference, ...]:
    """The differences, each with what is known. Other kernels are asked only where shapes differ."""
    shaped = [step for step, found in suspects.items() if found != ("colours",)]
    lite = run_kernel(path, LITE, [], limit_seconds) if shaped else Kernel()
    hybrid = run_kernel(path, HYBRID, shaped, limit_seconds) if shaped else Kernel()
    rows = []
    for step, found in suspects.items():
        witness = Witness(step, found, reference, lite, hybrid, drawn)
        rows.append(Difference(reference.subjects[step], found, witness.kernel(), witness.reason()))
    return tuple(rows)


@dataclass(frozen=True, eq=False)
class Witness:
    """All that is known of one difference."""

    step: int
    measures: tuple[str, ...]
    reference: Kernel
    lite: Kernel
    hybrid: Kernel
    drawn: Drawn

    @property
    def _ours(self) -> Shape | None:
        return None if self.step in self.drawn.failed else self.drawn.shapes.get(self.step)

    @property
    def _theirs(self) -> Shape:
        return self.reference.shapes[self.step]

    def kernel(self) -> str:
        """Which kernel of the program made it: told by the report when there is only one, else by its box."""
        if self._ours is None:
            return ""
        if len(self.drawn.kernels) == 1:
            return next(iter(self.drawn.kernels))
        names = {"ifclite": self.lite, "hybrid": self.hybrid}
        alike = [name for name, kernel in names.items() if self._alike(self._ours, kernel)]
        return " or ".join(alike) or "unknown"

    def _alike(self, shape: Shape, kernel: Kernel) -> bool:
        other = kernel.shapes.get(self.step)
        if other is None or not same_box(shape.box, other.box, SAME_METRES):
            return False
        return set(disagreements(shape, other)) <= {"colours"}

    def reason(self) -> str:
        """What can be measured of the difference, and which side the third kernel takes."""
        if self._ours is None:
            return self.drawn.failed.get(self.step) or self.drawn.error or "not drawn, and not reported as failed"
        parts = [self._numbers(self._ours), *self._shape_parts(self._ours)]
        if "colours" in self.measures:
            parts.append(self._colours(self._ours))
        return "; ".join(part for part in parts if part)

    def _numbers(self, ours: Shape) -> str:
        theirs, said = self._theirs, []
        if "box" in self.measures:
            off = float(np.abs(ours.box - theirs.box).max())
            said.append(f"{off:.3f} m off, {shape_of_difference(ours.box, theirs.box)}")
        if "area" in self.measures:
            said.append(f"area {ours.area:.4g} instead of {theirs.area:.4g} m²")
        if "volume" in self.measures:
            said.append(f"volume {ours.volume:.4g} instead of {theirs.volume:.4g} m³")
        return ", ".join(said)

    def _shape_parts(self, ours: Shape) -> list[str]:
        if set(self.measures) <= {"colours"}:
            return []
        made_of = self.hybrid.made_of.get(self.step, [])
        curved = ["perhaps curves cut into other segments"] if any(name.startswith(CURVED) for name in made_of) else []
        return [self._majority(ours), *curved, ", ".join(made_of)]

    def _majority(self, ours: Shape) -> str:
        if self._alike(self._theirs, self.hybrid):
            return "the hybrid kernel agrees with the reference"
        if self._alike(ours, self.hybrid):
            return "the hybrid kernel agrees with the program"
        return "the hybrid kernel makes a third shape" if self.step in self.hybrid.shapes else "the hybrid kernel fails"

    def _colours(self, ours: Shape) -> str:
        engine = self.reference.engine.get(self.step, {})
        side = "ifcopenshell's rule agrees with the program" if same_colours(ours.palette, engine) else ""
        if same_colours(self._theirs.palette, engine):
            side = "ifcopenshell's rule agrees with the reading"
        return "; ".join(
            part for part in (f"drawn {named(ours.palette)}", f"read {named(self._theirs.palette)}", side) if part
        )


def named(palette: Palette) -> str:
    """Colours with their shares of the area, the largest first."""
    whole = sum(palette.values()) or 1.0
    rows = sorted(palette.items(), key=lambda row: -row[1])[:4]
    return " ".join(
        f"{'unstyled' if colour is None else '/'.join(map(str, colour))} {part / whole:.0%}" for colour, part in rows
    )


def shape_of_difference(ours: F64, reference: F64) -> str:
    """How the two boxes lie to each other."""
    slack = BOX_METRES + float(float32_error(reference).max())
    if np.abs((ours[3:] - ours[:3]) - (reference[3:] - reference[:3])).max() <= slack:
        return "same size, elsewhere"
    if (ours[:3] <= reference[:3] + slack).all() and (ours[3:] >= reference[3:] - slack).all():
        return "the program draws more"
    if (ours[:3] >= reference[:3] - slack).all() and (ours[3:] <= reference[3:] + slack).all():
        return "the program draws less"
    return "another shape"
