"""IFC (ISO 16739) as STEP files, with ifclite-geom and ifcopenshell. Imported in the reader child only."""
