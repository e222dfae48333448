"""What is said about waits, against waits counted by hand."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from metrics import waiting
from metrics.intervals import wilson
from metrics.quantiles import EDGES
from some_waits import cells, months

TEN = [5, 10, 15, 20, 25, 30, 35, 40, 45, 50]  # minutes; median 27.5, six of them within 30


def around(minutes: float, n: int = 40) -> list[float]:
    """n waits evenly spread from half to one and a half times the minutes, which are their median."""
    return list(minutes * np.linspace(0.5, 1.5, n))


@pytest.mark.parametrize("exact", [True, False])
def test_a_cell_by_hand(exact: bool) -> None:
    row = waiting.summarise(cells({(1, 9): TEN}, exact=exact)).iloc[0]
    assert (row["weekday"], row["hour"], row["n"]) == (1, 9, 10)
    assert row["median"] == pytest.approx(27.5, rel=0.08)
    assert row["on_target"] == 0.6
    assert (row["on_target_low"], row["on_target_high"]) == pytest.approx(tuple(map(float, wilson(6, 10))))
    if exact:  # the 2nd and the 9th of ten
        assert (row["median"], row["median_low"], row["median_high"]) == (27.5, 10, 45)


def test_too_few_waits_are_blank_but_counted() -> None:
    few = {(1, 7): TEN[:9], (1, 8): TEN[:9]}
    summary = waiting.summarise(cells({**few, (1, 9): TEN, (1, 10): TEN * 3, (1, 11): TEN * 3 + [1]}))
    assert summary["n"].tolist() == [9, 9, 10, 30, 31]
    assert summary["median"].notna().tolist() == [False, False, True, True, True]
    assert summary["on_target"].notna().tolist() == [False, False, True, True, True]
    assert summary["p90"].notna().tolist() == [False, False, False, True, True]
    blank = summary.iloc[0].drop(["weekday", "hour", "n"])
    assert blank.isna().all()


def test_one_hour_of_few_takes_the_next_smallest_along() -> None:
    # 79 waits altogether less 30 and 31 and 10 would be those of the first hour
    summary = waiting.summarise(cells({(1, 8): TEN[:8], (1, 9): TEN, (1, 10): TEN * 3, (1, 11): TEN * 3 + [1]}))
    assert summary["median"].notna().tolist() == [False, False, True, True]


def test_altogether_is_pooled_not_averaged() -> None:
    # 30 waits of 10 minutes and 10 of 50: half of all waited 10 minutes, though the cells' mean is 30
    frame = cells({(1, 9): [10] * 30, (2, 9): [50] * 10}, exact=True)
    whole = waiting.overall(frame)
    assert (whole.n, whole.median, whole.p90) == (40, 10, 50)
    assert whole.on_target == 0.75
    assert whole.of("median") == (10, 10, 10)


def test_buckets_and_seconds_say_the_same() -> None:
    waits = {(1, hour): around(20 + hour, 200) for hour in range(8, 12)}
    one, other = (waiting.overall(cells(waits, exact=exact)) for exact in (True, False))
    assert one.median == pytest.approx(other.median, rel=0.02)
    assert one.p90 == pytest.approx(other.p90, rel=0.02)
    assert (one.n, one.on_target) == (other.n, other.on_target)


def test_no_waits_at_all() -> None:
    for exact in (True, False):
        nothing = cells({}, exact=exact)
        assert waiting.summarise(nothing).empty
        assert waiting.overall(nothing).n == 0
        assert np.isnan(waiting.overall(nothing).median)
        assert waiting.distribution(nothing, [20]).empty
        assert waiting.worst_block(waiting.summarise(nothing), waiting.overall(nothing)) is None
        summary = waiting.summarise(nothing)
        assert waiting.difference(summary, summary, "median").empty
    assert waiting.trend(months({}), date(2026, 1, 1), date(2026, 1, 31)).empty


# ---- distribution


@pytest.mark.parametrize("exact", [True, False])
def test_bins_by_hand(exact: bool) -> None:
    # 5-minute bins, each above its low up to its high: 5 belongs to the first, 5.5 to the second
    bins = waiting.distribution(cells({(1, 9): [0, 1, 5, 5.5, 10, 10, 20, 42, 44, 45]}, exact=exact), [20])
    assert bins["low"].tolist() == [0, 5, 10, 15, 20, 25, 30, 35, 40, 45]
    assert bins["n"].tolist() == [3, 3, 0, 1, 0, 0, 0, 0, 3, 0]
    assert np.isposinf(bins["high"].iloc[-1])
    assert bins["share"].tolist() == [0.3, 0.3, 0, 0.1, 0, 0, 0, 0, 0.3, 0]


@pytest.mark.parametrize("limits", [[5], [10], [15], [20, 40], [30], [45]])
def test_limits_are_edges_of_bins(limits: list[float]) -> None:
    for typical in (4, 12, 30, 60, 150):
        bins = waiting.distribution(cells({(1, 9): around(typical, 300)}), limits)
        assert set(limits) <= set(bins["low"])
        widths = (bins["high"] - bins["low"]).iloc[:-1]
        assert widths.nunique() == 1
        assert bins["n"].sum() == 300
        assert bins["share"].sum() == pytest.approx(1)
        assert len(bins) <= 76


def test_counts_from_buckets_are_those_of_the_waits_where_edges_agree() -> None:
    waits = {(1, 9): list(np.random.default_rng(3).gamma(2, 14, 500))}
    exact, read = (waiting.distribution(cells(waits, exact=exact), [45]) for exact in (True, False))
    assert exact["low"].tolist() == read["low"].tolist()
    on_edges = (exact["low"] * 60).isin(EDGES) & (exact["high"] * 60).isin(EDGES)
    assert on_edges.sum() > 3
    assert exact["n"][on_edges].tolist() == read["n"][on_edges].tolist()


def test_nobody_is_shown_alone() -> None:
    assert waiting.distribution(cells({(1, 9): TEN[:9]}), [20]).empty


# ---- trend


def test_months_by_hand() -> None:
    frame = months({"2026-07": TEN, "2026-09": TEN[:9], "2026-10": [20] * 12, "2026-11": [40] * 12})
    trend = waiting.trend(frame, date(2026, 7, 1), date(2026, 11, 20))
    assert trend["month"].dt.strftime("%Y-%m").tolist() == ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]
    assert trend["n"].tolist() == [10, 0, 9, 12, 12]
    assert trend["median"].notna().tolist() == [True, False, False, True, True]
    assert trend["partial"].tolist() == [False, False, False, False, True]


def test_a_month_that_began_before_the_data_is_not_whole() -> None:
    frame = months({"2026-09": TEN, "2026-10": TEN})
    assert waiting.trend(frame, date(2026, 9, 9), date(2026, 10, 31))["partial"].tolist() == [True, False]
    # as on every page, a week that is missing at the beginning does not matter
    assert waiting.trend(frame, date(2026, 9, 8), date(2026, 10, 31))["partial"].tolist() == [False, False]
    assert waiting.trend(frame, date(2026, 9, 1), date(2026, 10, 30))["partial"].tolist() == [False, True]


# ---- before and after


def test_a_change_of_shares_is_newcombes() -> None:
    # Newcombe 1998 (Stat Med 17:873), table II: 56/70 − 48/80, interval 0.0524 to 0.3339
    before = waiting.overall(cells({(1, 9): [10] * 48 + [50] * 32}))
    after = waiting.overall(cells({(1, 9): [10] * 56 + [50] * 14}))
    change = waiting.change(before, after, "on_target")
    assert (change.difference, change.low, change.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert change.verdict == "better"
    assert waiting.change(after, before, "on_target").verdict == "worse"


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [(60, 30, "better"), (30, 60, "worse"), (30, 30, "noise"), (30, 31, "noise")],
)
def test_shorter_waits_are_better(before: float, after: float, verdict: str) -> None:
    sides = [waiting.overall(cells({(1, 9): around(minutes)})) for minutes in (before, after)]
    change = waiting.change(sides[0], sides[1], "median")
    assert change.verdict == verdict
    assert (change.n_before, change.n_after) == (40, 40)
    assert change.difference == pytest.approx(after - before, abs=1.5)
    assert (change.low <= 0 <= change.high) == (verdict == "noise")


def test_a_change_from_too_few_is_unknown() -> None:
    few, many = (waiting.overall(cells({(1, 9): minutes})) for minutes in (TEN[:9], TEN))
    assert waiting.change(few, many, "median").verdict == "unknown"
    assert waiting.change(many, few, "p90").verdict == "unknown"


def test_hours_compared_one_by_one() -> None:
    before = waiting.summarise(cells({(1, 9): around(60), (1, 10): around(30), (2, 9): around(30)}))
    after = waiting.summarise(cells({(1, 9): around(30), (1, 10): around(31), (3, 9): around(30)}))
    found = waiting.difference(before, after, "median")
    assert found[["weekday", "hour", "n_before", "n_after", "verdict"]].to_numpy().tolist() == [
        [1, 9, 40, 40, "better"],
        [1, 10, 40, 40, "noise"],
        [2, 9, 40, 0, "unknown"],
        [3, 9, 0, 40, "unknown"],
    ]
    assert found["difference"][0] == pytest.approx(-30, abs=1)


def test_a_week_without_any_change_is_almost_never_coloured() -> None:
    rng = np.random.default_rng(5)

    def week() -> pd.DataFrame:
        hours = [(day, hour) for day in range(1, 8) for hour in range(8, 18)]
        return waiting.summarise(cells({at: rng.gamma(2, 12, 60) for at in hours}))

    coloured = [(waiting.difference(week(), week(), "median")["verdict"] != "noise").sum() for _ in range(20)]
    assert sum(coloured) <= 5  # of 1400; each hour for itself would give some fifty


# ---- where it hurts


def week(long: dict[tuple[int, int], float]) -> pd.DataFrame:
    """A week of 20-minute waits, Monday to Friday 8 to 16, longer ones where said."""
    return cells({(day, hour): around(long.get((day, hour), 20)) for day in range(1, 6) for hour in range(8, 17)})


def test_monday_morning() -> None:
    frame = week({(1, 9): 70, (1, 10): 90, (1, 11): 65, (3, 15): 60})
    block = waiting.worst_block(waiting.summarise(frame), waiting.overall(frame))
    assert block is not None
    assert (block.weekdays, block.first_hour, block.last_hour) == ((1,), 9, 11)
    assert (block.least, block.most) == pytest.approx((65, 90), rel=0.03)
    assert block.n == 120
    assert len(block.cells(frame)) == 3


def test_every_morning() -> None:
    frame = week({(day, hour): 60 for day in range(1, 6) for hour in (9, 10)})
    block = waiting.worst_block(waiting.summarise(frame), waiting.overall(frame))
    assert block is not None
    assert (block.weekdays, block.first_hour, block.last_hour) == ((1, 2, 3, 4, 5), 9, 10)


def test_a_low_share_within_target_hurts() -> None:
    frame = week({(5, 16): 90})
    block = waiting.worst_block(waiting.summarise(frame), waiting.overall(frame), "on_target")
    assert block is not None
    assert (block.weekdays, block.first_hour, block.last_hour) == ((5,), 16, 16)


def test_where_no_hour_stands_out_none_is_named() -> None:
    frame = week({})
    assert waiting.worst_block(waiting.summarise(frame), waiting.overall(frame)) is None
    assert waiting.worst_block(waiting.summarise(frame), waiting.overall(frame), "on_target") is None


def test_hours_beyond_six_are_named_too() -> None:
    frame = week({(2, 12): 1000})
    block = waiting.worst_block(waiting.summarise(frame), waiting.overall(frame))
    assert block is not None
    assert (block.weekdays, block.first_hour) == ((2,), 12)


def unserved(*rows: tuple[str, float | None, float | None]) -> pd.DataFrame:
    """Rows of (how it ended, minutes or None, limit or None)."""
    frame = pd.DataFrame(rows, columns=["ended", "seconds", "target_seconds"]).astype(
        {"seconds": float, "target_seconds": float}
    )
    return frame.assign(seconds=frame.seconds * 60, target_seconds=frame.target_seconds * 60)


@pytest.mark.parametrize("exact", [True, False])
def test_all_who_queued_by_hand(exact: bool) -> None:
    # 12 queue: 9 served after 3, 6 … 27 minutes, one left after 10, two wait for 16: nobody knows when they are called
    found = waiting.queued(
        cells({(1, 9): [3.0 * turn for turn in range(1, 10)]}, limit=20, exact=exact),
        unserved(("left", 10, 20), ("waiting", 16, 20), ("waiting", 16, 20)),
    )
    assert (found.n, found.served, found.left, found.unclosed, found.waiting) == (12, 9, 1, 0, 2)
    # up to 16 minutes each is a twelfth (five served, one left); then two of six go out of sight, four share the half
    assert found.left_share[0] == pytest.approx(1 / 12)
    # after 18 minutes 5/12 + 1/8 = 0.54: half of all; of those served alone it is 15
    assert 15 < found.median[0] <= 18
    # six served within 20; of those at 16 one in four is by then
    assert found.on_target[0] == pytest.approx((6 + 2 * 0.25) / 12, abs=0.001)
    assert np.isnan(found.p90[0]), "fewer than 30"
    for value, low, high in (found.median, found.on_target, found.left_share, found.unclosed_share):
        assert low <= value <= high


@pytest.mark.parametrize("exact", [True, False])
def test_where_all_were_served_it_is_the_waits_figure(exact: bool) -> None:
    waits = cells({(1, 9): around(20, 400)}, limit=20, exact=exact)
    found, plain = waiting.queued(waits, unserved()), waiting.overall(waits)
    assert found.n == plain.n == 400
    assert found.median[0] == pytest.approx(plain.median, rel=0.01)
    assert found.p90[0] == pytest.approx(plain.p90, rel=0.01)
    assert found.on_target == pytest.approx((plain.on_target, plain.on_target_low, plain.on_target_high))
    assert found.left_share[0] == 0 < found.left_share[2], "nobody left so far is no proof that nobody does"


@pytest.mark.parametrize("exact", [True, False])
def test_half_is_not_reached(exact: bool) -> None:
    served = cells({(1, 9): [5.0] * 20}, exact=exact)
    still = waiting.queued(served, unserved(*[("waiting", 4.0, 30.0)] * 20))
    assert still.median[0] <= 5, "those who wait for less may yet be served as soon"
    still = waiting.queued(served, unserved(*[("waiting", 6.0, 30.0)] * 30))
    assert still.median[0] == still.median[2] == np.inf
    assert still.on_target[0] == pytest.approx(20 / 50)
    gone = waiting.queued(served, unserved(*[("left", None, None)] * 15, *[("unclosed", 9.0, 30.0)] * 15))
    assert gone.median[0] == np.inf
    assert (gone.left_share[0], gone.unclosed_share[0]) == pytest.approx((0.3, 0.3))


@pytest.mark.parametrize("exact", [True, False])
def test_few_and_nobody_who_queued(exact: bool) -> None:
    for served, others in ((TEN[:6], 3), ([], 0)):
        found = waiting.queued(cells({(1, 9): served}, exact=exact), unserved(*[("waiting", 3.0, 20.0)] * others))
        assert found.n == len(served) + others
        assert np.isnan([found.median, found.on_target, found.left_share]).all()
    nobody = waiting.queued(cells({}, exact=exact), unserved(*[("waiting", 3.0, 20.0)] * 40))
    assert nobody.median[0] == nobody.p90[0] == np.inf
    assert nobody.on_target[0] == 0


def test_beyond_the_histogram_is_still_served() -> None:
    found = waiting.queued(cells({(1, 9): [400.0] * 30 + [5.0] * 10}), unserved())
    assert found.median[0] >= 360
    assert np.isfinite(found.median[0])
