"""Files in. A reader runs in a child process and turns a file into chunks, elements and properties."""
