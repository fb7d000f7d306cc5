"""The family of operations in the window: tickets, alarms, measurements, history, connections."""
