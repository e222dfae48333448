"""Every contract table of one part of the demonstration, in the order in which they refer to one another."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from demo.aftercare import aftercare_tables, suggestion_rows
from demo.calendar import DAY, Days
from demo.complaints import complaint_tables
from demo.experience import experience
from demo.hospital import Story, Table, visit_tables
from demo.voice import survey_tables


def tables_of(story: Story) -> Iterator[Table]:
    """Pairs of table and rows; each kind of voice has its own random stream."""
    feeling, surveys, complaining, after = (np.random.default_rng(stream) for stream in story.stream.spawn(4))
    yield from visit_tables(story)
    felt = experience(story, feeling)
    yield from survey_tables(story, felt, surveys)
    yield from complaint_tables(story, felt, complaining)
    yield from aftercare_tables(story, felt, after)


def suggestions(window: Days, staff: pd.DataFrame, seed: int) -> pd.DataFrame:
    """hospital.suggestion, which belongs to no visit."""
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(2,)))
    return suggestion_rows(staff, len(window) * float(DAY), window.epoch(), rng)
