"""What is drawn: VTK, without Qt, files or the store."""
