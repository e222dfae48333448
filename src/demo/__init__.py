"""The demonstration hospital: a seeded simulation, written through the same contract as any hospital's records.

Waits are nowhere drawn: people arrive, queue first come, first served, and desks serve them; what they then say,
praise and complain about follows from how long they waited and whom they met. `load.load` puts it all into a
database; `stories.toml` lists what was planted for the dashboard to find.
"""
