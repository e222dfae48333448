"""What patients answered, as figures with intervals: by month, by survey mode, by touchpoint, by department.

Tables of parts have numerator, denominator and sum_squares (see metrics.definition); `answers` is how many a figure
needs to be shown (metrics.disclosure). Sums are formed first and divided last.
"""

from collections.abc import Collection, Sequence
from datetime import date

import numpy as np
import pandas as pd

from metrics import figures, points
from metrics.definition import Metric, definitions
from metrics.disclosure import parts_shown, shown
from metrics.standing import PARTS, standings

RATE = "satisfaction_rate"  # the headline
TOP_BOX = "satisfaction_top_box"  # what departments are compared by
HEADLINES = (RATE, "satisfaction_score", TOP_BOX, "ease_rate", "nps")  # NPS never leads
RESPONSE, COVERAGE = "survey_response_rate", "survey_coverage"
SCORE, PROBLEMS = "touchpoint_score", "touchpoint_problem_rate"
ONLINE = ("online_review_score", "online_review_reply_rate")


def estimates(parts: pd.DataFrame, metric: Metric, answers: int) -> pd.DataFrame:
    """The rows with n, value, low and high in the metric's unit; all three NaN where too few answered."""
    numerator, n, squares = (parts[part].to_numpy(dtype=float) for part in PARTS)
    low, high = figures.interval(metric, numerator, n, squares)
    value = figures.value(metric, numerator, n)
    alike = low == high  # a mean of equal answers: how they vary is not known, so there is no interval
    low, high = np.where(alike, np.nan, low), np.where(alike, np.nan, high)
    return parts.drop(columns=PARTS).assign(
        n=n, value=shown(value, n, answers), low=shown(low, n, answers), high=shown(high, n, answers)
    )


def months(
    parts: pd.DataFrame,
    metric: Metric,
    first_day: date,
    last_day: date,
    answers: int,
    withheld: Collection[pd.Timestamp] = (),
) -> pd.DataFrame:
    """One row per month from the first to the last of the parts: month, n, value, low, high, partial.

    A month without answers is a row with n = 0. Where a quarter would give a month away that has too few answers, its
    smallest other month is left out too, and so it is beside one of the months `withheld`. A month that first_day to
    last_day do not cover is partial.
    """
    found = hide_parts(estimates(_summed(parts), metric, answers), "month", answers)
    found = _beside(found, withheld)
    covered = points.whole(found["month"].to_numpy(), "month", first_day, last_day)
    return found.assign(n=found["n"].astype(int), partial=~covered)


def _summed(parts: pd.DataFrame) -> pd.DataFrame:
    """One row per month without a gap: month, PARTS; NaN for what no row of the month has, but for the denominator."""
    values = {part: parts[part].to_numpy(dtype=float) for part in PARTS}
    known = {f"known {part}": ~np.isnan(each) for part, each in values.items()}
    starts, sums = points.pooled(
        parts["month"].to_numpy(dtype="datetime64[ns]"),
        {part: np.nan_to_num(each) for part, each in values.items()} | known,
        "month",
    )
    found = {part: np.where(sums[f"known {part}"] > 0, sums[part], np.nan) for part in PARTS}
    return pd.DataFrame({"month": starts} | found | {"denominator": sums["denominator"]})


def _beside(found: pd.DataFrame, withheld: Collection[pd.Timestamp]) -> pd.DataFrame:
    """Months without those withheld, and without the smallest other of a quarter in which one alone would be blank."""
    if not withheld:
        return found
    found.loc[found["month"].isin(list(withheld)), ["value", "low", "high"]] = float("nan")
    for _, rows in found.groupby(found["month"].dt.to_period("Q").to_numpy()):
        blank = rows["value"].isna() & (rows["n"] > 0)
        if blank.sum() == 1 and rows.loc[blank, "month"].isin(list(withheld)).all() and rows["value"].notna().any():
            found.loc[rows.loc[rows["value"].notna(), "n"].idxmin(), ["value", "low", "high"]] = float("nan")
    return found


