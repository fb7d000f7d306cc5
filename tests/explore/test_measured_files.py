"""Areas and volumes of elements of real files against those of ifcopenshell's own shapes."""

from pathlib import Path

import ifcopenshell
import ifcopenshell.geom
import ifcopenshell.util.shape
import numpy as np
import pytest

from tests.conftest import DATA, Read
from timeo_desktop.domain.chunks import F64
from timeo_desktop.geometry.mesh import area_of, is_closed, mesh_of, volume_of
from timeo_desktop.store.models.chunk_files import read_chunk

FLAT, CURVED = 1e-3, 1e-2  # shares by which sizes may differ
SMALL = 1e-5  # square or cubic metres that are rounded away in any case
FILES = (
    "b2s__AC20-FZK-Haus_NoneAndDoubleGUID.ifc", "iosrc__Duplex_A_20110505.ifc", "sdl__ROOT-kalkzandsteen.ifc",
    "yc__Ifc2s3_Duplex_Electrical.ifc", "sdl__ROOT-Vebo.ifc", "b2s__KIT-EDC_with_SB.ifc",
)  # fmt: skip


def ours(read: Read, path: Path) -> dict[int, F64]:
    """The triangles of each element, by its STEP id."""
    package, found = read(path), {}
    for file in package.chunks:
        if file.layer in ("model", "spaces"):
            chunk = read_chunk(package.folder / file.name)
            owners = chunk.steps[chunk.features[chunk.triangles[:, 0]]] if len(chunk.triangles) else []
            for step in np.unique(owners).tolist():
                found[int(step)] = chunk.points[chunk.triangles[owners == step]].astype(np.float64)
    return found


def theirs(path: Path, wanted: set[int]) -> dict[int, tuple[float, float, bool]]:
    """Area, volume, and whether it is curved, of each element as ifcopenshell makes it."""
    model, found = ifcopenshell.open(path), {}
    settings = ifcopenshell.geom.settings()
    settings.set("mesher-linear-deflection", 0.0005)
    settings.set("mesher-angular-deflection", 0.1)
    settings.set("reorient-shells", True)  # else some of its shells are inside out, and its volumes no volumes
    elements = [model.by_id(step) for step in wanted]
    iterator = ifcopenshell.geom.iterator(settings, model, 2, include=elements)
    if iterator.initialize():
        while True:
            shape = iterator.get()
            mesh = shape.geometry
            found[shape.id] = (
                ifcopenshell.util.shape.get_area(mesh), ifcopenshell.util.shape.get_volume(mesh), curved(mesh),
            )  # fmt: skip
            if not iterator.next():
                break
    return found


def curved(mesh: object) -> bool:
    """Whether neighbouring faces bend by less than a corner does."""
    corners, faces = ifcopenshell.util.shape.get_vertices(mesh), ifcopenshell.util.shape.get_faces(mesh)
    made = mesh_of(corners[faces])
    bends = np.einsum("ij,ij->i", made.normals[made.pairs[:, 0]], made.normals[made.pairs[:, 1]])
    return bool(((bends > np.cos(np.radians(31))) & (bends < np.cos(np.radians(0.2)))).any())


@pytest.mark.long
@pytest.mark.parametrize("name", FILES)
def test_areas_and_volumes_are_as_ifcopenshells(name: str, read: Read) -> None:
    path = DATA / "ifc" / name
    mine = ours(read, path)
    compared, off = 0, []
    for step, (area, volume, is_curved) in theirs(path, set(mine)).items():
        triangles, share = mine[step], CURVED if is_curved else FLAT
        mesh = mesh_of(triangles)
        if not is_closed(mesh):
            continue
        compared += 1
        for kind, here, there in (("area", area_of(triangles), area), ("volume", volume_of(mesh), volume)):
            if abs(here - there) > share * abs(there) + SMALL:
                off.append((step, kind, round(here, 5), round(there, 5), is_curved))
    assert compared > len(mine) / 2
    assert not off, f"{len(off)} of {compared} differ"
