"""Where a model says that it lies."""
