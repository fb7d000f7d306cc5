"""Who makes the shapes: engines, the ladder between them, and what each is known to draw wrong."""
