"""The 3D view and what is chosen in it: session, viewport, tree, properties, overlay, legend, time."""
