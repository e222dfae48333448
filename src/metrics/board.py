"""The scorecard of departments and metrics: what may stand in it, who gives most concern, what stands out.

A cell is one figure of one month (of one quarter, where the months have too few cases) with the verdict that process
control gives on it, out of that department's own months alone: whoever looks reads the same. Everything said of the
board is taken from its cells, so that no sentence can say what no cell shows.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from metrics.control import Verdict
from metrics.definition import Metric
from metrics.disclosure import RANK_ANSWERS_DEPARTMENT, parts_shown
from metrics.standing import distance, needed

# The headline figures, in the order of the menu's sections.
COLUMNS = (
    "satisfaction_rate",
    "nps",
    "complaint_rate",
    "complaint_on_time_rate",
    "praise_rate",
    "wait_on_target_rate",
    "left_without_being_seen_rate",
    "no_show_rate",
    "follow_up_on_time_rate",
    "returned_as_advised_rate",
)
FOR_THE_ROOM = ("satisfaction_rate", "complaint_rate", "wait_on_target_rate", "no_show_rate", "follow_up_on_time_rate")

CONCERN, FAILING, IMPROVEMENT = "concern", "fail", "improvement"
LEAST_POINTS = 6  # months in a phase, below which its limits carry no sign; up to 11 they are provisional
KEYS = ["metric", "department_id"]
_SIGNALS = {"concern": 4, "high": 3, "low": 3, "common": 2, "improvement": 1}  # by how much they ask for a look
_ASSURANCES = {"fail": 3, "inconsistent": 2, "": 1, "pass": 0}


def cells(figures: pd.DataFrame, verdicts: Mapping[tuple[str, str], Verdict]) -> pd.DataFrame:
    """The board's cells: the figures of its month (or quarter) with what process control says of them.

    figures: one row per metric × department_id: n, value, low, high (in the metric's unit). verdicts: by metric and
    department, of that same month or quarter. Returns them with verdict (None where there is none), signal and
    assurance ("" where there is none to show, or too few months to tell: see `is_judged`), mean, target (NaN for none)
    and in_a_row.
    """
    found = [verdicts.get((str(row.metric), str(row.department_id))) for row in figures.itertuples()]
    told = [verdict if is_judged(verdict) else None for verdict in found]

    def numbers(name: str) -> list[float]:
        known = [getattr(verdict, name) if verdict else None for verdict in told]
        return [np.nan if number is None else float(number) for number in known]

    return figures.assign(
        verdict=pd.Series(found, index=figures.index, dtype=object),
        signal=[verdict.signal if verdict else "" for verdict in told],
        assurance=[(verdict.assurance or "") if verdict else "" for verdict in told],
        mean=numbers("mean"),
        target=numbers("target"),
        in_a_row=numbers("in_a_row"),
    )


def is_judged(verdict: Verdict | None) -> bool:
    """Whether a verdict rests on months enough to be shown as a sign."""
    return verdict is not None and verdict.points >= LEAST_POINTS


def withheld(parts: pd.DataFrame, metrics: Mapping[str, Metric], whole_of: Mapping[str, str]) -> pd.DataFrame:
    """The figures that rest on too few to be shown, or would give such a one away: one row of KEYS each.

    parts: one row per metric × department_id with its denominator. whole_of: the campus of each department whose
    campus the reader sees all departments of; the campus's own figure is shown, so what is hidden could be found
    by subtraction (metrics.disclosure.parts_shown). The other departments are judged by their own number alone.
    """
    counted = parts[parts["denominator"] > 0].sort_values(KEYS)
    least = counted["metric"].map({name: needed(metric) for name, metric in metrics.items()})
    whole = [counted["metric"], counted["department_id"].map(lambda id_: whole_of.get(id_, id_))]
    touched = (counted["denominator"] < least).groupby(whole).transform("any")  # elsewhere all is shown
    groups = counted[touched].groupby([key[touched] for key in whole])
    hidden = [rows[~parts_shown(rows["denominator"], int(least[rows.index[0]]))] for _, rows in groups]
    return pd.concat(hidden)[KEYS].reset_index(drop=True) if hidden else counted.loc[:, KEYS][:0]


def concern(cells: pd.DataFrame) -> pd.Series:
    """How much concern each cell gives: 1 for a signal for the worse, 1 for a target that will not be met; 0 to 2."""
    return (cells["signal"] == CONCERN).astype(int) + (cells["assurance"] == FAILING).astype(int)


def most_concern_first(cells: pd.DataFrame, metrics: Mapping[str, Metric], sort: str = "") -> list[str]:
    """The departments of the cells: those with most concern ahead.

    Equal ones by how many figures are signals for the worse, then by the one that is furthest off, then by id. sort:
    a metric, by whose cells alone they are put in order; see `_by_metric`.
    """
    table = cells.assign(concern=concern(cells), worse=cells["signal"] == CONCERN, far=_far(cells, metrics))
    found = table.groupby("department_id").agg({"concern": "sum", "worse": "sum", "far": "max"}).reset_index()
    order = [*found.columns[1:], "department_id"]
    overall = list(found.sort_values(order, ascending=[False, False, False, True])["department_id"])
    return _by_metric(table[table["metric"] == sort], overall) if sort else overall


def _by_metric(table: pd.DataFrame, overall: list[str]) -> list[str]:
    """In order of one metric's concern; then what asks most for a look; departments without a verdict come last."""
    keys = {
        row.department_id: (-row.concern, -_SIGNALS.get(row.signal, 0), -_ASSURANCES[row.assurance], -row.far)
        for row in table.itertuples()
    }
    last = (1, 0, 0, 0.0)
    return sorted(overall, key=lambda department: keys.get(department, last))  # equal ones as overall


def standing_out(cells: pd.DataFrame, metrics: Mapping[str, Metric]) -> list[tuple[str, pd.Series]]:
    """What matters, at most one cell each: worse, furthest from a target it will not meet, better.

    By how far (`metrics.standing.distance`), of figures that rest on enough to be compared. A cell that is both worse
    and off its target is said once, the first way.
    """
    enough = cells[cells["n"] >= RANK_ANSWERS_DEPARTMENT]
    picks = (
        (CONCERN, enough["signal"] == CONCERN, "mean"),
        (FAILING, enough["assurance"] == FAILING, "target"),
        (IMPROVEMENT, enough["signal"] == IMPROVEMENT, "mean"),
    )
    found: list[tuple[str, pd.Series]] = []
    for kind, mask, reference in picks:
        taken = [row.name for _, row in found]
        candidates = enough[mask & ~enough.index.isin(taken)]
        if len(candidates):
            far = distance(candidates, candidates[reference], metrics)
            order = candidates.assign(far=far).sort_values(
                ["far", "in_a_row", *KEYS], ascending=[False, False, True, True]
            )
            found.append((kind, candidates.loc[order.index[0]]))
    return found


def _far(cells: pd.DataFrame, metrics: Mapping[str, Metric]) -> pd.Series:
    """How far each cell that gives concern is from its target, or else from its mean; 0 for the others."""
    failing = cells["assurance"] == FAILING
    far = distance(cells, cells["target"].where(failing, cells["mean"]), metrics)
    return far.where(concern(cells) > 0, 0.0).fillna(0.0)
