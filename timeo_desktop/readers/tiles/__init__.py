"""3D Tiles 1.0 and 1.1 (OGC 22-025r4) and the glTF 2.0 in them. Imported in the reader child only."""
