"""Boxes of what is drawn agree with opencascade. `benchmarks/fidelity.py` does it on all files."""

from collections.abc import Callable
from pathlib import Path

import ifcopenshell
import ifcopenshell.geom
import numpy as np
import pytest

from tests.conftest import Read
from timeo_desktop.services.opening.inspect import elements_of

TOLERANCE = 0.010  # metres
LINES = ("IfcAlignment", "IfcGrid", "IfcAnnotation", "IfcReferent")


def reference(path: Path) -> dict[int, np.ndarray]:
    """Box of each product by opencascade, metres of the model."""
    model = ifcopenshell.open(str(path))
    products = [
        product
        for product in model.by_type("IfcProduct")
        if product.Representation and not product.is_a("IfcFeatureElement") and not product.is_a().startswith(LINES)
    ]
    iterator = ifcopenshell.geom.iterator(
        ifcopenshell.geom.settings(), model, 2, include=products, geometry_library="opencascade"
    )
    boxes: dict[int, np.ndarray] = {}
    more = iterator.initialize()
    while more:
        shape = iterator.get()
        points = np.frombuffer(shape.geometry.verts_buffer).reshape(-1, 3)
        if len(shape.geometry.faces_buffer):
            matrix = np.frombuffer(shape.transformation_buffer).reshape(4, 4).T
            placed = points @ matrix[:3, :3].T + matrix[:3, 3]
            boxes[shape.id] = np.concatenate((placed.min(axis=0), placed.max(axis=0)))
        more = iterator.next()
    return boxes


@pytest.mark.parametrize(
    "name",
    ["ifc/yc__Ifc2x3_Duplex_Architecture.ifc", "ifc/xbim__SampleHouse4.ifc", "ifc/lite__Building-Hvac.ifc",
     "ifc/b2s__hvac_heating.ifc", "ifc/ios__nested_mapped_item.ifc"],
)  # fmt: skip
def test_real_files_agree_with_opencascade(real: Callable[[str], Path], read: Read, name: str) -> None:
    assert share(real(name), read) >= 0.995


def test_the_demonstration_building_agrees(demo: Path, read: Read) -> None:
    assert share(demo, read) >= 0.995


def share(path: Path, read: Read) -> float:
    reader = elements_of(read(path))
    assert reader is not None
    expected = reference(path)
    agreeing = 0
    for step, box in expected.items():
        ours = reader.box(step)
        agreeing += ours is not None and bool(np.abs(np.array(ours) - box).max() < TOLERANCE)
    reader.close()
    assert len(expected) > 3
    return agreeing / len(expected)
