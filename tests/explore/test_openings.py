"""Openings are a layer beside their walls and slabs, in the place and of the size that another road says."""

import ifcopenshell
import ifcopenshell.geom
import numpy as np
import pytest

from tests.conftest import DEMO, Read
from timeo_desktop.domain.chunks import BESIDE
from timeo_desktop.store.models.chunk_files import read_chunk


def boxes_by_iterator() -> dict[int, np.ndarray]:
    """Of each element with openings: the box (2, 3) about these, by ifcopenshell's iterator in world coordinates."""
    model = ifcopenshell.open(str(DEMO))
    rows = model.by_type("IfcRelVoidsElement")
    hosts = {row.RelatedOpeningElement.id(): row.RelatingBuildingElement.id() for row in rows}
    settings = ifcopenshell.geom.settings()
    settings.set("use-world-coords", True)
    found: dict[int, list[np.ndarray]] = {}
    for row in rows:
        made = ifcopenshell.geom.create_shape(settings, row.RelatedOpeningElement)
        points = np.array(made.geometry.verts).reshape(-1, 3)
        found.setdefault(hosts[made.id], []).append(points)
    return {host: np.array([np.vstack(each).min(axis=0), np.vstack(each).max(axis=0)]) for host, each in found.items()}


def test_each_opening_is_shown_with_the_element_that_it_is_in(read: Read) -> None:
    package = read(DEMO)
    assert "opening" in BESIDE  # hidden until it is asked for, and no part of the size of its element
    made = {}
    for file in (each for each in package.chunks if each.layer == "opening"):
        chunk = read_chunk(package.folder / file.name)
        corners = np.stack((chunk.lows, chunk.highs), axis=1) + np.array(chunk.origin)
        made.update(dict(zip(chunk.steps.tolist(), corners, strict=True)))
    wanted = boxes_by_iterator()
    assert made.keys() == wanted.keys()
    for host, box in made.items():
        assert box == pytest.approx(wanted[host], abs=1e-3)
    assert package.summary.failed == ()
