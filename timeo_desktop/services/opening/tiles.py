"""Chunks of levels of detail, read when they are looked at."""

import logging
from pathlib import Path

from timeo_desktop.domain.chunks import Chunk, ChunkFile
from timeo_desktop.store.models.chunk_files import read_chunk

_log = logging.getLogger(__name__)


def read_tile(folder: Path, file: ChunkFile) -> Chunk | None:
    """The chunk of a tile, brought into memory; None when its file cannot be read any more: the coarser one stays."""
    try:
        chunk = read_chunk(folder / file.name)
        for array in (chunk.points, chunk.normals, chunk.colours, chunk.triangles):
            array.max(initial=0)  # reads the mapped pages here, not while drawing
    except (OSError, ValueError, KeyError) as error:
        _log.warning("%s cannot be read: %s", file.name, error)
        return None
    return chunk
