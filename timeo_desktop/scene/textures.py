"""Pictures as what surfaces wear."""

from typing import Any

from vtkmodules.vtkIOCore import vtkMemoryResourceStream
from vtkmodules.vtkIOImage import vtkJPEGReader, vtkPNGReader
from vtkmodules.vtkRenderingCore import vtkTexture


def picture_texture(data: bytes) -> Any:
    """A JPEG or PNG as a VTK texture, or None when it is neither."""
    reader: Any = vtkPNGReader() if data.startswith(b"\x89PNG") else vtkJPEGReader()
    stream: Any = vtkMemoryResourceStream()
    stream.SetBuffer(data, len(data), True)
    reader.SetStream(stream)
    reader.Update()
    if reader.GetOutput().GetNumberOfPoints() < 1:
        return None
    texture = vtkTexture()
    texture.SetInputData(reader.GetOutput())
    texture.InterpolateOn()
    texture.MipmapOn()
    return texture
