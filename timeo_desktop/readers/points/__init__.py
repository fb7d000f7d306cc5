"""Point clouds: LAS, LAZ and COPC. Imported in the reader child only."""
