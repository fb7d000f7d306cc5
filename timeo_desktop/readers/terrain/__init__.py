"""Rasters: terrain models, and orthophotos or maps to be laid over them. Imported in the reader child only."""
