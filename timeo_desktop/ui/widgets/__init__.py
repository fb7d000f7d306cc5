"""Small pieces that several panels or the window share."""
