"""Real servers as peers of the connectors, and what holds for every connector."""
