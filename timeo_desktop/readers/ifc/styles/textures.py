"""Pictures that faces wear: beside the file (IfcImageTexture) or inside it (IfcBlobTexture, IfcPixelTexture).

Only files below the folder of the model are looked at, or in its archive, and no address is ever fetched. What cannot
be had is told. Where they lie is told by `texture_places.py`.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from ifcopenshell import entity_instance, file

from timeo_desktop.domain.chunks import U8
from timeo_desktop.domain.text import Sentence, sentence
from timeo_desktop.readers.pictures import PicturesBeside, as_jpeg_or_png, encoded

_BITS = 8


class Textures:
    """The pictures of one model, each under a number."""

    def __init__(self, folder: Path, packed: Callable[[str], bytes] | None = None) -> None:
        self._beside = PicturesBeside(folder, packed)
        self._loads: list[Callable[[], bytes]] = []
        self._rows: dict[int, int] = {}
        self._unread = 0

    def row(self, texture: entity_instance) -> int:
        """The number of a picture (an IfcSurfaceTexture); -1 where it cannot be had."""
        key = texture.id()
        if key not in self._rows:
            load = self._load_of(texture)
            self._rows[key] = -1 if load is None else len(self._loads)
            if load is not None:
                self._loads.append(load)
        return self._rows[key]

    def load(self, row: int) -> bytes:
        """A picture as JPEG or PNG."""
        return self._loads[row]()

    def notices(self, name: str) -> list[Sentence]:
        """What to say of pictures that could not be had."""
        found = []
        if missing := self._beside.missing:
            found.append(
                sentence(
                    "{name}: {count} pictures of surfaces are not beside it (the first one: {first}); they stay plain",
                    name=name, count=len(missing), first=missing[0],
                )
            )  # fmt: skip
        if self._unread:
            found.append(
                sentence(
                    "{name}: {count} pictures inside it cannot be read; the surfaces stay plain",
                    name=name, count=self._unread,
                )
            )  # fmt: skip
        return found

    def _load_of(self, texture: entity_instance) -> Callable[[], bytes] | None:
        if texture.is_a("IfcImageTexture"):
            row = self._beside.row(texture[len(texture) - 1])
            return None if row < 0 else lambda: self._beside.load(row)
        picture = _inside(texture)
        if not picture:
            self._unread += 1
            return None
        return lambda: picture


def beside(model: file, folder: Path, packed: Callable[[str], bytes] | None = None) -> tuple[str, ...]:
    """Names of pictures in the folder of a model that it asks for, whether they are there or not; not of those that are
    `packed` with it."""
    pictures = PicturesBeside(folder, packed)
    for texture in model.by_type("IfcImageTexture"):
        pictures.row(texture[len(texture) - 1])
    return tuple(pictures.inside)


def _inside(texture: entity_instance) -> bytes:
    """A picture that lies in the model; nothing when it is none that is known."""
    try:
        if texture.is_a("IfcBlobTexture"):
            return as_jpeg_or_png(_bytes(texture.RasterCode))
        return encoded(_bands(texture)) if texture.is_a("IfcPixelTexture") else b""
    except (TypeError, ValueError):
        return b""


def _bands(texture: entity_instance) -> U8:
    """The pixels (3, H, W) of an IfcPixelTexture, whose rows begin at the bottom."""
    count, width, height = texture.ColourComponents, texture.Width, texture.Height
    pixels = np.frombuffer(b"".join(map(_bytes, texture.Pixel)), dtype=np.uint8).reshape(height, width, count)
    colours = pixels[::-1, :, :3] if count > 2 else np.repeat(pixels[::-1, :, :1], 3, axis=2)  # grey, grey and alpha
    return np.ascontiguousarray(colours.transpose(2, 0, 1))


def _bytes(bits: str) -> bytes:
    """A binary value, which ifcopenshell hands out as a text of zeros and ones."""
    return int(bits, 2).to_bytes(len(bits) // _BITS, "big")
