"""Geometry of triangles by arithmetic, for the scene and for services. Knows arrays, neither files nor pictures."""
