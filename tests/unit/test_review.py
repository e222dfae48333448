"""The agenda of the monthly review: which figures, in what order, for how long; what visitors are shown."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from metrics import frozen, pride
from metrics.control import Series, control
from metrics.definition import definitions
from metrics.phases import Phase
from metrics.review import Item, agenda, between, cells, minutes, signals
from metrics.verdicts import PARTS, judge

MONTH = date(2026, 10, 1)
KEYS = ["metric", "department_id", "visit_kind"]


def point(metric: str, place: str, satisfied: float, n: float, signal: str, **more: object) -> dict:
    """A stored point with a mean of 80 and limits of 70 to 90."""
    return {
        "metric": metric, "department_id": place, "month": MONTH, "every": "month", "numerator": satisfied,
        "denominator": n, "sum_squares": float("nan"), "mean": 80.0, "lower": 70.0, "upper": 90.0,
        "rule": None if signal == "common" else "outside", "signal": signal,
        "side": 0 if signal == "common" else 1, "in_a_row": 1, "points": 12, "phase": None, "phase_name": None,
        "phase_name_en": None, "target": 85.0, "assurance": "inconsistent",
    } | more  # fmt: skip


def chosen(rows: list[dict]) -> list[tuple[str, str]]:
    found = signals(cells(pd.DataFrame(rows), definitions()), definitions())
    return list(zip(found["metric"], found["department_id"], strict=True))


def test_the_worse_come_first_and_the_furthest_off_ahead() -> None:
    rows = [
        point("satisfaction_rate", "eyes", 120, 200, "concern"),  # 60 %, mean 80 %
        point("wait_on_target_rate", "bones", 80, 200, "concern"),  # 40 %
        point("no_show_rate", "skin", 10, 200, "improvement"),
        point("wait_on_target_rate", "eyes", 160, 200, "common"),
    ]
    assert chosen(rows) == [("wait_on_target_rate", "bones"), ("satisfaction_rate", "eyes"), ("no_show_rate", "skin")]


def test_five_at_most_and_one_place_is_kept_for_what_worked() -> None:
    metrics = ["wait_on_target_rate", "no_show_rate", "complaint_on_time_rate", "follow_up_on_time_rate"]
    rows = [point(name, place, 80, 200, "concern") for name in metrics for place in ("a", "b")]
    assert len(chosen(rows)) == 5
    rows.append(point("satisfaction_rate", "c", 199, 200, "improvement"))
    found = chosen(rows)
    assert len(found) == 5
    assert found[-1] == ("satisfaction_rate", "c")


def test_one_thing_measured_twice_is_talked_about_once() -> None:
    rows = [
        point("satisfaction_rate", "eyes", 120, 200, "concern"),
        point("nps", "eyes", -80, 200, "concern", sum_squares=180.0),  # the same answers
        *(point("satisfaction_rate", place, 130, 200, "concern") for place in ("a", "b", "c")),
    ]
    found = chosen(rows)
    assert sum(place == "eyes" for _, place in found) == 1
    assert sum(name == "satisfaction_rate" for name, _ in found) == 2, "more places with it are one thing to talk about"


def test_few_answers_no_months_and_what_is_no_headline_are_not_talked_about() -> None:
    rows = [
        point("satisfaction_rate", "few", 10, 29, "concern"),
        point("satisfaction_rate", "new", 120, 200, "concern", points=5),
        point("ease_rate", "eyes", 120, 200, "concern"),
        point("satisfaction_rate", "usual", 160, 200, "common"),
    ]
    assert chosen(rows) == []
    assert signals(cells(pd.DataFrame(), definitions()), definitions()).empty


NONE = pd.DataFrame(columns=["item", "version", "about", "position", "dropped", "title", "remark"])
GIVEN = [
    ("last", "*"),
    ("story", "eyes"),
    ("signal:nps:eyes", "eyes"),
    ("overdue", "*"),
    ("stars", "*"),
    ("decide", "*"),
]


def test_the_agenda_as_the_rules_give_it() -> None:
    found = agenda(GIVEN, NONE)
    assert [item.key for item in found] == [key for key, _ in GIVEN]
    assert [item.part for item in found] == ["last", "story", "signal", "overdue", "stars", "decide"]
    # 8 + 3 + 4 + 4 + 3 leave 23 of 45
    assert minutes(found) == {
        "last": 8, "story": 3, "signal:nps:eyes": 4, "overdue": 4, "stars": 3, "decide": 23,
    }  # fmt: skip


def test_five_signals_take_the_meeting_and_decisions_keep_their_time() -> None:
    items = [Item(f"signal:m:{at}", at) for at in range(5)]
    assert sum(minutes([*items, Item("last", 9), Item("decide", 10)]).values()) == 45
    crowded = [Item(f"added:{at}", at) for at in range(20)]
    assert minutes([*crowded, Item("decide", 99)])["decide"] == 5


def test_the_office_drops_moves_and_adds() -> None:
    rows = [
        ("stars", 2, "*", 5.0, False, "", ""),
        ("story", 1, "eyes", math.nan, True, "", ""),
        ("added:1", 1, "*", math.nan, False, "搬迁", "下月"),
        ("signal:gone:eyes", 3, "eyes", 1.0, False, "", ""),  # no signal any more: nothing to show
    ]
    found = agenda(GIVEN, pd.DataFrame(rows, columns=NONE.columns))
    assert [item.key for item in found] == [
        "stars", "last", "story", "signal:nps:eyes", "overdue", "added:1", "decide",
    ]  # fmt: skip
    assert [item.dropped for item in found] == [False, False, True, False, False, False, False]
    assert (found[0].version, found[5].title, found[5].remark) == (2, "搬迁", "下月")


@pytest.mark.parametrize(("at", "steps", "expected"), [(0, 1, "bac"), (1, -1, "bac"), (1, 1, "acb"), (2, -1, "acb")])
def test_moving_by_one_place(at: int, steps: int, expected: str) -> None:
    items = [Item(key, 10.0 * number) for number, key in enumerate("abc")]
    moved = between(items, at, steps)
    rest = [(item.position, item.key) for number, item in enumerate(items) if number != at]
    assert "".join(key for _, key in sorted([*rest, (moved, items[at].key)])) == expected


# ---- what is stored is drawn as it was


def stored(values: list[float], n: int, phase: str | None = None, metric: str = "satisfaction_rate") -> pd.DataFrame:
    """The hospital's months from January 2025 on, judged as a refresh does."""
    months = [day.date() for day in pd.date_range("2025-01-01", periods=len(values), freq="MS")]
    parts = pd.DataFrame(
        {
            "metric": metric, "department_id": "*", "visit_kind": "", "month": months,
            "numerator": np.array(values) * n, "denominator": float(n), "sum_squares": math.nan,
        }
    )[[*KEYS, "month", *PARTS]]  # fmt: skip
    hidden = pd.DataFrame(columns=["department_id", "visit_kind", "month", "figure"])
    targets = pd.DataFrame(columns=["metric", "department_id", "visit_kind", "step", "valid_from", "target"])
    found = judge(parts, hidden, {"": (months[0], date(2027, 1, 31))}, targets, phases_of(phase, metric))
    return found.drop(columns="visit_kind")


