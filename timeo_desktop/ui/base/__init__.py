"""What every panel stands on: the hub, tasks, language, colours, settings, words, the table."""
