"""Chunks: the one form in which geometry travels from any reader to the scene.

A chunk holds whole elements that are neighbours. Positions are float32 metres around the float64 `origin` of the
model, z up. Triangles are grouped by element; `opaque` of them come first, the rest let light through.

What is too large to be drawn whole comes in levels of detail: a chunk file may name a coarser one as its `parent`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
U8 = NDArray[np.uint8]
U16 = NDArray[np.uint16]
U32 = NDArray[np.uint32]
I64 = NDArray[np.int64]

# Layers of what elements show beside what they are, the most wanted first. An element may be in one of them and in
# "model" too; each is hidden until it is asked for, and none of them counts as the element, its place or its size.
BESIDE = ("clearance", "footprint", "axis", "annotation", "box", "reference", "opening")
OFF = "off"  # a layer: what lies on layers that its file has switched off, hidden at first
CHUNK_TRIANGLES = 60_000
CHUNK_ELEMENTS = 65_000  # feature ids are 16 bits, the widest integer that glTF allows in a vertex


@dataclass(frozen=True, eq=False)
class Chunk:
    """Arrays of one chunk: V vertices, T triangles, E crease edges, C curve segments, D dots, N elements.

    A later chunk that names an element replaces it in every earlier chunk, but for layers of `BESIDE`. In a coarse
    chunk an element may have no triangles at all; its box is always that of the whole element.
    """

    origin: tuple[float, float, float]
    points: F32  # (V, 3)
    normals: F32  # (V, 3), unit length; zero for vertices of curves
    colours: U8  # (V, 4) as authored, RGBA
    features: U16  # (V,) row of the element table
    triangles: U32  # (T, 3)
    opaque: int
    edges: U32  # (E, 2) edges sharper than the crease angle, drawn thin and dark
    curves: U32  # (C, 2) geometry that is itself a line: alignments, grids, annotations
    steps: U32  # (N,) STEP ids
    lows: F32  # (N, 3) boxes
    highs: F32  # (N, 3)
    layer: str = "model"  # "model"; "spaces", "noise", "texts", OFF: hidden at first; "grids"; "lod:…"; BESIDE
    dots: U32 | None = None  # (D,) vertices that are drawn as points
    texture: F32 | None = None  # (V, 2) place in `picture`, from its lower left corner
    picture: bytes = b""  # JPEG or PNG that covers the triangles


@dataclass(frozen=True)
class ChunkFile:
    """A chunk on disk, as the manifest lists it. Bounds are float64 metres of the model: low corner, high corner.

    `error` says how far, in metres, this chunk may be from the true shape (0: it is the true shape). Once the chunks
    that name it as `parent` are there they are drawn instead of it or, where they only add to it, beside it. The
    terms are those of 3D Tiles (geometric error, refinement).
    """

    name: str
    layer: str
    triangles: int
    elements: int
    bounds: tuple[float, float, float, float, float, float]
    error: float = 0.0
    parent: str = ""
    adds: bool = False
    dots: int = 0
    thins: bool = False  # its triangles come in the order of their importance: some of the first stand for all


@dataclass(frozen=True)
class Promise:
    """A tile that has not been read, with what is known of it. `contents` are the addresses of its files. A `hollow`
    one has none: it stands for the tiles below it, which are known or, where it is `closed`, will be once it is read.
    """

    file: ChunkFile
    contents: tuple[str, ...] = ()
    hollow: bool = False
    closed: bool = False
