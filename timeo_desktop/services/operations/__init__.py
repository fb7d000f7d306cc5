"""Tickets, measurements, alarms, documents: bringing them in, joining them to elements, telling how they stand."""
