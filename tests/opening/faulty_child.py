"""A reader child whose kernels crash, stall or raise on chosen elements: what real kernels do on some real files.

Runs in the child, by name. The elements are named by their Tag in the environment variable TIMEO_FAULTS, as
`tag=kind` with the kinds crash, stall, raise; `kernel:tag=kind` limits a fault to one kernel, and a tag of `*`
in stage form (`ifclite=crash`) breaks the whole-file engine.
"""

import os
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from timeo_desktop.readers.ifc.engines import fast, rungs
from timeo_desktop.readers.ifc.styles.rule import Looks
from timeo_desktop.readers.rung_order import LAST, NEXT
from timeo_desktop.services.opening import reading_child
from timeo_desktop.services.opening.reading_job import ChildJob

FAULTS = dict(part.split("=") for part in os.environ.get("TIMEO_FAULTS", "").split(",") if part)


def strike(kind: str) -> None:
    """Do what the fault says."""
    if kind == "crash":
        os.abort()
    if kind == "stall":
        time.sleep(300)
    raise RuntimeError("made to fail")


class Faulty:
    """A rung that fails on some elements."""

    def __init__(self, name: str, inner: rungs.Rung) -> None:
        self._name, self._inner = name, inner

    def make(self, model: Any, looks: Looks, steps: tuple[int, ...], trying: rungs.Trying | None) -> Iterator[Any]:
        if trying is None:
            for step in steps:
                self._check(model, step)
            yield from self._inner.make(model, looks, steps, None)
            return
        for step in steps:
            trying(step)
            self._check(model, step)
            yield from self._inner.make(model, looks, (step,), None)

    def _check(self, model: Any, step: int) -> None:
        tag = getattr(model.by_id(step), "Tag", None)
        kind = FAULTS.get(f"{self._name}:{tag}") or FAULTS.get(str(tag))
        if kind:
            strike(kind)


def main(connection: Connection, work: ChildJob) -> None:
    """Break the kernels, then run the real child."""
    if "ifclite" in FAULTS:
        fast.tessellate = lambda *_arguments: strike(FAULTS["ifclite"])  # type: ignore[assignment, return-value]
    for name in (*NEXT, LAST):
        rungs.RUNGS[name] = Faulty(name, rungs.RUNGS[name])
    reading_child.main(connection, work)
