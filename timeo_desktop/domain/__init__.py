"""The nouns that everyone shares. Imports nothing of ours, and only the standard library and numpy."""
