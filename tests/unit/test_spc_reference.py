"""Every point of every series that the field's reference implementation computed (NHSRplotthedots 0.2.2)."""

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from metrics import spc
from warehouse.config import ROOT

DIRECTIONS = {"increase": "up", "decrease": "down", "neutral": "neutral"}
RULES = {
    "Common Cause": None,
    "Above UCL": "outside",
    "Below LCL": "outside",
    "7 Point Trend (Increasing)": "trend",
    "7 Point Trend (Decreasing)": "trend",
    "2 in 3 Above CL": "two_of_three",
    "2 in 3 Below CL": "two_of_three",
    "7 Points Above CL": "shift",
    "7 Points Below CL": "shift",
}
SIGNALS = {
    "common_cause": "common",
    "special_cause_improvement": "improvement",
    "special_cause_concern": "concern",
    "special_cause_neutral_high": "high",
    "special_cause_neutral_low": "low",
}
ASSURANCE = {"consistent_pass": "pass", "consistent_fail": "fail", "inconsistent": "inconsistent", "NA": None}
MODES = {"within_limits": "", "beyond_counts": "_mdc2023"}
# the last point of the rise before a tie is given the wrong direction there
SLIP = ("O090", 8)


@pytest.fixture(scope="module", params=["invented", "all"])
def folder(request: pytest.FixtureRequest) -> Path:
    """The invented series, which every clone has, and all of them."""
    if request.param == "invented":
        return ROOT / "tests/data/reference/spc"
    return request.getfixturevalue("reference") / "reference/spc"


@pytest.fixture(scope="module")
def series(folder: Path) -> pd.DataFrame:
    """One row per series that was computed, by id; those that differ from `twin` only in missing values name it."""
    table = pd.read_csv(folder / "series.csv", dtype=str, keep_default_na=False, index_col="series_id")
    twins = table["note"].str.extract(r"same as (O\d+)")[0].dropna()
    table["twin"] = table.index
    table.loc[twins.to_numpy(), "twin"] = twins.index
    return table[
        table["improvement_direction"].isin(list(DIRECTIONS))
        & (table["error"].eq("NA") | (table["twin"] != table.index))
    ]


@pytest.fixture(scope="module")
def points(folder: Path) -> dict[str, pd.DataFrame]:
    """The points of each series."""
    table = pd.read_csv(folder / "points.csv", dtype=str, keep_default_na=False)
    table["value"] = numbers(table["value"])
    return dict(list(table.groupby("series_id")))


def numbers(column: pd.Series) -> pd.Series:
    return column.replace({"NA": "nan", "NaN": "nan"}).astype(float)


def chart(options: pd.Series, given: pd.DataFrame, two_of_three: str) -> spc.Chart:
    dates = given["date"].tolist()
    return spc.xmr(
        given["value"],
        dates=dates,
        better=DIRECTIONS[options["improvement_direction"]],
        target=None if options["target"] == "NA" else float(options["target"]),
        # a date at which there is no value rebases nothing there
        rebase=[dates.index(date) for date in options["rebase_dates"].split(";") if date in dates],
        baseline=None if options["fix_after_n_points"] == "NA" else int(options["fix_after_n_points"]),
        screen_outliers=options["screen_outliers"] == "TRUE",
        two_of_three=two_of_three,
    )


@pytest.mark.parametrize("mode", MODES)
def test_points(
    series: pd.DataFrame, points: dict[str, pd.DataFrame], mode: str, capsys: pytest.CaptureFixture
) -> None:
    total: Counter[str] = Counter()
    matched: Counter[str] = Counter()
    for id_, options in series.iterrows():
        found = chart(options, points[id_], mode).points
        wanted = points[options["twin"]].reset_index(drop=True)
        if options["twin"] != id_:
            found = found[found["value"].notna()].reset_index(drop=True)
        assert len(found) == len(wanted)
        for ours, theirs in (("mean", "mean"), ("lower", "lpl"), ("upper", "upl")):
            expected = numbers(wanted[theirs])
            known = expected.notna()
            total["limits"] += known.sum()
            matched["limits"] += np.isclose(found[ours], expected, rtol=1e-12, atol=1e-9)[known].sum()
        for row, (ours, theirs) in enumerate(zip(found.itertuples(), wanted.itertuples(), strict=True)):
            rule = RULES[getattr(theirs, "special_cause_type" + MODES[mode])]
            signal = SIGNALS[getattr(theirs, "point_type" + MODES[mode])]
            if (id_, row + 1) == SLIP:
                signal = "improvement"
            total[rule or "none"] += 1
            matched[rule or "none"] += (ours.rule, ours.signal, ours.phase) == (rule, signal, int(theirs.rebase_group))
    with capsys.disabled():
        print("\n" + mode, *(f"{name} {matched[name]}/{total[name]}" for name in total), sep="\n  ")
    assert matched == total


def test_verdicts(series: pd.DataFrame, points: dict[str, pd.DataFrame]) -> None:
    for id_, options in series.iterrows():
        found = chart(options, points[id_], "within_limits")
        wanted = series.loc[options["twin"]]
        assert found.variation == SIGNALS[wanted["variation_type"]], id_
        if not (wanted["last_lpl"] == "NaN" and wanted["assurance_type"] == "inconsistent"):
            assert found.assurance == ASSURANCE[wanted["assurance_type"]], id_


def test_series_without_a_moving_range_is_judged_by_its_mean(
    points: dict[str, pd.DataFrame], series: pd.DataFrame
) -> None:
    # there the limits are NaN: 46.9 is one value, O089 ends with a phase of one value, 18
    for id_, mean, verdict in (("O046", 10, None), ("O052", 46.9, "fail"), ("O089", 18, "pass")):
        found = chart(series.loc[id_], points[id_], "within_limits")
        last = found.points.iloc[-1]
        assert (last["lower"], last["mean"], last["upper"], last["signal"]) == (mean, mean, mean, "common")
        assert found.assurance == verdict
