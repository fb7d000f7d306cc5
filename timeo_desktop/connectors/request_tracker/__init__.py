"""Request Tracker 5 by REST 2."""
