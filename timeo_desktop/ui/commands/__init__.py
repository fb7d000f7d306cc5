"""Everything a user can do, as data. Menus, keys, the palette, the manual and `--run` read the same table."""
