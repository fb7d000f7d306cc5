"""Looking and measuring: sections, plans, walking, measures, saved views, sheets."""
