"""A small model whose sizes are known: a block of 2 × 3 × 1 m, a pipe of 0.1 m radius, another block 0.75 m above a
floor, and two blocks that have a gap of 0.4 × 0.3 m between their edges."""

from pathlib import Path

from tests.reported.ifc_maker import IfcMaker, enum

PIPE_RADIUS, PIPE_X, PIPE_LENGTH = 0.1, -1.5, 2.0


def write_bodies(path: Path) -> Path:
    """Write it."""
    made = IfcMaker()
    made.product("Block", made.shape(made.block(2, 3, 1)))
    circle = made.add("IFCCIRCLEPROFILEDEF", enum("AREA"), None, None, PIPE_RADIUS)
    made.product("Pipe", made.shape(made.extruded(circle, PIPE_LENGTH)), made.local(PIPE_X, 0, 0))
    made.product("Floor", made.shape(made.block(2, 2, 0.2)), made.local(6, 0, -0.2))
    made.product("Lamp", made.shape(made.block(0.5, 0.5, 0.1)), made.local(6.5, 0.5, 0.75))
    made.product("Near", made.shape(made.block(1, 1, 1)), made.local(2.4, 0, 1.3))
    return made.write(path)
