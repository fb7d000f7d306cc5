"""What leaves the program in other forms: tables, 3D Tiles."""
