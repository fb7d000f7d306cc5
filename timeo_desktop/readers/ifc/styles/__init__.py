"""What colour each part of an element has: one rule for all rungs of the ladder, whoever makes the triangles."""