def hide_parts(table: pd.DataFrame, whole: str | Sequence[object], answers: int) -> pd.DataFrame:
    """Blank what a total shown elsewhere would give away: in each group of rows, see disclosure.parts_shown.

    whole: "month" for the quarter of that column, else one key per row.
    """
    if isinstance(whole, str):
        of_whole = table["month"].to_numpy(dtype="datetime64[M]").astype(int) // 3
    else:
        of_whole, _ = pd.factorize(np.array(list(whole), dtype=object), use_na_sentinel=False)
    n = table["n"].to_numpy(dtype=float)
    hidden = n < answers
    # only a group with too few of its own can give them away
    for group in np.unique(of_whole[hidden & (n > 0)]):
        rows = of_whole == group
        hidden[rows] = ~parts_shown(n[rows], answers)
    if not hidden.any():
        return table
    blank = {
        column: np.where(hidden, np.nan, table[column].to_numpy(dtype=float)) for column in ("value", "low", "high")
    }
    return table.assign(**blank)


def by_mode(parts: pd.DataFrame, metric: Metric, answers: int) -> pd.DataFrame:
    """One row per mode, the best first: mode, n, value, low, high, as the parts of all modes together."""
    table = parts[parts["metric"] == metric.id].groupby("mode", as_index=False)[PARTS].sum(min_count=1)
    found = estimates(table[table["denominator"] > 0].reset_index(drop=True), metric, answers)
    return best_first(hide_parts(found, [0] * len(found), answers), metric)


def by_touchpoint(parts: pd.DataFrame, metric: Metric, department: str, answers: int) -> pd.DataFrame:
    """One row per touchpoint, the worst first: touchpoint, n, value, low, high, and the hospital's value."""
    every = estimates(parts[parts["metric"] == metric.id], metric, answers)
    hospital = every[every["department_id"] == "*"].set_index("touchpoint")["value"]
    found = every[every["department_id"] == department]
    found = found.assign(hospital=found["touchpoint"].map(hospital))
    worst_last = best_first(found, metric)
    known = worst_last["value"].notna()
    return pd.concat([worst_last[known].iloc[::-1], worst_last[~known]], ignore_index=True)


def by_department(parts: pd.DataFrame, metric: Metric, campus_of: dict[str, str | None], answers: int) -> pd.DataFrame:
    """One row per department in `campus_of` (id -> campus), the best first, held against the hospital ('*').

    department_id, n, value, low, high, before (the hospital's value), verdict: better or worse where a department
    differs from the hospital by more than chance, the share of false alarms among all of them being kept to 5 %.
    Those with too few answers come last, without a figure.
    """
    parts = parts.assign(metric=metric.id)
    own = parts[parts["department_id"].isin(list(campus_of)) & (parts["denominator"] > 0)]
    whole = parts.loc[parts["department_id"] == "*", PARTS]
    if own.empty or whole.empty:
        return pd.DataFrame(columns=["department_id", "n", "value", "low", "high", "before", "verdict"])
    campuses = [campus_of[id_] for id_ in own["department_id"]]
    visible = hide_parts(estimates(own, metric, answers), campuses, answers)
    told = own[visible["value"].notna().to_numpy()]
    hospital = told.assign(is_now=False, **{part: whole[part].iloc[0] for part in PARTS})
    sides = pd.concat([told.assign(is_now=True), hospital], ignore_index=True)
    table = standings(sides, definitions(), answers=answers, family="metric")
    few = visible.loc[visible["value"].isna(), ["department_id", "n"]]
    found = pd.concat([table, few.assign(verdict="unknown")], ignore_index=True)
    return best_first(found[["department_id", "n", "value", "low", "high", "before", "verdict"]], metric)


def best_first(table: pd.DataFrame, metric: Metric) -> pd.DataFrame:
    """Sorted by value, the best first, those with more answers ahead where equal; without a figure last."""
    return table.sort_values(
        ["value", "n"], ascending=[metric.better == "down", False], na_position="last"
    ).reset_index(drop=True)
