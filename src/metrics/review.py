"""The agenda of a monthly review, by rule: which figures are talked about, in what order, for how long.

At most five figures in three quarters of an hour: only those that process control calls a signal, in full departments,
those for the worse ahead, and of one thing that is measured in several ways only the way that shows it most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics import board, figures
from metrics.board import COLUMNS, CONCERN, IMPROVEMENT
from metrics.definition import Metric
from metrics.disclosure import RANK_ANSWERS_DEPARTMENT
from metrics.standing import distance
from metrics.verdicts import told

MINUTES = 45
MOST_SIGNALS = 5
EACH_METRIC = 2  # places with the same figure: more of them are one thing to talk about
# How long the meeting stays on each part; what is left over goes to the decisions.
SHARES = {"last": 8, "story": 3, "signal": 4, "overdue": 4, "stars": 3, "added": 3}
LEAST_FOR_DECISIONS = 5


def cells(rows: pd.DataFrame, metrics: Mapping[str, Metric]) -> pd.DataFrame:
    """The cells of the overview's board (metrics.board.cells) from one point of each series.

    rows: of metrics.verdicts.COLUMNS without the kind of visit, one per metric × department_id.
    """
    if rows.empty:
        return board.cells(pd.DataFrame(columns=[*board.KEYS, "n", "value", "low", "high"]), {})
    table = rows.reset_index(drop=True)
    found = np.full((3, len(table)), np.nan)
    for name in table["metric"].unique():
        metric, mask = metrics[name], (table["metric"] == name).to_numpy()
        numerator, n, squares = (
            table.loc[mask, part].to_numpy(dtype=float) for part in ("numerator", "denominator", "sum_squares")
        )
        low, high = figures.interval(metric, numerator, n, squares)
        found[:, mask] = figures.value(metric, numerator, n), low, high
    keys = zip(table["metric"], table["department_id"], strict=True)
    drawn = table[board.KEYS].assign(n=table["denominator"].astype(float), value=found[0], low=found[1], high=found[2])
    return board.cells(drawn, dict(zip(keys, told(table), strict=True)))


def signals(table: pd.DataFrame, metrics: Mapping[str, Metric], most: int = MOST_SIGNALS) -> pd.DataFrame:
    """The cells that the meeting talks about, at most so many: those for the worse ahead, then for the better.

    Among each by how far they surely are from their mean (metrics.standing.distance). Headline figures only, resting
    on enough to be compared. Of figures from the same table of records the one furthest off stands for the
    department; no figure is talked about in more than EACH_METRIC places. Where anything improved, the last place is
    kept for it: the meeting shall hear what worked.
    """
    enough = table["metric"].isin(COLUMNS) & (table["n"] >= RANK_ANSWERS_DEPARTMENT)
    found = table[enough & table["signal"].isin([CONCERN, IMPROVEMENT])]
    if found.empty:
        return found
    ranked = found.assign(
        far=distance(found, found["mean"], metrics).fillna(0),
        is_better=found["signal"] == IMPROVEMENT,
        origin=[metrics[name].source for name in found["metric"]],
    ).sort_values(["is_better", "far", "in_a_row", *board.KEYS], ascending=[True, False, False, True, True])
    ranked = ranked.drop_duplicates(["department_id", "origin", "signal"])
    ranked = ranked[ranked.groupby(["metric", "signal"]).cumcount() < EACH_METRIC]
    worse, better = ranked[~ranked["is_better"]], ranked[ranked["is_better"]]
    first = worse.head(most - 1 if len(better) else most)
    chosen = pd.concat([first, better.head(most - len(first))])
    return chosen.drop(columns=["far", "is_better", "origin"])


@dataclass(frozen=True)
class Item:
    """An item of the agenda. key: "last", "signal:<metric>:<department>", "added:…"; version: 0 as the rules gave it.

    about: the place it speaks of. title: of an item that was added.
    """

    key: str
    position: float
    about: str = "*"
    version: int = 0
    dropped: bool = False
    title: str = ""
    remark: str = ""

    @property
    def part(self) -> str:
        """What kind of item it is, a key of SHARES or "decide"."""
        return self.key.partition(":")[0]


def agenda(keys: Sequence[tuple[str, str]], versions: pd.DataFrame) -> list[Item]:
    """The items in their order, dropped ones included: those that the rules give, as the quality office left them.

    keys: key and place of what the rules give, in their order. versions: the last one of each item that
    somebody touched: item, version, about, position (NaN for where the rules put it), dropped, title, remark.
    """
    known = {row["item"]: row for row in versions.to_dict("records")}
    found = []
    for number, (key, about) in enumerate(keys):
        found.append(_item(key, about, 10.0 * (number + 1), known.pop(key, None)))
    before_decisions = 10.0 * len(keys) - 5
    for key, row in sorted(known.items()):
        if key.startswith("added:"):
            found.append(_item(key, row["about"], before_decisions, row))
    return sorted(found, key=lambda item: item.position)


def minutes(items: Sequence[Item]) -> dict[str, int]:
    """How long each item takes, by key; together MINUTES, unless what is there takes longer."""
    taken = {item.key: SHARES.get(item.part, 0) for item in items}
    rest = max(MINUTES - sum(taken.values()), LEAST_FOR_DECISIONS)
    return {key: rest if key == "decide" else share for key, share in taken.items()}


def between(items: Sequence[Item], at: int, steps: int) -> float:
    """The position that moves an item of the order up (-1) or down (1) by one place."""
    others = [item.position for number, item in enumerate(items) if number != at]
    to = min(max(at + steps, 0), len(others))
    if to == 0:
        return others[0] - 10
    if to == len(others):
        return others[-1] + 10
    return (others[to - 1] + others[to]) / 2


def _item(key: str, about: str, position: float, row: Mapping | None) -> Item:
    if row is None:
        return Item(key, position, about)
    own = row["position"]
    return Item(
        key,
        position if own is None or np.isnan(own) else float(own),
        str(row["about"]),
        int(row["version"]),
        bool(row["dropped"]),
        str(row["title"]),
        str(row["remark"]),
    )
