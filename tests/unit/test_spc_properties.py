"""What must hold of every process-control chart, whatever the series."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import spc
from warehouse.config import ROOT

LABELS = ["rule", "signal", "phase"]
MIRRORED = {"improvement": "concern", "concern": "improvement", "high": "low", "low": "high", "common": "common"}

# few different values, so that ties, equal neighbours and values on the mean come up
steps = st.one_of(st.integers(0, 6), st.integers(-1_000, 1_000))
series = st.lists(steps, min_size=1, max_size=40)
gappy = st.lists(st.one_of(steps, steps, st.none()), min_size=1, max_size=40)


@st.composite
def options(draw: st.DrawFn, points: int) -> dict[str, object]:
    """How a series of so many points is judged."""
    return {
        "rebase": draw(st.lists(st.integers(0, points - 1), max_size=3)),
        "baseline": draw(st.one_of(st.none(), st.integers(2, 15))),
        "screen_outliers": draw(st.booleans()),
        "two_of_three": draw(st.sampled_from(["within_limits", "beyond_counts"])),
    }


with_options = gappy.flatmap(lambda values: st.tuples(st.just(values), options(len(values))))
Judged = tuple[list, dict]


@given(with_options)
@settings(max_examples=50, deadline=None)
def test_limits_bracket_the_mean_and_the_mean_lies_among_the_values(judged: Judged) -> None:
    values, how = judged
    points = spc.xmr(values, **how).points
    known = points[points["mean"].notna()]
    assert (known["lower"] <= known["mean"]).all()
    assert (known["mean"] <= known["upper"]).all()
    for _, phase in known.groupby("phase"):
        assert phase["value"].min() <= phase["mean"].iloc[0] <= phase["value"].max()
        assert phase[["mean", "lower", "upper"]].nunique().eq(1).all()
    outside = (points["value"] > points["upper"]) | (points["value"] < points["lower"])
    assert outside.equals(points["rule"] == "outside")
    assert ((points["rule"].isna()) == (points["signal"] == "common")).all()


@given(with_options)
@settings(max_examples=50, deadline=None)
def test_a_reversed_direction_swaps_improvement_and_concern(judged: Judged) -> None:
    values, how = judged
    up, down = (spc.xmr(values, better=better, target=3, **how) for better in ("up", "down"))
    assert down.points["signal"].tolist() == [MIRRORED[signal] for signal in up.points["signal"]]
    assert down.variation == MIRRORED.get(up.variation)
    assert down.assurance == {"pass": "fail", "fail": "pass"}.get(up.assurance, up.assurance)
    columns = ["value", "mean", "lower", "upper", "rule", "phase"]
    pd.testing.assert_frame_equal(up.points[columns], down.points[columns])


@given(with_options)
@settings(max_examples=50, deadline=None)
def test_a_mirrored_series_mirrors_everything(judged: Judged) -> None:
    values, how = judged
    plain = spc.xmr(values, better="up", **how).points
    mirrored = spc.xmr([None if value is None else -value for value in values], better="down", **how).points
    pd.testing.assert_frame_equal(plain[LABELS], mirrored[LABELS])
    np.testing.assert_array_equal(plain["lower"], -mirrored["upper"])


@given(with_options, st.integers(-64, 64))
@settings(max_examples=50, deadline=None)
def test_a_constant_shift_shifts_nothing_but_the_level(judged: Judged, shift: int) -> None:
    values, how = judged
    plain = spc.xmr(values, target=3, **how)
    shifted = spc.xmr([None if value is None else value + shift for value in values], target=3 + shift, **how)
    pd.testing.assert_frame_equal(plain.points[LABELS], shifted.points[LABELS])
    assert (plain.variation, plain.assurance) == (shifted.variation, shifted.assurance)
    for column in ("value", "mean", "lower", "upper"):
        np.testing.assert_allclose(shifted.points[column], plain.points[column] + shift, atol=1e-9)


@given(with_options)
@settings(max_examples=50, deadline=None)
def test_missing_values_leave_the_labels_of_the_rest_as_they_are(judged: Judged) -> None:
    values, how = judged
    present = [place for place, value in enumerate(values) if value is not None]
    with_gaps = spc.xmr(values, target=3, **how)
    # a phase that begins at a missing value begins at the next one there is; of several that do only one is left
    places = [sum(place < position for place in present) for position in how["rebase"]]
    how = how | {"rebase": [place for place in places if place < len(present)]}
    without = spc.xmr([values[place] for place in present], target=3, **how)
    columns = ["mean", "lower", "upper", "rule", "signal"]
    kept = with_gaps.points.iloc[present].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept[columns], without.points[columns])
    assert (with_gaps.variation, with_gaps.assurance) == (without.variation, without.assurance)
    assert with_gaps.provisional == without.provisional


@given(series, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_sums_do_not_depend_on_the_order_in_which_they_are_formed(values: list[int], random: object) -> None:
    tenths = [value / 10 for value in values]
    mixed = list(tenths)
    random.shuffle(mixed)
    assert spc.xmr(tenths).points["mean"].iloc[0] == spc.xmr(mixed).points["mean"].iloc[0]


@given(st.lists(st.tuples(gappy, st.sampled_from(["up", "down", "neutral"])), min_size=1, max_size=4))
@settings(max_examples=50, deadline=None)
def test_many_at_once_are_each_as_alone(rows: list[tuple[list, str]]) -> None:
    width = max(len(values) for values, _ in rows)
    table = np.full((len(rows), width), np.nan)
    for row, (values, _) in enumerate(rows):
        table[row, : len(values)] = [np.nan if value is None else value for value in values]
    charts = spc.xmr_many(table, better=[better for _, better in rows], target=3)
    for row, (_, better) in enumerate(rows):
        alone, among = spc.xmr(table[row], better=better, target=3), charts[row]
        pd.testing.assert_frame_equal(among.points, alone.points)
        assert (among.variation, among.assurance) == (alone.variation, alone.assurance)


# of 200,000 simulated series of 24 months (docs/statistics.md): a label on the last month; on any month
FALSE_LAST, FALSE_ANY = 0.0167, 0.186


def test_a_stationary_metric_raises_false_signals_at_the_rate_that_the_rules_imply() -> None:
    rng = np.random.default_rng(20_261_101)
    signal = spc.xmr_many(rng.normal(80, 4, (4_000, 24))).signal != "common"
    for found, rate in ((signal[:, -1].mean(), FALSE_LAST), (signal.any(axis=1).mean(), FALSE_ANY)):
        assert abs(found - rate) < 4 * (rate * (1 - rate) / 4_000) ** 0.5


def test_the_documents_state_that_rate() -> None:
    text = (ROOT / "docs/statistics.md").read_text(encoding="utf-8")
    for rate in (f"{FALSE_LAST:.1%}", f"{FALSE_ANY:.0%}"):
        assert text.count(rate.replace("%", " %")) >= 2  # in both languages


def test_with_settled_limits_the_rates_are_those_of_theory() -> None:
    # beyond three standard deviations: 0.27 %; in a run of k values on one side lie k / 2 ** (k + 1) of all values,
    # with k from 7 together 8 / 2 ** 7, of which some are labelled by a rule that goes first; a rise or fall of
    # seven begins at 2 / 7! of them, and labels seven
    rng = np.random.default_rng(20_261_102)
    charts = spc.xmr_many(rng.normal(0, 1, (200, 1_000)), screen_outliers=False)
    share = {rule: (charts.rule == rule).mean() for rule in ("outside", "trend", "shift")}
    assert abs(share["outside"] - 0.0027) < 0.0005
    assert 0.9 * 8 / 2**7 < share["shift"] < 8 / 2**7
    assert 0.6 * 14 / 5_040 < share["trend"] < 14 / 5_040
