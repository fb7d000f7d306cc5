"""Feature tables of 3D Tiles 1.0: places, turns and colours of points and instances.

Source: OGC 3D Tiles 1.0 (18-053r2), feature table, Instanced 3D Model, Point Cloud.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.domain.chunks import F64, I64
from timeo_desktop.readers.tiles.buffers import CannotDecode

Json = dict[str, Any]
_AXIS, _POLAR = 6378137.0, 6356752.314245  # of the WGS 84 ellipsoid, metres
_IDS = {"UNSIGNED_BYTE": "u1", "UNSIGNED_INT": "<u4"}


class FeatureTable:
    """A feature table with its binary part. Columns have a row for each of `count` features."""

    def __init__(self, table: Json, binary: bytes, length: str) -> None:
        self._table, self._binary = table, binary
        self.count = self._length(length)

    def _one(self, name: str, dtype: str, width: int) -> NDArray[Any]:
        """A value of the whole table, which may be in its binary part."""
        value = self._table[name]
        if isinstance(value, dict):
            return np.frombuffer(self._binary, dtype, width, value["byteOffset"])
        return np.array(value).reshape(-1)

    def _length(self, name: str) -> int:
        return int(self._one(name, "<u4", 1)[0]) if name in self._table else 0

    def batch_length(self) -> int:
        """How many rows the batch table has that points name."""
        return self._length("BATCH_LENGTH")

    def column(self, name: str, dtype: str, width: int) -> NDArray[Any] | None:
        """A column (N, width), or None."""
        if name not in self._table:
            return None
        start = self._table[name]["byteOffset"]
        return np.frombuffer(self._binary, dtype, self.count * width, start).reshape(self.count, width)

    def centre(self) -> F64:
        """What all places are relative to, (3,)."""
        return self._one("RTC_CENTER", "<f4", 3).astype(np.float64) if "RTC_CENTER" in self._table else np.zeros(3)

    def places(self) -> F64:
        """The places (N, 3). Raises CannotDecode."""
        found = self.column("POSITION", "<f4", 3)
        if found is not None:
            return np.asarray(found, dtype=np.float64) + self.centre()
        packed = self.column("POSITION_QUANTIZED", "<u2", 3)
        if packed is None:
            raise CannotDecode("it has no positions that can be read (Draco point clouds cannot)")
        scale, offset = self._one("QUANTIZED_VOLUME_SCALE", "<f4", 3), self._one("QUANTIZED_VOLUME_OFFSET", "<f4", 3)
        return np.asarray(packed / 65535.0 * scale + offset + self.centre(), dtype=np.float64)

    def ids(self) -> I64 | None:
        """The rows of the batch table that features name, (N,), or None."""
        kind = _IDS.get(self._table.get("BATCH_ID", {}).get("componentType", ""), "<u2")
        found = self.column("BATCH_ID", kind, 1)
        return None if found is None else found[:, 0].astype(np.int64)

    def colours(self) -> NDArray[np.uint8] | None:
        """RGBA of each feature (N, 4), or None."""
        found = np.full((self.count, 4), 255, dtype=np.uint8)
        for name, width in (("RGBA", 4), ("RGB", 3)):
            given = self.column(name, "u1", width)
            if given is not None:
                found[:, :width] = given
                return found
        packed = self.column("RGB565", "<u2", 1)
        if packed is not None:
            red, green, blue = packed[:, 0] >> 11, packed[:, 0] >> 5 & 63, packed[:, 0] & 31
            found[:, :3] = np.column_stack((red * 255 / 31, green * 255 / 63, blue * 255 / 31)).round()
            return found
        if "CONSTANT_RGBA" in self._table:
            found[:] = self._one("CONSTANT_RGBA", "u1", 4)
            return found
        return None

    def turns(self, places: F64) -> F64 | None:
        """The rotation of each instance (N, 3, 3), or None."""
        ups, rights = self._directions("NORMAL_UP"), self._directions("NORMAL_RIGHT")
        if ups is not None and rights is not None:
            return np.stack((rights, ups, np.cross(rights, ups)), axis=2)
        return upright(places) if self._table.get("EAST_NORTH_UP") else None

    def _directions(self, name: str) -> F64 | None:
        given = self.column(name, "<f4", 3)
        if given is not None:
            return np.asarray(given, dtype=np.float64)
        packed = self.column(f"{name}_OCT32P", "<u2", 2)
        return None if packed is None else _unfolded(packed / 65535.0 * 2 - 1)

    def sizes(self) -> F64:
        """The scale of each instance along three axes (N, 3)."""
        found = np.ones((self.count, 3))
        for name, width in (("SCALE", 1), ("SCALE_NON_UNIFORM", 3)):
            given = self.column(name, "<f4", width)
            found = found if given is None else found * given
        return found


def upright(places: F64) -> F64:
    """East, north and up (N, 3, 3, as columns) at places (N, 3) on the earth, metres from its middle."""
    up = places / np.array([_AXIS, _AXIS, _POLAR]) ** 2
    up = up / np.linalg.norm(up, axis=1, keepdims=True)
    east = np.column_stack((-places[:, 1], places[:, 0], np.zeros(len(places))))
    width = np.linalg.norm(east, axis=1, keepdims=True)
    east = np.where(width > 0, east / np.where(width > 0, width, 1), (1.0, 0.0, 0.0))  # at the poles any will do
    return np.stack((east, np.cross(up, east), up), axis=2)


def _unfolded(flat: F64) -> F64:
    """Unit vectors (N, 3) of octahedral coordinates (N, 2) from -1 to 1."""
    x, y = flat[:, 0], flat[:, 1]
    z = 1 - np.abs(x) - np.abs(y)
    folded = np.clip(-z, 0, None)
    found = np.column_stack((x - np.copysign(folded, x), y - np.copysign(folded, y), z))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))
