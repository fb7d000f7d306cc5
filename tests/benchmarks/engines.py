"""Bare loads of the peers: read a file and make all its geometry in memory, in a fresh process; prints one JSON line.

    python tests/benchmarks/engines.py ENGINE FILE [PICTURE]

Engines: ifclite, ifcopenshell, ifcopenshell-hybrid, f3d, f3d-png (F3D's whole way to a picture).
"""

import argparse
import json
import os
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

Report = dict[str, Any]


def ifclite(path: str) -> Report:
    """ifclite-geom alone."""
    import ifclite_geom

    started = time.perf_counter()
    made = ifclite_geom.geometry_data_buffers(Path(path).read_bytes())["elements"]
    seconds = time.perf_counter() - started
    triangles = sum(len(entry["faces"]) // 12 for entry in made.values())
    return {"seconds": seconds, "elements": len(made), "triangles": triangles, "version": version("ifclite-geom")}


def ifcopenshell(path: str, library: str) -> Report:
    """Parse and iterate, on both cores."""
    import ifcopenshell as engine
    import ifcopenshell.geom

    started = time.perf_counter()
    model = engine.open(path)
    openings = model.by_type("IfcFeatureElementSubtraction")
    options = {"exclude": openings} if openings else {}
    iterator = engine.geom.iterator(engine.geom.settings(), model, 2, geometry_library=library, **options)
    count = triangles = 0
    more = iterator.initialize()
    while more:
        triangles += len(iterator.get().geometry.faces_buffer) // 12
        count += 1
        more = iterator.next()
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "elements": count, "triangles": triangles, "version": version("ifcopenshell")}


def f3d(path: str, picture: str | None) -> Report:
    """F3D 4: `scene.add`, and with a picture its whole way to a PNG."""
    import f3d as engine

    made = engine.Engine.create_egl() if picture else engine.Engine.create_none()
    if picture:
        made.window.size = 1600, 1000
        colours = {"model.coloring": "direct", "model.scivis.array_name": "Colors", "model.scivis.field": "cells"}
        made.options.update(colours)
    started = time.perf_counter()
    made.scene.add(path)
    seconds = time.perf_counter() - started
    if picture:
        made.window.render_to_image().save(picture)
    info = made.scene.get_scene_info()
    if not info.number_of_points:
        raise SystemExit("F3D loaded nothing")
    return {"seconds": seconds, "elements": None, "triangles": info.number_of_cells, "version": version("f3d")}


def main() -> None:
    """Run one engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine")
    parser.add_argument("path")
    parser.add_argument("picture", nargs="?")
    options = parser.parse_args()
    engine, path = options.engine, options.path
    out = os.dup(1)
    os.dup2(2, 1)  # F3D and ifcopenshell write their progress to standard output
    if engine == "ifclite":
        report = ifclite(path)
    elif engine.startswith("ifcopenshell"):
        hybrid = engine.endswith("hybrid")
        report = ifcopenshell(path, "hybrid-manifold-cgal-simple-opencascade" if hybrid else "opencascade")
    else:
        report = f3d(path, options.picture if engine == "f3d-png" else None)
    os.write(out, (json.dumps(report) + "\n").encode())


if __name__ == "__main__":
    main()
