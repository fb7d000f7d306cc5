"""What is kept: the only sqlite3, and chunk files on disk."""
