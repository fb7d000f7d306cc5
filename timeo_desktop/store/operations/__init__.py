"""The operations database: one SQLite file, a module of tables a family."""
