"""What is clicked: the window, its panels and its commands."""
