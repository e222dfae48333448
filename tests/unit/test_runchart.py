"""Run charts against the field's reference implementation (qicharts2 0.8.1) and by hand."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.runchart import runs

COLUMNS = {
    "n": "n.useful",
    "longest_run": "longest.run",
    "longest_run_max": "longest.run.max",
    "crossings": "n.crossings",
    "crossings_min": "n.crossings.min",
    "signal": "runs.signal",
}


def test_every_run_chart_of_the_reference(reference: Path, capsys: pytest.CaptureFixture) -> None:
    folder = reference / "reference/runchart"
    charts = pd.read_csv(folder / "series.csv")
    points = pd.read_csv(folder / "points.csv").query("include").groupby(["run_id", "part_no"])["value_in"]
    charts = charts[(charts["chart"] == "run") & charts["error"].isna()]
    matched = 0
    for _, wanted in charts.iterrows():
        values = points.get_group((wanted["run_id"], wanted["part_no"]))
        frozen = not np.isnan(wanted["freeze"])  # the median of the first so many
        found = runs(values, centre=wanted["cl"] if frozen else None)
        assert found.centre == pytest.approx(wanted["cl"], abs=1e-9)
        expected = [None if pd.isna(wanted[column]) else wanted[column] for column in COLUMNS.values()]
        assert [getattr(found, name) for name in COLUMNS] == expected, wanted["run_id"]
        matched += 1
    with capsys.disabled():
        print(f"\nrun charts {matched}/{len(charts)}")
    assert matched > 20


def test_counted_by_hand() -> None:
    # median 5: the two fives are left out; below below above above above below above below: runs of 2, 3, 1, 1, 1
    found = runs([1, 2, 5, 8, 9, 7, 5, 3, 6, 4])
    assert (found.centre, found.n, found.longest_run, found.crossings) == (5, 8, 3, 4)
    # 3 + 3; of seven coins no head: 0.8 %, one at most: 6.25 %
    assert (found.longest_run_max, found.crossings_min) == (6, 1)
    assert not found.signal


def test_a_step_is_a_signal() -> None:
    found = runs([3] * 12 + [7] * 12)
    assert (found.longest_run, found.longest_run_max, found.crossings, found.crossings_min) == (12, 8, 1, 8)
    assert found.signal


def test_the_median_of_before_shows_the_change_since() -> None:
    before = [4, 6, 5, 7, 3, 5, 6, 4]
    assert not runs([8, 9, 8, 9, 8, 9, 8, 9]).signal
    assert runs([8, 9, 8, 9, 8, 9, 8, 9], centre=float(np.median(before))).signal


def test_nothing_off_the_centre_says_nothing() -> None:
    for values in ([], [None, None], [4.0] * 15):
        found = runs(values)
        assert (found.n, found.longest_run, found.crossings, found.signal) == (0, None, None, False)
    assert math.isnan(runs([]).centre)
    assert not runs([5], centre=3).signal


def test_what_makes_no_series_is_refused() -> None:
    for values in ([1, math.inf], [[1, 2], [3, 4]]):
        with pytest.raises(ValueError, match="values"):
            runs(values)


values = st.lists(st.integers(0, 20), max_size=40)


@given(values, st.integers(-5, 5))
def test_a_constant_shift_or_a_mirror_changes_no_run(series: list[int], shift: int) -> None:
    found, shifted, mirrored = (
        runs(series),
        runs([value + shift for value in series]),
        runs([-value for value in series]),
    )
    for other in (shifted, mirrored):
        assert [getattr(found, name) for name in COLUMNS] == [getattr(other, name) for name in COLUMNS]


@given(values)
def test_missing_values_change_nothing(series: list[int]) -> None:
    gaps = [part for value in series for part in (value, None)]
    assert runs(gaps) == runs(series) or not series


@given(values)
def test_runs_and_crossings_fit(series: list[int]) -> None:
    found = runs(series)
    if found.n:
        assert found.longest_run * (found.crossings + 1) >= found.n
        assert found.longest_run + found.crossings <= found.n
