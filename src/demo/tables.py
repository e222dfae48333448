"""Every contract table of one part of the demonstration, in the order in which they refer to one another."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from demo.aftercare import aftercare_tables
from demo.calendar import Days
from demo.complaints import complaint_tables
from demo.experience import experience
from demo.hospital import Story, Table, visit_tables
from demo.staff_records import duty_rows, nomination_rows, suggestion_rows
from demo.voice import survey_tables


def tables_of(story: Story) -> Iterator[Table]:
    """Pairs of table and rows; each kind of voice has its own random stream."""
    feeling, surveys, complaining, after = (np.random.default_rng(stream) for stream in story.stream.spawn(4))
    yield from visit_tables(story)
    felt = experience(story, feeling)
    yield from survey_tables(story, felt, surveys)
    yield from complaint_tables(story, felt, complaining)
    yield from aftercare_tables(story, felt, after)


def staff_tables(window: Days, staff: pd.DataFrame, seed: int) -> Iterator[Table]:
    """What belongs to no visit, by schema and table; each from a random stream of its own."""
    suggesting, serving, nominating = (
        np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(stream,))) for stream in (2, 3, 4)
    )
    yield "hospital.suggestion", suggestion_rows(window, staff, suggesting)
    yield "hospital.duty_day", duty_rows(window, staff, serving)
    yield "quality.star_nomination", nomination_rows(window, staff, nominating)
