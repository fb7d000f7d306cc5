"""Weeks of a metropolis' maintenance in minutes, by one simulated clock: what was fetched, told and shown is compared
with the servers' own databases. Run by `python -m tests.rehearsal`; each kind of fault is also a small test here."""
