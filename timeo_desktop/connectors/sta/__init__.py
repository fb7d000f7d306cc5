"""How observations of a SensorThings server are read: its pages, their rows, and what was seen of each datastream."""
