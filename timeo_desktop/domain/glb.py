"""The frame of a binary glTF 2.0 file: a header, a JSON document and a binary blob. Source: Khronos glTF 2.0, 4.4."""

import struct

MAGIC, JSON_CHUNK, BINARY_CHUNK = 0x46546C67, 0x4E4F534A, 0x004E4942
_VERSION = 2
_HEADER, _CHUNK_HEADER = struct.Struct("<III"), struct.Struct("<II")


def is_glb(data: bytes | memoryview) -> bool:
    """Whether data begin as a binary glTF does."""
    return len(data) >= _HEADER.size and int.from_bytes(data[:4], "little") == MAGIC


def parts_of(data: bytes | memoryview) -> tuple[slice, slice]:
    """Where the document and the blob of a file are; the blob is empty where there is none. Raises ValueError when the
    document is not whole."""
    start = _HEADER.size + _CHUNK_HEADER.size
    if not is_glb(data) or len(data) < start:
        raise ValueError("it is no binary glTF")
    text, _ = _CHUNK_HEADER.unpack_from(data, _HEADER.size)
    end = start + text
    if end > len(data):
        raise ValueError("it is cut short")
    if end + _CHUNK_HEADER.size > len(data):
        return slice(start, end), slice(end, end)
    blob, kind = _CHUNK_HEADER.unpack_from(data, end)
    first = end + _CHUNK_HEADER.size
    return slice(start, end), slice(first, first + blob if kind == BINARY_CHUNK else first)


def headers(text: int, blob: int) -> tuple[bytes, bytes]:
    """What stands before a document of so many bytes, and before a blob."""
    before = _HEADER.pack(MAGIC, _VERSION, _HEADER.size + 2 * _CHUNK_HEADER.size + text + blob)
    return before + _CHUNK_HEADER.pack(text, JSON_CHUNK), _CHUNK_HEADER.pack(blob, BINARY_CHUNK)
