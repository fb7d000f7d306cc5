"""Timeo Desktop: building models, the city around them and the life of their equipment in one window."""

__version__ = "0.1.0"