def phases_of(phase: str | None, metric: str) -> "Phases":  # noqa: F821
    from metrics.phases import Phases

    rows = [(metric, "*", "*", "*", date.fromisoformat(phase), "培训", "training")] if phase else []
    return Phases(
        pd.DataFrame(rows, columns=["metric", "department_id", "visit_kind", "step", "starts", "name", "name_en"])
    )


def test_a_frozen_chart_is_the_chart_that_was() -> None:
    metric = definitions()["satisfaction_rate"]
    values = [0.8, 0.82, 0.79, 0.81, 0.8, 0.83, 0.78, 0.9, 0.91, 0.92, 0.9, 0.93]
    rows = stored(values, 500, "2025-08-01")
    rows = rows.drop(index=3)  # a month that is no point leaves a gap
    drawn = frozen.control(rows, metric)
    assert len(drawn.months) == 12
    assert drawn.judged.tolist() == [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11]
    assert [position for position, _ in drawn.begins] == [7]
    assert drawn.begins[0][1].names["en"] == "training"
    last = drawn.last()
    assert last is not None
    assert (last.value, last.points, last.phase) == (
        pytest.approx(93), 5, Phase(pd.Timestamp("2025-08-01"), {"zh": "培训", "en": "training"}),
    )  # fmt: skip
    assert last.mean == pytest.approx(np.mean(values[7:]) * 100)
    # nothing is reckoned anew: the limits are those that were stored, whatever the points say
    rows.loc[rows.index[-1], ["mean", "lower", "upper"]] = 1.0, 0.0, 2.0
    assert frozen.control(rows, metric).last().mean == 1.0


