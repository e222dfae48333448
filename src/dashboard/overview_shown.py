"""Which figures of the overview its reader may see; see metrics.disclosure for the thresholds.

Figures from patients' answers are judged at refresh, for all pages and filters together (metrics.discretion), and
looked up here. The others tell of what the hospital did, not of what a patient said: they are left out where they rest
on too few to mean anything, and with them the department that would be left over in its campus.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.overview_choice import Choice
from dashboard.view import View
from metrics import board
from metrics.board import KEYS
from metrics.definition import definitions
from metrics.disclosure import answers_needed
from metrics.discretion import ALL, ANSWERS, BEFORE, judged
from metrics.standing import needed
from warehouse import discretion as warehouse


@dataclass(frozen=True)
class Discretion:
    """(department_id, figure) of what is withheld in the period and in the months before it; (department_id, period,
    figure) of the chosen place's months. All of the chosen kind of visit.
    """

    now: Set[tuple[str, str]]
    before: Set[tuple[str, str]]
    months: Set[tuple[str, str, str]]

    def few(self, parts: pd.DataFrame, whole_of: Mapping[str, str]) -> pd.DataFrame:
        """The figures to leave out, a row of KEYS each. parts and whole_of: as of metrics.board.withheld."""
        from_answers = parts["metric"].isin(ANSWERS)
        others = board.withheld(parts[~from_answers], definitions(), whole_of)
        answers = parts[from_answers & (parts["denominator"] > 0)]
        least = answers["metric"].map({name: needed(definitions()[name]) for name in ANSWERS})
        hidden = _among(answers, self.now) | (answers["denominator"] < least).to_numpy(dtype=bool)
        return pd.concat([others, answers.loc[hidden, KEYS]], ignore_index=True)

    def without_past(self, table: pd.DataFrame) -> pd.DataFrame:
        """Standings without the figures of the months before that are withheld; what became of these is unknown."""
        told = ~_among(table, self.before)
        return table.assign(before=table["before"].where(told), verdict=table["verdict"].where(told, "unknown"))

    def hidden(self, keys: Sequence[tuple[str, str]], months: np.ndarray) -> np.ndarray:
        """Which months (series × months) are withheld. keys: metric and department_id, the chosen place's."""
        stamps = [str(month)[:7] for month in months]
        found = np.zeros((len(keys), len(stamps)), dtype=bool)
        for row, (metric, department) in enumerate(keys):
            if metric in ANSWERS:
                found[row] = [(department, stamp, judged(metric)) in self.months for stamp in stamps]
        return found

    def in_month(self, view: View, choice: Choice, month: pd.Timestamp) -> "Discretion":
        """The same, of one month in place of the period."""
        if answers_needed(view.person.role) == 1:
            return self
        rows = warehouse.withheld(view.tx, [f"{month:%Y-%m}"], [_part(choice)])
        return replace(self, now=_pairs(rows))


def discretion(view: View, choice: Choice) -> Discretion:
    """Look it up; nothing is withheld from the quality office but what rests on too few."""
    if answers_needed(view.person.role) == 1:
        return Discretion(frozenset(), frozenset(), frozenset())
    part = _part(choice)
    before = f"{BEFORE}{choice.period.start:%Y-%m}"
    rows = warehouse.withheld(view.tx, [choice.period.key, before], [part])
    months = warehouse.withheld_months(view.tx, [choice.department], part)
    is_before = rows["period"] == before
    return Discretion(
        _pairs(rows[~is_before]),
        _pairs(rows[is_before]),
        frozenset(zip(months["department_id"], months["period"], months["figure"], strict=True)),
    )


def _part(choice: Choice) -> tuple[str, str]:
    return ("visit_kind", choice.visit_kind) if choice.visit_kind else ALL


def _pairs(found: pd.DataFrame) -> frozenset[tuple[str, str]]:
    return frozenset(zip(found["department_id"], found["figure"], strict=True))


def _among(rows: pd.DataFrame, withheld: Set[tuple[str, str]]) -> np.ndarray:
    """Which rows (metric, department_id) are withheld."""
    cells = zip(rows["department_id"], rows["metric"], strict=True)
    return np.array([metric in ANSWERS and (place, judged(metric)) in withheld for place, metric in cells], dtype=bool)
