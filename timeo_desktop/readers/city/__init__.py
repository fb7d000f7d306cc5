"""The city: CityJSON, CityGML and layers of vector files. Imported in the reader child only."""
