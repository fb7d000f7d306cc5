"""Looks whether the engines agree: some elements of every kind of shape that a file has are made by another one too.

Where they do not and the other is right, all elements of that kind are made by it, as far as that takes no long time;
beyond it the kind is told. It happens last, and no element is begun after half a second.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from ifcopenshell import entity_instance as Entity
from ifcopenshell import file as IfcFile

from timeo_desktop.domain.chunks import F64, I64, Chunk
from timeo_desktop.readers.ifc.engines.doubtful import instances, products_of, right_by_ifclite
from timeo_desktop.readers.ifc.engines.measures import Measures, measured, same
from timeo_desktop.readers.ifc.engines.rungs import RUNGS
from timeo_desktop.readers.ifc.styles.rule import Looks

# Entities whose instances are all drawn by the same lines of an engine.
KINDS = (
    "IfcExtrudedAreaSolid", "IfcExtrudedAreaSolidTapered", "IfcRevolvedAreaSolid", "IfcSweptDiskSolid",
    "IfcFixedReferenceSweptAreaSolid", "IfcDirectrixDerivedReferenceSweptAreaSolid", "IfcSectionedSolidHorizontal",
    "IfcSectionedSurface", "IfcFacetedBrep", "IfcAdvancedBrep", "IfcFaceBasedSurfaceModel", "IfcShellBasedSurfaceModel",
    "IfcTriangulatedFaceSet", "IfcPolygonalFaceSet", "IfcIndexedPolygonalFaceWithVoids", "IfcBooleanResult",
    "IfcBooleanClippingResult", "IfcHalfSpaceSolid", "IfcPolygonalBoundedHalfSpace", "IfcBlock", "IfcSphere",
    "IfcArbitraryClosedProfileDef", "IfcArbitraryProfileDefWithVoids", "IfcArbitraryOpenProfileDef",
    "IfcDerivedProfileDef", "IfcMirroredProfileDef", "IfcRectangleProfileDef", "IfcRoundedRectangleProfileDef",
    "IfcRectangleHollowProfileDef", "IfcCircleProfileDef", "IfcCircleHollowProfileDef", "IfcIShapeProfileDef",
    "IfcAsymmetricIShapeProfileDef", "IfcLShapeProfileDef", "IfcTShapeProfileDef", "IfcUShapeProfileDef",
    "IfcCShapeProfileDef", "IfcIndexedPolyCurve", "IfcCompositeCurve", "IfcEllipse", "IfcBSplineCurveWithKnots",
)  # fmt: skip
_SAMPLES = 3  # of a kind
_STEPS = 60  # on the way up to a product
_SECONDS = 0.5
_MOST_TRIANGLES = 3000  # of an element that is looked at: the time is for many kinds
MOST_AGAIN = 500  # elements that are made anew
_ON_THE_WAY = ("IfcRepresentationItem", "IfcRepresentation", "IfcProfileDef", "IfcProductDefinitionShape",
               "IfcRepresentationMap")  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """`again` are elements that the other engine draws better, `unsure` the entities on which nobody can tell."""

    again: tuple[int, ...] = ()
    unsure: tuple[str, ...] = ()


def compared(model: IfcFile, looks: Looks, chunks: Sequence[Chunk], drawn: frozenset[int]) -> Verdict:
    """Compare what ifclite-geom `drawn`, of which `chunks` hold the triangles, with what ifcopenshell makes of it."""
    by_kind = _samples(model, drawn - right_by_ifclite(model))
    steps = sorted({step for found in by_kind.values() for step in found})
    answers = dict(_answers(model, looks, steps, chunks))
    wrong = {step for step, right in answers.items() if right is True}
    better = _blamed(model, by_kind, wrong, answers)
    unsure = _blamed(model, by_kind, {step for step, right in answers.items() if right is None}, answers)
    items = [item for kind in better for item in instances(model, kind)]
    # What was seen to be wrong is made anew whether or not its kind is found out.
    again = sorted((products_of(model, items) & drawn) | wrong)
    if len(again) > MOST_AGAIN:  # those beyond stay as they are, which is said
        unsure |= better
    return Verdict(tuple(again[:MOST_AGAIN]), tuple(sorted(unsure)))


def _samples(model: IfcFile, drawn: frozenset[int]) -> dict[str, list[int]]:
    """Some drawn elements of each kind, spread over the file."""
    found = {}
    for kind in KINDS:
        items = instances(model, kind, exactly=True)
        some = items[:: max(1, len(items) // _SAMPLES)][:_SAMPLES]
        steps = {step for item in some if (step := _product_of(model, item)) in drawn}
        if steps:
            found[kind] = sorted(steps)
    return found


def _product_of(model: IfcFile, item: Entity) -> int:
    """The first element on the way up from an item, without openings; 0 where there is none near."""
    waiting, seen = [item], {item.id()}
    while waiting and len(seen) < _STEPS:
        for user in model.get_inverse(waiting.pop()):
            if user.id() in seen:
                continue
            seen.add(user.id())
            if user.is_a("IfcElement") and not user.HasOpenings:
                return int(user.id())
            if any(user.is_a(kind) for kind in _ON_THE_WAY):
                waiting.append(user)
    return 0


def _answers(
    model: IfcFile, looks: Looks, steps: list[int], chunks: Sequence[Chunk]
) -> Iterator[tuple[int, bool | None]]:
    """Whether ifcopenshell is right where ifclite-geom is not, for each element; None where nobody can tell."""
    until = time.monotonic() + _SECONDS
    for step in steps:
        ours = _drawn(step, chunks)
        if ours is None:
            continue
        if time.monotonic() > until:
            return
        theirs = _made("hybrid", model, looks, step)
        if theirs is None or same(ours, theirs):
            yield step, False
        elif theirs.closed != ours.closed:
            yield step, theirs.closed
        else:
            # Two kernels that share little say the same, or there is no telling.
            third = _made("opencascade", model, looks, step) if theirs.closed else None
            yield step, True if third is not None and same(theirs, third) else None


def _drawn(step: int, chunks: Sequence[Chunk]) -> Measures | None:
    for chunk in chunks:
        rows = np.flatnonzero(chunk.steps == step)
        if len(rows):
            triangles = chunk.triangles[np.isin(chunk.features[chunk.triangles[:, 0]], rows)]
            few = 0 < len(triangles) <= _MOST_TRIANGLES
            return measured(chunk.points.astype(np.float64) + np.array(chunk.origin), triangles) if few else None
    return None


def _made(rung: str, model: IfcFile, looks: Looks, step: int) -> Measures | None:
    points: list[F64] = []
    triangles: list[I64] = []
    count = 0
    for piece in RUNGS[rung].make(model, looks, (step,), _nobody):
        points.append(piece.points)
        triangles.append(piece.triangles.astype(np.int64) + count)
        count += len(piece.points)
    return measured(np.concatenate(points), np.concatenate(triangles)) if any(map(len, triangles)) else None


def _nobody(_step: int) -> None:
    """Who looks at one element after the other waits for none."""


def _blamed(
    model: IfcFile, by_kind: dict[str, list[int]], wrong: set[int], answers: dict[int, bool | None]
) -> set[str]:
    """The kind that each wrong element is wrong for: one all of whose samples are, the rarest of them."""
    if not wrong:
        return set()
    items = {kind: instances(model, kind, exactly=True) for kind in by_kind}
    looked = {kind: products_of(model, found) & answers.keys() for kind, found in items.items()}
    guilty = {kind: -len(items[kind]) for kind, steps in looked.items() if steps and steps <= wrong}
    blamed = ([kind for kind in guilty if step in looked[kind]] for step in wrong)
    return {max(kinds, key=lambda kind: guilty[kind]) for kinds in blamed if kinds}
