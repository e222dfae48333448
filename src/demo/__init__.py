"""The demonstration hospital: a seeded simulation written through the same contract as real data."""