def test_a_frozen_chart_says_what_a_fresh_one_says() -> None:
    metric = definitions()["satisfaction_rate"]
    rows = stored([0.8, 0.82, 0.79, 0.81, 0.8, 0.83, 0.78, 0.6], 500)
    months = pd.DataFrame(
        {"month": pd.to_datetime(rows["month"]), "n": rows["denominator"],
         "value": rows["numerator"] / rows["denominator"] * 100, "partial": False}
    )  # fmt: skip
    fresh = control(Series(months, metric.better, metric.target)).last()
    assert frozen.control(rows, metric).last() == fresh
    assert fresh is not None
    assert fresh.signal == "concern"


# ---- what visitors are shown


def proud(*tables: pd.DataFrame) -> list[tuple[str, str]]:
    return [(each.metric, each.reason) for each in pride.choose(pd.concat(tables), definitions())]


STEADY = [0.8, 0.82, 0.79, 0.81, 0.8, 0.83, 0.78, 0.81, 0.8, 0.82, 0.8, 0.81]


def test_improvements_lead_and_what_got_worse_is_not_shown() -> None:
    better = stored([*STEADY, *[value + 0.1 for value in STEADY]], 500)
    worse = stored([*STEADY, *STEADY[:11], 0.6], 500, metric="wait_on_target_rate")
    passing = stored([0.97, 0.974] * 12, 900, metric="follow_up_on_time_rate")
    assert proud(passing, worse, better) == [("satisfaction_rate", "improved"), ("follow_up_on_time_rate", "passing")]


def test_better_since_an_action_is_told_with_both_figures() -> None:
    rows = stored([*STEADY, *[value + 0.12 for value in STEADY[:8]]], 800, "2026-01-01")
    found = pride.choose(rows, definitions())
    assert [(each.metric, each.reason) for each in found] == [("satisfaction_rate", "since")]
    before, after = found[0].before, found[0].after
    assert before is not None
    assert after is not None
    assert before[0] == pytest.approx(np.mean(STEADY) * 100)
    assert after[0] == pytest.approx((np.mean(STEADY[:8]) + 0.12) * 100)
    assert after[1] > before[2], "the intervals do not overlap"
    assert (before[3], after[3]) == (9600, 6400)


def test_a_change_that_may_be_chance_is_nothing_to_be_proud_of() -> None:
    rows = stored([*STEADY, *[value + 0.005 for value in STEADY[:8]]], 100, "2026-01-01")
    assert proud(rows) == []
    assert proud(stored(STEADY, 500)) == [], "it misses its target"
    season = [*STEADY, *STEADY[:5], *[value + 0.015 for value in STEADY[5:]]]
    assert proud(stored(season, 500)) == [], "a run above the mean is not yet a better year"
    assert proud(stored([*STEADY[:8], 0.99], 20)) == [], "too few answers to boast of"
