"""Two programs on one store: a window that is clicked in, and one that synchronises as a scheduler does."""
