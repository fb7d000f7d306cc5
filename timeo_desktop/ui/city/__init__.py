"""The family of maps in the window: layers, portfolio, placing, addresses."""
