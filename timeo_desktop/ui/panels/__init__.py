"""Panels: each shows one thing, reads it through services, and listens to the hub."""
