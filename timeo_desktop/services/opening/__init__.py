"""Opening files: from a path or an address to a package, and what is asked of one."""
