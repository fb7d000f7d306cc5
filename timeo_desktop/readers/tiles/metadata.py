"""Properties of features: batch tables of 3D Tiles 1.0 and property tables of EXT_structural_metadata."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from timeo_desktop.readers.tiles.buffers import CannotDecode
from timeo_desktop.readers.tiles.gltf import Gltf

Json = dict[str, Any]
Rows = list[dict[str, object]]
_BATCH = {
    "BYTE": "i1", "UNSIGNED_BYTE": "u1", "SHORT": "<i2", "UNSIGNED_SHORT": "<u2", "INT": "<i4",
    "UNSIGNED_INT": "<u4", "FLOAT": "<f4", "DOUBLE": "<f8",
}  # fmt: skip
_COMPONENTS = {
    "INT8": "i1", "UINT8": "u1", "INT16": "<i2", "UINT16": "<u2", "INT32": "<i4", "UINT32": "<u4", "INT64": "<i8",
    "UINT64": "<u8", "FLOAT32": "<f4", "FLOAT64": "<f8",
}  # fmt: skip
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_MOST = 65_000


def batch_rows(table: Json, binary: bytes, count: int) -> Rows:
    """The rows of a batch table. Columns that cannot be read are left out."""
    rows: Rows = [{} for _ in range(min(count, _MOST))]
    for name, column in table.items():
        if name in ("HIERARCHY", "extensions", "extras"):
            continue
        if isinstance(column, list):
            values: list[object] = column
        elif isinstance(column, dict) and "byteOffset" in column:
            values = _binary(column, binary, count)
        else:
            continue
        for row, value in zip(rows, values, strict=False):
            if value is not None:
                row[name] = value
    return rows


def _binary(column: Json, binary: bytes, count: int) -> list[object]:
    width = _WIDTHS.get(column.get("type", "SCALAR"), 1)
    dtype = np.dtype(_BATCH.get(column.get("componentType", ""), "u1"))
    try:
        values = np.frombuffer(binary, dtype, count * width, column["byteOffset"])
    except ValueError:
        return []
    return list(values.tolist()) if width == 1 else [str(each) for each in values.reshape(-1, width).tolist()]


def property_tables(gltf: Gltf) -> list[Rows]:
    """The rows of each property table of a glTF. Raises CannotDecode."""
    extension = gltf.document.get("extensions", {}).get("EXT_structural_metadata")
    if not extension:
        return []
    try:
        schema = extension.get("schema") or json.loads(gltf.resource(extension["schemaUri"]))
        return [_table(gltf, table, schema) for table in extension.get("propertyTables", ())]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise CannotDecode(f"its metadata are damaged ({error!r})") from error


def _table(gltf: Gltf, table: Json, schema: Json) -> Rows:
    count = table["count"]
    declared = schema.get("classes", {}).get(table["class"], {}).get("properties", {})
    rows: Rows = [{} for _ in range(min(count, _MOST))]
    for name, entry in table.get("properties", {}).items():
        kind = declared.get(name)
        if kind is None:
            continue  # its bytes may mean anything
        values = _values(gltf, kind, entry, count, schema.get("enums", {}))
        for row, value in zip(rows, values, strict=False):
            if value is not None:
                row[name] = value
    return rows


def _values(gltf: Gltf, kind: Json, entry: Json, count: int, enums: Json) -> list[object]:
    """One column; arrays and vectors become text."""
    data = gltf.view(entry["values"]).tobytes()
    if kind.get("array"):
        lengths = _offsets(gltf, entry, "arrayOffsets", "arrayOffsetType", count)
        if lengths is None:
            lengths = np.arange(count + 1) * int(kind.get("count", 1))
        flat = _flat(gltf, kind, entry, data, int(lengths[-1]), enums)
        return [str(flat[lengths[row] : lengths[row + 1]]) for row in range(count)]
    return _flat(gltf, kind, entry, data, count, enums)


def _flat(gltf: Gltf, kind: Json, entry: Json, data: bytes, count: int, enums: Json) -> list[object]:
    name = kind.get("type", "SCALAR")
    if name == "STRING":
        ends = _offsets(gltf, entry, "stringOffsets", "stringOffsetType", count)
        if ends is None:
            return []
        return [data[ends[row] : ends[row + 1]].decode("utf-8", errors="replace") for row in range(count)]
    if name == "BOOLEAN":
        bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")[:count]
        return [bool(each) for each in bits]
    if name == "ENUM":
        enum = enums.get(kind.get("enumType", ""), {})
        words = {each["value"]: each["name"] for each in enum.get("values", ())}
        numbers = np.frombuffer(data, _COMPONENTS[enum.get("valueType", "UINT16")], count)
        return [words.get(number, number) for number in numbers.tolist()]
    width = _WIDTHS[name]
    values: NDArray[Any] = np.frombuffer(data, _COMPONENTS[kind.get("componentType", "FLOAT32")], count * width)
    raw = values.tolist()
    if kind.get("normalized") and values.dtype.kind in "iu":
        values = values / np.iinfo(values.dtype).max
    scale, offset = (entry.get(each, kind.get(each)) for each in ("scale", "offset"))
    if width > 1:
        rows = values.reshape(-1, width)
        return [str(each) for each in (rows * (1 if scale is None else scale) + (offset or 0)).tolist()]
    if scale is not None or offset is not None:
        values = values * (1 if scale is None else scale) + (offset or 0)
    missing = kind.get("noData")
    return [None if given == missing else each for given, each in zip(raw, values.tolist(), strict=True)]


def _offsets(gltf: Gltf, entry: Json, name: str, kind: str, count: int) -> NDArray[np.int64] | None:
    if name not in entry:
        return None
    dtype = _COMPONENTS[entry.get(kind, "UINT32")]
    return np.frombuffer(gltf.view(entry[name]).tobytes(), dtype, count + 1).astype(np.int64)
