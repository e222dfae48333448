"""The board of departments and metrics: what may stand in it, whose figures give most concern, what stands out.

Everything here is taken from rows of `metrics.standing.standings`, so that no sentence can say what no cell shows.
"""

from collections.abc import Mapping

import pandas as pd

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

NEWLY_WORSE, OFF_TARGET, IMPROVED = "newly_worse", "off_target", "improved"
KEYS = ["metric", "department_id"]


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
    """How much concern each row gives: 1 for worse beyond chance, 1 for surely beyond its target; 0 to 2."""
    return (cells["verdict"] == "worse").astype(int) + ((cells["state"] == "missed") & cells["sure"]).astype(int)


def most_concern_first(cells: pd.DataFrame, metrics: Mapping[str, Metric]) -> list[str]:
    """The departments of the rows: those with most concern ahead.

    Equal ones by how many figures became worse, then by the one that is furthest off, then by id.
    """
    worse = cells["verdict"] == "worse"
    beyond = (cells["state"] == "missed") & cells["sure"]
    far = distance(cells, cells["target"].where(beyond, cells["before"]), metrics).where(worse | beyond, 0.0)
    table = cells.assign(concern=concern(cells), worse=worse, far=far).groupby("department_id")
    found = table.agg({"concern": "sum", "worse": "sum", "far": "max"}).reset_index()
    order = [*found.columns[1:], "department_id"]
    return list(found.sort_values(order, ascending=[False, False, False, True])["department_id"])


def standing_out(cells: pd.DataFrame, metrics: Mapping[str, Metric]) -> list[tuple[str, pd.Series]]:
    """What matters, at most one row each: newly worse, furthest from target, most improved.

    By how far (`metrics.standing.distance`), of figures that rest on enough to be compared. A row that is both newly
    worse and off its target is said once, the first way.
    """
    enough = cells[cells["n"] >= RANK_ANSWERS_DEPARTMENT]
    missed = (enough["state"] == "missed") & enough["sure"]
    picks = (
        (NEWLY_WORSE, enough["verdict"] == "worse", "before"),
        (OFF_TARGET, missed, "target"),
        (IMPROVED, enough["verdict"] == "better", "before"),
    )
    found: list[tuple[str, pd.Series]] = []
    for kind, mask, reference in picks:
        taken = [row.name for _, row in found]
        candidates = enough[mask & ~enough.index.isin(taken)]
        if len(candidates):
            found.append((kind, candidates.loc[distance(candidates, candidates[reference], metrics).idxmax()]))
    return found
