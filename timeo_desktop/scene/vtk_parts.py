"""Arrays as VTK wants them, and the actors that draw them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper


def shared(array: NDArray[np.generic]) -> Any:
    """A VTK array on the same memory. VTK keeps a reference; mapped arrays are never written through it."""
    return numpy_to_vtk(array, deep=False)


def cells(indices: NDArray[np.uint32]) -> vtkCellArray:
    """Cells of as many points each as `indices` (N, K) has columns."""
    made = vtkCellArray()
    flat = np.ascontiguousarray(indices).reshape(-1).view(np.int32)
    made.SetData(indices.shape[1], numpy_to_vtk(flat, deep=False))
    return made


def actor_of(data: vtkPolyData, matrix: vtkMatrix4x4, offset: float, with_colour: bool) -> Any:
    """An actor of this, placed by a matrix; lines and faces with an `offset` are drawn a hair nearer or farther."""
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    mapper.SetScalarVisibility(with_colour)
    mapper.SetColorModeToDirectScalars()
    mapper.SetStatic(True)
    if offset:
        mapper.SetResolveCoincidentTopologyToPolygonOffset()
        mapper.SetRelativeCoincidentTopologyLineOffsetParameters(0, offset)
        mapper.SetRelativeCoincidentTopologyPolygonOffsetParameters(offset / 2, offset)
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.SetUserMatrix(matrix)
    return actor
