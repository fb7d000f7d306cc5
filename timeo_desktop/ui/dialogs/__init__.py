"""Windows that come and go: the palette, the list of keys, about."""
