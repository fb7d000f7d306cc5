"""A store and packages that the version before wrote, and what it answered; see README.md."""
