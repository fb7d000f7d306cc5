"""The shell: main window, menus, docks, palette, files. It assembles and decides nothing."""
