"""Compares what the program draws of IFC files with independent readings; `fidelity.py` is its command."""
