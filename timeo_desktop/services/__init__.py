"""Verbs: one file for each thing that a user does. Plain functions without Qt, VTK or SQL."""
